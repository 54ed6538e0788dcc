"""The audit: what it decides again, and what it finds."""
