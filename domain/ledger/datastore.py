"""What a store gives the ledger: a cursor on one transaction, the log's lock, and one name for its failures."""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager, suppress
from typing import Any, Protocol, Self

import psycopg
from eventsourcing.persistence import PersistenceError

from domain.ledger.keyring import Keyring

STORE_FAULTS = (sqlite3.Error, psycopg.Error, PersistenceError)
"""What a store raises when it fails: nothing is known of what was under way."""
TOUCH = "UPDATE log_head SET size = size"
"""Changes nothing, so that a commit has something to wait for the replicas with."""
UNREACHABLE = (psycopg.OperationalError, psycopg.errors.ReadOnlySqlTransaction)
"""What a store raises whose server is away: for as long as another takes its place, and then no more."""
DUPLICATES = (sqlite3.IntegrityError, psycopg.IntegrityError)
"""What a store raises for a row that is there already."""


class ForeignFile(Exception):
    """The file or database is not a ledger of this format, or its head and its log contradict each other."""


class ReadOnly(Exception):
    """The ledger is open on a copy that only reads (HTTP 503): append where its log is written."""


class Cursor(Protocol):
    """Statements in the dialect that every store reads, with `?` for values."""

    def execute(self, statement: str, values: Any = ..., /) -> Self:
        """Run one statement."""
        ...

    def executemany(self, statement: str, rows: Iterable[Any], /) -> Self:
        """Run one statement for each row of values."""
        ...

    def fetchone(self) -> Any:
        """The next row of what was asked, None behind the last."""
        ...

    def fetchall(self) -> list[Any]:
        """The rows that are left."""
        ...

    def __iter__(self) -> Iterator[Any]:
        """The rows that are left, one by one."""
        ...


class Write:
    """The log's lock, held until `commit` or `rollback`; `cursor` reads and writes under it. `head` is the log's size
    and last stamp, where the lock came with them.
    """

    def __init__(self, cursor: Cursor, give_back: Callable[[], None], head: tuple[int, str] | None = None) -> None:
        self.cursor = cursor
        self.head = head
        self._give_back = give_back
        self._ended = False

    def commit(self) -> None:
        """Make it durable and give the lock back. If it raises, the outcome is unknown: look before answering."""
        self._end("COMMIT")

    def rollback(self) -> None:
        """Forget it and give the lock back. Does nothing once ended; what is broken has forgotten it already."""
        if not self._ended:
            with suppress(*STORE_FAULTS):
                self._end("ROLLBACK")

    def _end(self, statement: str) -> None:
        assert not self._ended, "this transaction has ended"
        self._ended = True
        try:
            self.cursor.execute(statement)
        except STORE_FAULTS:
            with suppress(*STORE_FAULTS):  # a failed COMMIT may leave the transaction open
                self.cursor.execute("ROLLBACK")
            raise
        finally:
            self._give_back()


class Making(Protocol):
    """What makes a ledger's tables, inside a store's own transaction."""

    def __call__(
        self, c: Cursor, tables: Collection[str], keyring: Keyring, translated: Callable[[str], str] = ..., /
    ) -> None:
        """`tables` are those that are there; `translated` says a statement in the store's words."""
        ...


class Datastore(Protocol):
    """Where one ledger lies, and the keys of its vault."""

    keyring: Keyring
    in_memory: bool
    """Whether it ends with this process."""
    is_far: bool
    """Whether asking it means waiting for somebody else, which no event loop should."""
    reads_only: bool
    """Whether it is opened to be read and no more: `begin` raises `ReadOnly`."""
    generation: int
    """Another number once a connection was lost: what was read before may have been of a log that was not kept."""

    def reading(self) -> AbstractContextManager[Cursor]:
        """A cursor on one consistent snapshot."""
        ...

    def asking(self) -> AbstractContextManager[Cursor]:
        """A cursor for one question, which needs no snapshot of its own."""
        ...

    def settled(self) -> AbstractContextManager[Cursor]:
        """A cursor on what stays, whatever server is lost: what it reads may be told once the context has ended well.

        Elsewhere a server that is cut off may show what no other has.
        """
        ...

    def begin(self, wait_s: float | None = None) -> Write:
        """Take the write lock, or raise `Busy` after `wait_s` seconds (0: try once; none: the setting)."""
        ...

    def create(self, making: Making = ...) -> None:
        """Make what is missing and check what is there. Raises `ForeignFile`, `KeysUnfit`."""
        ...

    def checkpoint(self) -> bool:
        """Empty what was written ahead, if that is ours to do; whether it is done."""
        ...

    def size_bytes(self) -> int:
        """What the ledger takes of a disk, about."""
        ...

    def close(self) -> None:
        """Close every connection."""
        ...
