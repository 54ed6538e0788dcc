"""Taking the log's lock from a process that is frozen while it holds it.

Its lines stay open, and the server waits for its next word, or for it to take an answer: behind a statement or, while
rows are copied in, within one, where no timeout of PostgreSQL ends the waiting. So whoever has waited for the lock in
vain looks who holds it, and has the server end a line on which nothing was said for too long. Nothing that was not
committed is recorded; a process that wakes finds its line broken, and looks up what became of what it said.
"""

from collections.abc import Generator
from contextlib import contextmanager, suppress

import psycopg
from psycopg.errors import LockNotAvailable

from domain.ledger.postgres_cursor import Connection

SILENT_S = 10
"""Whoever holds the lock and says nothing for so long has lost it as soon as another wants it."""
_PATIENT = "aftersales-ledger, moving a ledger"
HELD_FOR_LONG = f"SET LOCAL application_name = '{_PATIENT}'"
"""Says that this transaction may take its time: nobody takes the lock from it."""
_END = b"""SELECT pg_terminate_backend(pid) FROM pg_stat_activity JOIN pg_locks USING (pid)
    WHERE datname = current_database() AND relation = 'log_head'::regclass AND mode <> 'AccessShareLock' AND granted
    AND usename = current_user AND application_name <> %s
    AND wait_event IN ('ClientRead', 'ClientWrite') AND state_change < clock_timestamp() - make_interval(secs => %s)"""


@contextmanager
def waiting(connection: Connection) -> Generator[None]:
    """Wait for the lock in this context: if that was in vain, the next who waits need not wait for a frozen process."""
    try:
        yield
    except LockNotAvailable:
        with suppress(psycopg.Error):  # who waits in vain is told so in any case
            connection.execute(b"ROLLBACK")
            connection.execute(_END, (_PATIENT, SILENT_S))
        raise
