"""The floor over HTTP: FastAPI reading the same body into pydantic models and doing nothing.

Its answer is as long as the ledger's and was made beforehand, so that no time goes into writing it.
"""

import os
from typing import Annotated, Literal

from fastapi import FastAPI, Response
from pydantic import BaseModel, ConfigDict, Field

ANSWER_BYTES = "BENCHMARK_ANSWER_BYTES"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Payment(_Model):
    """PaymentCaptured."""

    type: Literal["PaymentCaptured"]
    payment_id: str
    amount: Annotated[int, Field(ge=1)]
    tender: str


class Line(_Model):
    """A line of an order."""

    line: str
    sku: str
    title: str
    category: str
    kind: Literal["GOODS", "GIFT", "SERVICE"]
    list_price: Annotated[int, Field(ge=0)]
    quantity: Annotated[int, Field(ge=1)]


class Order(_Model):
    """OrderPlaced."""

    type: Literal["OrderPlaced"]
    customer_id: str
    merchant_id: str
    currency: str
    channel: str
    lines: Annotated[list[Line], Field(min_length=1)]
    freight: Annotated[int, Field(ge=0)]
    coupons: list[str]


def payments() -> FastAPI:
    """Takes payments."""
    app, answer = _app()

    @app.post("/v1/orders/{order_id}/events", status_code=201)
    async def capture(order_id: str, payment: Payment) -> Response:
        return Response(answer, 201, media_type="application/json")

    return app


def orders() -> FastAPI:
    """Takes orders."""
    app, answer = _app()

    @app.post("/v1/orders/{order_id}/events", status_code=201)
    async def place(order_id: str, order: Order) -> Response:
        return Response(answer, 201, media_type="application/json")

    return app


def _app() -> tuple[FastAPI, bytes]:
    return FastAPI(), b'"' + b"x" * (int(os.environ[ANSWER_BYTES]) - 2) + b'"'
