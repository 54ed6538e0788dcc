"""A ledger opened to be read and never written: for who judges it, also on a copy or beside a running ledger."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from domain.kind import Kind
from domain.ledger import store
from domain.ledger.checkpoints import Kept, Stamp
from domain.ledger.datastore import STORE_FAULTS, ForeignFile
from domain.ledger.entry import Entry
from domain.ledger.fold import Kinds
from domain.ledger.key_table import KeyTable
from domain.ledger.keyring import Keyring
from domain.ledger.mapper import Mapper
from domain.ledger.place import Place, is_address
from domain.ledger.postgres_cursor import PostgresReading
from domain.ledger.schema import check_format
from domain.ledger.store import Piece
from domain.ledger.vault_reader import VaultReader

_ROW = "SELECT position, stream, version, type, state, leaf_hash, recorded_at, request_key FROM entries "

_ENDS = """SELECT size, log_head.recorded_at, coalesce(last.position, -1), coalesce(last.recorded_at, '')
    FROM log_head
    LEFT JOIN (SELECT position, recorded_at FROM entries ORDER BY position DESC LIMIT 1) AS last ON TRUE"""

_PAGE = 500

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
    """One connection that only reads, for one thread. Raises `ForeignFile` for what is no ledger of this format,
    one of `STORE_FAULTS` for what can't be opened or read.

    Without its key file, as an auditor has it, or with another's, everything is read but words and content;
    `vault.keyless` says why.
    """

    def __init__(self, kinds: Iterable[Kind], where: str | Place) -> None:
        place = Place.of(where)
        self.kinds = Kinds(kinds)
        self._mapper = Mapper(self.kinds.all)
        self._connection, self._keyring = _opened(place)
        try:
            check_format(self._connection, place.name)
        except STORE_FAULTS as error:
            self.close()
            raise ForeignFile(f"{place.name} is no ledger: {error}.") from error
        except ForeignFile:
            self.close()
            raise
        self.vault = VaultReader(self._connection, self._keyring)

    def ends(self) -> Ends:
        """Where the log ends, by its head and by its rows, as of one moment."""
        return Ends(*self._one(_ENDS))

    def pages(self, start: int, stop: int, most: int) -> Iterator[list[RawRow]]:
        """The rows at positions start … stop − 1 as they are, at most so many at a time. Where there are none takes no
        time: somebody may have written a position or a size that no log comes to.
        """
        where = "WHERE position >= ? AND position < ? ORDER BY position LIMIT ?"
        while page := self._connection.execute(_ROW + where, (start, stop, most)).fetchall():
            yield page
            start = page[-1][0] + 1

    def rows_before(self, position: int) -> Iterator[RawRow]:
        """The rows before a position, the nearest first."""
        where = "WHERE position < ? ORDER BY position DESC LIMIT ?"
        while page := self._connection.execute(_ROW + where, (position, _PAGE)).fetchall():
            yield from page
            position = page[-1][0]

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
        return [self._mapper.entry(*row) for row in self._connection.execute(store.ENTRY + where, (stream, before))]

    def last_of(self, stream: str, before: int) -> Last:
        """The stream's last event before a position."""
        with closing(self._connection.cursor()) as c:
            return Last(*store.last_of(c, stream, before) or (0, None))

    def asked_before(self, request_key: bytes, position: int) -> bool:
        """Whether a request with this key began before a position."""
        with closing(self._connection.cursor()) as c:
            return any(begins < position for begins in store.first_positions(c, [request_key.hex()]).values())

    def is_recorded(self, stream: str, type_: str, after: int) -> bool:
        """Whether a fact of this type stands on the stream behind a position."""
        where = "SELECT 1 FROM entries WHERE stream = ? AND type = ? AND position > ?"
        return self._one(where, stream, type_, after) is not None

    def checkpoints(self) -> list[Kept]:
        """Every checkpoint that was signed, the smallest tree first."""
        rows = self._connection.execute("SELECT size, root, note, made_at FROM checkpoints ORDER BY size")
        return [Kept(*row) for row in rows]

    def stamps(self) -> list[Stamp]:
        """What others said of checkpoints, the smallest tree first."""
        rows = self._connection.execute("SELECT size, name, token, made_at FROM stamps ORDER BY size, name")
        return [Stamp(*row) for row in rows]

    def stream_heads(self, start: int, stop: int) -> list[tuple[str, int, bytes]]:
        """Stream, version and last leaf hash of each stream that the events start … stop − 1 belong to, as of them."""
        with closing(self._connection.cursor()) as c:
            return store.stream_heads(c, start, stop)

    def close(self) -> None:
        """Close the connection and the key file."""
        self._keyring.close()
        self._connection.close()

    def _one(self, statement: str, *values: object) -> Any:
        return self._connection.execute(statement, values).fetchone()


def _opened(place: Place) -> tuple[Any, Keyring]:
    """A connection that can't write, and the keys."""
    if is_address(place.log):
        keys = KeyTable(place.keys or place.log)
        return PostgresReading(place.log), Keyring(keys)
    return connected(place.log), Keyring(Path(place.keys or f"{place.log}.keys"), read_only=True)


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
