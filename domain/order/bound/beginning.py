"""What begins once an order is paid: its services, and the coupons and points it gives."""

from collections.abc import Iterable

from domain.fact import Draft, Said, Seen
from domain.order.bound.services import activate
from domain.order.bound.vouchers import credit
from domain.order.events import OrderFact
from domain.order.fold import evolve
from domain.order.state import Order


def begin(seen: Seen, said: Said, order: Order) -> list[Draft]:
    """What takes effect by what was just recorded, on the order as it is now."""
    if not order.gifts and not order.services:
        return []
    return [*activate(said, order), *credit(seen, said, order)]


def begun(seen: Seen, said: Said, order: Order, drafts: Iterable[Draft]) -> list[Draft]:
    """What takes effect by these facts: they may leave only what is paid already."""
    for draft in drafts:
        if draft.stream == said.stream and isinstance(draft.fact, OrderFact):
            order = evolve(order, draft.fact, said.at)
    return begin(seen, said, order)
