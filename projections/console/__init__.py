"""The console's pages, drawn: pure functions from readings to shapes and text."""
