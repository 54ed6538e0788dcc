"""The ledger over HTTP: beside endpoints that do nothing, beside the library as it comes, on one store or another."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path
from secrets import token_hex
from typing import Literal

from tests.benchmarks import noop, ours, plain, shop, stored
from tests.benchmarks.harness import Mismatch, Sides, Size, Turn
from tests.benchmarks.ours import Store
from tests.benchmarks.peers.bodies import PLACE
from tests.benchmarks.serve import served
from tests.benchmarks.traffic import Report, get, post, send

CONNECTIONS = 32
_LOOKS = 4
"""How often each order is read in a turn."""
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


def _payment_body(order_id: str) -> bytes:
    return shop.body("PaymentCaptured", shop.payment(order_id))


def _order_body(order_id: str) -> bytes:
    return shop.body("OrderPlaced", shop.order(f"c-{order_id}") | {"coupons": ["SAVE"]})


def _payment(order_id: str) -> bytes:
    return _request(order_id, _payment_body(order_id))


def _order(order_id: str) -> bytes:
    return _request(order_id, _order_body(order_id))


def _look(order_id: str) -> bytes:
    return get(f"/v1/orders/{order_id}", {"Authorization": f"Bearer {_SECRET}"})


@contextmanager
def _ledger(place: str, folder: Path) -> Iterator[_Server]:
    with ours.ledger(place, _SECRET) as port:
        yield _Server(port, folder)


@contextmanager
def _noop(form: noop.Form, answer: str, folder: Path) -> Iterator[_Server]:
    """The endpoint that does nothing and answers this."""
    file = folder / "answer.json"
    file.write_text(answer, encoding="utf-8")
    with served("tests.benchmarks.noop:create_app", {noop.FORM: form, noop.ANSWER: str(file)}) as port:
        yield _Server(port, folder)


@contextmanager
def payments(folder: Path, size: Size, form: noop.Form) -> Iterator[Sides]:
    """A payment of each of many orders, beside an endpoint that does nothing."""
    file, turns, first = folder / "ledger.db", _ids(size), ["A-first"]
    with closing(shop.open_ledger(file)) as before:
        shop.place_orders(before, chain(first, *turns))
    with _ledger(str(file), folder) as ledger:
        answer = ledger.send(first, _payment).last
        with _noop(form, answer, folder) as nothing:
            yield Sides(
                lambda n: ledger.turn(turns[n], _payment),
                lambda n: nothing.turn(turns[n], lambda key: post(f"/payments/{key}", _payment_body(key), {})),
            )
        told = [f"orders/{each}" for each in ledger.acknowledged]
    stored.check("payments in the ledger", stored.streams(file, "PaymentCaptured"), told)


@contextmanager
def payments_by_library(folder: Path, size: Size, store: Store) -> Iterator[Sides]:
    """A payment of each of many orders, beside the library behind FastAPI, both on this store."""
    turns = _ids(size)
    every = [each for turn in turns for each in turn]
    with ours.place(store, folder / "ledger.db") as our_place, ours.place(store, folder / "library.db") as their_place:
        with closing(shop.open_ledger(our_place)) as before:
            shop.place_orders(before, every)
        orders = plain.Orders(their_place)
        placed = dict(zip(every, (key.hex for key in orders.place([shop.order()] * len(every))), strict=True))
        orders.close()
        with (
            _ledger(our_place, folder) as ledger,
            served("tests.benchmarks.plain:create_app", {PLACE: their_place}) as port,
        ):
            library = _Server(port, folder)
            yield Sides(
                lambda n: ledger.turn(turns[n], _payment),
                lambda n: library.turn([placed[each] for each in turns[n]], _payment),
            )
            told = [f"orders/{each}" for each in ledger.acknowledged]
        stored.check("payments in the ledger", stored.streams(our_place, "PaymentCaptured"), told)
        kept = stored.library_ids(their_place, "PaymentCaptured")
        stored.check("payments in the library", kept, library.acknowledged)


@contextmanager
def payments_on_postgres(folder: Path, size: Size) -> Iterator[Sides]:
    """A payment of each of many orders, the ledger on PostgreSQL beside itself on SQLite."""
    turns, file = _ids(size), str(folder / "ledger.db")
    with ours.place("PostgreSQL", folder / "none") as dsn:
        for place in (dsn, file):
            with closing(shop.open_ledger(place)) as before:
                shop.place_orders(before, chain(*turns))
        (folder / "postgres").mkdir()
        with _ledger(dsn, folder / "postgres") as postgres, _ledger(file, folder) as sqlite:
            yield Sides(lambda n: postgres.turn(turns[n], _payment), lambda n: sqlite.turn(turns[n], _payment))
        for place, server in ((dsn, postgres), (file, sqlite)):
            told = [f"orders/{each}" for each in server.acknowledged]
            stored.check(f"payments in {place}", stored.streams(place, "PaymentCaptured"), told)


@contextmanager
def orders(folder: Path, size: Size, form: noop.Form) -> Iterator[Sides]:
    """Orders with one public coupon, each of another customer, beside an endpoint that does nothing."""
    file, turns, first = folder / "ledger.db", _ids(size), ["A-first"]
    with closing(shop.open_ledger(file)) as before:
        shop.open_campaign(before)
    with _ledger(str(file), folder) as ledger:
        answer = ledger.send(first, _order).last
        with _noop(form, answer, folder) as nothing:
            yield Sides(
                lambda n: ledger.turn(turns[n], _order),
                lambda n: nothing.turn(turns[n], lambda key: post(f"/orders/{key}", _order_body(key), {})),
            )
        told = [f"orders/{each}" for each in ledger.acknowledged]
    stored.check("orders in the ledger", stored.streams(file, "OrderPlaced"), told)
    uses = [name for name in stored.streams(file, "CouponRedeemed") if name == "coupons/c1"]
    stored.check("redemptions of the coupon", uses, ["coupons/c1"] * len(told))


@contextmanager
def looks(folder: Path, size: Size, form: noop.Form, state: Literal["cold", "warm"]) -> Iterator[Sides]:
    """Orders of ten events as they stand, beside an endpoint that does nothing and answers as much.

    Cold, every order is loaded from the file and folded; warm, each was read before.
    """
    file, turns, first = folder / "ledger.db", _ids(size), ["A-first"]
    with closing(shop.open_ledger(file)) as before:
        shop.place_orders(before, chain(first, *turns), shop.history())
    with _ledger(str(file), folder) as ledger:
        answer = ledger.send(first, _look).last
        with _noop(form, answer, folder) as nothing:

            def asked(number: int) -> list[str]:
                return turns[number] if state == "cold" else turns[0][: size.each // _LOOKS] * _LOOKS

            yield Sides(
                lambda n: ledger.turn(asked(n), _look),
                lambda n: nothing.turn(asked(n), lambda key: get(f"/orders/{key}", {})),
            )
