"""The Merkle tree's hashes in a flat file: 32 bytes each, only ever added to, made anew from the log if lost.

Each leaf is followed by the subtrees it completes, so a hash's place follows from its level and number, and two
processes that write the same tree write the same bytes to the same places. Nothing here needs to be durable.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from threading import Lock

from projections.proof import merkle
from projections.proof.merkle import Peaks

_HASH = 32
_PAGE = 65_536


def stored(size: int) -> int:
    """How many hashes a tree of that many leaves has in the file."""
    return 2 * size - size.bit_count()


def place(level: int, n: int) -> int:
    """Where the subtree number `n` of a level stands in the file, in hashes: behind its last leaf."""
    last_leaf = ((n + 1) << level) - 1
    return stored(last_leaf) + level


def _leaf_at(index: int) -> int | None:
    """Which leaf a hash of the file is; none if it is a subtree's."""
    leaf = index // 2
    while stored(leaf) < index:
        leaf += 1
    return leaf if stored(leaf) == index else None


class TreeFile:
    """The tree of one log. `size` leaves are in it. Without a path it is kept in memory."""

    def __init__(self, path: str | None) -> None:
        self._path = path
        self._lock = Lock()
        self._memory = bytearray()
        self._file = -1 if path is None else os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        self._peaks = Peaks()

    def resume(self, size: int, root: bytes) -> bool:
        """Go on from what the file holds of a tree that is known to have this root; else from nothing."""
        with self._lock:
            self._peaks = Peaks()
            try:
                peaks = Peaks(size, [self.read(level, n) for level, n in merkle.complete(0, size)])
            except LookupError:
                return False
            if peaks.root() != root:
                return False
            self._peaks = peaks
            return True

    @property
    def size(self) -> int:
        """How many leaves it has."""
        return self._peaks.size

    def append(self, leaves: Iterable[bytes]) -> None:
        """Add leaf hashes at the end."""
        with self._lock:
            peaks = Peaks(self._peaks.size, self._peaks.hashes)
            first, written = stored(peaks.size), bytearray()
            for leaf in leaves:
                written += b"".join(peaks.add(leaf))
            self._write(first * _HASH, bytes(written))
            self._peaks = peaks

    def read(self, level: int, n: int) -> bytes:
        """The hash of a complete subtree; `LookupError` if the file does not hold it."""
        (found,) = self.run(place(level, n), 1)
        return found

    def leaves_like(self, head: bytes, first: int, last: int) -> Iterator[int]:
        """Which of the leaves from `first` until before `last` begin with these bytes, the latest first."""
        while first < last:
            start = max(first, last - _PAGE)
            base = stored(start)
            raw = self._raw(base, stored(last) - base)
            at = raw.rfind(head)
            while at >= 0:
                leaf = None if at % _HASH else _leaf_at(base + at // _HASH)
                if leaf is not None:
                    yield leaf
                at = raw.rfind(head, 0, at + len(head) - 1)
            last = start

    def run(self, first: int, count: int) -> Sequence[bytes]:
        """Hashes that stand one after the other."""
        raw = self._raw(first, count)
        return [raw[at : at + _HASH] for at in range(0, len(raw), _HASH)]

    def _raw(self, first: int, count: int) -> bytes:
        start, length = first * _HASH, count * _HASH
        raw = self._memory[start : start + length] if self._path is None else os.pread(self._file, length, start)
        if len(raw) != length:
            raise LookupError(f"The tree does not hold its hash {first + count - 1}.")
        return bytes(raw)

    def root(self, size: int | None = None) -> bytes:
        """The root over the first leaves, all if no size is given."""
        return merkle.root(self.read, self.size if size is None else size)

    def sync(self) -> None:
        """What is in the file survives a power cut: called before its root is signed."""
        if self._path is not None:
            os.fdatasync(self._file)

    def close(self) -> None:
        """Close the file."""
        if self._path is not None:
            os.close(self._file)

    def _write(self, start: int, raw: bytes) -> None:
        if self._path is None:
            self._memory[start : start + len(raw)] = raw
            return
        view = memoryview(raw)
        while view:
            done = os.pwrite(self._file, view, start)
            start, view = start + done, view[done:]
