"""The builds of views in the follower's file: each has tables of its own, and stands at a position of the log.

A build is live when reads are answered from it, and there is one such of a view; others are being built beside it.
Numbers are never given twice, so a table's name always means the same build.
"""

import sqlite3
from re import compile as pattern
from typing import NamedTuple

from projections.view import View

_MADE = pattern(r"CREATE TABLE \{name\}(\w*)")
_COLUMNS = "build, view, version, position, leaf_hash, live, same, tables"
_TABLE = """CREATE TABLE IF NOT EXISTS builds (
    build INTEGER PRIMARY KEY AUTOINCREMENT,
    view TEXT NOT NULL,
    version INTEGER NOT NULL,
    position INTEGER NOT NULL DEFAULT -1,
    leaf_hash TEXT NOT NULL DEFAULT '',
    live INTEGER NOT NULL DEFAULT 0,
    same INTEGER,
    tables TEXT NOT NULL DEFAULT '') STRICT"""
_ONE_LIVE = "CREATE UNIQUE INDEX IF NOT EXISTS one_live ON builds (view) WHERE live"
_ONE_BUILDING = "CREATE UNIQUE INDEX IF NOT EXISTS one_building ON builds (view, version) WHERE NOT live"


class Mark(NamedTuple):
    """The position of an entry, -1 before the first, and its leaf hash."""

    position: int
    leaf_hash: str


class Build(NamedTuple):
    """A build: `position` is the last entry it has read, -1 before the first, and `leaf_hash` that entry's.

    `same` says, of one that replaces its own version, whether its rows were the same when both stood level.
    """

    number: int
    view: str
    version: int
    position: int
    leaf_hash: str
    live: bool
    same: bool | None
    tables: list[str]

    @property
    def table(self) -> str:
        """The name its tables go by."""
        return f"{self.view}_{self.number}"


def lay_out(cursor: sqlite3.Cursor) -> None:
    """The table of builds, if it is not there yet."""
    for statement in (_TABLE, _ONE_LIVE, _ONE_BUILDING):
        cursor.execute(statement)


def found(cursor: sqlite3.Cursor) -> list[Build]:
    """Every build there is, in the order in which they were begun."""
    rows = cursor.execute(f"SELECT {_COLUMNS} FROM builds ORDER BY build").fetchall()  # noqa: S608 - our own names
    return [
        Build(*row[:5], live=row[5] == 1, same=None if row[6] is None else row[6] == 1, tables=row[7].split())
        for row in rows
    ]


def live(cursor: sqlite3.Cursor, view: View) -> str | None:
    """The name of the live tables of this view in this version."""
    statement = "SELECT build FROM builds WHERE view = ? AND version = ? AND live"
    row = cursor.execute(statement, (view.name, view.version)).fetchone()
    return None if row is None else f"{view.name}_{row[0]}"


def begin(cursor: sqlite3.Cursor, view: View) -> None:
    """Make a view's tables, empty."""
    cursor.execute("INSERT INTO builds (view, version) VALUES (?, ?)", (view.name, view.version))
    number = cursor.lastrowid
    table = f"{view.name}_{number}"
    for statement in view.tables:
        cursor.execute(statement.replace("{name}", table))
    made = [f"{table}{match[1]}" for statement in view.tables for match in _MADE.finditer(statement)]
    cursor.execute("UPDATE builds SET tables = ? WHERE build = ?", (" ".join(made), number))


def moved(cursor: sqlite3.Cursor, build: Build, position: int, leaf_hash: str) -> None:
    """It has read up to here."""
    values = (position, leaf_hash, build.number)
    cursor.execute("UPDATE builds SET position = ?, leaf_hash = ? WHERE build = ?", values)


def compared(cursor: sqlite3.Cursor, build: Build, same: bool) -> None:  # noqa: FBT001 - what is noted of it
    """Note whether its rows are those of the build it replaces."""
    cursor.execute("UPDATE builds SET same = ? WHERE build = ?", (same, build.number))


def take_up(cursor: sqlite3.Cursor, build: Build) -> None:
    """Answer from it from now on. What was live is dropped before."""
    cursor.execute("UPDATE builds SET live = 1 WHERE build = ?", (build.number,))


def drop(cursor: sqlite3.Cursor, build: Build) -> None:
    """Forget a build and its tables."""
    for table in build.tables:
        cursor.execute(f"DROP TABLE IF EXISTS {table}")
    cursor.execute("DELETE FROM builds WHERE build = ?", (build.number,))


def take_over(cursor: sqlite3.Cursor, view: View, old: Build, new: Build) -> None:
    """Carry what was noted beside the log from one build to another of the same version at the same position."""
    if not view.notes:
        return
    for before, after in zip(old.tables, new.tables, strict=True):
        noted = [column for column in columns(cursor, after) if column in view.notes]
        if noted:
            _carry(cursor, before, after, noted)


def _carry(cursor: sqlite3.Cursor, before: str, after: str, noted: list[str]) -> None:
    key = " AND ".join(f"new.{column} = old.{column}" for column in primary_key(cursor, before))
    notes = ", ".join(f"{column} = old.{column}" for column in noted)
    differs = " OR ".join(f"new.{column} IS NOT old.{column}" for column in noted)
    update = f"UPDATE {after} AS new SET {notes} FROM {before} AS old WHERE {key}"  # noqa: S608 - our own names
    cursor.execute(f"{update} AND ({differs})")


def primary_key(cursor: sqlite3.Cursor, table: str) -> list[str]:
    """The columns of a table's primary key, in its order."""
    statement = "SELECT name FROM pragma_table_info(?) WHERE pk ORDER BY pk"
    return [name for (name,) in cursor.execute(statement, (table,))]


def columns(cursor: sqlite3.Cursor, table: str) -> list[str]:
    """The columns that a table stores, those it works out left out."""
    return [name for (name,) in cursor.execute("SELECT name FROM pragma_table_info(?) ORDER BY cid", (table,))]
