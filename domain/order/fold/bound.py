"""The fold of what is bound to an order's goods: gifts and services."""

from collections.abc import Iterator, Sequence
from typing import assert_never

from msgspec import UNSET
from msgspec.structs import replace

from domain.fact import Instant
from domain.order.events import BoundFact, LineCount
from domain.order.events.gifts import (
    GiftCredited,
    GiftExcused,
    GiftFellDue,
    GiftPriced,
    GiftPricingReversed,
    GiftReceived,
    GiftWithdrawn,
)
from domain.order.events.services import ServiceActivated, ServiceCancelled
from domain.order.fold.gift_returns import received
from domain.order.fold.returns import move
from domain.order.state import Gift, Order, Pricing, Service


def bound(order: Order, fact: BoundFact, at: Instant) -> Order:
    """The order after it."""
    match fact:
        case GiftReceived():
            known = [each for each in fact.lines if each.line in order.gifts]
            return received(move(order, known, "returned"), fact, at)
        case ServiceActivated():
            return _service(order, fact.line, activated=fact)
        case ServiceCancelled():
            before = order.services.get(fact.line, Service())
            order = _service(order, fact.line, cancelled=(*before.cancelled, fact))
            return move(order, (LineCount(line=fact.line, quantity=fact.quantity),), "cancelled")
        case GiftWithdrawn():
            return move(order, (LineCount(line=fact.line, quantity=fact.quantity),), "cancelled")
        case _:
            return _gift(order, fact)


def _credited(gift: Gift, fact: GiftCredited) -> Gift:
    """Given, or given again: then what was missing of it is missing no more."""
    short = max(0, gift.short - fact.quantity) if fact.gift_return_id else gift.short
    return replace(gift, credited=_together(gift.credited, fact) if gift.credited else fact, short=short)


def _together(given: GiftCredited, again: GiftCredited) -> GiftCredited:
    """All that was given of a line, at first and under gift returns."""
    points = (given.points or 0) + (again.points or 0)
    return replace(
        given,
        quantity=given.quantity + again.quantity,
        coupons=(*given.coupons, *again.coupons),
        points=points or UNSET,
    )


def _gift(order: Order, fact: GiftCredited | GiftFellDue | GiftPriced | GiftExcused | GiftPricingReversed) -> Order:
    gift = order.gifts.get(fact.line)
    if gift is None:
        return order
    match fact:
        case GiftCredited():
            gift = _credited(gift, fact)
        case GiftFellDue():
            gift = replace(gift, due=(*gift.due, fact))
        case GiftPriced():
            gift = replace(gift, pricings=(*gift.pricings, Pricing(fact, fact.quantity, fact.amount, fact.shortfall)))
        case GiftExcused():
            gift = replace(gift, excused=gift.excused + fact.quantity)
        case GiftPricingReversed():
            order = replace(
                order, released=order.released + fact.refunded, gifts_taken=order.gifts_taken - fact.refunded
            )
            gift = replace(gift, pricings=tuple(_less(gift.pricings, fact)))
        case _:
            assert_never(fact)
    return replace(order, gifts={**order.gifts, fact.line: gift})


def _less(pricings: Sequence[Pricing], fact: GiftPricingReversed) -> Iterator[Pricing]:
    """The pricings after units of one came back."""
    for number, each in enumerate(pricings, 1):
        if number != fact.pricing:
            yield each
            continue
        waived = fact.amount - fact.refunded
        yield Pricing(each.fact, each.quantity - fact.quantity, each.amount - fact.amount, each.shortfall - waived)


def _service(order: Order, line: str, **changes: object) -> Order:
    service = order.services.get(line)
    if service is None:
        return order
    return replace(order, services={**order.services, line: replace(service, **changes)})
