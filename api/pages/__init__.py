"""The console: pages for people, each with a twin for programs, made from the same reading."""
