"""What an older ledger needs to be opened: from format 1, whose vault was not sealed, to format 2, once. And what a
newer one must not be.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from itertools import groupby
from typing import cast

from domain.ledger import schema, store
from domain.ledger.content import packed
from domain.ledger.datastore import STORE_FAULTS, Cursor, Datastore
from domain.ledger.fold import Kinds
from domain.ledger.mapper import Mapper
from domain.ledger.safe import Kept, Safe, content_id, named_in_plain
from domain.ledger.sealing import seal
from domain.ledger.sqlite import SqliteStore
from domain.ledger.vault import VaultRow

_NEWEST = 1_000
"""Events that are looked at for types of a newer release before anything is served."""
_PLAIN = ("vault", "vault_requests", "content")
_COMMITMENT = re.compile(rb'\{"commitment":"([0-9a-f]{64})"\}')


def upgrade(datastore: SqliteStore, kinds: Kinds, mapper: Mapper) -> str | None:
    """Seal every plain value in one transaction, and leave no plain byte behind. The format it came from, if it came.

    If it breaks off nothing has happened, or, once sealed, the cleaning is done at the next start. The events stay
    as they are, byte for byte. It reads the whole log: whose a value is follows from the streams.
    """
    if datastore.in_memory:
        return None
    before = _format(datastore)
    if before == "1":
        write = datastore.begin()
        try:
            if _format_at(write.cursor) == "1":  # or another process was faster
                _seal_all(cast(sqlite3.Cursor, write.cursor), datastore, kinds, mapper)
            write.commit()
        finally:
            write.rollback()
    _clean(datastore)
    return before if before == "1" else None


def refuse_newer(datastore: Datastore, mapper: Mapper) -> None:
    """Raise `ForeignFile` if the newest events are of types that this code does not know."""
    with suppress(*STORE_FAULTS), datastore.asking() as c:  # a damaged page is told to who needs it
        mapper.require(store.newest(c, _NEWEST))


def _seal_all(c: sqlite3.Cursor, datastore: SqliteStore, kinds: Kinds, mapper: Mapper) -> None:
    for table in _PLAIN:  # and the connection that writes overwrites what it deletes
        c.execute(f"ALTER TABLE {table} RENAME TO plain_{table}")
    c.execute("UPDATE meta SET value = ? WHERE name = 'format'", (schema.FORMAT,))
    schema.create(c, {"meta"}, datastore.keyring)
    safe = Safe(c, datastore.keyring)
    whose = _whose(c, kinds, mapper)
    safe.keep([Kept("", joined=tuple(whose.items()))])
    for stream, position, state in _log(c):
        _seal_entry(c, safe, whose.get(stream, stream), position, state)
    _seal_contents(c, datastore, safe)
    for table in _PLAIN:  # what is left in them stands in no event: nobody was told that it was kept
        c.execute(f"DROP TABLE plain_{table}")
    c.execute("INSERT INTO meta VALUES ('to_clean', 'plain values lay here')")


def _whose(c: sqlite3.Cursor, kinds: Kinds, mapper: Mapper) -> dict[str, str]:
    """The streams that are somebody's, and whose."""
    said: dict[str, str] = {}
    entries = (mapper.entry(*row) for row in c.connection.execute(store.ENTRY + "ORDER BY stream, version"))
    for stream, its_entries in groupby(entries, key=lambda entry: entry.stream):
        find = kinds.of(stream).subject if kinds.knows(stream) else None
        if find is not None and (subject := find(kinds.fold(stream, its_entries).state)) is not None:
            said[stream] = subject
    return {stream: said.get(subject, subject) for stream, subject in said.items()}


def _log(c: sqlite3.Cursor) -> Iterator[tuple[str, int, bytes]]:
    yield from c.connection.execute("SELECT stream, position, state FROM entries ORDER BY position")


def _seal_entry(c: sqlite3.Cursor, safe: Safe, subject: str, position: int, state: bytes) -> None:
    """Seal the words that first stand in this event, and its request's salt."""
    rows: list[VaultRow] = []
    for found in dict.fromkeys(_COMMITMENT.findall(state)):
        commitment = bytes.fromhex(found.decode())
        row = c.execute("SELECT salt, value FROM plain_vault WHERE commitment = ?", (commitment,)).fetchone()
        if row is not None:
            rows.append(VaultRow(commitment, *row))
            c.execute("DELETE FROM plain_vault WHERE commitment = ?", (commitment,))
    salt = c.execute("SELECT salt FROM plain_vault_requests WHERE position = ?", (position,)).fetchone()
    request = (position, salt[0]) if salt else None
    safe.keep([Kept(subject, rows, request, named=named_in_plain(state))])


def _seal_contents(c: sqlite3.Cursor, datastore: SqliteStore, safe: Safe) -> None:
    for (digest,) in c.execute("SELECT sha256 FROM plain_content").fetchall():
        where = "SELECT media_type, bytes FROM plain_content WHERE sha256 = ?"
        media_type, data = c.execute(where, (digest,)).fetchone()
        ((slot, key),) = safe.new_keys(1)
        name = content_id(datastore.keyring, digest.hex())
        c.execute("INSERT INTO content VALUES (?, ?, ?)", (name, slot, seal(key, packed(media_type, data), name)))


def _clean(datastore: SqliteStore) -> None:
    """Rewrite the file without its free pages, and empty the write-ahead file: both held plain values."""
    with datastore.reading() as c:
        if not _format_known(c) or c.execute("SELECT 1 FROM meta WHERE name = 'to_clean'").fetchone() is None:
            return
    if not datastore.checkpoint(vacuum=True):
        return  # another process reads: the next start does it
    write = datastore.begin()
    try:
        write.cursor.execute("DELETE FROM meta WHERE name = 'to_clean'")
        write.commit()
    finally:
        write.rollback()


def _format(datastore: SqliteStore) -> str | None:
    with datastore.reading() as c:
        return _format_at(c)


def _format_at(c: Cursor) -> str | None:
    row = c.execute("SELECT value FROM meta WHERE name = 'format'").fetchone() if _format_known(c) else None
    return row[0] if row else None


def _format_known(c: Cursor) -> bool:
    return c.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'meta'").fetchone() is not None
