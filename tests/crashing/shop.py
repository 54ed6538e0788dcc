"""What the shop does while its server is recorded or killed: orders with a coupon, their payments and shipments."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count
from typing import Any

import httpx

from tests.examples import lines, off, order
from tests.server import Shopfront

CALLERS = 4
COUPON = "coupons/c1"
CONSEQUENCES = 3
"""Of an order: its coupon is redeemed, by this customer too, and she has bought something."""


class Shop:
    """Callers of one server, who remember what they were told. Their orders bear its mark."""

    def __init__(self, url: str, mark: str = "") -> None:
        self._url = url
        self._mark = mark
        self.told: dict[str, int] = {}

    def open(self) -> None:
        """Publish the terms and issue the coupon that every order uses."""
        with Shopfront(self._url) as front:
            terms = off(2_000, threshold=10_000, valid_from="2020-01-01", valid_until="2099-12-31")
            self._say(front, "campaigns/k1", "CampaignPublished", **terms)
            self._say(front, COUPON, "CouponIssued", campaign_id="k1", code="SAVE")

    def trade(self, orders: int | None = None) -> None:
        """Tell that many orders, each by one of the callers, or go on until the server is gone."""
        numbers = iter(range(orders)) if orders is not None else count()
        with ThreadPoolExecutor(CALLERS) as callers:
            for done in [callers.submit(self._trade, numbers, quietly=orders is None) for _ in range(CALLERS)]:
                done.result()

    def _trade(self, numbers: Iterator[int], *, quietly: bool) -> None:
        gone = (httpx.TransportError,) if quietly else ()
        with suppress(*gone), Shopfront(self._url) as front:
            for number in numbers:
                for type_, members in story(number):
                    self._say(front, f"orders/A-{self._mark}{number:05d}", type_, **members)

    def _say(self, front: Shopfront, stream: str, type_: str, **members: Any) -> None:
        answer = front.say(stream, type_, **members)
        assert answer.status_code == 201, answer.text
        self.told[stream] = answer.json()["version"]


def story(number: int) -> list[tuple[str, dict[str, Any]]]:
    """What happens to an order; its customer is its own."""
    placed = order(lines=lines(12_900, 4_500), freight=0, coupons=["SAVE"]) | {"customer_id": f"c-{number}"}
    return [
        ("OrderPlaced", placed),
        ("PaymentCaptured", {"payment_id": f"p-{number}", "amount": 15_400, "tender": "WECHAT"}),
        ("LinesShipped", {"lines": [{"line": "1", "quantity": 1}], "tracking_no": f"SF{number:08d}"}),
    ]
