"""The tables of a ledger, row by row in the order of their keys, and what the rows of one add up to."""

import re
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any, NamedTuple

import msgspec

from domain.ledger import schema
from domain.ledger.datastore import Cursor
from domain.ledger.store import marks

Row = tuple[Any, ...]
_row = msgspec.msgpack.Encoder().encode
_STAYS = frozenset({("meta", "format"), ("meta", "to_clean")})
"""Rows that speak of where they are: by table and key."""
_PAGE = 1_000
_PAGES = {"content": 8}
"""So many rows are read at a time; fewer where each may be large."""
_NEAR = "SELECT name FROM sqlite_master WHERE type = 'table'"
_FAR = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
_MADE = re.compile(r"CREATE TABLE IF NOT EXISTS (\w+) \((.*)\) STRICT", re.DOTALL)
_BETWEEN = re.compile(r",(?![^()]*\))")
_SEVERAL = re.compile(r"PRIMARY KEY \((.*)\)")


class Table(NamedTuple):
    """A table, its columns, and those of them that are its key."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]

    @property
    def insert(self) -> str:
        """The statement that writes a row."""
        return f"INSERT INTO {self.name} VALUES ({marks(self.columns)})"  # noqa: S608 - a name of ours

    @property
    def clear(self) -> str:
        """The statement that deletes what was there from the beginning."""
        but_the_mark = " WHERE name <> 'format'" if self.name == "meta" else ""
        return f"DELETE FROM {self.name}{but_the_mark}"  # noqa: S608 - a name of ours

    def rows(self, c: Cursor) -> Iterator[Row]:
        """All rows, by their key, a page at a time."""
        key = ", ".join(self.key)
        select = f"SELECT {', '.join(self.columns)} FROM {self.name} "  # noqa: S608 - names of ours
        behind, order = f"WHERE ({key}) > ({marks(self.key)}) ", f"ORDER BY {key} LIMIT {_PAGES.get(self.name, _PAGE)}"
        last = [self.columns.index(each) for each in self.key]
        page = c.execute(select + order).fetchall()
        while page:
            yield from (row for row in page if (self.name, row[0]) not in _STAYS)
            page = c.execute(select + behind + order, [page[-1][each] for each in last]).fetchall()

    def count(self, c: Cursor) -> int:
        """How many rows there are."""
        return c.execute(f"SELECT count(*) FROM {self.name}").fetchone()[0]  # noqa: S608 - a name of ours


def _tables() -> Iterator[Table]:
    """What the statements say that make them, so that no table is ever left behind."""
    for name, inside in (found.groups() for each in schema.TABLES if (found := _MADE.match(each))):
        parts = [each.strip() for each in _BETWEEN.split(inside)]
        columns = tuple(each.split()[0] for each in parts if not each.startswith(("PRIMARY KEY", "UNIQUE")))
        (key,) = [each for each in parts if "PRIMARY KEY" in each]
        several = _SEVERAL.fullmatch(key)
        yield Table(name, columns, tuple(several[1].split(", ")) if several else (key.split()[0],))


TABLES = tuple(each for each in _tables() if each.name != "log_head")
"""All but the log's head, which is the lock; in an order in which none names what is not there yet."""
LOG = next(each for each in TABLES if each.name == "entries")


def tables_of(c: Cursor, *, far: bool) -> list[Table]:
    """Those of them that a ledger has: one that no newer release has opened yet lacks the newest."""
    there = {name for (name,) in c.execute(_FAR if far else _NEAR).fetchall()}
    return [table for table in TABLES if table.name in there]


class Sum:
    """What rows add up to, in whatever order stores sort texts. Nobody who does not know the key, which is drawn for
    each move, can make other rows that come to the same.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._sum = 0
        self.rows = 0

    def add(self, row: Row) -> None:
        """Count a row in."""
        self._sum += int.from_bytes(blake2b(_row(row), key=self._key, digest_size=32).digest())
        self.rows += 1

    @property
    def all(self) -> tuple[int, int]:
        """What all of them add up to, and how many they are."""
        return self._sum, self.rows
