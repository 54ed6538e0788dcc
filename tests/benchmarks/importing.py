"""Importing a file of lines, beside writing the very rows that come of it with nothing else done."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path
from time import perf_counter
from unittest.mock import patch

import msgspec

from api.bulk import import_file
from api.settings import Settings
from domain.ledger import schema
from domain.ledger.batch import Batch
from domain.ledger.keyring import Keyring
from domain.ledger.ledger import Ledger
from tests.benchmarks import shop, stored
from tests.benchmarks.harness import Mismatch, Sides, Size, Turn

_EVENTS = 5
"""Of each line: what it states, and the register of the buyer."""
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
    return _encode({"stream": f"orders/{order_id}", "idempotency_key": f"import-{order_id}", "facts": facts}) + b"\n"


def _import(lines: Path, ids: list[str], file: Path) -> Turn:
    """Import the lines into a new ledger, as the command does."""
    began = perf_counter()
    done = asyncio.run(import_file(Settings(db=str(file)), lines, lambda _: None))
    seconds = perf_counter() - began
    if done.recorded != len(ids) or done.refused:
        raise Mismatch(f"{done.recorded} of {len(ids)} lines were recorded, refused were {done.refused[:1]}.")
    stored.check("imported orders", stored.streams(file, "OrderPlaced"), [f"orders/{each}" for each in ids])
    stored.check("imported events", stored.positions(file), range(len(ids) * _EVENTS))
    return Turn(len(ids) * _EVENTS, seconds)


class _Rows:
    """What an import came to, transaction by transaction."""

    def __init__(self, file: Path, ends: list[int]) -> None:
        self._transactions: list[tuple[list[tuple[object, ...]], list[tuple[object, ...]]]] = []
        with closing(sqlite3.connect(file)) as connection:
            for bounds in pairwise([0, *ends]):
                both = [
                    connection.execute(f"SELECT * FROM {table} WHERE position >= ? AND position < ?", bounds).fetchall()
                    for table in ("entries", "vault_requests")
                ]
                self._transactions.append((both[0], both[1]))
        self._events = ends[-1]

    def write(self, file: Path) -> Turn:
        """Write the same rows into the same tables, in the same transactions."""
        began = perf_counter()
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            cursor = connection.execute("BEGIN")
            schema.create(cursor, (), Keyring(None))
            cursor.execute("COMMIT")
            for entries, salts in self._transactions:
                cursor.execute("BEGIN IMMEDIATE")
                cursor.executemany(schema.INSERT_ENTRY, entries)
                cursor.executemany("INSERT INTO vault_requests VALUES (?, ?, ?)", salts)
                cursor.execute("COMMIT")
        seconds = perf_counter() - began
        stored.check("rows written", stored.positions(file), range(self._events))
        return Turn(self._events, seconds)


@contextmanager
def batches(folder: Path, size: Size) -> Iterator[Sides]:
    """Every turn imports the same lines into a new file, or writes the rows of such an import into one."""
    ids = [f"A-{n:06d}" for n in range(size.each)]
    lines = folder / "orders.ndjson"
    lines.write_bytes(b"".join(_line(each) for each in ids))
    ends: list[int] = []

    def committed(ledger: Ledger, batch: Batch) -> None:
        ends.append(batch.size)
        original(ledger, batch)

    original = Ledger.committed
    with patch.object(Ledger, "committed", committed):
        _import(lines, ids, folder / "rehearsal.db")
    rows = _Rows(folder / "rehearsal.db", ends)
    yield Sides(
        lambda number: _import(lines, ids, folder / f"import-{number}.db"),
        lambda number: rows.write(folder / f"rows-{number}.db"),
    )
