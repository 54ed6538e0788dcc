"""Reading the whole log again: is every stored byte what it says it is, and every decision what its rules give.

Pure: rows and entries come in, findings go out. docs/adr/0023 says what an audit shows and what it can't.
"""
