"""Running an audit: a log's ranges in several processes, what was done kept beside the ledger, one summary."""
