"""The tables of the peer that changes rows in place, on PostgreSQL and on SQLite, each audited by triggers."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from queue import SimpleQueue
from typing import Any, NamedTuple, Protocol

import psycopg
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool

_POOL = 10
"""Connections: as many as the pool of PostgreSQL's Node client has by default."""
_TABLES = {
    "orders": "order_id TEXT PRIMARY KEY, version INTEGER NOT NULL, status TEXT NOT NULL, customer_id TEXT NOT NULL,"
    " merchant_id TEXT NOT NULL, currency TEXT NOT NULL, channel TEXT NOT NULL, freight BIGINT NOT NULL,"
    " coupon_code TEXT, discount BIGINT NOT NULL, listed BIGINT NOT NULL, payable BIGINT NOT NULL,"
    " captured BIGINT NOT NULL, refund_due BIGINT NOT NULL",
    "order_lines": "order_id TEXT NOT NULL REFERENCES orders, line TEXT NOT NULL, sku TEXT NOT NULL,"
    " title TEXT NOT NULL, category TEXT NOT NULL, kind TEXT NOT NULL, list_price BIGINT NOT NULL,"
    " quantity INTEGER NOT NULL, cancelled INTEGER NOT NULL, shipped INTEGER NOT NULL, PRIMARY KEY (order_id, line)",
    "payments": "payment_id TEXT PRIMARY KEY, order_id TEXT NOT NULL REFERENCES orders, amount BIGINT NOT NULL,"
    " tender TEXT NOT NULL",
    "refunds": "{key}, order_id TEXT NOT NULL REFERENCES orders, amount BIGINT NOT NULL, cause TEXT NOT NULL",
    "shipments": "{key}, order_id TEXT NOT NULL REFERENCES orders, carrier TEXT NOT NULL",
}
_AUDIT = """CREATE TABLE audit ({key}, table_name TEXT NOT NULL, order_id TEXT NOT NULL, operation TEXT NOT NULL,
    old_row {json}, new_row {json}, changed_at {now})"""
_AUDIT_ORDER = "CREATE INDEX audit_order ON audit (order_id, audit_id)"
_POSTGRES_TRIGGER = """CREATE FUNCTION audited() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit (table_name, order_id, operation, old_row, new_row) VALUES (
        TG_TABLE_NAME, coalesce(NEW.order_id, OLD.order_id), TG_OP,
        CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END, CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END);
    RETURN NULL;
END $$"""
_POSTGRES = {"json": "JSONB", "now": "TIMESTAMPTZ NOT NULL DEFAULT now()"}
_SQLITE = {"json": "TEXT", "now": "TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ'))"}


class Rows(Protocol):
    """What came of a statement."""

    def fetchone(self) -> Any: ...

    def fetchall(self) -> list[Any]: ...


class Transaction(NamedTuple):
    """A transaction that commits when its request ends well. Statements have `%s` marks."""

    connection: Any
    mark: str
    for_update: str

    def execute(self, statement: str, values: Sequence[object]) -> Rows:
        return self.connection.execute(statement.replace("%s", self.mark), values)

    def many(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        with closing(self.connection.cursor()) as cursor:
            cursor.executemany(statement.replace("%s", self.mark), list(rows))


class _Postgres:
    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        options = {"row_factory": dict_row}
        self._pool = ConnectionPool(dsn, min_size=_POOL, max_size=_POOL, kwargs=options, open=False, timeout=60)

    def create(self) -> None:
        tables = [f"CREATE TABLE {name} ({columns.format(key=_key(name))})" for name, columns in _TABLES.items()]
        audit = _AUDIT.format(key="audit_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", **_POSTGRES)
        triggers = [
            f"CREATE TRIGGER {name}_audited AFTER INSERT OR UPDATE OR DELETE ON {name}"
            " FOR EACH ROW EXECUTE FUNCTION audited()"
            for name in _TABLES
        ]
        with psycopg.connect(self._dsn) as connection:
            for each in (*tables, audit, _AUDIT_ORDER, _POSTGRES_TRIGGER, *triggers):
                connection.execute(each.encode())

    def open(self) -> None:
        self._pool.open(wait=True)

    def close(self) -> None:
        self._pool.close()

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with self._pool.connection() as connection:
            yield Transaction(connection, "%s", " FOR UPDATE")

    reading = transaction


def _key(table: str) -> str:
    return f"{table[:-1]}_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"


class _SQLite:
    def __init__(self, file: str) -> None:
        self._file = file
        self._free: SimpleQueue[sqlite3.Connection] = SimpleQueue()

    def create(self) -> None:
        with closing(self._connect()) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            for name, columns in _TABLES.items():
                connection.execute(f"CREATE TABLE {name} ({columns.format(key=f'{name[:-1]}_id INTEGER PRIMARY KEY')})")
            connection.execute(_AUDIT.format(key="audit_id INTEGER PRIMARY KEY", **_SQLITE))
            connection.execute(_AUDIT_ORDER)
            for name in _TABLES:
                found = connection.execute(f"SELECT name FROM pragma_table_info('{name}')").fetchall()
                for operation in ("INSERT", "UPDATE", "DELETE"):
                    connection.execute(_sqlite_trigger(name, operation, [row[0] for row in found]))

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._file, timeout=60, isolation_level=None, check_same_thread=False)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    def open(self) -> None:
        for _ in range(_POOL):
            self._free.put(self._connect())

    def close(self) -> None:
        while not self._free.empty():
            self._free.get().close()

    @contextmanager
    def transaction(self, begin: str = "BEGIN IMMEDIATE") -> Iterator[Transaction]:
        connection = self._free.get()
        try:
            connection.execute(begin)
            yield Transaction(connection, "?", "")
            connection.execute("COMMIT")
        except BaseException:
            connection.rollback()
            raise
        finally:
            self._free.put(connection)

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        with self.transaction("BEGIN") as kept:
            yield kept


def _sqlite_trigger(table: str, operation: str, columns: Sequence[str]) -> str:
    def row(which: str) -> str:
        members = ", ".join(f"'{each}', {which}.{each}" for each in columns)
        return f"json_object({members})"

    old, new = ("NULL" if operation == "INSERT" else row("OLD"), "NULL" if operation == "DELETE" else row("NEW"))
    order = "OLD.order_id" if operation == "DELETE" else "NEW.order_id"
    return (
        f"CREATE TRIGGER {table}_{operation.lower()}_audited AFTER {operation} ON {table} BEGIN"
        " INSERT INTO audit (table_name, order_id, operation, old_row, new_row)"
        f" VALUES ('{table}', {order}, '{operation}', {old}, {new}); END"
    )


def database(place: str) -> "_Postgres | _SQLite":
    """The tables in this file or behind this DSN."""
    return _Postgres(place) if "://" in place else _SQLite(place)
