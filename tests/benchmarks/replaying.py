"""Replaying one long order, beside the least that reading its rows can cost."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import cycle
from pathlib import Path
from time import perf_counter
from typing import Any

import orjson

from domain.ledger.ledger import Ledger
from tests import examples
from tests.benchmarks import shop
from tests.benchmarks.harness import Mismatch, Sides, Size, Turn

EVENTS = 1_000
STREAM = "orders/A-long"
_LINES = 20
_QUANTITY = 100
_PRICE = 1_000
_ROWS = "SELECT state FROM entries WHERE stream = ? ORDER BY version"


def _story() -> Iterator[tuple[str, dict[str, Any]]]:
    """A standing order of a business: paid, sent and delivered in parts for years, with a quote now and then."""
    yield "OrderPlaced", examples.order(lines=examples.lines(*[_PRICE] * _LINES, quantity=_QUANTITY), coupons=["SAVE"])
    for number, line in enumerate(cycle(range(1, _LINES + 1))):
        units = [{"line": str(line), "quantity": 1}]
        yield "PaymentCaptured", {"payment_id": f"p{number}", "amount": _PRICE, "tender": "BANK"}
        yield "LinesShipped", {"lines": units, "carrier": "SF"}
        yield "LinesDelivered", {"lines": units}
        if number % 5 == 0:
            yield "RefundQuoted", {"lines": units, "cause": "BUYER_NO_REASON"}


def _write(ledger: Ledger) -> None:
    for type_, members in _story():
        shop.record(ledger, [shop.command(STREAM, (type_, members))])
        if ledger.stream(STREAM).version >= EVENTS:
            return


@contextmanager
def replay(folder: Path, size: Size) -> Iterator[Sides]:
    """Fold the order from its first event, beside fetching its rows and parsing their JSON."""
    file = folder / "ledger.db"
    ledger = shop.open_ledger(file)
    shop.open_campaign(ledger)
    _write(ledger)
    with closing(sqlite3.connect(file)) as connection:
        yield Sides(lambda _: _replay(ledger, size.each), lambda _: _parse(connection, size.each))
    ledger.close()


def _replay(ledger: Ledger, times: int) -> Turn:
    began = perf_counter()
    for _ in range(times):
        past = ledger.stream_at(STREAM)  # never from the cache
        if past.found != EVENTS:
            raise Mismatch(f"{past.found} events were folded, {EVENTS} are stored.")
    return Turn(times * EVENTS, perf_counter() - began)


def _parse(connection: sqlite3.Connection, times: int) -> Turn:
    began = perf_counter()
    for _ in range(times):
        rows = connection.execute(_ROWS, (STREAM,)).fetchall()
        if len([orjson.loads(state) for (state,) in rows]) != EVENTS:
            raise Mismatch("The rows of the long order are not all there.")
    return Turn(times * EVENTS, perf_counter() - began)
