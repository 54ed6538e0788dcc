"""Connections to a ledger's SQLite file: durable at commit, and of those that only read one for each who reads."""

import random
import sqlite3
import time
from collections import deque
from collections.abc import Generator
from contextlib import contextmanager
from uuid import uuid4

from eventsourcing.sqlite import SQLiteConnection, SQLiteConnectionPool, SQLiteCursor, SQLiteTransaction

IN_MEMORY = ":memory:"
_PAUSE_S = (0.0003, 0.0015)
"""How long a waiter sleeps between two tries, at random, so that two of them don't march in step."""


def database_name(path: str) -> str:
    """The library's name for a path; every `:memory:` is a database of its own."""
    return f"file:ledger-{uuid4().hex}?mode=memory&cache=shared" if path == IN_MEMORY else path


def is_lock(error: sqlite3.Error) -> bool:
    """Whether the error says only that another connection holds the lock."""
    return error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def pause() -> None:
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
        """A connection of its own, outside the pool.

        Not the library's: one of those keeps a single statement prepared, and each of ours has its dozen.
        """
        wait_s = self.lock_timeout or 5
        deadline = time.monotonic() + wait_s
        raw = sqlite3.connect(self.db_name, wait_s, isolation_level=None, check_same_thread=False, uri=True)
        while not self.is_sqlite_memory_mode:
            try:
                raw.execute("PRAGMA journal_mode = WAL")
                break
            except sqlite3.OperationalError as error:  # two processes switch a new file to WAL at once
                if not is_lock(error) or time.monotonic() > deadline:
                    raw.close()
                    raise
                pause()
        raw.execute("PRAGMA synchronous = FULL")
        return raw


class Readers:
    """Connections to a file that only read, one for each who reads at the time."""

    def __init__(self, pool: LedgerPool) -> None:
        self._pool = pool
        self._idle: deque[sqlite3.Connection] = deque()
        self._closed = False

    @contextmanager
    def cursor(self) -> Generator[sqlite3.Cursor]:
        """A cursor that nobody else has meanwhile; what it left open is ended."""
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._pool.open()
        cursor = connection.cursor()
        try:
            yield cursor
            cursor.close()
            if connection.in_transaction:
                connection.rollback()
        except BaseException:
            connection.close()
            raise
        self._idle.append(connection)
        if self._closed:
            self.close()

    def close(self) -> None:
        """Close those that nobody has; the others when they are given back."""
        self._closed = True
        while self._idle:
            self._idle.pop().close()
