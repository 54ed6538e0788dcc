"""A hundred facts at a time, beside writing the very rows that come of them in equal transactions."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from itertools import pairwise
from pathlib import Path
from time import perf_counter

from api.collecting import seldom_collecting
from domain.ledger import schema
from domain.ledger.command import Command, Recorded
from domain.ledger.keyring import Keyring
from domain.ledger.ledger import Ledger
from tests.benchmarks import shop, stored
from tests.benchmarks.harness import Mismatch, Sides, Size, Turn

BATCH = 100
_TABLES = ("entries", "vault_requests")
"""Where an append of payments writes; the head of the log is one row, which the floor leaves alone."""
Batch = Callable[[int, int], Sequence[Command]]
"""The commands of a transaction, by turn and number."""


def _of_one_order(turn: int, number: int) -> Sequence[Command]:
    """One request with a hundred payments in part of one order."""
    name = f"A-{turn}-{number:04d}"
    paid = [("PaymentCaptured", shop.payment(f"{name}-{n}", 1)) for n in range(BATCH)]
    return [shop.command(f"orders/{name}", *paid, key=shop.request_key(name))]


def _of_many_orders(turn: int, number: int) -> Sequence[Command]:
    """A hundred requests that are decided and recorded together, each paying an order of its own in part."""
    names = [f"A-{turn}-{number:04d}-{n:02d}" for n in range(BATCH)]
    fact = "PaymentCaptured"
    return [shop.command(f"orders/{each}", (fact, shop.payment(each, 1)), key=shop.request_key(each)) for each in names]


class _Rows:
    """The rows of some transactions of a ledger, and a file of the same tables to write them into."""

    def __init__(self, ledger: Path, ends: Sequence[int], file: Path) -> None:
        with closing(sqlite3.connect(ledger)) as connection:
            self._transactions = [
                [
                    connection.execute(f"SELECT * FROM {table} WHERE position >= ? AND position < ?", bounds).fetchall()
                    for table in _TABLES
                ]
                for bounds in pairwise(ends)
            ]
            before = {
                table: connection.execute(f"SELECT * FROM {table} WHERE position < ?", (ends[0],)).fetchall()
                for table in _TABLES
            }
        self._connection = sqlite3.connect(file, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        cursor = self._connection.execute("BEGIN")
        schema.create(cursor, (), Keyring(None))
        for table, rows in before.items():
            _insert(cursor, table, rows)
        cursor.execute("COMMIT")

    def write(self, first: int, last: int) -> Turn:
        """Write these transactions."""
        cursor, done = self._connection.cursor(), 0
        began = perf_counter()
        for transaction in self._transactions[first:last]:
            cursor.execute("BEGIN IMMEDIATE")
            for table, rows in zip(_TABLES, transaction, strict=True):
                _insert(cursor, table, rows)
            cursor.execute("COMMIT")
            done += len(transaction[0])
        return Turn(done, perf_counter() - began)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def _insert(cursor: sqlite3.Cursor, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    if table == "entries":
        cursor.executemany(schema.INSERT_ENTRY, rows)
    elif rows:
        cursor.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)


def _record(ledger: Ledger, batches: Sequence[Sequence[Command]]) -> Turn:
    before = ledger.head().size
    began = perf_counter()
    for commands in batches:
        outcomes = ledger.append(*commands)
        if not all(isinstance(each, Recorded) for each in outcomes):
            raise Mismatch(f"A batch was not recorded: {outcomes[0]}.")
    return Turn(ledger.head().size - before, perf_counter() - began)


@contextmanager
def _batches(folder: Path, size: Size, batch: Batch) -> Iterator[Sides]:
    """Every turn records so many batches of orders that were placed before, and are read from the file."""
    turns = [[batch(turn, n) for n in range(size.each)] for turn in range(size.rounds + 1)]
    rehearsal, file = folder / "rehearsal.db", folder / "ledger.db"
    ids = [each.stream.removeprefix("orders/") for turn in turns for commands in turn for each in commands]
    for each in (rehearsal, file):
        with closing(shop.open_ledger(each)) as ledger:
            shop.place_orders(ledger, ids)
    with closing(shop.open_ledger(rehearsal)) as ledger:
        ends = [ledger.head().size]
        for commands in (commands for turn in turns for commands in turn):
            _record(ledger, [commands])
            ends.append(ledger.head().size)
    rows = _Rows(rehearsal, ends, folder / "rows.db")
    with closing(shop.open_ledger(file)) as ledger, seldom_collecting():
        yield Sides(
            lambda n: _record(ledger, turns[n]),
            lambda n: rows.write(n * size.each, (n + 1) * size.each),
        )
    rows.close()
    stored.check("events in the ledger", stored.positions(file), stored.positions(folder / "rows.db"))


by_one_order = partial(_batches, batch=_of_one_order)
by_many_orders = partial(_batches, batch=_of_many_orders)
