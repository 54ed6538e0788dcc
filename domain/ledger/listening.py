"""Hearing at once that the log went on, whoever wrote. Only a short cut: who hears nothing looks by itself."""

from collections.abc import Callable
from threading import Event, Thread

import psycopg

from domain.ledger.postgres_cursor import Connection, opened

_CHANNEL = "ledger"
RINGING = (
    f"""CREATE OR REPLACE FUNCTION ledger_ring() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN PERFORM pg_notify(''{_CHANNEL}'', NEW.size::text); RETURN NULL; END'""",
    """CREATE OR REPLACE TRIGGER ledger_ring AFTER UPDATE OF size ON log_head
    FOR EACH ROW WHEN (OLD.size <> NEW.size) EXECUTE FUNCTION ledger_ring()""",
)
"""Tells whoever listens the log's size, with each commit that made it longer."""
_LOOK_S = 1.0
_AGAIN_S = 2.0


class Listener:
    """A thread that calls `heard` after each commit, of this process or another. A lost connection is made anew."""

    def __init__(self, address: str, heard: Callable[[], object]) -> None:
        self._address = address
        self._heard = heard
        self._ending = Event()
        self._thread = Thread(target=self._run, name="ledger-listener", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the thread."""
        self._ending.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ending.is_set():
            try:
                with opened(self._address) as connection:
                    self._listen(connection)
            except psycopg.Error:
                self._ending.wait(_AGAIN_S)

    def _listen(self, connection: Connection) -> None:
        connection.execute(f"LISTEN {_CHANNEL}".encode())
        self._heard()  # something may have been recorded while nobody listened
        while not self._ending.is_set():
            for _ in connection.notifies(timeout=_LOOK_S, stop_after=1):
                self._heard()
