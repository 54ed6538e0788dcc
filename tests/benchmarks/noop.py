"""The floors over HTTP: FastAPI reading the same body into pydantic models, and doing nothing.

Each answers what the ledger answered once, in one of three forms: a dict, as the first pages of FastAPI's tutorial
return one; a model that the route names as its answer, as its page on response models advises; or bytes made
beforehand, which is the least that the framework can be made to do.
"""

import os
from pathlib import Path
from typing import Annotated, Any, Literal

import orjson
from fastapi import FastAPI, Response
from pydantic import BaseModel, ConfigDict, Field

FORM = "BENCHMARK_FORM"
ANSWER = "BENCHMARK_ANSWER"
"""The environment variables that say in which form is answered, and name the file with the answer."""
Form = Literal["dict", "model", "bytes"]


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


class Event(BaseModel):
    """An event as clients are shown it."""

    event_id: str
    position: int
    stream: str
    version: int
    type: str
    occurred_at: str
    recorded_at: str
    actor: str
    caused_by: str | None
    leaf_hash: str
    data: dict[str, Any]


class Recorded(BaseModel):
    """The answer to a request that was recorded."""

    stream: str
    version: int
    recorded: bool
    events: list[Event]
    state: dict[str, Any]


class View(BaseModel):
    """An order as it stands: the members that are objects or lists stay what they are."""

    model_config = ConfigDict(extra="allow")

    order_id: str
    version: int
    status: str
    currency: str
    customer_id: str
    merchant_id: str
    lines: list[dict[str, Any]]
    coupons: list[dict[str, Any]]
    money: dict[str, int]


def create_app() -> FastAPI:
    """Takes payments and orders, and tells of orders. Each form is a route as it would be written for it alone."""
    app, stored = FastAPI(), Path(os.environ[ANSWER]).read_bytes()
    answer: dict[str, Any] = orjson.loads(stored)
    _ROUTES[os.environ[FORM]](app, stored, answer)
    return app


def _in_bytes(app: FastAPI, stored: bytes, answer: dict[str, Any]) -> None:
    @app.post("/payments/{order_id}", status_code=201)
    async def capture(order_id: str, payment: Payment) -> Response:
        return Response(stored, 201, media_type="application/json")

    @app.post("/orders/{order_id}", status_code=201)
    async def place(order_id: str, order: Order) -> Response:
        return Response(stored, 201, media_type="application/json")

    @app.get("/orders/{order_id}")
    async def read(order_id: str) -> Response:
        return Response(stored, 200, media_type="application/json")


def _in_models(app: FastAPI, stored: bytes, answer: dict[str, Any]) -> None:
    @app.post("/payments/{order_id}", status_code=201)
    async def capture(order_id: str, payment: Payment) -> Recorded:
        return Recorded(**answer)

    @app.post("/orders/{order_id}", status_code=201)
    async def place(order_id: str, order: Order) -> Recorded:
        return Recorded(**answer)

    @app.get("/orders/{order_id}")
    async def read(order_id: str) -> View:
        return View(**answer)


def _in_dicts(app: FastAPI, stored: bytes, answer: dict[str, Any]) -> None:
    @app.post("/payments/{order_id}", status_code=201)
    async def capture(order_id: str, payment: Payment):
        return answer

    @app.post("/orders/{order_id}", status_code=201)
    async def place(order_id: str, order: Order):
        return answer

    @app.get("/orders/{order_id}")
    async def read(order_id: str):
        return answer


_ROUTES = {"bytes": _in_bytes, "model": _in_models, "dict": _in_dicts}
