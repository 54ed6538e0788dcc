"""Checking what a ledger gave out: packs, proofs, receipts, and a whole log over HTTP. Nothing is believed unproved."""
