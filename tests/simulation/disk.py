"""The disk below the code: real SQLite files and real files, each statement and each write a step that may fail."""

import errno
import fcntl
import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar, cast
from weakref import WeakSet

from tests.simulation import faults
from tests.simulation.faults import Faults
from tests.simulation.strands import Owner, World

T = TypeVar("T")
_AGAIN_S = 0.002
_WRITES = ("INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER")
_DISPOSABLE = (".views", ".map")
"""What may be damaged: it is made anew."""


class Disk:
    """What processes have open, so that it is let go of when one of them is killed."""

    def __init__(self, world: World, weather: Faults) -> None:
        self.world = world
        self.weather = weather
        self._connections: dict[Owner | None, list[_Connection]] = {}
        self._files: dict[Owner | None, dict[int, str]] = {}

    def connect(self, path: str, timeout: float = 5.0, **options: Any) -> sqlite3.Connection:
        """A connection whose statements are steps. It waits in the world's time."""
        made = sqlite3.connect(path, 0, factory=_Connection, **options)
        made.stand(self, Path(path).suffix, timeout)
        self._connections.setdefault(self.world.owner, []).append(made)
        return made

    def let_go(self, owner: Owner) -> None:
        """What the system does with what a dead process had open."""
        for connection in self._connections.pop(owner, []):
            connection.let_go()
        for file in self._files.get(owner, ()):  # closed by whoever finds its object: another may have its number
            fcntl.flock(file, fcntl.LOCK_UN)

    def end(self) -> None:
        """Close what nobody closes: a ledger that is found to be rubbish closes its keys."""
        for held in self._files.values():
            for file, suffix in held.items():
                if suffix != ".keys":
                    os.close(file)
        self._files.clear()

    def open(self, path: Any, flags: int, mode: int = 0o777) -> int:
        """As `os.open`."""
        self.world.pause(f"open {Path(path).suffix}")
        file = os.open(path, flags, mode)
        self._files.setdefault(self.world.owner, {})[file] = Path(path).suffix
        return file

    def close(self, file: int) -> None:
        """As `os.close`."""
        for held in self._files.values():
            if held.pop(file, None) is not None:
                os.close(file)
                return

    def fdopen(self, file: int, *args: Any, **options: Any) -> Any:
        """As `os.fdopen`."""
        for held in self._files.values():
            held.pop(file, None)
        return os.fdopen(file, *args, **options)

    def pwrite(self, file: int, data: Any, at: int) -> int:
        """As `os.pwrite`; a disk may take a part of it, or nothing."""
        self.world.pause("pwrite")
        if self.weather.comes("keys-fail"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return os.pwrite(file, data, at)

    def fsync(self, file: int) -> None:
        """Nobody's power goes here, so nothing need be on a disk; but it may fail."""
        self.world.pause("fsync")
        if self.weather.comes("keys-fail"):
            raise OSError(errno.EIO, os.strerror(errno.EIO))


class _Connection(sqlite3.Connection):
    def stand(self, disk: Disk, name: str, wait_s: float) -> None:
        self._disk = disk
        self.name = name
        self._wait_s = wait_s
        self._cursors: WeakSet[sqlite3.Cursor] = WeakSet()

    def let_go(self) -> None:
        """Close it for good: as long as a statement is not at its end, SQLite would keep its locks."""
        with suppress(sqlite3.ProgrammingError):  # it is closed already
            for cursor in list(self._cursors):
                cursor.close()
            super().rollback()
            super().close()

    def cursor(self, factory: Any = None) -> sqlite3.Cursor:
        made = super().cursor(_Cursor)
        self._cursors.add(made)
        return made

    def execute(self, statement: str, values: Any = ()) -> sqlite3.Cursor:
        return self.cursor().execute(statement, values)

    def rollback(self) -> None:
        self._disk.world.pause(f"{self.name} rollback")
        super().rollback()

    def close(self) -> None:
        if self._disk.world.owner is None or not self._disk.world.owner.dead:
            super().close()

    def step(self, statement: str, do: Callable[[], T]) -> T:
        """One statement: it may have to wait, fail, or be the last that its process does."""
        world, weather = self._disk.world, self._disk.weather
        if world.current is None:
            return do()
        world.pause(f"{self.name} {statement[:60]}")
        if statement == "COMMIT":
            return self._commit(do)
        if statement.startswith("PRAGMA busy_timeout"):
            self._wait_s = float(statement.rpartition("=")[2]) / 1000
            return do()
        if not statement.startswith(("ROLLBACK", "PRAGMA", "SAVEPOINT", "RELEASE")):
            self._may_fail(statement, weather)
        return self._waiting(do)

    def _waiting(self, do: Callable[[], T]) -> T:
        world = self._disk.world
        until = world.now + self._wait_s
        while True:
            try:
                return do()
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or world.now >= until:
                    raise
            world.sleep(_AGAIN_S)

    def _commit(self, do: Callable[[], T]) -> T:
        weather = self._disk.weather
        if weather.comes("commit-undone"):
            super().rollback()
            raise faults.broken()
        if weather.comes("commit-open"):
            raise faults.full()
        done = self._waiting(do)
        self._disk.world.pause(f"{self.name} committed")
        if weather.comes("commit-landed"):
            raise faults.broken()
        return done

    def _may_fail(self, statement: str, weather: Faults) -> None:
        if statement.startswith("BEGIN IMMEDIATE") and weather.comes("busy"):
            raise faults.busy()
        if statement.startswith(_WRITES) and weather.comes("disk-full"):
            if self.in_transaction and self._disk.world.chance.random() < 0.5:
                super().rollback()  # as SQLite may do by itself
            raise faults.full()
        if weather.comes("io-error"):
            raise faults.broken()
        if self.name in _DISPOSABLE and weather.comes("damaged"):
            raise faults.damaged()


class _Cursor(sqlite3.Cursor):
    def execute(self, statement: str, values: Any = ()) -> "_Cursor":
        if statement == "PRAGMA synchronous = FULL":  # nobody's power goes here
            statement = "PRAGMA synchronous = OFF"
        cast(_Connection, self.connection).step(statement, lambda: super(_Cursor, self).execute(statement, values))
        return self

    def executemany(self, statement: str, rows: Any) -> "_Cursor":
        given = list(rows)
        cast(_Connection, self.connection).step(statement, lambda: super(_Cursor, self).executemany(statement, given))
        return self
