"""A ledger in a PostgreSQL database: the same tables, one row as the lock, durable on its replicas at every commit."""

from collections.abc import Generator
from contextlib import contextmanager, suppress
from threading import Lock

import psycopg
from psycopg.errors import LockNotAvailable, ReadOnlySqlTransaction
from psycopg_pool import ConnectionPool

from domain.ledger import schema
from domain.ledger.abandoned import waiting
from domain.ledger.command import Busy
from domain.ledger.datastore import TOUCH, Cursor, ForeignFile, Making, ReadOnly, Write
from domain.ledger.key_table import KeyTable
from domain.ledger.keyring import Keyring
from domain.ledger.listening import RINGING
from domain.ledger.place import name_of
from domain.ledger.postgres_cursor import LEADING, Connection, PostgresCursor, address_of, attributes_of, opened

_POOL_MAX = 16
_DIALECT = ((" STRICT, WITHOUT ROWID", ""), (" STRICT", ""), (" BLOB", " BYTEA"), (" INTEGER", " BIGINT"))
_LOCK = "BEGIN; SET LOCAL lock_timeout = {wait_ms}; SELECT size, recorded_at FROM log_head FOR UPDATE"
_SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
_INSTR = """CREATE OR REPLACE FUNCTION instr(bytea, bytea) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT position($2 IN $1)'"""
_ALONE = "SELECT pg_advisory_xact_lock(hashtext('aftersales-ledger'))"
_RECONNECT_S = 1.0
"""The pool's own way of waiting longer and longer would let readers wait when the new leader is long there."""


class PostgresStore:
    """The database of one ledger; the keys of its vault are in a table there, or in the database at `keys`."""

    in_memory = False
    is_far = True

    def __init__(self, dsn: str, lock_timeout: int = 5, keys: str | None = None) -> None:
        self.address = address_of(dsn)
        self.name = name_of(dsn)
        self.reads_only = attributes_of(self.address) not in LEADING
        self.lock_wait_s = lock_timeout
        self.generation = 0
        self.keyring = Keyring(KeyTable(keys or dsn))
        self._types: dict[str, list[int]] = {}
        self._writing = Lock()
        self._writer: Connection | None = None
        self._pool = ConnectionPool(
            self.address,
            connection_class=Connection,
            kwargs={"autocommit": True},
            min_size=1,
            max_size=_POOL_MAX,
            timeout=lock_timeout,
            reconnect_timeout=_RECONNECT_S,
            open=False,
            name="ledger",
        )

    @contextmanager
    def reading(self) -> Generator[Cursor]:
        """A cursor on one consistent snapshot."""
        with self._pooled() as connection:
            c = PostgresCursor(connection, self._types)
            c.execute(_SNAPSHOT)
            try:
                yield c
            finally:
                if not connection.closed:
                    c.execute("ROLLBACK")

    @contextmanager
    def asking(self) -> Generator[Cursor]:
        """A cursor for one question, which costs one way to the server and back rather than three."""
        with self._pooled() as connection:
            yield PostgresCursor(connection, self._types)

    @contextmanager
    def settled(self) -> Generator[Cursor]:
        """A cursor on what is on a replica as well: a commit behind it waits until it is."""
        with self._pooled() as connection:
            c = PostgresCursor(connection, self._types)
            c.execute("BEGIN")
            try:
                if not c.execute("SELECT pg_is_in_recovery()").fetchone()[0]:
                    c.execute(f"SET LOCAL lock_timeout = {self.lock_wait_s * 1000}")
                    with waiting(connection):
                        c.execute(TOUCH)
                yield c
                c.execute("COMMIT")
            finally:
                if not connection.closed and connection.info.transaction_status:
                    c.execute("ROLLBACK")

    @contextmanager
    def _pooled(self) -> Generator[Connection]:
        is_lost = False
        try:
            with self._pool.connection() as connection:
                try:
                    yield connection
                finally:
                    is_lost = connection.closed
                    self.generation += is_lost  # before there is another one
        finally:
            if is_lost:
                self._pool.check()  # what broke one connection has broken others

    def begin(self, wait_s: float | None = None) -> Write:
        """Take the write lock, or raise `Busy` after `wait_s` seconds (0: try once; none: the setting).

        Raises `ReadOnly` where the address asks for a server that may be a replica.
        """
        if self.reads_only:
            raise ReadOnly("This server reads a copy of the ledger. Append where its log is written.")
        wait = self.lock_wait_s if wait_s is None else wait_s
        if not (self._writing.acquire(timeout=wait) if wait else self._writing.acquire(blocking=False)):
            raise Busy("Another writer of this process holds the log.")
        try:
            return self._begin(max(1, round(wait * 1000)))
        except BaseException:
            self._give_back()
            raise

    def _begin(self, wait_ms: int) -> Write:
        connection = self._connected()
        try:
            with waiting(connection):
                locked = connection.execute(_LOCK.format(wait_ms=wait_ms).encode(), prepare=False)
        except LockNotAvailable as error:
            raise Busy("Another process holds the log.") from error
        except ReadOnlySqlTransaction:  # who led does so no more, and another connection finds who does
            connection.close()
            raise
        while locked.nextset():
            pass
        return Write(PostgresCursor(connection, self._types), self._give_back, locked.fetchone())

    def _connected(self) -> Connection:
        """The connection that writes, to whoever leads by now."""
        if self._writer is None or self._writer.closed:
            self.generation += 1
            self._writer = opened(self.address)
        return self._writer

    def _give_back(self) -> None:
        try:
            if self._writer is not None and self._writer.info.transaction_status:  # neither idle nor closed
                with suppress(psycopg.Error):
                    self._writer.execute("ROLLBACK")
        finally:
            self._writing.release()

    def create(self, making: Making = schema.create) -> None:
        """Make what is missing and check what is there. Raises `ForeignFile`, `KeysUnfit`."""
        with opened(self.address) as connection:  # whose failure says more than a pool's
            c = PostgresCursor(connection, self._types)
            if self.reads_only:
                if not c.execute("SELECT to_regclass('log_head') IS NOT NULL").fetchone()[0]:
                    raise ForeignFile("There is no ledger in this database yet.")
                schema.check(c, self.keyring)
            else:
                c.execute("BEGIN")
                c.execute(_ALONE)  # two first starts at once
                making(c, {name for (name,) in c.execute(_TABLES)}, self.keyring, _translated)
                for statement in (_INSTR, *RINGING):
                    c.execute(statement)
                c.execute("COMMIT")
        self._pool.open()

    def checkpoint(self) -> bool:
        """Nothing: what it wrote ahead, and when it takes deleted rows out of its files, is PostgreSQL's business."""
        return True

    def size_bytes(self) -> int:
        """What the database takes of its disk."""
        with self.asking() as c:
            return c.execute("SELECT pg_database_size(current_database())").fetchone()[0]

    def close(self) -> None:
        """Close every connection."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        self._pool.close()
        self.keyring.close()


def _translated(statement: str) -> str:
    """A statement that makes a table, in PostgreSQL's words."""
    for ours, theirs in _DIALECT:
        statement = statement.replace(ours, theirs)
    return statement
