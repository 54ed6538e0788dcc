"""Importing lines in batches, beside writing the very rows that come of it with nothing else done."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

import msgspec

from domain import door
from domain.catalogue import KINDS
from domain.ledger import schema
from domain.ledger.command import Asked, Command, Recorded, Stated
from domain.ledger.ledger import Ledger
from domain.ledger.mapper import canonical_json
from domain.ledger.vault import seal
from tests.benchmarks import shop, stored
from tests.benchmarks.harness import Mismatch, Sides, Size, Turn

TOGETHER = 200
"""How many lines are one transaction."""
_encode = msgspec.json.Encoder().encode


def _line(order_id: str) -> bytes:
    """One order's whole history, as a line of an import."""
    units = [{"line": "1", "quantity": 2}, {"line": "2", "quantity": 1}]
    facts = [
        {"type": "OrderPlaced", **shop.order(f"c-{order_id}")},
        {"type": "PaymentCaptured", **shop.payment(order_id)},
        {"type": "LinesShipped", "lines": units, "carrier": "SF"},
        {"type": "LinesDelivered", "lines": units},
    ]
    return _encode({"stream": f"orders/{order_id}", "idempotency_key": f"import-{order_id}", "facts": facts})


def _command(line: bytes, ledger: Ledger) -> Command:
    """A line as the door reads it: strictly, words sealed, with its key."""
    asked = door.parse(line)
    kind = KINDS[asked["stream"].partition("/")[0]]
    stated: list[Stated] = []
    rows: list[Any] = []
    for fact in door.read_facts(kind, asked["facts"]):
        members, its_rows = seal(fact.members, ledger.salt) if fact.has_words else (fact.members, [])
        stated.append(Stated(fact.type, door.shape(kind, fact, members), fact.occurred_at))
        rows += its_rows
    key = shop.request_key(asked["idempotency_key"])
    request = Asked(key, canonical_json(asked))
    return Command(asked["stream"], tuple(stated), shop.ACTOR, tuple(rows), request, historical=True, may_backdate=True)


def _import(ledger: Ledger, lines: Sequence[bytes]) -> tuple[float, list[int]]:
    """Import the lines; seconds, and the positions acknowledged."""
    positions: list[int] = []
    began = perf_counter()
    for start in range(0, len(lines), TOGETHER):
        for outcome in ledger.append(*[_command(line, ledger) for line in lines[start : start + TOGETHER]]):
            if not isinstance(outcome, Recorded):
                raise Mismatch(f"A line was refused: {outcome}")
            positions += [entry.position for entry in outcome.entries]
    return perf_counter() - began, positions


class _Rows:
    """What one turn's import came to, transaction by transaction."""

    def __init__(self, file: Path, events: int, lines: int) -> None:
        with closing(sqlite3.connect(file)) as connection:
            self.entries = connection.execute("SELECT * FROM entries ORDER BY position").fetchall()
            self.salts = connection.execute("SELECT * FROM vault_requests ORDER BY position").fetchall()
        assert len(self.entries) == events
        self.together = TOGETHER * events // lines
        self.salts_together = TOGETHER

    def write(self, file: Path) -> Turn:
        """Write the same rows into the same tables, in as many transactions."""
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            cursor = connection.cursor()
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA synchronous = FULL")
            cursor.execute("BEGIN")
            schema.create(cursor)
            cursor.execute("COMMIT")
            began = perf_counter()
            for number, start in enumerate(range(0, len(self.entries), self.together)):
                salts = number * self.salts_together
                cursor.execute("BEGIN IMMEDIATE")
                cursor.executemany(schema.INSERT_ENTRY, self.entries[start : start + self.together])
                cursor.executemany(
                    "INSERT INTO vault_requests VALUES (?, ?)", self.salts[salts : salts + self.salts_together]
                )
                cursor.execute("COMMIT")
            seconds = perf_counter() - began
            assert cursor.execute("SELECT count(*) FROM entries").fetchone()[0] == len(self.entries)
        return Turn(len(self.entries), seconds)


@contextmanager
def batches(folder: Path, size: Size) -> Iterator[Sides]:
    """Every turn imports the same lines into a new file, or writes the rows of such an import into one."""
    lines = [_line(f"A-{n:06d}") for n in range(size.count)]
    rehearsed = _imported(folder / "rehearsal.db", lines)
    rows = _Rows(folder / "rehearsal.db", rehearsed.count, len(lines))
    yield Sides(
        lambda number: _imported(folder / f"import-{number}.db", lines),
        lambda number: rows.write(folder / f"rows-{number}.db"),
    )


def _imported(file: Path, lines: Sequence[bytes]) -> Turn:
    ledger = shop.open_ledger(file)
    seconds, positions = _import(ledger, lines)
    ledger.close()
    stored.check("imported events", stored.positions(file), positions)
    return Turn(len(positions), seconds)
