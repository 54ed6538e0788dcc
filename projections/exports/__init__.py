"""The log for other programs: as tables, as an object-centric event log, as it is stored."""
