"""A read model over the whole log, kept in the follower's file. It is disposable: the log builds it anew."""

import sqlite3
from collections.abc import Callable, Sequence
from typing import NamedTuple

from domain.ledger.entry import Entry


class View(NamedTuple):
    """A read model's tables, and how a batch of entries changes them.

    `version` rises whenever the tables or what goes into them change; the follower then builds them anew. A
    statement writes `{name}` where the table's name goes. `apply` gets each entry exactly once, in log order,
    inside the follower's transaction.
    """

    name: str
    version: int
    tables: tuple[str, ...]
    apply: Callable[["Tables", Sequence[Entry]], None]


class Tables:
    """A view's tables under a cursor; `table` is the name they go by."""

    def __init__(self, cursor: sqlite3.Cursor, table: str) -> None:
        self._cursor = cursor
        self._table = table

    def many(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        """Execute the statement for each row."""
        if rows:
            self._cursor.executemany(statement.replace("{name}", self._table), rows)

    def rows(self, statement: str, values: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
        """The rows a query finds."""
        return self._cursor.execute(statement.replace("{name}", self._table), values).fetchall()
