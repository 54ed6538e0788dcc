"""What goes with the units of a step: services end, gifts go back, are priced, or are excused."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from domain.fact import Draft, Instant, Said, Seen
from domain.order.bound.gifts import Found, Settled, going_back, settle_things
from domain.order.bound.mains import Reached, Without, ended
from domain.order.bound.services import among_goods, cancelled
from domain.order.bound.vouchers import settle_vouchers
from domain.order.common import next_refund_id
from domain.order.events import BoundFact, LineCount
from domain.order.events.goods import GiftOwed
from domain.order.events.services import ServiceCancelled
from domain.order.fold.returns import move
from domain.order.state import Order, standing
from domain.refund.basket import BUYER_CAUSES, Cause, Step
from domain.refund.bound import NO_EXTRAS, Extras
from domain.refund.step import refund_step
from domain.terms.campaign import Gift, Service


class Going(NamedTuple):
    """Units about to leave and why; `found` is what an inspection found of gifts, None where nothing was inspected."""

    units: Mapping[str, int]
    cause: Cause
    cancellation: bool
    found: Mapping[str, Found] | None = None


class Bound(NamedTuple):
    """What goes with a step: `units` are what leaves among the goods, services that count as goods included;
    `elsewhere` what becomes of gifts on other streams, `points` how many of them left the customer's account.
    """

    units: Mapping[str, int]
    refund_id: str
    extras: Extras = NO_EXTRAS
    ended: tuple[ServiceCancelled, ...] = ()
    settled: Settled = Settled()
    elsewhere: tuple[Draft, ...] = ()
    points: int = 0

    def facts(self, step: Step) -> Iterator[BoundFact]:
        """The order's own facts, after the refund of the step: it bears the gifts that are priced one by one."""
        yield from self.ended
        yield from self.settled.withdrawn
        left = step.gifts
        for each in self.settled.priced:
            taken = min(each.amount, left)
            left -= taken
            yield each.priced(self.refund_id, each.amount - taken)
        yield from self.settled.excused
        yield from self.settled.fell_due


def bind(seen: Seen, said: Said, order: Order, left: Order, going: Going) -> Bound:
    """What goes with the units: `left` is the order once they have left, and once what was inspected is back."""
    if not order.gifts and not order.services:
        return Bound(going.units, next_refund_id(order))
    without = _without(order, left, going, said.at)
    bound = _services(without, going)
    voided = settle_vouchers(seen, said, without)
    settled = settle_things(without, going.found).along(voided.settled)
    return bound._replace(
        extras=bound.extras._replace(gifts=sum(each.amount for each in settled.priced)),
        settled=settled,
        elsewhere=voided.elsewhere,
        points=voided.points,
    )


def foreseen(order: Order, going: Going, at: Instant) -> tuple[Bound, tuple[GiftOwed, ...]]:
    """What would go with the units if every gift that has to come back did, and which gifts those are."""
    if not order.gifts and not order.services:
        return Bound(going.units, next_refund_id(order)), ()
    goods = [LineCount(line=line, quantity=units) for line, units in _goods(order, going.units).items() if units]
    left = move(order, goods, "cancelled" if going.cancellation else "returned")
    without = _without(order, left, going, at)
    return _services(without, going), going_back(without)


def _without(order: Order, left: Order, going: Going, at: Instant) -> Without:
    return Without(left, order, going.cause, at, _reached(order, going), next_refund_id(order))


def _services(without: Without, going: Going) -> Bound:
    """The services that end: those named, and those that what they are for has left."""
    order = without.order
    ending = {key: max(going.units.get(key, 0), ended(without, key)) for key in order.services}
    over = cancelled(without, ending)
    counted = {key: units for key, units in ending.items() if units and among_goods(order, key)}
    service = sum(each.refund - (each.fee if each.line in counted else 0) for each in over)
    return Bound(_goods(order, going.units) | counted, without.refund_id, Extras(service=service), over)


def _goods(order: Order, units: Mapping[str, int]) -> dict[str, int]:
    return {key: count for key, count in units.items() if order.lines[key].ordered.kind == "GOODS"}


def _reached(order: Order, going: Going) -> Reached:
    """Whether what counts still reaches the threshold of each coupon that gives something else than a discount: the
    seller's fault does not break it.
    """
    giving = [
        each for each in order.basket.coupons if isinstance(each.terms.benefit, Gift | Service) and each.terms.threshold
    ]
    if not giving:
        return {}
    own = going.cause in BUYER_CAUSES
    leaving = {key: units for key, units in going.units.items() if own and key in order.retained}
    step = refund_step(standing(order), leaving, going.cause, cancellation=going.cancellation)
    return {outcome.coupon_id: outcome.threshold_met for outcome in step.coupons}
