"""A ledger in one SQLite file: one lock, durable at every commit."""

import os
import sqlite3
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Lock
from typing import cast

from eventsourcing.persistence import ConnectionUnavailableError
from eventsourcing.sqlite import SQLiteConnection, SQLiteDatastore

from domain.ledger import schema
from domain.ledger.command import Busy
from domain.ledger.datastore import Cursor, Making, Write
from domain.ledger.keyring import Keyring
from domain.ledger.sqlite_connections import (
    LedgerConnection,
    LedgerPool,
    Readers,
    database_name,
    is_lock,
    pause,
)


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
        self._readers = Readers(self.pool)
        self.lock_wait_s = lock_timeout
        self.keyring = Keyring(None if self.in_memory else Path(keys or f"{db_name}.keys"))
        self._writing = Lock()
        self._writer: sqlite3.Connection | None = None
        if not self.in_memory:  # the file holds personal values: nobody else's business
            os.close(os.open(db_name, os.O_CREAT | os.O_RDWR, 0o600))

    @contextmanager
    def reading(self) -> Generator[Cursor]:
        """A cursor on one consistent snapshot."""
        with self.asking() as cursor:
            if not self.in_memory:
                cursor.execute("BEGIN")
            yield cursor

    settled = reading

    @contextmanager
    def asking(self) -> Generator[Cursor]:
        """A cursor for one question. In memory, where readers and the writer exclude each other, it is a snapshot."""
        if self.in_memory:
            with self.transaction(commit=False) as cursor:
                yield cursor.sqlite_cursor
        else:
            with self._readers.cursor() as cursor:
                yield cursor

    def begin(self, wait_s: float | None = None) -> Write:
        """Take the write lock, or raise `Busy` after `wait_s` seconds (0: try once; none: the setting)."""
        deadline = time.monotonic() + (self.lock_wait_s if wait_s is None else wait_s)
        while True:
            try:
                return self._begin()
            except Busy:
                if time.monotonic() >= deadline:
                    raise
                pause()

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
        self._readers.close()
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
