"""What each event did to an order's figures, worked out by folding."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, cast

from domain.ledger.entry import Entry
from domain.order.events import OrderFact
from domain.order.fold import evolve
from domain.order.state import Order
from projections.order_view import money_row, status

TOLD = ("payable", "outstanding", "retained_value", "owed_to_customer", "owed_by_customer", "refunded")
"""The figures a story tells when they change: what is to be paid, what is kept, who owes whom."""
SUMMED = ("captured", "refund_due", "compensated", "refunded")
"""The figures whose changes add up over several events."""


class Moved(NamedTuple):
    """What one event did: each figure's old and new value (minor units; of `status` a code; old is null where there was
    no order before), and by how much it moved those that add up.
    """

    figures: list[dict[str, Any]]
    sums: dict[str, int]


def moved(entries: Sequence[Entry]) -> Iterator[Moved]:
    """What each of an order's entries did, given those that a moment takes in."""
    order, before = Order(), dict[str, Any]()
    for entry in entries:
        order = evolve(order, cast(OrderFact, entry.data), entry.occurred_at)
        after: dict[str, Any] = {"status": status(order), **money_row(order)}
        figures = [
            {"figure": name, "old": before.get(name), "new": after[name]}
            for name in ("status", *TOLD)
            if after[name] != before.get(name, 0)
        ]
        yield Moved(figures, {name: after[name] - before.get(name, 0) for name in SUMMED})
        before = after
