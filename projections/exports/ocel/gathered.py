"""The objects of a log, gathered in a file that is gone afterwards: there may be more of them than memory holds."""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson

from projections.exports.ocel.objects import Object

_TABLES = (
    "CREATE TABLE objects (id TEXT PRIMARY KEY, type TEXT NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TABLE attributes (
        id TEXT NOT NULL, name TEXT NOT NULL, time TEXT NOT NULL, value BLOB NOT NULL,
        PRIMARY KEY (id, name, time)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE links (
        id TEXT NOT NULL, qualifier TEXT NOT NULL, other TEXT NOT NULL,
        PRIMARY KEY (id, qualifier, other)) STRICT, WITHOUT ROWID""",
)
_AT_ONCE = 5_000


class Gathered:
    """Objects by id, each with what was said of it and when. What was said twice at one instant counts as said last."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._connection = sqlite3.connect(file, isolation_level=None)
        for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -32768"):  # it is never read again
            self._connection.execute(f"PRAGMA {setting}")
        for table in _TABLES:
            self._connection.execute(table)
        self._connection.execute("BEGIN")
        self._objects: dict[str, str] = {}
        self._attributes: list[tuple[str, str, str, bytes]] = []
        self._links: list[tuple[str, str, str]] = []

    def meet(self, met: Object) -> None:
        """There is this object."""
        if len(self._objects) + len(self._attributes) + len(self._links) >= _AT_ONCE:
            self._flush()
        self._objects[met.id] = met.type

    def attribute(self, of: Object, name: str, time: str, value: Any) -> None:
        """Something holds of an object from then on."""
        self._attributes.append((of.id, name, time, orjson.dumps(value)))

    def link(self, of: Object, qualifier: str, other: Object) -> None:
        """An object stands to another in this way."""
        self._links.append((of.id, qualifier, other.id))

    def objects(self) -> Iterator[tuple[Object, list[tuple[str, str, bytes]], list[tuple[str, str]]]]:
        """Every object by its id, with its attributes, `(name, time, JSON)`, and links, `(qualifier, other's id)`."""
        self._flush()
        attributes = _Groups(self._rows("SELECT id, name, time, value FROM attributes ORDER BY id, name, time"))
        links = _Groups(self._rows("SELECT id, qualifier, other FROM links ORDER BY id, qualifier, other"))
        for id_, type_ in self._rows("SELECT id, type FROM objects ORDER BY id"):
            yield Object(id_, type_), attributes.of(id_), links.of(id_)

    def types(self) -> set[str]:
        """The types of objects that were met."""
        self._flush()
        return {type_ for (type_,) in self._rows("SELECT DISTINCT type FROM objects")}

    def close(self) -> None:
        """Forget them all."""
        self._connection.close()
        self._file.unlink(missing_ok=True)

    def _rows(self, statement: str) -> Iterator[tuple[Any, ...]]:
        yield from self._connection.execute(statement)

    def _flush(self) -> None:
        execute = self._connection.executemany
        execute("INSERT OR IGNORE INTO objects VALUES (?, ?)", self._objects.items())
        execute("INSERT OR REPLACE INTO attributes VALUES (?, ?, ?, ?)", self._attributes)
        execute("INSERT OR IGNORE INTO links VALUES (?, ?, ?)", self._links)
        self._objects.clear()
        self._attributes.clear()
        self._links.clear()


class _Groups:
    """Rows that come in the order of ids, handed out id by id."""

    def __init__(self, rows: Iterator[tuple[Any, ...]]) -> None:
        self._rows = rows
        self._next: Sequence[Any] | None = next(rows, None)

    def of(self, id_: str) -> list[Any]:
        """The rows of the next id that has any, if it is this one, without the id."""
        found: list[Any] = []
        while self._next is not None and self._next[0] == id_:
            found.append(tuple(self._next[1:]))
            self._next = next(self._rows, None)
        return found
