"""An open item of a board as whoever works on it reads it: the order it is of, and the item itself."""

from typing import Any

from domain.order.state import Order
from projections.boards import Board, Item
from projections.bound_view import gift_return_row, repair_row
from projections.returns_view import return_row


def item_row(board: Board, item: Item, order: Order) -> dict[str, Any]:
    """What is open, since when, when its next step is due, and what the order says of it."""
    assert order.placed is not None
    return {
        "order_id": item.order_id,
        "item": item.item,
        "status": item.status,
        "since": item.since,
        "due_at": item.due_at,
        "customer_id": order.placed.customer_id,
        "merchant_id": order.placed.merchant_id,
        "currency": order.placed.currency,
        "titles": {key: line.ordered.title for key, line in order.lines.items()},
        "told": _told(board, item.item, order),
    }


def _told(board: Board, item: str, order: Order) -> dict[str, Any]:
    if board == "gifts":
        return gift_return_row(order.gift_returns[item])
    return return_row(order.returns[item]) if board == "returns" else repair_row(order.repairs[item])
