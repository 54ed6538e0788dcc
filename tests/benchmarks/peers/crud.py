"""Orders in tables, changed in place, with a trigger that writes old and new rows to an audit table; behind FastAPI.

As commonly written: synchronous routes, a pool of connections, a transaction a request, the order's row locked first.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC
from typing import Any

import orjson
from fastapi import FastAPI, HTTPException

from domain.clock import instant
from tests.benchmarks.peers import bodies
from tests.benchmarks.peers.bodies import Cancellation, History, OrderView, Payment, Placed, Recorded, Shipment, Unit
from tests.benchmarks.peers.tables import Transaction, database

_ORDER = """SELECT order_id, version, status, customer_id, merchant_id, currency, channel, freight, discount,
    payable, captured, refund_due FROM orders WHERE order_id = %s"""
_LINES = """SELECT line, sku, title, category, kind, list_price, quantity, cancelled, shipped FROM order_lines
    WHERE order_id = %s ORDER BY line"""
_AUDIT = "SELECT table_name, operation, old_row, new_row, changed_at FROM audit WHERE order_id = %s ORDER BY audit_id"


def _place(kept: Transaction, placed: Placed) -> int:
    listed = sum(each.list_price * each.quantity for each in placed.lines)
    payable = listed - placed.coupon.discount + placed.freight
    kept.execute(
        "INSERT INTO orders (order_id, version, status, customer_id, merchant_id, currency, channel, freight,"
        " coupon_code, discount, listed, payable, captured, refund_due)"
        " VALUES (%s, 1, 'PLACED', %s, %s, %s, %s, %s, %s, %s, %s, %s, 0, 0)",
        (
            *(placed.order_id, placed.customer_id, placed.merchant_id, placed.currency, placed.channel, placed.freight),
            *(placed.coupon.code, placed.coupon.discount, listed, payable),
        ),
    )
    kept.many(
        "INSERT INTO order_lines (order_id, line, sku, title, category, kind, list_price, quantity, cancelled, shipped)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 0, 0)",
        [(placed.order_id, *each.model_dump().values()) for each in placed.lines],
    )
    return 1


def _locked(kept: Transaction, order_id: str) -> dict[str, Any]:
    lock = "SELECT version, status, discount, listed, payable, captured, refund_due FROM orders WHERE order_id = %s"
    found = kept.execute(f"{lock}{kept.for_update}", (order_id,)).fetchone()
    if found is None:
        raise HTTPException(404)
    return dict(found)


def _pay(kept: Transaction, order_id: str, payment: Payment) -> int:
    order = _locked(kept, order_id)
    captured = order["captured"] + payment.amount
    if captured > order["payable"]:
        raise HTTPException(409, "more than the order costs")
    kept.execute(
        "INSERT INTO payments (payment_id, order_id, amount, tender) VALUES (%s, %s, %s, %s)",
        (payment.payment_id, order_id, payment.amount, payment.tender),
    )
    status = "PAID" if captured == order["payable"] else order["status"]
    kept.execute(
        "UPDATE orders SET captured = %s, status = %s, version = version + 1 WHERE order_id = %s",
        (captured, status, order_id),
    )
    return order["version"] + 1


def _line(kept: Transaction, order_id: str, asked: Unit) -> dict[str, Any]:
    line = "SELECT list_price, quantity, cancelled, shipped FROM order_lines WHERE order_id = %s AND line = %s"
    found = kept.execute(line, (order_id, asked.line)).fetchone()
    if found is None or asked.quantity > found["quantity"] - found["cancelled"] - found["shipped"]:
        raise HTTPException(409, "not so many are left")
    return dict(found)


def _cancel(kept: Transaction, order_id: str, cancellation: Cancellation) -> int:
    order, due = _locked(kept, order_id), 0
    for each in cancellation.lines:
        line = _line(kept, order_id, each)
        priced = bodies.Priced(line["list_price"], line["quantity"], line["cancelled"])
        due += bodies.refund(priced, each.quantity, order["discount"], order["listed"])
        kept.execute(
            "UPDATE order_lines SET cancelled = cancelled + %s WHERE order_id = %s AND line = %s",
            (each.quantity, order_id, each.line),
        )
    kept.execute(
        "INSERT INTO refunds (order_id, amount, cause) VALUES (%s, %s, %s)", (order_id, due, cancellation.cause)
    )
    kept.execute(
        "UPDATE orders SET refund_due = refund_due + %s, version = version + 1 WHERE order_id = %s", (due, order_id)
    )
    return order["version"] + 1


def _ship(kept: Transaction, order_id: str, shipment: Shipment) -> int:
    order = _locked(kept, order_id)
    for each in shipment.lines:
        _line(kept, order_id, each)
        kept.execute(
            "UPDATE order_lines SET shipped = shipped + %s WHERE order_id = %s AND line = %s",
            (each.quantity, order_id, each.line),
        )
    kept.execute("INSERT INTO shipments (order_id, carrier) VALUES (%s, %s)", (order_id, shipment.carrier))
    kept.execute("UPDATE orders SET status = 'SHIPPED', version = version + 1 WHERE order_id = %s", (order_id,))
    return order["version"] + 1


def _told(row: dict[str, Any]) -> dict[str, Any]:
    old, new = (orjson.loads(each) if isinstance(each, str) else each for each in (row["old_row"], row["new_row"]))
    at = row["changed_at"]
    changed_at = at if isinstance(at, str) else instant(at.astimezone(UTC))
    return dict(row) | {"old_row": old, "new_row": new, "changed_at": changed_at}


def create_app() -> FastAPI:
    """The tables behind HTTP."""
    tables = database(os.environ[bodies.PLACE])

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        tables.open()
        yield
        tables.close()

    app = FastAPI(lifespan=lifespan)

    @app.post("/orders", status_code=201)
    def place(placed: Placed) -> Recorded:
        with tables.transaction() as kept:
            return Recorded(order_id=placed.order_id, version=_place(kept, placed))

    @app.post("/orders/{order_id}/payments", status_code=201)
    def capture(order_id: str, payment: Payment) -> Recorded:
        with tables.transaction() as kept:
            return Recorded(order_id=order_id, version=_pay(kept, order_id, payment))

    @app.post("/orders/{order_id}/cancellations", status_code=201)
    def cancel(order_id: str, cancellation: Cancellation) -> Recorded:
        with tables.transaction() as kept:
            return Recorded(order_id=order_id, version=_cancel(kept, order_id, cancellation))

    @app.post("/orders/{order_id}/shipments", status_code=201)
    def ship(order_id: str, shipment: Shipment) -> Recorded:
        with tables.transaction() as kept:
            return Recorded(order_id=order_id, version=_ship(kept, order_id, shipment))

    @app.get("/orders/{order_id}")
    def read(order_id: str) -> OrderView:
        with tables.reading() as kept:
            found = kept.execute(_ORDER, (order_id,)).fetchone()
            if found is None:
                raise HTTPException(404)
            lines = [bodies.LineView(**dict(each)) for each in kept.execute(_LINES, (order_id,)).fetchall()]
            return OrderView(**dict(found), lines=lines)

    @app.get("/orders/{order_id}/history")
    def history(order_id: str) -> History:
        with tables.reading() as kept:
            return History(history=[_told(each) for each in kept.execute(_AUDIT, (order_id,)).fetchall()])

    return app
