"""Load, decide and save without HTTP: the ledger's writer beside the library as it comes."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import perf_counter
from uuid import UUID

import uvloop

from api.collecting import seldom_collecting
from domain.ledger.ledger import Ledger
from domain.ledger.writer import Writer
from tests.benchmarks import plain, shop, stored
from tests.benchmarks.harness import Sides, Size, Turn


def _pay_alone(ledger: Ledger, ids: Sequence[str], told: list[str]) -> Turn:
    """Pay these orders one after the other, without a writer between."""
    latencies: list[float] = []
    started = perf_counter()
    for each in ids:
        began = perf_counter()
        fact = ("PaymentCaptured", shop.payment(each, shop.PART))
        recorded = ledger.record(shop.command(f"orders/{each}", fact, key=shop.request_key(each)))
        latencies.append(perf_counter() - began)
        told.append(recorded.stream)
    return Turn(len(ids), perf_counter() - started, tuple(latencies))


def pay(ledger: Ledger, ids: Sequence[str], callers: int, told: list[str]) -> Turn:
    """Pay these orders, so many callers at once, each waiting for its answer before its next payment."""
    if callers == 1:
        return _pay_alone(ledger, ids, told)
    remaining = iter(ids)
    latencies: list[float] = []

    async def call(writer: Writer) -> None:
        for each in remaining:
            began = perf_counter()
            key = shop.request_key(each)
            fact = ("PaymentCaptured", shop.payment(each, shop.PART))
            recorded = await writer.append(shop.command(f"orders/{each}", fact, key=key))
            latencies.append(perf_counter() - began)
            told.append(recorded.stream)

    async def all_of_them() -> float:
        writer = Writer(ledger)
        began = perf_counter()
        await asyncio.gather(*[call(writer) for _ in range(callers)])
        seconds = perf_counter() - began
        await writer.close()
        return seconds

    seconds = uvloop.run(all_of_them())
    return Turn(len(ids), seconds, tuple(latencies))


def _pay_in_library(orders: plain.Orders, ids: Sequence[UUID], told: list[str]) -> Turn:
    """Pay these orders one after the other."""
    latencies: list[float] = []
    started = perf_counter()
    for each in ids:
        began = perf_counter()
        orders.capture_payment(each, **shop.payment(str(each), shop.PART))
        latencies.append(perf_counter() - began)
        told.append(each.hex)
    return Turn(len(ids), perf_counter() - started, tuple(latencies))


@contextmanager
def _appending(folder: Path, size: Size, callers: int, *, cached: bool = False) -> Iterator[Sides]:
    file, theirs = folder / "ledger.db", folder / "library.db"
    turns = [[f"A-{turn}-{n:06d}" for n in range(size.each)] for turn in range(size.rounds + 1)]
    ledger = shop.open_ledger(file)
    shop.place_orders(ledger, [each for turn in turns for each in turn], shop.history())
    orders = plain.Orders(theirs)
    placed = [orders.place([shop.order()] * size.each, shop.history()) for _ in turns]
    if not cached:
        ledger.close()
        ledger = shop.open_ledger(file)
    told: list[str] = []
    told_by_library: list[str] = []
    with seldom_collecting():  # as a server that runs, both sides
        yield Sides(
            lambda n: pay(ledger, turns[n], callers, told),
            lambda n: _pay_in_library(orders, placed[n], told_by_library),
        )
    ledger.close()
    orders.close()
    before = 3  # payments in each order's history
    paid = [f"orders/{each}" for turn in turns for each in turn] * before
    paid_in_library = [each.hex for turn in placed for each in turn] * before
    stored.check("payments in the ledger", stored.streams(file, "PaymentCaptured"), [*paid, *told])
    found = stored.library_ids(theirs, "PaymentCaptured")
    stored.check("payments in the library", found, [*paid_in_library, *told_by_library])


by_32 = partial(_appending, callers=32)
by_1 = partial(_appending, callers=1)
by_32_cached = partial(_appending, callers=32, cached=True)
by_1_cached = partial(_appending, callers=1, cached=True)
