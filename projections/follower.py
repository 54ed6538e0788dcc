"""The follower: read models over the whole log, in a disposable SQLite file of their own.

It takes entries in log order, a batch in a transaction together with the position it has reached, so stopping
anywhere loses nothing and applying again changes nothing, by whichever process. The set of views with their
versions names the tables: code with other versions builds its own set beside the old one and drops the old in
one step, `settle`.
"""

import sqlite3
import threading
from collections.abc import Iterable, Sequence
from contextlib import suppress
from hashlib import sha256
from itertools import islice
from os import PathLike
from re import compile as pattern
from typing import Any, NamedTuple

from domain.fact import Instant
from domain.ledger.entry import Entry
from projections import due, due_coupons
from projections.account import ACCOUNT, Account, Total, open_accounts
from projections.boards import BOARDS, Board, Item, items
from projections.care_board import CARE, Proposal, proposals
from projections.due import DUE, Due
from projections.due_coupons import DUE_COUPONS
from projections.gift_figures import GIFT_FIGURES, counted
from projections.view import Tables, View
from projections.wallet import WALLET, Held, wallet

VIEWS: tuple[View, ...] = (WALLET, ACCOUNT, CARE, DUE, DUE_COUPONS, BOARDS, GIFT_FIGURES)
BATCH = 5_000
_MADE = pattern(r"CREATE TABLE \{name\}(\w*)")

_META = """CREATE TABLE IF NOT EXISTS sets (
    name TEXT PRIMARY KEY, position INTEGER NOT NULL, leaf_hash TEXT NOT NULL, tables TEXT NOT NULL) STRICT"""


class Gap(LookupError):
    """Entries were left out between the follower's position and the first it was given."""


class Mark(NamedTuple):
    """How far the views have read: the position of the last entry, -1 before the first, and its leaf hash."""

    position: int
    leaf_hash: str


class Follower:
    """The read models of one ledger. Writing and reading may come from different threads."""

    def __init__(self, path: str | PathLike[str], views: Sequence[View] = VIEWS) -> None:
        self._views = views
        self._name = _set_name(views)
        self._lock = threading.Lock()
        self._writer = _connect(path)
        self._reader = _connect(path) if str(path) != ":memory:" else self._writer
        self._reading = threading.Lock() if self._reader is not self._writer else self._lock
        with self._lock, _Transaction(self._writer) as cursor:
            cursor.execute(_META)
            self._mark = self._found(cursor) or self._build(cursor)

    @property
    def position(self) -> int:
        """The position of the last entry applied, -1 before the first."""
        return self._mark.position

    @property
    def mark(self) -> Mark:
        """The last entry applied. A log with another leaf hash there is another log: then `rebuild`."""
        return self._mark

    def apply(self, entries: Iterable[Entry], batch: int = BATCH) -> int:
        """Apply entries in log order, those already applied being skipped; the position reached."""
        remaining = iter(entries)
        while some := list(islice(remaining, batch)):
            self._apply(some)
        return self._mark.position

    def settle(self) -> None:
        """Drop the tables of other versions: called when this set has caught up with the log."""
        with self._lock, _Transaction(self._writer) as cursor:
            others = cursor.execute("SELECT name, tables FROM sets WHERE name <> ?", (self._name,)).fetchall()
            for name, tables in others:
                for table in str(tables).split():
                    cursor.execute(f"DROP TABLE IF EXISTS {table}")
                cursor.execute("DELETE FROM sets WHERE name = ?", (name,))

    def rebuild(self) -> None:
        """Forget everything read: the caller applies the log from its beginning."""
        with self._lock, _Transaction(self._writer) as cursor:
            cursor.execute("DELETE FROM sets WHERE name = ?", (self._name,))
            self._mark = self._build(cursor)

    def wallet(self, customer_id: str) -> list[Held]:
        """The coupons a customer holds, in the order they were issued."""
        return self._read(WALLET, wallet, customer_id)

    def account(self, customer_id: str, behind: str = "", limit: int = 1000) -> tuple[list[Total], list[Account]]:
        """What is open on a customer's orders: sums by currency, and the orders behind this one."""
        return self._read(ACCOUNT, open_accounts, customer_id, behind, limit)

    def care(self, after: int, limit: int) -> list[Proposal]:
        """The open proposals to make up for a threshold that the seller's side broke, the oldest first."""
        return self._read(CARE, proposals, after, limit)

    def board(self, board: Board, after: int, limit: int) -> list[Item]:
        """The open items of a board, the oldest first."""
        return self._read(BOARDS, items, board, after, limit)

    def gift_figures(self, since: str, until: str) -> dict[str, int]:
        """What was counted of gifts from one day to another, both included."""
        return self._read(GIFT_FIGURES, counted, since, until)

    def due(self, until: Instant, limit: int = 1000) -> list[Due]:
        """What is due by `until` on orders and coupons, the longest overdue first."""
        found: list[Due] = self._read(DUE, due.due, until, limit)
        found += self._read(DUE_COUPONS, due_coupons.due, until, limit)
        return sorted(found, key=lambda each: each.due_at)[:limit]

    def put_off(self, asked: Sequence[tuple[Due, Instant]]) -> None:
        """What was asked in vain is asked again at its instant."""
        on_orders = [each for each in asked if each[0].stream.startswith("orders/")]
        on_coupons = [each for each in asked if each[0].stream.startswith("coupons/")]
        with self._lock, _Transaction(self._writer) as cursor:
            due.put_off(Tables(cursor, self._table(DUE)), on_orders)
            due_coupons.put_off(Tables(cursor, self._table(DUE_COUPONS)), on_coupons)

    def close(self) -> None:
        """Close the file."""
        for connection in {self._writer, self._reader}:
            connection.close()

    def _read(self, view: View, query: Any, *values: Any) -> Any:
        """What a query finds, all of it as of one moment."""
        with self._reading:
            cursor = self._reader.execute("BEGIN")
            try:
                return query(Tables(cursor, self._table(view)), *values)
            finally:
                cursor.execute("COMMIT")

    def _apply(self, entries: list[Entry]) -> None:
        with self._lock, _Transaction(self._writer) as cursor:
            before = self._found(cursor) or self._build(cursor)
            fresh = [entry for entry in entries if entry.position > before.position]
            for expected, entry in enumerate(fresh, before.position + 1):
                if entry.position != expected:
                    raise Gap(f"The views stand before position {expected} and were given {entry.position}.")
            after = Mark(fresh[-1].position, fresh[-1].leaf_hash) if fresh else before
            for view in self._views if fresh else ():
                view.apply(Tables(cursor, self._table(view)), fresh)
            cursor.execute("UPDATE sets SET position = ?, leaf_hash = ? WHERE name = ?", (*after, self._name))
        self._mark = after

    def _table(self, view: View) -> str:
        return f"{view.name}_{self._name}"

    def _tables(self, view: View) -> list[str]:
        """All the tables that a view makes: its own, and those named after it."""
        made = (match[1] for statement in view.tables for match in _MADE.finditer(statement))
        return [f"{self._table(view)}{suffix}" for suffix in made]

    def _found(self, cursor: sqlite3.Cursor) -> Mark | None:
        row = cursor.execute("SELECT position, leaf_hash FROM sets WHERE name = ?", (self._name,)).fetchone()
        return None if row is None else Mark(*row)

    def _build(self, cursor: sqlite3.Cursor) -> Mark:
        """Make this set's tables, empty."""
        for view in self._views:
            for table in self._tables(view):
                cursor.execute(f"DROP TABLE IF EXISTS {table}")
            for statement in view.tables:
                cursor.execute(statement.replace("{name}", self._table(view)))
        tables = " ".join(table for view in self._views for table in self._tables(view))
        cursor.execute("INSERT INTO sets VALUES (?, -1, '', ?)", (self._name, tables))
        return Mark(-1, "")


def _set_name(views: Sequence[View]) -> str:
    """A name for these views in these versions."""
    versions = " ".join(sorted(f"{view.name} {view.version}" for view in views))
    return sha256(versions.encode()).hexdigest()[:12]


class _Transaction:
    """All or nothing on the writer's connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._cursor = connection.cursor()

    def __enter__(self) -> sqlite3.Cursor:
        self._cursor.execute("BEGIN IMMEDIATE")
        return self._cursor

    def __exit__(self, failed: object, *_: object) -> None:
        if failed is None:
            self._cursor.execute("COMMIT")
            return
        with suppress(sqlite3.Error):  # the first error is the one worth hearing
            self._cursor.execute("ROLLBACK")


def _connect(path: str | PathLike[str]) -> sqlite3.Connection:
    """Not synced on every commit: what a power cut takes, the log gives back."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection
