"""The keys of a vault in a table of PostgreSQL, which every process of a ledger reaches.

In the ledger's own database, a backup of it can be read with the keys that are in it, also after an erasure. Another
database keeps the two apart, as a key file does.
"""

from collections.abc import Iterable
from threading import Lock
from typing import Any

import psycopg

from domain.ledger.place import name_of
from domain.ledger.postgres_cursor import Connection, address_of, opened
from domain.ledger.sealing import KEY_BYTES

_THERE = "SELECT to_regclass('vault_keys') IS NOT NULL"
_CREATE = "CREATE TABLE IF NOT EXISTS vault_keys (slot BIGINT PRIMARY KEY, key BYTEA NOT NULL)"
_MAKE = "INSERT INTO vault_keys SELECT * FROM unnest(%s::bigint[], %s::bytea[]) ON CONFLICT DO NOTHING"
_APPEND = "INSERT INTO vault_keys SELECT * FROM unnest(%s::bigint[], %s::bytea[])"
_READ = "SELECT slot, key FROM vault_keys WHERE slot = ANY(%s)"
_SIZE = "SELECT coalesce(max(slot) + 1, 0) FROM vault_keys"
_CLEAR = "UPDATE vault_keys SET key = %s WHERE slot = ANY(%s)"


class KeyTable:
    """Slots in a table, on a connection of their own: they are durable before the log's transaction names one."""

    def __init__(self, dsn: str) -> None:
        self.name = f"vault_keys in {name_of(dsn)}"
        self._address = address_of(dsn)
        self._connection: Connection | None = None
        self._lock = Lock()

    def is_there(self) -> bool:
        """Whether it was ever made."""
        return self._asked(_THERE)[0][0] and self.size() > 0

    def make(self, data: bytes) -> None:
        """Make it, whole or not at all, unless it is there by now."""
        with self._lock:
            self._opened().settle(_CREATE)
            self._opened().settle(_MAKE, _rows(0, data))

    def read(self, slots: Iterable[int]) -> dict[int, bytes]:
        """What lies in these slots, of those that there are."""
        wanted = list(slots)
        return dict(self._asked(_READ, (wanted,))) if wanted else {}

    def append(self, data: bytes) -> int:
        """Write fresh slots behind the last, durable once it returns, and say the first. None is overwritten."""
        first = self.size()
        with self._lock:
            self._opened().settle(_APPEND, _rows(first, data))
        return first

    def clear(self, slots: Iterable[int]) -> None:
        """Overwrite these slots with zeros. What PostgreSQL keeps of the old row goes with the next vacuum."""
        with self._lock:
            self._opened().settle(_CLEAR, (bytes(KEY_BYTES), list(slots)))
            self._opened().execute("VACUUM vault_keys")

    def size(self) -> int:
        """How many slots there are."""
        return self._asked(_SIZE)[0][0]

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()

    def _asked(self, statement: str, values: Any = None) -> list[Any]:
        with self._lock:
            try:
                return self._opened().execute(statement.encode(), values, binary=True).fetchall()
            except psycopg.OperationalError:  # it may have ended long ago: asking again does no harm
                self.close()
                return self._opened().execute(statement.encode(), values, binary=True).fetchall()

    def _opened(self) -> Connection:
        if self._connection is None or self._connection.closed:
            self._connection = opened(self._address)
        return self._connection


def _rows(first: int, data: bytes) -> tuple[list[int], list[bytes]]:
    keys = [data[at : at + KEY_BYTES] for at in range(0, len(data), KEY_BYTES)]
    return list(range(first, first + len(keys))), keys
