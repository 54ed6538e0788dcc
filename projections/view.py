"""A read model over the whole log, kept in the follower's file. It is disposable: the log builds it anew."""

import sqlite3
from collections.abc import Callable, Sequence
from typing import NamedTuple

from domain.fact import Fact
from domain.ledger.entry import Entry

Change = tuple[str, tuple[object, ...]]
"""A statement and its values."""


class View(NamedTuple):
    """A read model's tables, and how a batch of entries changes them (docs/adr/0015 says what a view promises).

    `version` rises whenever the tables or what goes into them change; the follower then builds them anew beside the
    old ones. A statement writes `{name}` where the table's name goes, and every table has a primary key. `apply`
    gets each entry exactly once, in log order, inside the follower's transaction, and makes of them the same rows
    in whatever batches they come. Only facts of `types` come, or all where none is named. Columns in `notes` are
    not of the log: a digest leaves them out, and a table built anew takes them over from the one it replaces.
    """

    name: str
    version: int
    tables: tuple[str, ...]
    apply: Callable[["Tables", Sequence[Entry]], None]
    types: tuple[type[Fact], ...] = ()
    notes: tuple[str, ...] = ()


class Tables:
    """A view's tables under a cursor; `table` is the name they go by."""

    def __init__(self, cursor: sqlite3.Cursor, table: str) -> None:
        self._cursor = cursor
        self._table = table
        self._named: dict[str, str] = {}

    def many(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        """Execute the statement for each row."""
        if len(rows) == 1:
            self._cursor.execute(self._of(statement), rows[0])
        elif rows:
            self._cursor.executemany(self._of(statement), rows)

    def rows(self, statement: str, values: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
        """The rows a query finds."""
        return self._cursor.execute(self._of(statement), values).fetchall()

    def _of(self, statement: str) -> str:
        named = self._named.get(statement)
        if named is None:
            named = self._named[statement] = statement.replace("{name}", self._table)
        return named
