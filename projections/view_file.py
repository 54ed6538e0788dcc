"""The SQLite file of the read models: two connections, and a new file when this one is damaged or gone."""

import os
import sqlite3
import threading
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager, suppress
from os import PathLike
from pathlib import Path

LAYOUT = 1
"""Of the file itself, whatever the views. A file of another layout is thrown away."""
_IN_MEMORY = ":memory:"
_TRIES, _PAUSE_S = 250, 0.02
_CACHED_STATEMENTS = 512
_CACHE_KIB = 65_536
"""For writing: rows of old orders are found in memory."""


def is_lock(error: BaseException) -> bool:
    """Whether the error says only that another connection holds the file."""
    return _code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def is_damage(error: BaseException) -> bool:
    """Whether the error says that the file is no database, or a broken one."""
    return _code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class ViewFile:
    """Writing and reading may come from different threads, each has one turn at a time.

    `lay_out` makes the file's first tables; it is called in a transaction whenever a file is opened.
    """

    def __init__(self, path: str | PathLike[str], lay_out: Callable[[sqlite3.Cursor], None]) -> None:
        self._path = str(path)
        self._lay_out = lay_out
        self._lock = threading.Lock()
        self._reading = threading.Lock() if self._path != _IN_MEMORY else self._lock
        self._damaged = False
        self._open()

    @contextmanager
    def writing(self) -> Generator[sqlite3.Cursor]:
        """A transaction, all or nothing, with the file's one lock."""
        with self._lock, self._noticing(), _transaction(self._writer, "BEGIN IMMEDIATE") as cursor:
            yield cursor

    @contextmanager
    def reading(self) -> Generator[sqlite3.Cursor]:
        """What the file holds as of one moment."""
        with self._reading, self._noticing(), _transaction(self._reader, "BEGIN") as cursor:
            yield cursor

    @contextmanager
    def reading_at_length(self) -> Generator[sqlite3.Cursor]:
        """The same, for so long that other readers must not wait for it."""
        if self._path == _IN_MEMORY:
            with self.reading() as cursor:
                yield cursor
            return
        with (
            self._noticing(),
            closing(_connect(self._path)) as connection,
            _transaction(connection, "BEGIN") as cursor,
        ):
            yield cursor

    def mend(self) -> bool:
        """Open a new file if this one is damaged, or no longer where it was; whether that was so."""
        if not self._damaged and not self._gone():
            return False
        with self._both():
            damaged, self._damaged = self._damaged, False
            self._close()
            if damaged and not self._gone():
                self._remove()
            self._open()
        return True

    def close(self) -> None:
        """Close the file."""
        with self._both():
            self._close()

    def _open(self) -> None:
        try:
            self._connect()
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            self._remove()
            self._connect()

    def _connect(self) -> None:
        self._writer = _connect(self._path)
        self._writer.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        try:
            with _transaction(self._writer, "BEGIN IMMEDIATE") as cursor:
                if _layout(cursor) not in (LAYOUT, None):
                    raise _OtherLayout
                cursor.execute(f"PRAGMA user_version = {LAYOUT}")
                self._lay_out(cursor)
        except _OtherLayout:
            self._writer.close()
            self._remove()
            self._connect()
            return
        except BaseException:
            self._writer.close()
            raise
        self._inode = self._found()
        self._reader = _connect(self._path) if self._path != _IN_MEMORY else self._writer

    def _remove(self) -> None:
        """What others still read or write of it is theirs alone from now on, until they notice."""
        for suffix in ("-wal", "-shm", ""):
            Path(f"{self._path}{suffix}").unlink(missing_ok=True)

    def _close(self) -> None:
        for connection in {self._writer, self._reader}:
            with suppress(sqlite3.Error):
                connection.close()

    def _gone(self) -> bool:
        return self._path != _IN_MEMORY and self._found() != self._inode

    def _found(self) -> int:
        try:
            return Path(self._path).stat().st_ino
        except OSError:
            return -1

    @contextmanager
    def _both(self) -> Generator[None]:
        with self._lock:
            if self._reading is self._lock:
                yield
                return
            with self._reading:
                yield

    @contextmanager
    def _noticing(self) -> Generator[None]:
        """Remember that the file is damaged, to whomever it showed."""
        try:
            yield
        except sqlite3.Error as error:
            self._damaged = self._damaged or is_damage(error)
            raise


class _OtherLayout(Exception):
    """The file is of other code, with other tables of its own."""


def _layout(cursor: sqlite3.Cursor) -> int | None:
    """The layout of a file, none if it is new."""
    (tables,) = cursor.execute("SELECT count(*) FROM sqlite_master").fetchone()
    (layout,) = cursor.execute("PRAGMA user_version").fetchone()
    return layout if tables else None


@contextmanager
def _transaction(connection: sqlite3.Connection, begin: str) -> Generator[sqlite3.Cursor]:
    cursor = connection.cursor()
    cursor.execute(begin)
    try:
        yield cursor
        cursor.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):  # the first error is the one worth hearing
            cursor.execute("ROLLBACK")
        raise
    finally:
        cursor.close()


def _connect(path: str) -> sqlite3.Connection:
    """Not synced on every commit: what a power cut takes, the log gives back. It is for its owner alone."""
    if path != _IN_MEMORY:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    connection = sqlite3.connect(
        path, isolation_level=None, check_same_thread=False, cached_statements=_CACHED_STATEMENTS
    )
    try:
        _write_ahead(connection)
    except BaseException:
        connection.close()
        raise
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Two processes that switch a new file at once don't wait for each other by themselves."""
    pause = threading.Event()
    for left in reversed(range(_TRIES)):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if not is_lock(error) or not left:
                raise
            pause.wait(_PAUSE_S)
        else:
            return


def _code(error: BaseException) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
