"""What somebody with the ledger's file and its code can do to it."""

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

Change = Callable[[dict[str, Any]], object]


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path)) as connection, connection:
        yield connection


def canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def hashed(state: bytes) -> bytes:
    return sha256(b"\x00" + state).digest()


def find(path: Path, type_: str, nth: int = 0) -> int:
    """The position of an event of this type."""
    with opened(path) as db:
        found = db.execute("SELECT position FROM entries WHERE type = ? ORDER BY position", (type_,)).fetchall()
    return found[nth][0]


def leaf(path: Path, position: int) -> dict[str, Any]:
    with opened(path) as db:
        (state,) = db.execute("SELECT state FROM entries WHERE position = ?", (position,)).fetchone()
    return json.loads(state)


def rewrite(path: Path, position: int, change: Change) -> None:
    """Change what an event says, and its hash with it."""
    with opened(path) as db:
        _rewrite(db, position, change)


def rechain(path: Path, position: int, change: Change) -> None:
    """The same, and every later event of the stream follows the one before it again: no hash shows anything."""
    with opened(path) as db:
        _rewrite(db, position, change)
        stream, version, last = db.execute(
            "SELECT stream, version, leaf_hash FROM entries WHERE position = ?", (position,)
        ).fetchone()
        later = "SELECT position FROM entries WHERE stream = ? AND version > ? ORDER BY version"
        for (each,) in db.execute(later, (stream, version)).fetchall():
            last = _rewrite(db, each, _following(last))


def set_column(path: Path, position: int, column: str, value: object) -> None:
    with opened(path) as db:
        db.execute(f"UPDATE entries SET {column} = ? WHERE position = ?", (value, position))


def _following(last: bytes) -> Change:
    return lambda leaf: leaf.update(previous=last.hex())


def _rewrite(db: sqlite3.Connection, position: int, change: Change) -> bytes:
    (state,) = db.execute("SELECT state FROM entries WHERE position = ?", (position,)).fetchone()
    leaf = json.loads(state)
    change(leaf)
    state = canonical(leaf)
    db.execute("UPDATE entries SET state = ?, leaf_hash = ? WHERE position = ?", (state, hashed(state), position))
    return hashed(state)


def run(path: Path, statement: str, *values: object) -> list[Any]:
    """Whatever else can be done to a file."""
    with opened(path) as db:
        return db.execute(statement, values).fetchall()


def rows(path: Path) -> list[dict[str, Any]]:
    """Place, stream and version of every event."""
    found = run(path, "SELECT position, stream, version, type FROM entries ORDER BY position")
    return [dict(zip(("position", "stream", "version", "type"), row, strict=True)) for row in found]


def commitments(path: Path, position: int) -> list[str]:
    """What an event commits to."""
    return re.findall(r'"commitment": "([0-9a-f]{64})"', json.dumps(leaf(path, position)))
