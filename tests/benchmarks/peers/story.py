"""The story all sides are told: an order with a coupon, paid, partly cancelled with a refund due, the rest shipped.

Four requests an order, each answered when it is durable, one after the other; many orders at once.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from secrets import token_hex
from typing import Any, NamedTuple

import httpx
import msgspec

from tests.benchmarks import shop
from tests.benchmarks.harness import Mismatch, Turn
from tests.benchmarks.traffic import Report, get, post, send

CONNECTIONS = 32
OFF = 2_000
REFUND = 12_048
"""What one of two units at 129.00 is worth, less its part of 20.00 off goods of 303.00: on every side the same."""
SECRET = token_hex(16)
_REST = [{"line": "1", "quantity": 1}, {"line": "2", "quantity": 1}]
_ONE = [{"line": "1", "quantity": 1}]
_encode = msgspec.json.Encoder().encode
Request = Callable[[str], bytes]


class Tongue(NamedTuple):
    """How a side is spoken to: the story's steps in order, and where its order and history are read."""

    steps: tuple[Request, ...]
    path: str
    history: str
    refund: Callable[[Any], int]


def _payment(order_id: str) -> dict[str, Any]:
    return shop.payment(order_id, shop.PAYABLE - OFF)


def _ours(step: str, type_: str, members: Callable[[str], Mapping[str, Any]]) -> Request:
    def request(order_id: str) -> bytes:
        headers = {"Authorization": f"Bearer {SECRET}", "Idempotency-Key": f"{step}-{order_id}"}
        return post(f"/v1/orders/{order_id}/events", _encode({"type": type_, **members(order_id)}), headers)

    return request


def _theirs(path: str, members: Callable[[str], Mapping[str, Any]]) -> Request:
    def request(order_id: str) -> bytes:
        return post(path.format(order_id), _encode(members(order_id)), {})

    return request


def _order(order_id: str) -> dict[str, Any]:
    order = shop.order(f"c-{order_id}")
    del order["coupons"]
    return order


OURS = Tongue(
    steps=(
        _ours("placed", "OrderPlaced", lambda key: _order(key) | {"coupons": ["SAVE"]}),
        _ours("paid", "PaymentCaptured", _payment),
        _ours("cancelled", "LinesCancelled", lambda _: {"lines": _ONE, "cause": "BUYER_NO_REASON"}),
        _ours("shipped", "LinesShipped", lambda _: {"lines": _REST, "carrier": "SF"}),
    ),
    path="/v1/orders/{}",
    history="/v1/orders/{}/events",
    refund=lambda order: order["money"]["refund_due"],
)
THEIRS = Tongue(
    steps=(
        _theirs("/orders", lambda key: {"order_id": key, "coupon": {"code": "SAVE", "discount": OFF}} | _order(key)),
        _theirs("/orders/{}/payments", _payment),
        _theirs("/orders/{}/cancellations", lambda _: {"lines": _ONE, "cause": "BUYER_NO_REASON"}),
        _theirs("/orders/{}/shipments", lambda _: {"lines": _REST, "carrier": "SF"}),
    ),
    path="/orders/{}",
    history="/orders/{}/history",
    refund=lambda order: order["refund_due"],
)


class Side:
    """A server that is told stories and asked about them."""

    def __init__(self, port: int, folder: Path, tongue: Tongue) -> None:
        self._port = port
        self._folder = folder
        self._tongue = tongue
        self._told: list[str] = []

    def tell(self, ids: Sequence[str]) -> Turn:
        """The whole story of each of these orders, step by step over all of them."""
        reports = [self._send([step(each) for each in ids]) for step in self._tongue.steps]
        self._told += ids
        latencies = tuple(latency for report in reports for latency in report.latencies)
        return Turn(len(ids) * len(reports), sum(report.seconds for report in reports), latencies)

    def read(self, ids: Sequence[str]) -> Turn:
        """Each of these orders as it stands."""
        return self._ask(self._tongue.path, ids)

    def history(self, ids: Sequence[str]) -> Turn:
        """What happened to each of these orders."""
        return self._ask(self._tongue.history, ids)

    def check(self) -> None:
        """Every order whose story was told owes the customer what its story says."""
        headers = {"Authorization": f"Bearer {SECRET}"}
        with httpx.Client(base_url=f"http://127.0.0.1:{self._port}", headers=headers) as client:
            for each in self._told:
                order = client.get(self._tongue.path.format(each)).json()
                if order["status"] != "SHIPPED" or self._tongue.refund(order) != REFUND:
                    raise Mismatch(f"{each} is not shipped, or does not owe {REFUND}: {order}")

    def _ask(self, path: str, ids: Sequence[str]) -> Turn:
        report = self._send([get(path.format(each), {"Authorization": f"Bearer {SECRET}"}) for each in ids])
        return Turn(len(ids), report.seconds, report.latencies)

    def _send(self, requests: Sequence[bytes]) -> Report:
        report = send(self._port, requests, CONNECTIONS, self._folder)
        if report.others:
            raise Mismatch(f"{len(report.others)} requests were not answered, the first: {report.others[0][1]}")
        return report
