"""What rows say of their order and events do not: its currency, whose it is, how many shipments left before.

It is read from the order's own first events, also where these stand before the range.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from domain.ledger.entry import Entry
from domain.order.events import LinesShipped, OrderPlaced

MOST = 20_000
"""Orders that are remembered at a time; of others the beginning is read again."""


class Known(NamedTuple):
    """What is known of an order after an event: nothing but the number of shipments where it was never placed."""

    currency: str | None = None
    customer_id: str | None = None
    merchant_id: str | None = None
    shipments: int = 0


NOTHING = Known()


class Orders:
    """The orders met on the way through the log. `before` gives the entries of a stream below a version."""

    def __init__(self, before: Callable[[str, int], Sequence[Entry]], most: int = MOST) -> None:
        self._before = before
        self._most = most
        self._known: OrderedDict[str, Known] = OrderedDict()

    def after(self, entry: Entry) -> Known:
        """What is known of the event's order with this event; nothing where it stands in a stream of another kind."""
        if not entry.stream.startswith("orders/"):
            return NOTHING
        earlier = self._known.pop(entry.stream, None)
        if earlier is None:
            earlier = _folded(NOTHING, self._before(entry.stream, entry.version) if entry.version > 1 else ())
            if len(self._known) >= self._most:
                self._known.popitem(last=False)
        known = self._known[entry.stream] = _folded(earlier, (entry,))
        return known


def _folded(known: Known, entries: Iterable[Entry]) -> Known:
    for entry in entries:
        match entry.data:
            case OrderPlaced() as placed:
                known = Known(placed.currency, placed.customer_id, placed.merchant_id, known.shipments)
            case LinesShipped():
                known = known._replace(shipments=known.shipments + 1)
            case _:
                pass
    return known
