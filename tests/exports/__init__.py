"""Exports read back by others: the standard library's own CSV, JSON and ZIP, and an independent reader of OCEL."""
