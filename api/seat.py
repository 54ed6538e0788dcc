"""A seat that one process holds at a time: a locked file, which may also say how far the log was dealt with."""

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from typing import Protocol


class Turn(Protocol):
    """What one process holds at a time, of all that serve a ledger."""

    def take(self) -> bool:
        """Whether it is ours now."""
        ...

    def holds(self) -> bool:
        """Whether it still is."""
        ...

    def leave(self) -> None:
        """Give it back."""
        ...


class Seat:
    """Held by one process at a time; the system takes it back from a process that ends, however it ends.

    What it says is a short cut and no truth: without it, or with nonsense in it, the log is read from its beginning,
    and the log says what was sent.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def take(self) -> bool:
        """Whether the seat is ours now."""
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            return False
        self._handle = handle
        return True

    def holds(self) -> bool:
        """Whether it still is: the system takes it from nobody who lives."""
        return self._handle is not None

    def leave(self) -> None:
        """Give it back."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def read(self) -> tuple[int, str]:
        """The position up to which everything is dealt with, and the hash of the leaf there; -1 if that is unknown."""
        assert self._handle is not None
        with suppress(ValueError):
            position, leaf_hash = os.pread(self._handle, 100, 0).decode("ascii", "replace").split()
            return int(position), leaf_hash
        return -1, ""

    def keep(self, position: int, leaf_hash: str) -> None:
        """Remember them, as far as a crash lets us."""
        assert self._handle is not None
        text = f"{position} {leaf_hash}\n".encode()
        os.pwrite(self._handle, text, 0)
        os.ftruncate(self._handle, len(text))
