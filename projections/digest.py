"""What a view holds, in the one way to write it down: who reads the same log with the same code comes to the same."""

import sqlite3
from collections.abc import Iterator
from hashlib import sha256
from threading import Event

import msgspec

from projections import builds
from projections.builds import Build
from projections.view import View

_ROWS_AT_ONCE = 1_000
_lines = msgspec.json.Encoder().encode_lines


class Stopped(Exception):
    """It was asked to end."""


def digest(cursor: sqlite3.Cursor, view: View, build: Build, closing: Event) -> str:
    """SHA-256 in hex over all rows; raises `Stopped` when it is asked to end."""
    hashed = sha256()
    for rows in _canonical(cursor, view, build):
        if closing.is_set():
            raise Stopped
        hashed.update(rows)
    return hashed.hexdigest()


def _canonical(cursor: sqlite3.Cursor, view: View, build: Build) -> Iterator[bytes]:
    """A line for each table, its name and columns, and one for each of its rows, as JSON arrays in the order of the
    primary key; bytes are in base64. Notes are not of the log and are left out.
    """
    for table in build.tables:
        columns = [name for name in builds.columns(cursor, table) if name not in view.notes]
        yield _lines([[table.removeprefix(build.table), *columns]])
        key = ", ".join(builds.primary_key(cursor, table))
        cursor.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {key}")  # noqa: S608 - our own names
        while rows := cursor.fetchmany(_ROWS_AT_ONCE):
            yield _lines(rows)
