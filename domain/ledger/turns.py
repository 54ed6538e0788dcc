"""What one process does at a time, of all that serve a ledger on whichever machines."""

from contextlib import ExitStack, suppress

import psycopg

from domain.ledger.postgres_cursor import Connection, address_of, opened

_TAKE = "SELECT pg_try_advisory_lock(hashtext(current_schema()), hashtext(%s))"


class PostgresTurn:
    """Held by one process at a time, on a connection of its own: the server takes it back when that ends."""

    def __init__(self, dsn: str, name: str) -> None:
        self._address = address_of(dsn)
        self._name = name
        self._connection: Connection | None = None

    def take(self) -> bool:
        """Whether it is ours now."""
        self.leave()
        with ExitStack() as stack:
            connection = opened(self._address)
            stack.callback(connection.close)
            if connection.execute(_TAKE, (self._name,)).fetchone() == (True,):
                stack.pop_all()
                self._connection = connection
        return self._connection is not None

    def holds(self) -> bool:
        """Whether it still is: who lost the connection lost it."""
        if self._connection is None:
            return False
        with suppress(psycopg.Error):
            self._connection.execute("SELECT 1")
            return True
        self.leave()
        return False

    def leave(self) -> None:
        """Give it back."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
