"""Erasing a person: rows first, in the transaction that records it, then the keys that could open any copy of them.

What breaks off in between is tried again until it is done: the slots to overwrite stand in `vault_erasing`.
"""

import sqlite3
from contextlib import suppress

from domain.fact import Held
from domain.ledger.command import Busy
from domain.ledger.datastore import LedgerDatastore

_LAST = "SELECT max(json_extract(CAST(state AS TEXT), '$.occurred_at')) FROM entries WHERE stream = ?"
_SUBJECTS = """SELECT slot FROM vault_subjects
    WHERE subject = ?1 OR subject IN (SELECT stream FROM vault_streams WHERE subject = ?1)"""
_THEIRS = "CREATE TEMP TABLE IF NOT EXISTS theirs (slot INTEGER PRIMARY KEY)"
_REQUESTS = """FROM vault_requests WHERE slot IN temp.theirs AND position IN (
    SELECT position FROM entries WHERE request_key IS NOT NULL AND stream IN (
        SELECT stream FROM vault_streams WHERE subject = ?1
        UNION SELECT subject FROM vault_subjects WHERE slot IN temp.theirs))"""
"""Salts of requests about the subject, found by the streams: an index by slot would cost every append."""
_ALONE = """FROM content WHERE id IN (SELECT id FROM content_named WHERE slot IN temp.theirs)
    AND NOT EXISTS (SELECT 1 FROM content_named n WHERE n.id = content.id AND n.slot NOT IN temp.theirs)"""
"""Content that words of this subject name, and neither another's nor a fact in plain."""


def held(c: sqlite3.Cursor, subject: str) -> Held:
    """What is kept of the subject, and when something last happened on each stream that is theirs."""
    _find(c, subject)
    names = [name for (name,) in c.execute("SELECT stream FROM vault_streams WHERE subject = ?", (subject,))]
    last = {name: c.execute(_LAST, (name,)).fetchone()[0] for name in sorted(names)}

    def count(of: str, *values: str) -> int:
        return c.execute(f"SELECT count(*) {of}", values).fetchone()[0]

    return Held(
        streams={name: at for name, at in last.items() if at},
        keys=count("FROM temp.theirs"),
        values=count("FROM vault WHERE slot IN temp.theirs"),
        requests=count(_REQUESTS, subject),
        contents=count(_ALONE),
    )


def erase(c: sqlite3.Cursor, subject: str) -> None:
    """Delete what is kept of the subject, and mark its keys to be overwritten. Words kept later in the same
    transaction get a new key.
    """
    c.execute("PRAGMA secure_delete = ON")  # what is sealed needs no such care; it costs nothing here
    _find(c, subject)
    c.execute(f"INSERT INTO vault_erasing SELECT slot {_ALONE}")
    c.execute(f"DELETE {_ALONE}")
    c.execute("INSERT INTO vault_erasing SELECT slot FROM temp.theirs")
    c.execute(f"DELETE {_REQUESTS}", (subject,))
    for table in ("vault", "vault_subjects", "content_named"):
        c.execute(f"DELETE FROM {table} WHERE slot IN temp.theirs")  # noqa: S608 - one of these three names


def finish(datastore: LedgerDatastore) -> None:
    """Overwrite the keys of what was erased, then forget that there is anything left to do, and empty the write-ahead
    file if nobody reads it just now. Raises `OSError` while the keys can't be overwritten. Under a busy lock or on a
    full disk they are gone all the same; the rest is done the next time.
    """
    with datastore.reading() as c:
        slots = [slot for (slot,) in c.execute("SELECT slot FROM vault_erasing")]
    if not slots:
        return
    datastore.keyring.destroy(slots)
    with suppress(Busy, sqlite3.Error):
        write = datastore.begin()
        try:
            write.cursor.executemany("DELETE FROM vault_erasing WHERE slot = ?", [(slot,) for slot in slots])
            write.commit()
        finally:
            write.rollback()
        datastore.checkpoint()


def unfinished(datastore: LedgerDatastore) -> int:
    """How many keys of what was erased are yet to be overwritten, by whichever process."""
    with datastore.reading() as c:
        return c.execute("SELECT count(*) FROM vault_erasing").fetchone()[0]


def _find(c: sqlite3.Cursor, subject: str) -> None:
    """Put the subject's slots into `temp.theirs`, a table of this connection alone."""
    c.execute(_THEIRS)
    c.execute("DELETE FROM temp.theirs")
    c.execute(f"INSERT INTO temp.theirs {_SUBJECTS}", (subject,))
