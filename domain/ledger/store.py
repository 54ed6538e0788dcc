"""Narrow readers over the tables: each is one query on the cursor of a transaction."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import NamedTuple

import msgspec

from domain.fact import Instant
from domain.ledger.datastore import Cursor
from domain.ledger.entry import Entry
from domain.ledger.mapper import Mapper

ENTRY = "SELECT stream, type, state, position, leaf_hash FROM entries "
_REQUESTS = "SELECT request_key, position FROM entries "
_HEADS = """SELECT stream, version, leaf_hash FROM entries WHERE position IN (
    SELECT max(position) FROM entries WHERE position >= ? AND position < ? GROUP BY stream)"""
_NEWEST = """SELECT min(stream), type FROM (
    SELECT stream, type FROM entries ORDER BY position DESC LIMIT ?) AS newest GROUP BY type"""
_PARAMETERS_MAX = 500
_ANY = 2**62


class _Occurred(msgspec.Struct):
    occurred_at: Instant


_occurred = msgspec.json.Decoder(_Occurred).decode


class Head(NamedTuple):
    """The log as it stands: its number of events and the stamp of the last, empty if there is none."""

    size: int
    recorded_at: Instant


class Piece(NamedTuple):
    """A piece of the log: those of its entries that were asked for, where it ends, and whether none is missing."""

    entries: list[Entry]
    position: int
    leaf_hash: str
    is_whole: bool


def head(c: Cursor) -> Head:
    """The head of the log."""
    return Head(*c.execute("SELECT size, recorded_at FROM log_head").fetchone())


def stream_entries(
    c: Cursor,
    mapper: Mapper,
    stream: str,
    *,
    after: int = 0,
    until: int | None = None,
    limit: int | None = None,
) -> list[Entry]:
    """A stream's entries with `after` < version ≤ `until`, by version."""
    return list(entries_behind(c, mapper, stream, after, until=until, limit=limit))


def entries_behind(
    c: Cursor, mapper: Mapper, stream: str, after: int, *, until: int | None = None, limit: int | None = None
) -> Iterator[Entry]:
    """The same, read one by one."""
    bounds = (stream, after, _ANY if until is None else until, _ANY if limit is None else limit)
    for row in c.execute(ENTRY + "WHERE stream = ? AND version > ? AND version <= ? ORDER BY version LIMIT ?", bounds):
        yield mapper.entry(*row)


def entries_of(c: Cursor, mapper: Mapper, streams: Iterable[str], limit: int | None = None) -> Iterator[Entry]:
    """The entries of several streams, stream by stream, by version, at most so many of them."""
    left = _ANY if limit is None else limit
    for some in chunks(streams):
        where = f"WHERE stream IN ({marks(some)}) ORDER BY stream, version LIMIT ?"
        for row in c.execute(ENTRY + where, (*some, left)):
            left -= 1
            yield mapper.entry(*row)


def log_entries(
    c: Cursor, mapper: Mapper, after: int = -1, limit: int = 1000, types: Sequence[str] = ()
) -> list[Entry]:
    """Entries with position > `after` in log order, of these types if any are named."""
    only = f"AND type IN ({marks(types)}) " if types else ""
    rows = c.execute(ENTRY + f"WHERE position > ? {only}ORDER BY position LIMIT ?", (after, *types, limit))
    return [mapper.entry(*row) for row in rows]


def log_piece(c: Cursor, mapper: Mapper, after: int, limit: int, types: Collection[str]) -> Piece | None:
    """What stands behind position `after`; only entries of these types are decoded, or all if none is named."""
    rows = c.execute(ENTRY + "WHERE position > ? ORDER BY position LIMIT ?", (after, limit)).fetchall()
    if not rows:
        return None
    position, leaf_hash = rows[-1][3:]
    found = [mapper.entry(*row) for row in rows if not types or row[1] in types]
    return Piece(found, position, leaf_hash.hex(), is_whole=position - after == len(rows))


def newest(c: Cursor, limit: int) -> list[tuple[str, str]]:
    """A stream for each type among the newest events, with the type."""
    return c.execute(_NEWEST, (limit,)).fetchall()


def leaves(c: Cursor, start: int, stop: int) -> list[bytes]:
    """The stored bytes of the leaves start … stop − 1."""
    rows = c.execute("SELECT state FROM entries WHERE position >= ? AND position < ? ORDER BY position", (start, stop))
    return [state for (state,) in rows]


def leaf_hashes(c: Cursor, start: int, stop: int) -> list[bytes]:
    """The hashes of the leaves start … stop − 1."""
    statement = "SELECT leaf_hash FROM entries WHERE position >= ? AND position < ? ORDER BY position"
    return [digest for (digest,) in c.execute(statement, (start, stop))]


def rows_since(c: Cursor, size: int) -> Iterator[tuple[str, str, bytes, int, bytes]]:
    """The rows at or after position `size`, not yet decoded."""
    yield from c.execute(ENTRY + "WHERE position >= ? ORDER BY position", (size,))


def first_positions(c: Cursor, request_keys: Iterable[str]) -> dict[str, int]:
    """Where each request (by its key in hex) begins in the log, of those that are in it."""
    found: dict[str, int] = {}
    for some in chunks(request_keys):
        rows = c.execute(_REQUESTS + f"WHERE request_key IN ({marks(some)})", [bytes.fromhex(key) for key in some])
        found |= {key.hex(): position for key, position in rows}
    return found


def version_at(c: Cursor, stream: str, position: int) -> int:
    """The stream's version just after that position, 0 if it did not exist."""
    statement = "SELECT version FROM entries WHERE stream = ? AND position <= ? ORDER BY version DESC LIMIT 1"
    row = c.execute(statement, (stream, position)).fetchone()
    return row[0] if row else 0


def last_of(c: Cursor, stream: str, size: int) -> tuple[int, bytes] | None:
    """Version and leaf hash of the stream's last event among the first `size` events, if it has one there."""
    where = "SELECT version, leaf_hash FROM entries WHERE stream = ? AND position < ? ORDER BY version DESC LIMIT 1"
    return c.execute(where, (stream, size)).fetchone()


def stream_heads(c: Cursor, start: int, stop: int) -> list[tuple[str, int, bytes]]:
    """Stream, version and last leaf hash of every stream that the events start … stop − 1 belong to, as of them."""
    rows = c.execute(_HEADS, (start, stop))
    return rows.fetchall()


def last_occurred(c: Cursor, stream: str, before: int = _ANY) -> Instant | None:
    """When something last happened on the stream, of what was recorded before a position; none if nothing was. What
    was altered so that it can't be read does not count.
    """
    times: list[Instant] = []
    for (state,) in c.execute("SELECT state FROM entries WHERE stream = ? AND position < ?", (stream, before)):
        with suppress(msgspec.MsgspecError):
            times.append(_occurred(state).occurred_at)
    return max(times, default=None)


def chunks(values: Iterable[str]) -> Iterator[list[str]]:
    """The values in lists short enough for one statement."""
    remaining = iter(values)
    while some := list(islice(remaining, _PARAMETERS_MAX)):
        yield some


def marks(values: Sequence[str]) -> str:
    """Question marks, the only thing ever put into a statement."""
    return ",".join("?" * len(values))
