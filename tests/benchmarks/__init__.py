"""How fast the ledger is, always beside a floor measured in the same run. `make bench` runs it."""
