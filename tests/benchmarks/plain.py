"""The library as it comes, the way its own pages teach it: an aggregate with events, an application, a store.

Behind FastAPI it is a synchronous route, which FastAPI runs in its thread pool.
"""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.sqlite import SQLiteApplicationRecorder
from fastapi import FastAPI

from tests.benchmarks.noop import Payment
from tests.benchmarks.peers.bodies import PLACE

_FULL = 2
_TOGETHER = 200


class Order(Aggregate):
    """As much of an order as a payment needs."""

    @event("Placed")
    def __init__(
        self,
        *,
        customer_id: str,
        merchant_id: str,
        currency: str,
        channel: str,
        lines: list[dict[str, Any]],
        freight: int,
        coupons: list[str],
    ) -> None:
        self.customer_id = customer_id
        self.merchant_id = merchant_id
        self.currency = currency
        self.channel = channel
        self.lines = lines
        self.freight = freight
        self.coupons = coupons
        self.payable = sum(line["list_price"] * line["quantity"] for line in lines) + freight
        self.payments: dict[str, int] = {}
        self.captured = 0
        self.shipped: dict[str, int] = {}
        self.delivered: dict[str, int] = {}

    def capture_payment(self, payment_id: str, amount: int, tender: str) -> None:
        """Record money that came in."""
        if payment_id in self.payments:
            raise ValueError("recorded already")
        if self.captured + amount > self.payable:
            raise ValueError("more than the order costs")
        self._captured(payment_id=payment_id, amount=amount, tender=tender)

    @event("PaymentCaptured")
    def _captured(self, payment_id: str, amount: int, tender: str) -> None:
        self.payments[payment_id] = amount
        self.captured += amount

    @event("LinesShipped")
    def ship_lines(self, lines: list[dict[str, Any]]) -> None:
        """Units left the warehouse."""
        for each in lines:
            self.shipped[each["line"]] = self.shipped.get(each["line"], 0) + each["quantity"]

    @event("LinesDelivered")
    def deliver_lines(self, lines: list[dict[str, Any]]) -> None:
        """Units reached the customer."""
        for each in lines:
            self.delivered[each["line"]] = self.delivered.get(each["line"], 0) + each["quantity"]


def settings(place: str) -> dict[str, str]:
    """The library's settings for a file or a DSN; what is not named is left as it comes."""
    if "://" not in place:
        timeouts = {"SQLITE_LOCK_TIMEOUT": "60", "SQLITE_POOL_TIMEOUT": "60"}
        return {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": place} | timeouts
    given = urlsplit(place)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": given.path.lstrip("/"),
        "POSTGRES_HOST": given.hostname or "",
        "POSTGRES_PORT": str(given.port or 5432),
        "POSTGRES_USER": unquote(given.username or ""),
        "POSTGRES_PASSWORD": unquote(given.password or ""),
    }


class Orders(Application[UUID]):
    """Orders in a file or behind a DSN. Commits are as durable as the ledger's, which is checked."""

    def __init__(self, place: str | Path) -> None:
        super().__init__(settings(str(place)))
        if isinstance(self.recorder, SQLiteApplicationRecorder):
            with self.recorder.datastore.transaction(commit=False) as cursor:
                cursor.execute("PRAGMA synchronous")
                assert cursor.fetchone()[0] == _FULL, "this SQLite was built not to be durable by default"

    def place(self, orders: Iterable[dict[str, Any]], history: Sequence[tuple[str, dict[str, Any]]] = ()) -> list[UUID]:
        """Place orders and let the same happen to each, many in a transaction: this is not what is measured."""
        placed = [Order(**members) for members in orders]
        steps = {
            "PaymentCaptured": Order.capture_payment,
            "LinesShipped": Order.ship_lines,
            "LinesDelivered": Order.deliver_lines,
        }
        for order in placed:
            for type_, members in history:
                steps[type_](order, **members)
        for start in range(0, len(placed), _TOGETHER):
            self.save(*placed[start : start + _TOGETHER])
        return [order.id for order in placed]

    def capture_payment(self, order_id: UUID, payment_id: str, amount: int, tender: str) -> int:
        """Load, decide and save."""
        order: Order = self.repository.get(order_id)
        order.capture_payment(payment_id, amount, tender)
        self.save(order)
        return order.version


def create_app() -> FastAPI:
    """The application behind HTTP."""
    orders = Orders(os.environ[PLACE])
    app = FastAPI()

    @app.post("/v1/orders/{order_id}/events", status_code=201)
    def capture(order_id: UUID, payment: Payment) -> dict[str, object]:
        version = orders.capture_payment(order_id, payment.payment_id, payment.amount, payment.tender)
        return {"order_id": str(order_id), "version": version}

    return app
