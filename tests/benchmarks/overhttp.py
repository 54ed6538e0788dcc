"""Appending over HTTP: the ledger beside an endpoint that does nothing, and beside the library as it comes."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from secrets import token_hex

from api import following, opening
from api.settings import Settings
from tests.benchmarks import noop, plain, shop, stored
from tests.benchmarks.harness import Mismatch, Sides, Size, Turn
from tests.benchmarks.serve import served
from tests.benchmarks.traffic import Report, post, send

CONNECTIONS = 32
_LEDGER = "api.app:create_app"
_SECRET = token_hex(16)


class _Server:
    """A server under traffic, and what it acknowledged so far."""

    def __init__(self, port: int, folder: Path) -> None:
        self._port = port
        self._folder = folder
        self.acknowledged: list[str] = []

    def turn(self, ids: Sequence[str], request: Callable[[str], bytes]) -> Turn:
        """Send a request about each of these and wait for the answers."""
        report = self.send(ids, request)
        return Turn(len(ids), report.seconds, report.latencies)

    def send(self, ids: Sequence[str], request: Callable[[str], bytes]) -> Report:
        """The same, in full."""
        report = send(self._port, [request(each) for each in ids], CONNECTIONS, self._folder)
        if report.others:
            raise Mismatch(f"{len(report.others)} requests were not acknowledged, the first: {report.others[0][1]}")
        self.acknowledged += [ids[number] for number in report.acknowledged]
        return report


def _ids(size: Size) -> list[list[str]]:
    """The orders of each round, none of them in two rounds."""
    return [[f"A-{turn}-{n:06d}" for n in range(size.each)] for turn in range(size.rounds + 1)]


def _request(order_id: str, body: bytes) -> bytes:
    headers = {"Authorization": f"Bearer {_SECRET}", "Idempotency-Key": f"key-{order_id}"}
    return post(f"/v1/orders/{order_id}/events", body, headers)


def _payment(order_id: str) -> bytes:
    return _request(order_id, shop.body("PaymentCaptured", shop.payment(order_id)))


def _order(order_id: str) -> bytes:
    return _request(order_id, shop.body("OrderPlaced", shop.order(f"c-{order_id}") | {"coupons": ["SAVE"]}))


async def _follow(file: Path) -> None:
    async with opening.opened(Settings(db=str(file))) as services:
        following.finish(services)


@contextmanager
def _ledger(file: Path, folder: Path) -> Iterator[_Server]:
    """The ledger's server, its read models no further behind than a running one's."""
    asyncio.run(_follow(file))
    environment = {"LEDGER_DB": str(file), "LEDGER_BOOTSTRAP_KEY": _SECRET}
    with served(_LEDGER, environment) as port:
        yield _Server(port, folder)


@contextmanager
def _noop(factory: str, answer_bytes: int, folder: Path) -> Iterator[_Server]:
    with served(f"tests.benchmarks.noop:{factory}", {noop.ANSWER_BYTES: str(answer_bytes)}) as port:
        yield _Server(port, folder)


@contextmanager
def payments(folder: Path, size: Size) -> Iterator[Sides]:
    """A payment of each of many orders, beside the endpoint that does nothing."""
    file, turns, first = folder / "ledger.db", _ids(size), ["A-first"]
    with closing(shop.open_ledger(file)) as before:
        shop.place_orders(before, [*first, *(each for turn in turns for each in turn)])
    with _ledger(file, folder) as ledger:
        length = ledger.send(first, _payment).answer_bytes
        with _noop("payments", length, folder) as nothing:
            yield Sides(lambda n: ledger.turn(turns[n], _payment), lambda n: nothing.turn(turns[n], _payment))
        told = [f"orders/{each}" for each in ledger.acknowledged]
    stored.check("payments in the ledger", stored.streams(file, "PaymentCaptured"), told)


@contextmanager
def payments_by_library(folder: Path, size: Size) -> Iterator[Sides]:
    """A payment of each of many orders, beside the library behind FastAPI."""
    file, turns = folder / "ledger.db", _ids(size)
    theirs = folder / "library.db"
    every = [each for turn in turns for each in turn]
    with closing(shop.open_ledger(file)) as before:
        shop.place_orders(before, every)
    orders = plain.Orders(theirs)
    placed = dict(zip(every, (key.hex for key in orders.place([shop.order()] * len(every))), strict=True))
    orders.close()
    with (
        _ledger(file, folder) as ledger,
        served("tests.benchmarks.plain:create_app", {plain.DATABASE: str(theirs)}) as port,
    ):
        library = _Server(port, folder)
        yield Sides(
            lambda n: ledger.turn(turns[n], _payment),
            lambda n: library.turn([placed[each] for each in turns[n]], _payment),
        )
        told = [f"orders/{each}" for each in ledger.acknowledged]
    stored.check("payments in the ledger", stored.streams(file, "PaymentCaptured"), told)
    stored.check("payments in the library", stored.library_ids(theirs, "PaymentCaptured"), library.acknowledged)


@contextmanager
def orders(folder: Path, size: Size) -> Iterator[Sides]:
    """Orders with one public coupon, each of another customer, beside the endpoint that does nothing."""
    file, turns, first = folder / "ledger.db", _ids(size), ["A-first"]
    with closing(shop.open_ledger(file)) as before:
        shop.open_campaign(before)
    with _ledger(file, folder) as ledger:
        length = ledger.send(first, _order).answer_bytes
        with _noop("orders", length, folder) as nothing:
            yield Sides(lambda n: ledger.turn(turns[n], _order), lambda n: nothing.turn(turns[n], _order))
        told = [f"orders/{each}" for each in ledger.acknowledged]
    stored.check("orders in the ledger", stored.streams(file, "OrderPlaced"), told)
    uses = [name for name in stored.streams(file, "CouponRedeemed") if name == "coupons/c1"]
    stored.check("redemptions of the coupon", uses, ["coupons/c1"] * len(told))
