"""The only room with I/O: where facts are recorded, hashed, numbered and read back."""
