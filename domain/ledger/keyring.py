"""The keys of the vault, in a file of their own beside the ledger's: `<ledger>.keys`.

A flat file of slots of 32 bytes. Slot 0 is a random header by which the ledger knows its file again, slot 1 the key
that hides under which hash content is kept, every other slot the key of a subject or of a content. A key that was
destroyed is zeros. Which slots are in use, the ledger's own tables say: all that is written here lies ahead of its
use and is durable before it.

The file belongs in no backup of the ledger: who has a copy of both reads everything, also what was erased since.
"""

import os
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes
from typing import Protocol

from domain.ledger.sealing import KEY_BYTES

INDEX_SLOT = 1
FIRST_SLOT = 2
_DESTROYED = bytes(KEY_BYTES)


class KeysUnfit(ValueError):
    """The key file is not the one that belongs to this ledger, or is not there."""


class _Medium(Protocol):
    """Where slots lie."""

    def read(self, offset: int, size: int) -> bytes: ...
    def write(self, offset: int, data: bytes) -> None: ...
    def sync(self) -> None: ...
    def size(self) -> int: ...
    def close(self) -> None: ...


class _Memory:
    """Slots that end with the process."""

    def __init__(self) -> None:
        self._bytes = bytearray(token_bytes(FIRST_SLOT * KEY_BYTES))

    def read(self, offset: int, size: int) -> bytes:
        return bytes(self._bytes[offset : offset + size])

    def write(self, offset: int, data: bytes) -> None:
        self._bytes[offset : offset + len(data)] = data

    def sync(self) -> None:
        pass

    def size(self) -> int:
        return len(self._bytes)

    def close(self) -> None:
        pass


class _File:
    """Slots in a file that only its owner reads. It is read and written at places, so threads may share it."""

    def __init__(self, path: Path, *, read_only: bool) -> None:
        self._fd = os.open(path, (os.O_RDONLY if read_only else os.O_RDWR) | os.O_CLOEXEC)

    def read(self, offset: int, size: int) -> bytes:
        return os.pread(self._fd, size, offset)

    def write(self, offset: int, data: bytes) -> None:
        written = 0
        while written < len(data):
            written += os.pwrite(self._fd, data[written:], offset + written)

    def sync(self) -> None:
        os.fsync(self._fd)

    def size(self) -> int:
        return os.fstat(self._fd).st_size

    def close(self) -> None:
        os.close(self._fd)


class Keyring:
    """The keys, by slot. `path` is the key file's; None keeps them in memory. A `read_only` file is never written.

    Whoever writes (`claim`, `fill`, `destroy`) holds the log's lock or destroys: then two processes never meet.
    """

    def __init__(self, path: Path | None, *, read_only: bool = False) -> None:
        self._path = path
        self._read_only = read_only
        self._medium: _Medium | None = None if path else _Memory()

    def claim(self) -> str:
        """Open the file, made if there is none, for a ledger that has none yet, and say its mark.

        A file that is there already (of a ledger that was lost, or of a first start that broke off) is taken over as
        it is, with every key in it.
        """
        if self._path is not None and not self._path.exists():
            _make(self._path)
        if self._open().size() < FIRST_SLOT * KEY_BYTES:
            raise KeysUnfit(f"{self._path} is no key file of a ledger; nothing was changed.")
        return self._mark()

    def join(self, mark: str, filled: int) -> None:
        """Open the file of a ledger that knows it by this mark and has filled so many slots. Raises `KeysUnfit`."""
        if self._path is not None and not self._path.is_file():
            raise KeysUnfit(
                f"The ledger's key file {self._path} is missing. Without it no personal value can be read; "
                "put it back from where keys are kept."
            )
        medium = self._open()
        if self._mark() != mark:
            raise KeysUnfit(f"The key file {self._path} belongs to another ledger; put the right one back.")
        if medium.size() < filled * KEY_BYTES:
            raise KeysUnfit(
                f"The key file {self._path} is older than the ledger: it lacks {filled - medium.size() // KEY_BYTES} "
                "keys. Put the latest one back."
            )

    def key(self, slot: int) -> bytes | None:
        """The key in this slot, None once it was destroyed."""
        found = self._open().read(slot * KEY_BYTES, KEY_BYTES)
        return found if len(found) == KEY_BYTES and found != _DESTROYED else None

    def fill(self, count: int) -> int:
        """Append so many fresh keys, have them durable, and say the slot of the first. No key is ever overwritten by
        this, whatever became of the ledger beside it.
        """
        medium = self._open()
        first = -(-medium.size() // KEY_BYTES)  # behind a piece of a slot, if a write was cut off
        medium.write(first * KEY_BYTES, token_bytes(count * KEY_BYTES))
        medium.sync()
        return first

    def destroy(self, slots: Iterable[int]) -> None:
        """Overwrite these keys, for good once it returns. Doing it again does no harm."""
        medium = self._open()
        for slot in slots:
            assert slot >= FIRST_SLOT, "the header and the index key stay"
            medium.write(slot * KEY_BYTES, _DESTROYED)
        medium.sync()

    def close(self) -> None:
        """Close the file."""
        if self._medium is not None:
            self._medium.close()
        if self._path is not None:
            self._medium = None

    def _open(self) -> _Medium:
        if self._medium is None:
            assert self._path is not None
            self._medium = _File(self._path, read_only=self._read_only)
        return self._medium

    def _mark(self) -> str:
        return sha256(self._open().read(0, KEY_BYTES)).hexdigest()


def _make(path: Path) -> None:
    """A new key file: whole and durable, or not there at all."""
    making = path.with_name(f"{path.name}.new")
    with suppress(FileNotFoundError):
        making.unlink()
    with os.fdopen(os.open(making, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(token_bytes(FIRST_SLOT * KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    making.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
