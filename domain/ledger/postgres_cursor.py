"""psycopg on the ledger's terms: its dialect of SQL, rows copied in, and no commit believed that was warned of."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Self

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.errors import Diagnostic
from psycopg.sql import SQL, Identifier

from domain.ledger.pulse import PULSE

_ALIVE = {
    "connect_timeout": "3",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
    "application_name": "aftersales-ledger",
    "target_session_attrs": "read-write",
}
"""What a connection has unless its address says otherwise: a server that is gone is noticed within ten seconds."""


LEADING = ("read-write", "primary")
"""What an address asks for that means to write."""


class Unconfirmed(psycopg.OperationalError):
    """The commit is done on one server, and perhaps on no replica: it may be lost yet, and is not to be told."""


class Connection(psycopg.Connection[Any]):
    """A connection without transactions of psycopg's own, that says whether a commit was warned of."""

    def __init__(self, *values: Any, **more: Any) -> None:
        super().__init__(*values, **more)
        self._warned = False
        self.add_notice_handler(self._hear)
        PULSE.watch(self)

    def _hear(self, notice: Diagnostic) -> None:
        self._warned = self._warned or notice.severity_nonlocalized == "WARNING"

    def settle(self, statement: str, values: Any = None) -> None:
        """Run what commits. Raises `Unconfirmed`, as when waiting for the replicas was cancelled: then PostgreSQL only
        warns, and says that all is well.
        """
        self._warned = False
        self.execute(statement.encode(), values)
        if self._warned:
            self.close()
            raise Unconfirmed("PostgreSQL warned about this commit: it may be on one server only.")


def attributes_of(dsn: str) -> str:
    """Which server of several the address asks for: one that leads, unless it says otherwise."""
    return str(conninfo_to_dict(dsn).get("target_session_attrs") or LEADING[0])


def address_of(dsn: str) -> str:
    """The address with what every connection of a ledger has."""
    return make_conninfo("", **(_ALIVE | conninfo_to_dict(dsn)))


def opened(address: str) -> Connection:
    """A connection of its own."""
    return Connection.connect(address, autocommit=True)


class PostgresCursor:
    """A psycopg cursor that reads the ledger's dialect: `?` for values, and rows of an INSERT copied in one stream."""

    def __init__(self, connection: Connection, types: dict[str, list[int]]) -> None:
        self._connection = connection
        self._cursor = connection.cursor(binary=True)
        self._types = types

    def execute(self, statement: str, values: Any = (), /) -> Self:
        """Run one statement."""
        if statement == "COMMIT":
            self._connection.settle(statement)
        else:
            self._cursor.execute(_marked(statement), values or None)
        return self

    def executemany(self, statement: str, rows: Iterable[Any], /) -> Self:
        """Run one statement for each row of values."""
        table = _copied_into(statement)
        if table is None:
            self._cursor.executemany(_marked(statement), rows)
            return self
        types = self._columns(table)
        with self._cursor.copy(SQL("COPY {} FROM STDIN (FORMAT BINARY)").format(Identifier(table))) as copy:
            copy.set_types(types)
            for row in rows:
                copy.write_row(row)
        return self

    def fetchone(self) -> Any:
        """The next row of what was asked, None behind the last."""
        return self._cursor.fetchone()

    def fetchall(self) -> list[Any]:
        """The rows that are left."""
        return self._cursor.fetchall()

    def __iter__(self) -> Iterator[Any]:
        return iter(self._cursor)

    def close(self) -> None:
        """Forget what was read."""
        self._cursor.close()

    def _columns(self, table: str) -> list[int]:
        if table not in self._types:
            with self._connection.cursor() as c:
                described = c.execute(SQL("SELECT * FROM {} LIMIT 0").format(Identifier(table))).description
            self._types[table] = [column.type_code for column in described or ()]
        return self._types[table]


class PostgresReading:
    """One connection that never writes, as a file's connection is asked."""

    def __init__(self, dsn: str) -> None:
        self._connection = opened(address_of(dsn))
        self._connection.execute("SET default_transaction_read_only = on")

    def execute(self, statement: str, values: Any = ()) -> PostgresCursor:
        """Run one statement on a cursor of its own."""
        return self.cursor().execute(statement, values)

    def cursor(self) -> PostgresCursor:
        """A cursor."""
        return PostgresCursor(self._connection, {})

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


@lru_cache(maxsize=1024)
def _marked(statement: str) -> bytes:
    """The statement with psycopg's marks for values."""
    return statement.replace("%", "%%").replace("?", "%s").encode()


@lru_cache(maxsize=64)
def _copied_into(statement: str) -> str | None:
    """The table of a plain INSERT, which copying does in one stream."""
    words = statement.split()
    return words[2] if words[:2] == ["INSERT", "INTO"] and "CONFLICT" not in words else None
