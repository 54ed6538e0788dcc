"""The ledger's events, rules and refunds in plain words, Chinese and English."""
