"""What is really in the files: a figure counts only if every acknowledged request is there."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from tests.benchmarks.harness import Mismatch


def check(what: str, stored: Iterable[object], acknowledged: Iterable[object]) -> None:
    """Each acknowledged one is stored exactly once, and no other."""
    found, told = sorted(map(str, stored)), sorted(map(str, acknowledged))
    if found != told:
        raise Mismatch(f"{what}: {len(told)} were acknowledged, {len(found)} are stored.")


def streams(file: Path, type_: str) -> list[str]:
    """The stream of every stored event of this type in a ledger."""
    with closing(sqlite3.connect(file)) as connection:
        return [name for (name,) in connection.execute("SELECT stream FROM entries WHERE type = ?", (type_,))]


def positions(file: Path) -> list[int]:
    """The position of every stored event of a ledger."""
    with closing(sqlite3.connect(file)) as connection:
        return [position for (position,) in connection.execute("SELECT position FROM entries")]


def library_ids(file: Path, type_: str) -> list[str]:
    """The aggregate of every stored event of this type in a file of the library."""
    with closing(sqlite3.connect(file)) as connection:
        found = "SELECT originator_id FROM stored_events WHERE topic LIKE ?"
        return [name.replace("-", "") for (name,) in connection.execute(found, (f"%.{type_}",))]
