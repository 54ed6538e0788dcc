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
DESTROYED = bytes(KEY_BYTES)


class KeysUnfit(ValueError):
    """The key file is not the one that belongs to this ledger, or is not there."""


class Medium(Protocol):
    """Where slots lie, one behind the other. `name` tells people where that is."""

    name: str

    def is_there(self) -> bool:
        """Whether it was ever made."""
        ...

    def make(self, data: bytes) -> None:
        """Make it, whole and durable or not at all, unless it is there by now."""
        ...

    def read(self, slots: Iterable[int]) -> dict[int, bytes]:
        """What lies in these slots; less than a slot's bytes, or nothing, where there is no whole one."""
        ...

    def append(self, data: bytes) -> int:
        """Write fresh slots behind the last, durable once it returns, and say the first. None is overwritten."""
        ...

    def clear(self, slots: Iterable[int]) -> None:
        """Overwrite these slots with zeros, durable once it returns."""
        ...

    def size(self) -> int:
        """How many whole slots there are, counting a piece of one too."""
        ...

    def close(self) -> None:
        """Let it go."""
        ...


class _Memory:
    """Slots that end with the process."""

    name = "in memory"

    def __init__(self) -> None:
        self._bytes = bytearray(token_bytes(FIRST_SLOT * KEY_BYTES))

    def is_there(self) -> bool:
        return True

    def make(self, data: bytes) -> None:
        pass

    def read(self, slots: Iterable[int]) -> dict[int, bytes]:
        return {slot: bytes(self._bytes[slot * KEY_BYTES : (slot + 1) * KEY_BYTES]) for slot in slots}

    def append(self, data: bytes) -> int:
        first = self.size()
        self._bytes += data
        return first

    def clear(self, slots: Iterable[int]) -> None:
        for slot in slots:
            self._bytes[slot * KEY_BYTES : (slot + 1) * KEY_BYTES] = bytes(KEY_BYTES)

    def size(self) -> int:
        return len(self._bytes) // KEY_BYTES

    def close(self) -> None:
        pass


class _File:
    """Slots in a file that only its owner reads. It is read and written at places, so threads may share it."""

    def __init__(self, path: Path, *, read_only: bool) -> None:
        self.name = str(path)
        self._path = path
        self._flags = (os.O_RDONLY if read_only else os.O_RDWR) | os.O_CLOEXEC
        self._fd: int | None = None

    def is_there(self) -> bool:
        return self._path.is_file()

    def make(self, data: bytes) -> None:
        making = self._path.with_name(f"{self._path.name}.new")
        with suppress(FileNotFoundError):
            making.unlink()
        with os.fdopen(os.open(making, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        making.rename(self._path)
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def read(self, slots: Iterable[int]) -> dict[int, bytes]:
        fd = self._open()
        return {slot: os.pread(fd, KEY_BYTES, slot * KEY_BYTES) for slot in slots}

    def append(self, data: bytes) -> int:
        first = self.size()
        self._write(first, data)
        os.fsync(self._open())
        return first

    def clear(self, slots: Iterable[int]) -> None:
        for slot in slots:
            self._write(slot, bytes(KEY_BYTES))
        os.fsync(self._open())

    def _write(self, first: int, data: bytes) -> None:
        written = 0
        while written < len(data):
            written += os.pwrite(self._open(), data[written:], first * KEY_BYTES + written)

    def size(self) -> int:
        return -(-os.fstat(self._open()).st_size // KEY_BYTES)  # behind a piece of a slot, if a write was cut off

    def close(self) -> None:
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def _open(self) -> int:
        if self._fd is None:
            self._fd = os.open(self._path, self._flags)
        return self._fd


class Keyring:
    """The keys, by slot: in a file, on another medium, or (None) in memory. A `read_only` file is never written.

    Whoever writes (`claim`, `fill`, `destroy`) holds the log's lock or destroys: then two processes never meet.
    """

    def __init__(self, where: Path | Medium | None, *, read_only: bool = False) -> None:
        self.medium: Medium = (
            _Memory() if where is None else _File(where, read_only=read_only) if isinstance(where, Path) else where
        )

    def claim(self) -> str:
        """Open the keys, made if there are none, for a ledger that has none yet, and say their mark.

        What is there already (of a ledger that was lost, or of a first start that broke off) is taken over as it is,
        with every key in it.
        """
        if not self.medium.is_there():
            self.medium.make(token_bytes(FIRST_SLOT * KEY_BYTES))
        if self.medium.size() < FIRST_SLOT:
            raise KeysUnfit(f"{self.medium.name} is no key file of a ledger; nothing was changed.")
        return self._mark()

    def join(self, mark: str, filled: int) -> None:
        """Open the keys of a ledger that knows them by this mark and has filled so many slots. Raises `KeysUnfit`."""
        name = self.medium.name
        if not self.medium.is_there():
            raise KeysUnfit(
                f"The ledger's key file {name} is missing. Without it no personal value can be read; "
                "put it back from where keys are kept."
            )
        if self._mark() != mark:
            raise KeysUnfit(f"The key file {name} belongs to another ledger; put the right one back.")
        lacking = filled - self.medium.size()
        if lacking > 0:
            raise KeysUnfit(
                f"The key file {name} is older than the ledger: it lacks {lacking} keys. Put the latest one back."
            )

    def key(self, slot: int) -> bytes | None:
        """The key in this slot, None once it was destroyed."""
        return self.keys((slot,)).get(slot)

    def keys(self, slots: Iterable[int]) -> dict[int, bytes]:
        """The keys in these slots; those that were destroyed are missing."""
        found = self.medium.read(slots)
        return {slot: key for slot, key in found.items() if len(key) == KEY_BYTES and key != DESTROYED}

    def fill(self, count: int) -> int:
        """Append so many fresh keys, have them durable, and say the slot of the first. No key is ever overwritten by
        this, whatever became of the ledger beside it.
        """
        return self.medium.append(token_bytes(count * KEY_BYTES))

    def destroy(self, slots: Iterable[int]) -> None:
        """Overwrite these keys, for good once it returns. Doing it again does no harm."""
        destroyed = list(slots)
        assert all(slot >= FIRST_SLOT for slot in destroyed), "the header and the index key stay"
        self.medium.clear(destroyed)

    def close(self) -> None:
        """Close the medium."""
        self.medium.close()

    def _mark(self) -> str:
        return sha256(self.medium.read((0,)).get(0, b"")).hexdigest()
