"""What is really in the files: a figure counts only if every acknowledged request is there."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg

from tests.benchmarks.harness import Mismatch


def check(what: str, stored: Iterable[object], acknowledged: Iterable[object]) -> None:
    """Each acknowledged one is stored exactly once, and no other."""
    found, told = sorted(map(str, stored)), sorted(map(str, acknowledged))
    if found != told:
        raise Mismatch(f"{what}: {len(told)} were acknowledged, {len(found)} are stored.")


def streams(place: Path | str, type_: str) -> list[str]:
    """The stream of every stored event of this type in a ledger."""
    return _first_column(place, "SELECT stream FROM entries WHERE type = ?", type_)


def positions(file: Path) -> list[int]:
    """The position of every stored event of a ledger."""
    with closing(sqlite3.connect(file)) as connection:
        return [position for (position,) in connection.execute("SELECT position FROM entries")]


def library_ids(place: Path | str, type_: str) -> list[str]:
    """The aggregate of every stored event of this type in the library's store."""
    table = "orders_events" if _is_dsn(place) else "stored_events"
    found = _first_column(place, f"SELECT originator_id FROM {table} WHERE topic LIKE ?", f"%.{type_}")
    return [str(each).replace("-", "") for each in found]


def _first_column(place: Path | str, query: str, value: str) -> list[Any]:
    if _is_dsn(place):
        with psycopg.connect(str(place)) as connection:
            return [row[0] for row in connection.execute(query.replace("?", "%s").encode(), (value,))]
    with closing(sqlite3.connect(place)) as connection:
        return [row[0] for row in connection.execute(query, (value,))]


def _is_dsn(place: Path | str) -> bool:
    return "://" in str(place)
