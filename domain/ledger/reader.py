"""A ledger's file opened to be read and never written: for who judges it, also on a copy or beside a running ledger."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from domain.kind import Kind
from domain.ledger import store
from domain.ledger.entry import Entry
from domain.ledger.fold import Kinds
from domain.ledger.mapper import Mapper, Upcaster
from domain.ledger.schema import FORMAT, ForeignFile
from domain.ledger.store import Piece
from domain.ledger.vault import VaultRow

_ROW = "SELECT position, stream, version, type, state, leaf_hash, recorded_at, request_key FROM entries "
_ENTRY = "SELECT stream, type, state, position, leaf_hash FROM entries "

_ENDS = """SELECT size, log_head.recorded_at, coalesce(last.position, -1), coalesce(last.recorded_at, '')
    FROM log_head LEFT JOIN (SELECT position, recorded_at FROM entries ORDER BY position DESC LIMIT 1) AS last"""

RawRow = tuple[int, str, int, str, bytes, bytes, str, bytes | None]
"""A row of the log: position, stream, version, type, bytes, leaf hash, recorded_at, request key."""


class Ends(NamedTuple):
    """Size and stamp that the log's head says; position and stamp of the last event there is, -1 without any."""

    size: int
    stamped: str
    position: int
    recorded_at: str


class Last(NamedTuple):
    """The last event of a stream before some position; version 0 where there is none."""

    version: int
    leaf_hash: bytes | None


class Reader:
    """One connection that only reads, for one thread. Raises `ForeignFile` for a file that is no ledger of this format,
    `sqlite3.Error` for one that can't be opened or read.
    """

    def __init__(
        self, kinds: Iterable[Kind], path: str, upcasters: Mapping[tuple[str, int], Upcaster] | None = None
    ) -> None:
        self.kinds = Kinds(kinds)
        self._mapper = Mapper(self.kinds.all, upcasters)
        self._connection = connected(path)
        try:
            row = self._one("SELECT value FROM meta WHERE name = 'format'")
        except sqlite3.Error as error:
            self.close()
            raise ForeignFile(f"{path} is no ledger: {error}.") from error
        if row is None or row[0] != FORMAT:
            self.close()
            raise ForeignFile(f"{path} has format {row and row[0]}; this code reads format {FORMAT}.")

    def ends(self) -> Ends:
        """Where the log ends, by its head and by its rows, as of one moment."""
        return Ends(*self._one(_ENDS))

    def rows(self, start: int, stop: int) -> list[RawRow]:
        """The rows at positions start … stop − 1, as they are."""
        where = "WHERE position >= ? AND position < ? ORDER BY position"
        return self._connection.execute(_ROW + where, (start, stop)).fetchall()

    def rows_before(self, position: int) -> Iterator[RawRow]:
        """The rows before a position, the nearest first."""
        with closing(self._connection.cursor()) as c:
            yield from c.execute(_ROW + "WHERE position < ? ORDER BY position DESC", (position,))

    def entry(self, row: RawRow) -> Entry:
        """The entry of a row, or `Unreadable`."""
        position, stream, _, type_, state, leaf_hash = row[:6]
        return self._mapper.entry(stream, type_, state, position, leaf_hash)

    def piece(self, after: int, limit: int, types: Collection[str] = ()) -> Piece | None:
        """The log behind position `after`, at most so many events, of which only these types are decoded."""
        with closing(self._connection.cursor()) as c:
            return store.log_piece(c, self._mapper, after, limit, types)

    def entries(self, stream: str, before: int) -> list[Entry]:
        """A stream's entries before a position, by version."""
        where = "WHERE stream = ? AND position < ? ORDER BY version"
        return [self._mapper.entry(*row) for row in self._connection.execute(_ENTRY + where, (stream, before))]

    def last_of(self, stream: str, before: int) -> Last:
        """The stream's last event before a position."""
        where = "SELECT version, leaf_hash FROM entries WHERE stream = ? AND position < ? ORDER BY version DESC LIMIT 1"
        row = self._one(where, stream, before)
        return Last(*row) if row else Last(0, None)

    def asked_before(self, request_key: bytes, position: int) -> bool:
        """Whether a request with this key began before a position."""
        where = "SELECT 1 FROM entries WHERE request_key = ? AND position < ?"
        return self._one(where, request_key, position) is not None

    def vault_rows(self, commitments: Iterable[str]) -> dict[str, VaultRow]:
        """The vault's rows by commitment in hex; an erased one is missing."""
        with closing(self._connection.cursor()) as c:
            return store.vault_rows(c, commitments)

    def content(self, digest: str) -> bytes | None:
        """What is kept under this SHA-256 (hex), if it is."""
        row = self._one("SELECT bytes FROM content WHERE sha256 = ?", bytes.fromhex(digest))
        return row[0] if row else None

    def contents(self) -> Iterator[tuple[bytes, bytes]]:
        """All that customers saw: the SHA-256 it is kept under, and its bytes."""
        with closing(self._connection.cursor()) as c:
            yield from c.execute("SELECT sha256, bytes FROM content ORDER BY sha256")

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _one(self, statement: str, *values: object) -> Any:
        return self._connection.execute(statement, values).fetchone()


def connected(path: str) -> sqlite3.Connection:
    """A connection that can't write. A file on a medium that can't be written to is read as it lies there."""
    where = f"file:{quote(str(Path(path).absolute()))}"
    connection = sqlite3.connect(f"{where}?mode=ro", uri=True)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        if Path(f"{path}-wal").exists() or not Path(path).is_file():
            raise
        connection = sqlite3.connect(f"{where}?immutable=1", uri=True)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise ForeignFile(f"{path} is no ledger: {error}.") from error
    return connection
