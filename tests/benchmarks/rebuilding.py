"""Bringing every read model to the end of a long log, beside the least that one table of a row for each event costs.

Built anew they read the whole log; live ones, which hold what came before, catch up with what came since.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import cycle
from pathlib import Path
from time import perf_counter

import orjson

from api.collecting import seldom_collecting
from domain.ledger.ledger import Ledger
from projections.follower import VIEWS, Follower, Mark
from tests.benchmarks import shop
from tests.benchmarks.harness import Mismatch, Sides, Size, Turn
from tests.benchmarks.manyorders import log_of

_PAGE = 5_000
_LIVE_PAGES = (1, 7, 501, 90)
"""Read models that are kept live read the log in whatever pieces it grows."""
_READ = "SELECT state, position, leaf_hash FROM entries WHERE position > ? ORDER BY position LIMIT ?"
_TABLE = """CREATE TABLE latest (
    stream TEXT PRIMARY KEY, version INTEGER NOT NULL, type TEXT NOT NULL, occurred_at TEXT NOT NULL,
    position INTEGER NOT NULL, leaf_hash TEXT NOT NULL) STRICT, WITHOUT ROWID"""
_UPSERT = """INSERT INTO latest VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (stream) DO UPDATE SET version = excluded.version,
    type = excluded.type, occurred_at = excluded.occurred_at, position = excluded.position,
    leaf_hash = excluded.leaf_hash"""


@contextmanager
def rebuild(folder: Path, size: Size) -> Iterator[Sides]:
    """Every turn reads the whole log into a new file. The log is kept beside the results, for the next time."""
    ledger = shop.open_ledger(log_of(size.each, folder.parent.parent))
    events = ledger.head().size
    expected = _kept_live(ledger, folder / "live.views")
    with (
        closing(sqlite3.connect(f"file:{ledger.place.log}?mode=ro", uri=True)) as connection,
        seldom_collecting(),
    ):
        yield Sides(
            lambda number: _rebuild(ledger, folder / f"{number}.views", expected),
            lambda number: _fill(connection, folder / f"{number}.floor", events),
        )
    ledger.close()


@contextmanager
def catch_up(folder: Path, size: Size) -> Iterator[Sides]:
    """Every turn reads the next part of the log into read models that hold all before it."""
    behind = size.each * (size.rounds + 1)
    ledger = shop.open_ledger(log_of(behind * 2, folder.parent.parent))
    first = ledger.head().size - behind
    follower = Follower(folder / "live.views")
    _take(ledger, follower, -1, first)
    follower.settle(first - 1)
    with (
        closing(sqlite3.connect(f"file:{ledger.place.log}?mode=ro", uri=True)) as connection,
        closing(_table(folder / "floor")) as views,
        seldom_collecting(),
    ):
        _upsert(connection, views, -1, first)

        def ours(number: int) -> Turn:
            start = first + number * size.each
            began = perf_counter()
            _take(ledger, follower, start - 1, start + size.each)
            return Turn(size.each, perf_counter() - began)

        def floor(number: int) -> Turn:
            start = first + number * size.each
            began = perf_counter()
            _upsert(connection, views, start - 1, start + size.each)
            return Turn(size.each, perf_counter() - began)

        yield Sides(ours, floor)
    if _digests(follower) != _kept_live(ledger, folder / "small.views"):
        raise Mismatch("Read models that caught up hold other rows than those that were kept live in small steps.")
    follower.close()
    ledger.close()


def _kept_live(ledger: Ledger, file: Path) -> dict[str, str]:
    """What read models hold that have followed the log in small steps."""
    follower = Follower(file)
    pages = cycle(_LIVE_PAGES)
    while entries := ledger.log(follower.position, next(pages)):
        follower.apply(entries)
    digests = _digests(follower)
    follower.close()
    return digests


def _rebuild(ledger: Ledger, file: Path, expected: dict[str, str]) -> Turn:
    follower, events = Follower(file), ledger.head().size
    began = perf_counter()
    _take(ledger, follower, -1, events)
    follower.settle(events - 1)
    seconds = perf_counter() - began
    if _digests(follower) != expected:
        raise Mismatch("What was built anew holds other rows than what was kept live.")
    follower.close()
    _remove(file)
    return Turn(events, seconds)


def _take(ledger: Ledger, follower: Follower, position: int, end: int) -> None:
    """Give the follower what is behind this position, up to the end."""
    while position + 1 < end:
        piece = ledger.piece(position, min(_PAGE, end - position - 1), follower.wanted)
        if piece is None:
            raise Mismatch(f"The log ends at {position}, not at {end - 1}.")
        last = Mark(piece.position, piece.leaf_hash)
        failed = {name: failure for name, failure in follower.take(position, piece.entries, last).items() if failure}
        if failed:
            raise Mismatch(f"Views failed: {failed}.")
        position = piece.position


def _fill(connection: sqlite3.Connection, file: Path, events: int) -> Turn:
    """A table of the whole log."""
    with closing(_table(file)) as views:
        began = perf_counter()
        _upsert(connection, views, -1, events)
        seconds = perf_counter() - began
        ((streams,),) = views.execute("SELECT count(*) FROM latest")
    _remove(file)
    if not streams:
        raise Mismatch("No event was written.")
    return Turn(events, seconds)


def _table(file: Path) -> sqlite3.Connection:
    views = sqlite3.connect(file, isolation_level=None)
    views.execute("PRAGMA journal_mode = WAL")
    views.execute("PRAGMA synchronous = NORMAL")
    views.execute(_TABLE)
    return views


def _upsert(connection: sqlite3.Connection, views: sqlite3.Connection, position: int, end: int) -> None:
    """Fetch, parse, and one row for each event written over its stream's, in transactions equal to ours."""
    while position + 1 < end:
        found = connection.execute(_READ, (position, min(_PAGE, end - position - 1))).fetchall()
        if not found:
            raise Mismatch(f"The log ends at {position}, not at {end - 1}.")
        views.execute("BEGIN IMMEDIATE")
        views.executemany(_UPSERT, (_row(*row) for row in found))
        views.execute("COMMIT")
        position = found[-1][1]


def _row(state: bytes, position: int, leaf_hash: bytes) -> tuple[object, ...]:
    leaf = orjson.loads(state)
    return leaf["stream"], leaf["version"], leaf["type"], leaf["occurred_at"], position, leaf_hash.hex()


def _digests(follower: Follower) -> dict[str, str]:
    found = follower.digests()
    live = {each.view: found[each.number] for each in follower.own() if each.live}
    if len(live) != len(VIEWS):
        raise Mismatch(f"{len(VIEWS) - len(live)} views are not live.")
    return live


def _remove(file: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(f"{file}{suffix}").unlink(missing_ok=True)
