"""How the ledger is reached: over HTTP, from the command line, by its own clock."""
