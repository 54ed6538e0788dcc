"""The journal: every event that moves money as balanced postings, derived from the log alone."""
