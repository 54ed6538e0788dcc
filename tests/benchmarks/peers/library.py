"""The eventsourcing library as it comes behind FastAPI: an aggregate with events, and synchronous routes.

On SQLite and on PostgreSQL, all its settings as they come.
"""

import os
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.domain import Aggregate, event
from fastapi import FastAPI, HTTPException

from tests.benchmarks import plain
from tests.benchmarks.peers import bodies
from tests.benchmarks.peers.bodies import Cancellation, History, OrderView, Payment, Placed, Recorded, Shipment


class Order(Aggregate):
    """An order, its rules and what follows from them."""

    @event("Placed")
    def __init__(
        self,
        *,
        order_id: str,
        customer_id: str,
        merchant_id: str,
        currency: str,
        channel: str,
        lines: list[dict[str, Any]],
        freight: int,
        coupon: dict[str, Any],
    ) -> None:
        self.order_id = order_id
        self.customer_id = customer_id
        self.merchant_id = merchant_id
        self.currency = currency
        self.channel = channel
        self.lines: dict[str, dict[str, Any]] = {each["line"]: each | {"cancelled": 0, "shipped": 0} for each in lines}
        self.freight = freight
        self.discount: int = coupon["discount"]
        self.payments: dict[str, int] = {}
        self.captured = 0
        self.refund_due = 0
        self.status = "PLACED"

    @staticmethod
    def create_id(order_id: str) -> UUID:
        """The aggregate's id, made of the order's."""
        return uuid5(NAMESPACE_URL, f"/orders/{order_id}")

    @property
    def listed(self) -> int:
        """What all lines cost before discount."""
        return sum(each["list_price"] * each["quantity"] for each in self.lines.values())

    @property
    def payable(self) -> int:
        """What is to be paid."""
        return self.listed - self.discount + self.freight

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
        self.status = "PAID" if self.captured == self.payable else self.status

    def cancel(self, lines: list[dict[str, Any]], cause: str) -> None:
        """Cancel units that have not left, and owe what was paid for them."""
        due = 0
        for each in lines:
            line = self._line_with_units(each)
            priced = bodies.Priced(line["list_price"], line["quantity"], line["cancelled"])
            due += bodies.refund(priced, each["quantity"], self.discount, self.listed)
        self._cancelled(lines=lines, cause=cause, refund_due=due)

    @event("LinesCancelled")
    def _cancelled(self, lines: list[dict[str, Any]], cause: str, refund_due: int) -> None:
        for each in lines:
            self.lines[each["line"]]["cancelled"] += each["quantity"]
        self.refund_due += refund_due

    def ship(self, lines: list[dict[str, Any]], carrier: str) -> None:
        """Units left the warehouse."""
        for each in lines:
            self._line_with_units(each)
        self._shipped(lines=lines, carrier=carrier)

    @event("LinesShipped")
    def _shipped(self, lines: list[dict[str, Any]], carrier: str) -> None:
        for each in lines:
            self.lines[each["line"]]["shipped"] += each["quantity"]
        self.status = "SHIPPED"

    def _line_with_units(self, asked: dict[str, Any]) -> dict[str, Any]:
        line = self.lines[asked["line"]]
        if asked["quantity"] > line["quantity"] - line["cancelled"] - line["shipped"]:
            raise ValueError("not so many are left")
        return line


class Orders(Application[UUID]):
    """Commands and queries over orders."""

    def place(self, placed: Placed) -> int:
        """Keep a new order."""
        order = Order(**placed.model_dump())
        self.save(order)
        return order.version

    def tell(self, order_id: str, act: str, **members: Any) -> int:
        """Load an order, have it decide, and save what it decided."""
        order = self._order(order_id)
        getattr(order, act)(**members)
        self.save(order)
        return order.version

    def view(self, order_id: str) -> OrderView:
        """The order as it stands."""
        order = self._order(order_id)
        lines = [bodies.LineView(**each) for each in order.lines.values()]
        return OrderView(**{**vars(order), "lines": lines}, version=order.version, payable=order.payable)

    def history(self, order_id: str) -> list[dict[str, Any]]:
        """Every event of the order."""
        return [
            {"type": type(each).__name__, **{name: value for name, value in vars(each).items() if name[0] != "_"}}
            for each in self.events.get(Order.create_id(order_id))
        ]

    def _order(self, order_id: str) -> Order:
        return self.repository.get(Order.create_id(order_id))


def create_app() -> FastAPI:
    """The application behind HTTP."""
    orders = Orders(plain.settings(os.environ[bodies.PLACE]))
    app = FastAPI()

    @app.post("/orders", status_code=201)
    def place(placed: Placed) -> Recorded:
        return Recorded(order_id=placed.order_id, version=orders.place(placed))

    def told(order_id: str, act: str, **members: Any) -> Recorded:
        try:
            return Recorded(order_id=order_id, version=orders.tell(order_id, act, **members))
        except AggregateNotFoundError:
            raise HTTPException(404) from None
        except (KeyError, ValueError) as why:
            raise HTTPException(409, str(why)) from None

    @app.post("/orders/{order_id}/payments", status_code=201)
    def capture(order_id: str, payment: Payment) -> Recorded:
        return told(order_id, "capture_payment", **payment.model_dump())

    @app.post("/orders/{order_id}/cancellations", status_code=201)
    def cancel(order_id: str, cancellation: Cancellation) -> Recorded:
        return told(order_id, "cancel", **cancellation.model_dump())

    @app.post("/orders/{order_id}/shipments", status_code=201)
    def ship(order_id: str, shipment: Shipment) -> Recorded:
        return told(order_id, "ship", **shipment.model_dump())

    @app.get("/orders/{order_id}")
    def read(order_id: str) -> OrderView:
        return orders.view(order_id)

    @app.get("/orders/{order_id}/history")
    def history(order_id: str) -> History:
        return History(history=orders.history(order_id))

    return app
