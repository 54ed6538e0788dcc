"""Units on their way: shipped, delivered, lost, or cancelled before they left."""

from msgspec.structs import asdict

from domain.fact import Draft, Said, Seen
from domain.order.common import counts_of, placed_order, require
from domain.order.events import CancellationStated, LinesCancelled, LinesDelivered, LinesLost, LinesShipped
from domain.order.refunds.steps import Leaving, take_step


def ship_lines(seen: Seen, said: Said) -> list[Draft]:
    """Record units leaving the warehouse; they can't be cancelled any more."""
    fact = said.fact
    assert isinstance(fact, LinesShipped)
    order = placed_order(seen, said)
    for key, wanted in counts_of(order, fact.lines).items():
        line = order.lines[key]
        require(line, wanted, line.ordered.quantity - line.cancelled - line.shipped, "shipped")
    return [Draft(said.stream, fact)]


def deliver_lines(seen: Seen, said: Said) -> list[Draft]:
    """Record units that reached the customer; their shipment may be reported later."""
    fact = said.fact
    assert isinstance(fact, LinesDelivered)
    order = placed_order(seen, said)
    for key, wanted in counts_of(order, fact.lines).items():
        line = order.lines[key]
        require(line, wanted, line.ordered.quantity - line.cancelled - line.lost - line.delivered, "delivered")
    return [Draft(said.stream, fact)]


def lose_lines(seen: Seen, said: Said) -> list[Draft]:
    """Record units lost on the way: a step with cause TRANSIT_LOSS (电子商务法 20)."""
    fact = said.fact
    assert isinstance(fact, LinesLost)
    order = placed_order(seen, said)
    units = counts_of(order, fact.lines)
    for key, wanted in units.items():
        line = order.lines[key]
        require(line, wanted, line.kept - line.requested, "lost")
    return take_step(seen, said, order, fact, Leaving(units, "TRANSIT_LOSS", cancellation=False))


def cancel_lines(seen: Seen, said: Said) -> list[Draft]:
    """Cancel units that have not been shipped; what they cost falls due (R-000-122)."""
    fact = said.fact
    assert isinstance(fact, CancellationStated)
    order = placed_order(seen, said)
    units = counts_of(order, fact.lines)
    for key, wanted in units.items():
        line = order.lines[key]
        require(line, wanted, line.kept - line.requested, "cancelled")
        require(line, wanted, line.unshipped, "cancelled before shipment", "already-shipped")
    leaving = Leaving(units, fact.cause, cancellation=True, quote_id=fact.quote_id)
    return take_step(seen, said, order, LinesCancelled(**asdict(fact)), leaving)
