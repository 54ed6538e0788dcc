"""What clients of the peers send and are told, as pydantic models, and what a cancelled unit is worth to all."""

from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

PLACE = "BENCHMARK_DATABASE"
"""The environment variable that tells a server its database: a file, or a DSN of PostgreSQL."""


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Line(_Body):
    """A line of an order. `list_price` is in minor units, of one unit."""

    line: str
    sku: str
    title: str
    category: str
    kind: str
    list_price: Annotated[int, Field(ge=0)]
    quantity: Annotated[int, Field(ge=1)]


class Coupon(_Body):
    """A coupon, and what it takes off."""

    code: str
    discount: Annotated[int, Field(ge=0)]


class Placed(_Body):
    """An order to keep."""

    order_id: str
    customer_id: str
    merchant_id: str
    currency: str
    channel: str
    lines: Annotated[list[Line], Field(min_length=1)]
    freight: Annotated[int, Field(ge=0)]
    coupon: Coupon


class Payment(_Body):
    """Money that came in."""

    payment_id: str
    amount: Annotated[int, Field(ge=1)]
    tender: str


class Unit(_Body):
    """So many units of a line."""

    line: str
    quantity: Annotated[int, Field(ge=1)]


class Cancellation(_Body):
    """Units that are not wanted any more."""

    lines: Annotated[list[Unit], Field(min_length=1)]
    cause: str


class Shipment(_Body):
    """Units that left."""

    lines: Annotated[list[Unit], Field(min_length=1)]
    carrier: str


class Recorded(BaseModel):
    """What a client is told of a request that was kept."""

    order_id: str
    version: int


class LineView(BaseModel):
    """A line as it stands."""

    line: str
    sku: str
    title: str
    category: str
    kind: str
    list_price: int
    quantity: int
    cancelled: int
    shipped: int


class OrderView(BaseModel):
    """An order as it stands."""

    order_id: str
    version: int
    status: str
    customer_id: str
    merchant_id: str
    currency: str
    channel: str
    freight: int
    discount: int
    payable: int
    captured: int
    refund_due: int
    lines: list[LineView]


class History(BaseModel):
    """What happened to an order, oldest first."""

    history: list[dict[str, Any]]


class Priced(NamedTuple):
    """As much of a line as a refund needs: unit price, units, and units cancelled before."""

    list_price: int
    quantity: int
    cancelled: int


def refund(line: Priced, units: int, discount: int, listed: int) -> int:
    """What these units are worth, less their part of the order's discount, by list price and in the shop's favour."""
    share = (discount * line.list_price * line.quantity * 2 + listed) // (2 * listed)

    def taken(cancelled: int) -> int:
        return -(-share * cancelled // line.quantity)

    return units * line.list_price - (taken(line.cancelled + units) - taken(line.cancelled))
