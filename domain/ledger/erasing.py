"""Erasing a person: rows first, in the transaction that records it, then the keys that could open any copy of them.

What breaks off in between is tried again until it is done: the slots to overwrite stand in `vault_erasing`.
"""

from contextlib import suppress

from domain.fact import Held
from domain.ledger.command import Busy
from domain.ledger.datastore import STORE_FAULTS, Cursor, Datastore
from domain.ledger.store import last_occurred

_SUBJECTS = """SELECT slot FROM vault_subjects
    WHERE subject = ? OR subject IN (SELECT stream FROM vault_streams WHERE subject = ?)"""
_THEIRS = "CREATE TEMP TABLE IF NOT EXISTS theirs (slot BIGINT PRIMARY KEY)"
_REQUESTS = """FROM vault_requests WHERE slot IN (SELECT slot FROM theirs) AND position IN (
    SELECT position FROM entries WHERE request_key IS NOT NULL AND stream IN (
        SELECT stream FROM vault_streams WHERE subject = ?
        UNION SELECT subject FROM vault_subjects WHERE slot IN (SELECT slot FROM theirs)))"""
"""Salts of requests about the subject, found by the streams: an index by slot would cost every append."""
_ALONE = """FROM content WHERE id IN (SELECT id FROM content_named WHERE slot IN (SELECT slot FROM theirs))
    AND NOT EXISTS (SELECT 1 FROM content_named n
        WHERE n.id = content.id AND n.slot NOT IN (SELECT slot FROM theirs))"""
"""Content that words of this subject name, and neither another's nor a fact in plain."""


def held(c: Cursor, subject: str) -> Held:
    """What is kept of the subject, and when something last happened on each stream that is theirs."""
    _find(c, subject)
    names = [name for (name,) in c.execute("SELECT stream FROM vault_streams WHERE subject = ?", (subject,))]
    last = {name: last_occurred(c, name) for name in sorted(names)}

    def count(of: str, *values: str) -> int:
        return c.execute(f"SELECT count(*) {of}", values).fetchone()[0]

    return Held(
        streams={name: at for name, at in last.items() if at},
        keys=count("FROM theirs"),
        values=count("FROM vault WHERE slot IN (SELECT slot FROM theirs)"),
        requests=count(_REQUESTS, subject),
        contents=count(_ALONE),
    )


def erase(c: Cursor, subject: str) -> None:
    """Delete what is kept of the subject, and mark its keys to be overwritten. Words kept later in the same
    transaction get a new key.
    """
    _find(c, subject)
    c.execute(f"INSERT INTO vault_erasing SELECT slot {_ALONE}")
    c.execute(f"DELETE {_ALONE}")
    c.execute("INSERT INTO vault_erasing SELECT slot FROM theirs")
    c.execute(f"DELETE {_REQUESTS}", (subject,))
    for table in ("vault", "vault_subjects", "content_named"):
        c.execute(f"DELETE FROM {table} WHERE slot IN (SELECT slot FROM theirs)")  # noqa: S608 - named above


def finish(datastore: Datastore) -> None:
    """Overwrite the keys of what was erased, then forget that there is anything left to do, and empty the write-ahead
    file if nobody reads it just now. Raises what the keys' medium raises while they can't be overwritten. Under a busy
    lock or on a full disk they are gone all the same; the rest is done the next time. Who only reads leaves it to who
    writes.
    """
    if datastore.reads_only:
        return
    with datastore.asking() as c:
        slots = [slot for (slot,) in c.execute("SELECT slot FROM vault_erasing")]
    if not slots:
        return
    datastore.keyring.destroy(slots)
    with suppress(Busy, *STORE_FAULTS):
        write = datastore.begin()
        try:
            write.cursor.executemany("DELETE FROM vault_erasing WHERE slot = ?", [(slot,) for slot in slots])
            write.commit()
        finally:
            write.rollback()
        datastore.checkpoint()


def unfinished(datastore: Datastore) -> int:
    """How many keys of what was erased are yet to be overwritten, by whichever process."""
    with datastore.asking() as c:
        return c.execute("SELECT count(*) FROM vault_erasing").fetchone()[0]


def _find(c: Cursor, subject: str) -> None:
    """Put the subject's slots into `theirs`, a table of this connection alone."""
    c.execute(_THEIRS)
    c.execute("DELETE FROM theirs")
    c.execute(f"INSERT INTO theirs {_SUBJECTS}", (subject, subject))
