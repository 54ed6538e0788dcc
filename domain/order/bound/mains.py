"""What a gift or a service belongs to, and how much of it goes when some of that leaves."""

from collections.abc import Mapping
from typing import NamedTuple

from domain.fact import Instant
from domain.order.state import Order
from domain.refund.basket import Applied, Cause
from domain.refund.bound import gifts_owed, services_ended
from domain.terms.campaign import Gift, Service

Reached = Mapping[str, bool]
"""Whether the goods that count still reach a coupon's threshold, by its id."""


class Without(NamedTuple):
    """An order without what leaves it, and with what an inspection took back: why and when, what still reaches a
    threshold, and the refund of the step. `before` is the order as it stood.
    """

    order: Order
    before: Order
    cause: Cause
    at: Instant
    reached: Reached
    refund_id: str


def main_lines(order: Order, key: str) -> tuple[str, ...]:
    """The lines it came with: the one it belongs to, else those its coupon was for, else all goods."""
    ordered = order.lines[key].ordered
    if ordered.belongs_to:
        return (ordered.belongs_to,)
    giving = giver(order, key)
    coupons = [giving] if giving else order.basket.coupons
    named = {line for coupon in coupons for line in coupon.eligible}
    goods = tuple(line for line, each in order.lines.items() if each.ordered.kind == "GOODS")
    return tuple(line for line in goods if line in named) or goods


def giver(order: Order, key: str) -> Applied | None:
    """The coupon whose very benefit it is, if one's is."""
    ordered = order.lines[key].ordered
    for coupon in order.basket.coupons:
        benefit = coupon.terms.benefit
        if isinstance(benefit, Gift | Service) and benefit.sku == ordered.sku and not ordered.belongs_to:
            return coupon
    return None


def owed(without: Without, key: str) -> int:
    """How many units of a gift still have to go back, of those neither back nor settled.

    What a threshold earned stays while the goods that count reach it and any are kept.
    """
    return 0 if _earned(without, key) else max(0, unsettled(without.order, key))


def asked_back(without: Without, key: str) -> int:
    """How many units of a gift that is not back yet were asked back before, as no return's."""
    asked = sum(each.quantity for each in without.before.gifts[key].due if not each.return_id)
    return min(asked, max(0, unsettled(without.before, key)))


def unsettled(order: Order, key: str) -> int:
    """How many units of a gift go back in proportion, less those back or settled; below zero, so many too many are."""
    line = order.lines[key]
    return gifts_owed(line.ordered.quantity, *units_with(order, key)) - line.gone - order.gifts[key].settled


def ended(without: Without, key: str) -> int:
    """How many units of a service end now: all of one that a threshold earned, once it is not reached any more."""
    line, earned = without.order.lines[key], _earned(without, key)
    if earned is not None:
        return 0 if earned else line.kept
    return max(0, services_ended(line.ordered.quantity, *units_with(without.order, key)) - line.gone)


def _earned(without: Without, key: str) -> bool | None:
    """Whether what is kept still earns what a threshold gave; None where none did, or nothing is kept."""
    giving, (_, kept) = giver(without.order, key), units_with(without.order, key)
    return without.reached.get(giving.coupon_id, True) if giving and giving.terms.threshold and kept else None


def units_with(order: Order, key: str) -> tuple[int, int]:
    """The units a gift or service came with, and how many of them are kept."""
    mains = [order.lines[line] for line in main_lines(order, key)]
    return sum(line.ordered.quantity for line in mains), sum(line.kept for line in mains)
