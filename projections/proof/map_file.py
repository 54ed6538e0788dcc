"""The stream map of one log in a SQLite file of its own, brought on by time and never by an append.

The keys are kept in order, and above them the slots of their first sixteen bits, so that a change is worked out over
its own few neighbours. It is disposable: without it the map is built anew from the log.
"""

import sqlite3
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from projections.proof.stream_map import (
    NOTHING,
    MapProof,
    Slot,
    Standing,
    bit,
    join,
    key_of,
    over,
    prove,
    value_of,
)
from projections.view_file import ViewFile

_BITS = 16
_CHUNK = 500
_TABLES = (
    "CREATE TABLE IF NOT EXISTS upto (one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER, last BLOB) STRICT",
    "CREATE TABLE IF NOT EXISTS streams (key BLOB PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS slots (first INTEGER PRIMARY KEY, keys INTEGER, hash BLOB NOT NULL) STRICT",
    "INSERT OR IGNORE INTO upto VALUES (1, 0, x'')",
)

Head = tuple[str, int, bytes]
"""A stream, its version and its last leaf's hash."""


class Upto(NamedTuple):
    """Over how many events the map goes, and the last of their leaf hashes: another one there is another log."""

    size: int
    last: bytes


class MapFile:
    """The map of one log, several threads and processes sharing it. Each use is one turn: a transaction."""

    def __init__(self, path: str) -> None:
        self._slots: dict[tuple[int, int], Slot] = {}
        self._known: Upto | None = None
        self._file = ViewFile(path, _lay_out)

    @contextmanager
    def turn(self) -> Generator["MapFile"]:
        """Nobody else changes the map meanwhile; all or nothing of what is done is kept.

        Raises `sqlite3.Error`; a file that is damaged or gone is a new one from the next turn on.
        """
        if self._file.mend():
            self._known = None
        try:
            with self._file.writing() as self._cursor:
                yield self
        except BaseException:
            self._known = None
            raise

    @property
    def upto(self) -> Upto:
        """How far it goes. In a turn, as all that follows."""
        return Upto(*self._cursor.execute("SELECT size, last FROM upto").fetchone())

    def forget(self) -> None:
        """Begin again."""
        for table in ("streams", "slots"):
            self._cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - two names of ours
        self._cursor.execute("UPDATE upto SET size = 0, last = x''")
        self._known = None

    def advance(self, heads: Iterable[Head], to: Upto) -> None:
        """Bring it on over `to.size` events; `heads` are the streams with events since, as they stand by then."""
        self._load()
        standings = sorted(Standing(key_of(name), value_of(version, leaf)) for name, version, leaf in heads)
        self._cursor.executemany("INSERT OR REPLACE INTO streams VALUES (?, ?)", standings)
        touched = sorted({_first(each.key) for each in standings})
        for at in range(0, len(touched), _CHUNK):
            self._recount(touched[at : at + _CHUNK])
        self._raise(set(touched))
        self._cursor.execute("UPDATE upto SET size = ?, last = ?", to)
        self._known = to

    def reckon(self) -> None:
        """Work out all slots from the keys again: a slot that was damaged is put right."""
        self._cursor.execute("DELETE FROM slots")
        self._slots = {}
        firsts = self._cursor.execute("SELECT DISTINCT substr(key, 1, 2) FROM streams").fetchall()
        touched = sorted(_first(first) for (first,) in firsts)
        for at in range(0, len(touched), _CHUNK):
            self._recount(touched[at : at + _CHUNK])
        self._raise(set(touched))
        self._known = self.upto

    def root(self) -> bytes:
        """The map's root."""
        self._load()
        return self._slot(0, 0).hash

    def prove(self, stream: str) -> MapProof:
        """What shows where the stream ends, or that it is not there."""
        self._load()
        key, siblings, node = key_of(stream), list[bytes](), 0
        for depth in range(_BITS):
            if self._slot(depth, node).keys <= 1:
                break
            way = bit(key, depth)
            siblings.append(self._slot(depth + 1, node * 2 + 1 - way).hash)
            node = node * 2 + way
        else:
            below = prove(self._within(node, node + 1, _BITS), key, _BITS)
            return MapProof(siblings + below.siblings, below.found)
        depth = len(siblings)
        return MapProof(siblings, next(iter(self._within(node, node + 1, depth)), None))

    def _within(self, first: int, stop: int, depth: int) -> Sequence[Standing]:
        """The keys whose first `depth` bits are from `first` up to `stop`."""
        low = (first << (256 - depth)).to_bytes(33, "big")[1:]
        high = ((stop << (256 - depth)) - 1).to_bytes(33, "big")[1:]
        rows = self._cursor.execute(
            "SELECT key, value FROM streams WHERE key BETWEEN ? AND ? ORDER BY key", (low, high)
        )
        return [Standing(*row) for row in rows]

    def _recount(self, firsts: Sequence[int]) -> None:
        """Work out the slots of these first bits anew."""
        rows: list[tuple[int, int, bytes]] = []
        for first in firsts:
            slot = over(self._within(first, first + 1, _BITS), _BITS)
            self._slots[_BITS, first] = slot
            rows.append((first, slot.keys, slot.hash))
        self._cursor.executemany("INSERT OR REPLACE INTO slots VALUES (?, ?, ?)", rows)

    def _raise(self, nodes: set[int]) -> None:
        """Work out the slots above those of these first bits."""
        for depth in reversed(range(_BITS)):
            nodes = {node >> 1 for node in nodes}
            for node in nodes:
                self._slots[depth, node] = join(self._slot(depth + 1, node * 2), self._slot(depth + 1, node * 2 + 1))

    def _slot(self, depth: int, node: int) -> Slot:
        return self._slots.get((depth, node), NOTHING)

    def _load(self) -> None:
        """The slots as the file has them: another process may have brought it on."""
        upto = self.upto
        if self._known == upto:
            return
        rows = self._cursor.execute("SELECT first, keys, hash FROM slots")
        self._slots = {(_BITS, first): Slot(keys, hash_) for first, keys, hash_ in rows}
        self._raise({first for _, first in self._slots})
        self._known = upto

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _lay_out(cursor: sqlite3.Cursor) -> None:
    for statement in _TABLES:
        cursor.execute(statement)


def _first(key: bytes) -> int:
    return int.from_bytes(key[: _BITS // 8], "big")
