"""Registers for auditors and regulators: clauses, policies in force, decisions by hand."""
