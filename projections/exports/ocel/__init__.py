"""The log as an object-centric event log: OCEL 2.0 in JSON."""
