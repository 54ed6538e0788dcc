"""Deciding a whole log again, beside the least that reading its rows can cost.

The log is a day's orders told to a real ledger and copied, all copies in step: an order's next statement stands as many
statements later as there are copies, and every copy is stamped a little after the one before it, so that the whole is
a log that a ledger could have written, and agrees in every byte and every decision.
"""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import timedelta
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from time import perf_counter

import msgspec
import orjson

from api.auditing.ranges import audit_range
from api.collecting import seldom_collecting
from domain.catalogue import KINDS
from domain.clock import instant, moment
from domain.ledger import schema
from domain.ledger.ledger import Ledger
from domain.ledger.reader import Reader
from domain.ledger.safe import Kept, Safe
from domain.ledger.vault import VaultRow
from tests.benchmarks import shop
from tests.benchmarks.harness import Mismatch, Sides, Size, Turn
from tests.benchmarks.manyorders import Day, Row, own_ids

_APART = timedelta(microseconds=50)
"""Between a copy's events and the next copy's: more than a statement has events, and all copies within the second
after which the day goes on.
"""
_COPIES_MAX = 15_000
_PAGE = 5_000
_ROWS = "SELECT state, position, leaf_hash FROM entries WHERE position > ? ORDER BY position LIMIT ?"
_STAMPED = '"recorded_at":"%s"'


class _Origin(msgspec.Struct):
    caused_by: str | None


@contextmanager
def audit(folder: Path, size: Size) -> Iterator[Sides]:
    """Every turn audits the log in one process. It is kept beside the results, for the next time."""
    file = _log_of(size.each, folder.parent.parent)
    with (
        closing(Reader(KINDS.values(), str(file))) as reader,
        closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection,
        seldom_collecting(),
    ):
        events = reader.ends().size
        yield Sides(lambda _: _audit(reader, events), lambda _: _read(connection, events))


def _audit(reader: Reader, events: int) -> Turn:
    began = perf_counter()
    report = audit_range(reader, 0, events, events)
    seconds = perf_counter() - began
    if report.findings or report.counts["events"] != events:
        raise Mismatch(f"The log does not agree: {report.findings[:3]}")
    return Turn(events, seconds)


def _read(connection: sqlite3.Connection, events: int) -> Turn:
    began = perf_counter()
    position = -1
    while found := connection.execute(_ROWS, (position, _PAGE)).fetchall():
        for state, _, _ in found:
            orjson.loads(state)
        position = found[-1][1]
    if position + 1 != events:
        raise Mismatch(f"{position + 1} of {events} events were read.")
    return Turn(events, perf_counter() - began)


def _log_of(events: int, folder: Path) -> Path:
    """A ledger of at least so many events, made once and kept for as long as the day stays the same."""
    day = Day()
    rows, begins = day.rows(), day.begins
    words = [each for row in rows for each in re.findall(rb'"commitment":"([0-9a-f]{64})"', row.state)]
    vault = day.book.ledger.vault_values(each.decode() for each in words)
    day.book.ledger.close()
    told = sha256(b"".join(row.state for row in rows)).hexdigest()[:12]
    file = folder / f"bench-sealed-{events}-{told}.db"
    if not file.exists():
        making = file.with_suffix(".making")
        making.unlink(missing_ok=True)
        Path(f"{making}.keys").unlink(missing_ok=True)
        with closing(shop.open_ledger(making)) as ledger:
            copies = min(_COPIES_MAX, -(-(events - begins) // (len(rows) - begins)))
            _write(ledger, [*rows[:begins], *_in_step(rows[begins:], copies, begins)], list(vault.values()))
        Path(f"{making}.keys").rename(f"{file}.keys")
        making.rename(file)
    return file


def _write(ledger: Ledger, rows: Sequence[Row], vault: Sequence[VaultRow]) -> None:
    write = ledger.datastore.begin()
    write.cursor.executemany(schema.INSERT_ENTRY, rows)
    Safe(write.cursor, ledger.datastore.keyring).keep([Kept("everybody", vault)])
    write.cursor.execute("UPDATE log_head SET size = ?, recorded_at = ?", (len(rows), rows[-1].recorded_at))
    write.commit()
    ledger.datastore.checkpoint()


def _in_step(day: Sequence[Row], copies: int, position: int) -> Iterator[Row]:
    """Each statement of the day with what follows from it, once for each copy, before the next statement."""
    hashes: list[dict[str, bytes]] = [{} for _ in range(copies)]
    for statement in _statements(day):
        for number in range(copies):
            for row in statement:
                yield _copied(row, number, hashes[number])._replace(position=position)
                position += 1


def _statements(day: Sequence[Row]) -> Iterator[list[Row]]:
    place = 0

    def statement(row: Row) -> int:
        nonlocal place
        place += msgspec.json.decode(row.state, type=_Origin).caused_by is None
        return place

    for _, rows in groupby(day, key=statement):
        yield list(rows)


def _copied(row: Row, number: int, hashes: dict[str, bytes]) -> Row:
    recorded_at = instant(moment(row.recorded_at) + number * _APART)
    stamp = (_STAMPED % row.recorded_at).encode(), (_STAMPED % recorded_at).encode()
    return own_ids(row._replace(state=row.state.replace(*stamp), recorded_at=recorded_at), number, hashes)
