"""A ledger in one SQLite file: one lock, durable at every commit."""

import os
import random
import sqlite3
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Lock
from typing import cast
from uuid import uuid4

from eventsourcing.persistence import ConnectionUnavailableError
from eventsourcing.sqlite import (
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteCursor,
    SQLiteDatastore,
    SQLiteTransaction,
)

from domain.ledger import schema
from domain.ledger.command import Busy
from domain.ledger.datastore import Cursor, Making, Write
from domain.ledger.keyring import Keyring

IN_MEMORY = ":memory:"
_PAUSE_S = (0.0003, 0.0015)
"""How long a waiter sleeps between two tries, at random, so that two of them don't march in step."""


def database_name(path: str) -> str:
    """The library's name for a path; every `:memory:` is a database of its own."""
    return f"file:ledger-{uuid4().hex}?mode=memory&cache=shared" if path == IN_MEMORY else path


def is_lock(error: sqlite3.Error) -> bool:
    """Whether the error says only that another connection holds the lock."""
    return error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _pause() -> None:
    """Wait before asking for the lock again: SQLite wakes nobody when it is free."""
    time.sleep(random.uniform(*_PAUSE_S))  # noqa: S311, TID251 - jitter and no secret; every loop has a deadline


class _Immediate(SQLiteTransaction):
    """Takes the write lock at once: a transaction that reads first and writes later could only fail."""

    def __enter__(self) -> SQLiteCursor:
        cursor = self.connection.cursor()
        cursor.execute("BEGIN IMMEDIATE" if self.commit else "BEGIN")
        return cursor


class LedgerConnection(SQLiteConnection):
    """A connection whose writing transactions begin with the lock."""

    def __init__(self, raw: sqlite3.Connection, max_age: float | None) -> None:
        super().__init__(raw, max_age)
        self.raw = raw

    @contextmanager
    def transaction(self, *, commit: bool) -> Generator[SQLiteCursor]:
        """The library's transaction, on our terms."""
        with _Immediate(self, commit=commit) as cursor, cursor:
            yield cursor


class LedgerPool(SQLiteConnectionPool):
    """Opens connections that are durable at commit."""

    def _create_connection(self) -> SQLiteConnection:
        return LedgerConnection(self.open(), self.max_age)

    def open(self) -> sqlite3.Connection:
        """A connection of its own, outside the pool."""
        deadline = time.monotonic() + (self.lock_timeout or 5)
        while True:
            try:
                library = super()._create_connection()
                break
            except sqlite3.OperationalError as error:  # two processes switch a new file to WAL at once
                if not is_lock(error) or time.monotonic() > deadline:
                    raise
                _pause()
        raw = library._sqlite_conn  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - it has no public name
        raw.row_factory = None
        raw.execute("PRAGMA synchronous = FULL")
        return raw


class SqliteStore(SQLiteDatastore):
    """A database of one ledger, and the keys beside it. Streams have text ids."""

    is_far = False
    reads_only = False
    generation = 0

    def __init__(self, path: str, lock_timeout: int = 5, keys: str | None = None) -> None:
        db_name = database_name(path)
        super().__init__(db_name, lock_timeout=lock_timeout, originator_id_type="text")
        self.pool.close()
        self.pool = LedgerPool(db_name=db_name, lock_timeout=lock_timeout)
        self.in_memory = self.pool.is_sqlite_memory_mode
        self.lock_wait_s = lock_timeout
        self.keyring = Keyring(None if self.in_memory else Path(keys or f"{db_name}.keys"))
        self._writing = Lock()
        self._writer: sqlite3.Connection | None = None
        if not self.in_memory:  # the file holds personal values: nobody else's business
            os.close(os.open(db_name, os.O_CREAT | os.O_RDWR, 0o600))

    @contextmanager
    def reading(self) -> Generator[Cursor]:
        """A cursor on one consistent snapshot."""
        with self.transaction(commit=False) as cursor:
            yield cursor.sqlite_cursor

    asking = settled = reading

    def begin(self, wait_s: float | None = None) -> Write:
        """Take the write lock, or raise `Busy` after `wait_s` seconds (0: try once; none: the setting)."""
        deadline = time.monotonic() + (self.lock_wait_s if wait_s is None else wait_s)
        while True:
            try:
                return self._begin()
            except Busy:
                if time.monotonic() >= deadline:
                    raise
                _pause()

    def _begin(self) -> Write:
        if not self._writing.acquire(blocking=False):
            raise Busy("Another writer of this process holds the log.")
        try:
            connection, give_back = self._writing_connection()
        except BaseException:
            self._writing.release()
            raise
        try:
            return Write(connection.execute("BEGIN IMMEDIATE"), give_back)
        except sqlite3.Error as error:
            give_back()
            if is_lock(error):
                raise Busy("Another process holds the log.") from error
            raise

    def _writing_connection(self) -> tuple[sqlite3.Connection, Callable[[], None]]:
        """The connection to write on, and how to give it back.

        A file has one for writing alone, which never waits by itself: who must not block tries again later.
        In memory readers and the writer exclude each other, which is the pool's business.
        """
        if self.in_memory:
            try:
                pooled = self.pool.get_connection(timeout=0, is_writer=True)
            except ConnectionUnavailableError as error:
                raise Busy("The ledger in memory is being read.") from error
            return cast(LedgerConnection, pooled).raw, partial(self._put_back, pooled)
        if self._writer is None:
            self._writer = self.pool.open()
            self._writer.execute("PRAGMA busy_timeout = 0")
            self._writer.execute("PRAGMA secure_delete = ON")  # what is erased is sealed and needs no such care
            self._writer.execute("PRAGMA cache_size = -65536")  # KiB: inserts find the pages of random keys
        return self._writer, self._writing.release

    def create(self, making: Making = schema.create) -> None:
        """Make what is missing and check what is there. Raises `ForeignFile`, `KeysUnfit`."""
        with self.transaction(commit=True) as cursor:
            c = cursor.sqlite_cursor
            tables = {name for (name,) in c.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            making(c, tables, self.keyring)

    def _put_back(self, pooled: SQLiteConnection) -> None:
        self.pool.put_connection(pooled)
        self._writing.release()

    def size_bytes(self) -> int:
        """What the file takes of its disk."""
        return 0 if self.in_memory else Path(self.pool.db_name).stat().st_size

    def close(self) -> None:
        """Close every connection."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        super().close()
        self.keyring.close()

    def checkpoint(self, *, vacuum: bool = False) -> bool:
        """Bring the write-ahead file into the database and empty it; with `vacuum` leave nothing behind of what was
        deleted. Whether it was done: not while another connection is in the way. Only with `vacuum` is that waited
        for, as it keeps every writer of every process waiting too.
        """
        if self.in_memory:
            return True
        connection = self.pool.open()
        try:
            if vacuum:
                connection.execute("VACUUM")
            else:
                connection.execute("PRAGMA busy_timeout = 0")
            hindered, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError as error:
            if not is_lock(error):
                raise
            return False
        finally:
            connection.close()
        return not hindered
