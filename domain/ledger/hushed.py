"""A cursor that can be told to ask nothing: what is decided on an event loop must not wait for another machine."""

from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Self

from domain.ledger.datastore import Cursor


class Unasked(Exception):
    """Something would have to be asked, and is not now."""


class Hushed:
    """Another cursor, but inside `silent` it raises `Unasked` instead of asking."""

    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor
        self._silent = False

    @contextmanager
    def silent(self) -> Generator[None]:
        """Ask nothing for as long as the context lasts."""
        self._silent = True
        try:
            yield
        finally:
            self._silent = False

    def execute(self, statement: str, values: Any = (), /) -> Self:
        """Run one statement."""
        if self._silent:
            raise Unasked
        self._cursor.execute(statement, values)
        return self

    def executemany(self, statement: str, rows: Iterable[Any], /) -> Self:
        """Run one statement for each row of values."""
        if self._silent:
            raise Unasked
        self._cursor.executemany(statement, rows)
        return self

    def fetchone(self) -> Any:
        """The next row of what was asked, None behind the last."""
        return self._cursor.fetchone()

    def fetchall(self) -> list[Any]:
        """The rows that are left."""
        return self._cursor.fetchall()

    def __iter__(self) -> Iterator[Any]:
        return iter(self._cursor)
