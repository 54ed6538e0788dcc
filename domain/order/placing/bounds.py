"""What can be sold must be possible to give back: an order's refund has to fit into an event."""

import msgspec

from domain.errors import Malformed
from domain.fact import Said
from domain.order.bound.stepping import Bound
from domain.order.events import OrderPlaced
from domain.order.fold import evolve
from domain.order.refunds.steps import Leaving, fell_due
from domain.order.state import Order, standing
from domain.refund.step import refund_step

LINES_SURELY_FIT = 100
REFUND_BYTES_MAX = 60_000
"""Below what an event holds, so that its envelope fits too."""


def check_refundable(placed: OrderPlaced, said: Said) -> None:
    """Refuse an order whose whole cancellation could not be recorded in one step."""
    if len(placed.lines) <= LINES_SURELY_FIT:
        return
    order = evolve(Order(), placed, said.at)
    leaving = Leaving({item.line: item.quantity for item in order.basket.items}, "MERCHANT", cancellation=True)
    step = refund_step(standing(order), leaving.units, leaving.cause, cancellation=True)
    size = len(msgspec.json.encode(fell_due(order, said, step, leaving, Bound(leaving.units, "r1"))))
    if size > REFUND_BYTES_MAX:
        sentence = f"The refund of so many lines takes {size} bytes, more than an event holds; split the order."
        raise Malformed("fact-too-large", sentence, "/lines")
