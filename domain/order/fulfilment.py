"""Units on their way: shipped, delivered, lost, or cancelled before they left."""

from collections.abc import Iterable
from datetime import timedelta

from msgspec import UnsetType
from msgspec.structs import asdict

from domain.clock import moment
from domain.errors import Malformed
from domain.fact import Draft, Instant, Said, Seen
from domain.order.bound.services import activate
from domain.order.bound.stepping import foreseen
from domain.order.common import counts_of, placed_order, require, require_thing
from domain.order.events import CancellationStated, LineCount, LinesCancelled, LinesDelivered, LinesLost, LinesShipped
from domain.order.fold import evolve
from domain.order.recalls.stopping import check_not_stopped
from domain.order.refunds.steps import Leaving, take_step
from domain.order.state import Order

AHEAD_MAX = timedelta(minutes=5)
"""How far a carrier's clock may be ahead of the shop's."""


def ship_lines(seen: Seen, said: Said) -> list[Draft]:
    """Record units leaving the warehouse; they can't be cancelled any more."""
    fact = said.fact
    assert isinstance(fact, LinesShipped)
    order = placed_order(seen, said)
    for key, wanted in _things(order, fact.lines).items():
        line = order.lines[key]
        require(line, wanted, line.ordered.quantity - line.cancelled - line.shipped, "shipped")
    check_not_stopped(seen, said, order, (count.line for count in fact.lines))
    return [Draft(said.stream, fact)]


def deliver_lines(seen: Seen, said: Said) -> list[Draft]:
    """Record units that reached the customer; their shipment may be reported later. A service may begin with them."""
    fact = said.fact
    assert isinstance(fact, LinesDelivered)
    order = placed_order(seen, said)
    for key, wanted in _things(order, fact.lines).items():
        line = order.lines[key]
        require(line, wanted, line.ordered.quantity - line.cancelled - line.lost - line.delivered, "delivered")
    check_signed(said, fact.signed_at, order.placed_at, "order")
    began = activate(said, evolve(order, fact, said.at)) if order.services else []
    return [Draft(said.stream, fact), *began]


def check_signed(said: Said, signed_at: Instant | UnsetType, since: Instant, what: str) -> None:
    """Refuse a signature later than it is told of or earlier than the order or exchange it ends: every period that
    counts from it would be wrong. What an import tells was not checked then.
    """
    if not signed_at or said.historical:
        return
    if moment(signed_at) > moment(said.at) + AHEAD_MAX:
        sentence = "Nobody has signed for it yet: the signature is later than the delivery is told of."
        raise Malformed("signed-in-the-future", sentence, "/signed_at")
    if signed_at < since:
        raise Malformed("signed-before-order", f"The signature is older than the {what}.", "/signed_at")


def lose_lines(seen: Seen, said: Said) -> list[Draft]:
    """Record units lost on the way: a step with cause TRANSIT_LOSS (电子商务法 20)."""
    fact = said.fact
    assert isinstance(fact, LinesLost)
    order = placed_order(seen, said)
    units = _things(order, fact.lines)
    for key, wanted in units.items():
        line = order.lines[key]
        require(line, wanted, line.kept - line.requested, "lost")
    return take_step(seen, said, order, fact, Leaving(units, "TRANSIT_LOSS", cancellation=False))


def cancel_lines(seen: Seen, said: Said) -> list[Draft]:
    """Cancel units that have not been shipped, or a service; what they cost falls due (R-000-122)."""
    fact = said.fact
    assert isinstance(fact, CancellationStated)
    order = placed_order(seen, said)
    units = counts_of(order, fact.lines)
    for key, wanted in units.items():
        line = order.lines[key]
        require(line, wanted, line.kept - line.requested, "cancelled")
        if line.ordered.kind != "SERVICE":
            require(line, wanted, line.unshipped, "cancelled before shipment", "already-shipped")
    leaving = Leaving(units, fact.cause, cancellation=True, quote_id=fact.quote_id)
    _check_credited(order, said, leaving)
    return take_step(seen, said, order, LinesCancelled(**asdict(fact)), leaving)


def _check_credited(order: Order, said: Said, leaving: Leaving) -> None:
    """A coupon or points that were given go with what they came with, never by themselves."""
    credited = [key for key in leaving.units if key in order.gifts and order.gifts[key].credited]
    if credited:
        _, going = foreseen(order, leaving.going, said.at)
        owed = {each.line: each.quantity for each in going}
        for key in credited:
            what = "cancelled with what they came with"
            require(order.lines[key], leaving.units[key], owed.get(key, 0), what, "not-a-thing")


def _things(order: Order, counts: Iterable[LineCount]) -> dict[str, int]:
    """The units named of each line; nobody can send a service, a coupon or points."""
    units = counts_of(order, counts)
    for key in units:
        require_thing(order.lines[key])
    return units
