"""Gifts that come back after all: what was priced of them is undone (money.md, gifts and services)."""

from collections.abc import Iterator, Mapping

from msgspec import UNSET
from msgspec.structs import replace

from domain.fact import Draft, Fact, Said
from domain.order.bound.mains import unsettled
from domain.order.common import (
    GIFT_LAW,
    POLICY,
    next_refund_id,
)
from domain.order.events import ShortfallClosed
from domain.order.events.gifts import GiftPricingReversed
from domain.order.falling_due import beside_goods
from domain.order.state import Order


def reverse_beyond(said: Said, order: Order) -> list[Draft]:
    """Undo the price of the units of each gift that are back, or settled, beyond what has to go back."""
    return reverse(said, order, {key: min(each.priced, -unsettled(order, key)) for key, each in order.gifts.items()})


def reverse(said: Said, order: Order, units: Mapping[str, int]) -> list[Draft]:
    """Undo the price of so many units of each gift, and let what was taken for them fall due."""
    undone = [fact for key, count in units.items() if count > 0 for fact in _undone(order, key, count)]
    if not undone:
        return []
    refunded = sum(fact.refunded for fact in undone)
    refund_id = next_refund_id(order) if refunded else None
    facts: list[Fact] = [replace(fact, refund_id=refund_id if fact.refunded else UNSET) for fact in undone]
    last = next(reversed(order.refunds), "r1")
    if waived := sum(fact.amount - fact.refunded for fact in undone):
        facts.append(ShortfallClosed(open=0, waived=waived, refund_id=refund_id or last, kind="GIFT"))
    if refund_id:
        facts.append(beside_goods(order, said, refunded, "GIFT", law=GIFT_LAW))
    return [Draft(said.stream, fact, (POLICY,)) for fact in facts]


def _undone(order: Order, key: str, units: int) -> Iterator[GiftPricingReversed]:
    """The last pricings first. What the customer bore of one falls to what the units that stay priced come to."""
    pricings = list(enumerate(order.gifts[key].pricings, 1))
    for number, each in reversed(pricings):
        count = min(units, each.quantity)
        if not count:
            continue
        units -= count
        stays = each.amount * (each.quantity - count) // each.quantity
        taken = each.amount - each.shortfall
        yield GiftPricingReversed(
            line=key,
            quantity=count,
            pricing=number,
            amount=each.amount - stays,
            refunded=max(0, taken - stays),
        )
