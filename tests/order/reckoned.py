"""Gifts and services figured anew, unit by unit and day by day, with nothing taken from the code that decides."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import ceil
from typing import get_args
from zoneinfo import ZoneInfo

from domain.order.events import OrderLine
from domain.order.state import Order
from domain.refund.basket import Applied, Shares
from domain.terms import campaign
from domain.terms.house_rules import GiftBasis, HouseRules

OWN = {"BUYER_NO_REASON", "PAYMENT_EXPIRED", "ORDER_SPLIT"}
"""The buyer's causes; any other is a fault of the seller's side."""


def fault(cause: object) -> bool:
    return cause not in OWN


def giver(order: Order, key: str) -> Applied | None:
    """The coupon that promises this very line."""
    ordered = order.lines[key].ordered
    if ordered.belongs_to:
        return None
    promising = (campaign.Gift, campaign.Service)
    for use in order.coupons.values():
        benefit = use.applied.terms.benefit
        if isinstance(benefit, promising) and benefit.sku == ordered.sku:
            return use.applied
    return None


def main_lines(order: Order, key: str) -> list[str]:
    """What a gift or service came with."""
    ordered = order.lines[key].ordered
    goods = [each for each, line in order.lines.items() if line.ordered.kind == "GOODS"]
    if ordered.belongs_to:
        return [ordered.belongs_to]
    giving = giver(order, key)
    coupons = [giving] if giving else [use.applied for use in order.coupons.values()]
    return [each for each in goods if any(each in coupon.eligible for coupon in coupons)] or goods


def share_kept(order: Order, key: str) -> Fraction | None:
    """What part is left of what it came with; None where it came with nothing."""
    mains = [order.lines[each] for each in main_lines(order, key)]
    bought = sum(line.ordered.quantity for line in mains)
    gone = sum(line.cancelled + line.returned + line.lost for line in mains)
    return Fraction(bought - gone, bought) if bought else None


def gifts_to_go_back(order: Order, key: str) -> int:
    """Units of a gift that go back in all: those for which not enough is left to have been given whole."""
    quantity, left = order.lines[key].ordered.quantity, share_kept(order, key)
    return 0 if left is None else sum(1 for unit in range(1, quantity + 1) if unit > quantity * left)


def services_over(order: Order, key: str) -> int:
    """Units of a service that are over in all: those of which nothing is left that they are for."""
    quantity, left = order.lines[key].ordered.quantity, share_kept(order, key)
    return 0 if left is None else sum(1 for unit in range(1, quantity + 1) if unit - 1 >= quantity * left)


def still_earned(before: Order, after: Order, key: str) -> bool | None:
    """Whether what is kept still reaches the threshold of the coupon that gives it; None where that is hard to say."""
    giving = giver(after, key)
    if giving is None or not giving.terms.threshold or not share_kept(after, key):
        return False
    ending = [key for key in after.services if after.lines[key].gone > before.lines[key].gone]
    if giving.terms.threshold_basis != "LIST" or any(each in ending for each in giving.eligible):
        return None
    prices = {each: after.lines[each].ordered.list_price for each in giving.eligible}
    kept = sum(price * after.lines[each].kept for each, price in prices.items())
    lost = sum((last - first + 1) * prices.get(line, 0) for line, first, last in after.fault)
    return kept + lost >= giving.terms.threshold


def rules(order: Order) -> HouseRules:
    assert order.placed
    return order.placed.rules or HouseRules()


def worth(order: Order, key: str, ground: str, appraised: object) -> tuple[GiftBasis, int] | None:
    """The first basis that is known, in the order in which the house looks at them."""
    ordered, giving = order.lines[key].ordered, giver(order, key)
    promised = getattr(giving.terms.benefit, "declared_value", None) if giving else None
    stated = ordered.declared_value if isinstance(ordered.declared_value, int) else promised
    known: dict[GiftBasis, object] = {"DECLARED": stated, "LIST": ordered.list_value, "MARKET": appraised}
    house = rules(order)
    stated_turn = house.gift_damaged if ground in {"DAMAGED", "USED"} else house.gift_missing
    turn: tuple[GiftBasis, ...] = stated_turn or get_args(GiftBasis)
    for basis in turn:
        value = known[basis]
        if isinstance(value, int):
            return basis, value
    return None


def half_up(amount: Fraction) -> int:
    return int(amount + Fraction(1, 2))


def zone(order: Order) -> ZoneInfo:
    coupons = list(order.coupons.values())
    return ZoneInfo(order.basket.coupons[0].terms.tz if coupons else "Asia/Shanghai")


def day(order: Order, at: str) -> date:
    """The day it is for the order's customer."""
    return datetime.fromisoformat(at).astimezone(zone(order)).date()


def days_used(order: Order, from_at: str, at: str, days: int) -> int:
    """Days begun, the first and the last one counted."""
    first, last = day(order, from_at), day(order, at)
    begun, each = 0, first
    while each <= last and begun < days:
        begun, each = begun + 1, each + timedelta(days=1)
    return begun


def fee(order: Order, key: str, first: int, units: int) -> int:
    """What units of a service cost from the `first` on, after all that came off them."""
    price = order.lines[key].ordered.list_price
    taken = [*(use.shares for use in order.basket.coupons), *order.basket.adjustments]
    return sum(price - sum(_share(each, key, unit) for each in taken) for unit in range(first, first + units))


def _share(stored: tuple[Shares, ...], key: str, unit: int) -> int:
    return sum(
        amount for each in stored if each.line == key for first, last, amount in each.runs if first <= unit <= last
    )


def back_of_fee(paid: int, days: int, used: int) -> int:
    """What comes back of a fee for the days left, in the customer's favour."""
    return ceil(Fraction(paid * (days - used), days))


def counts_as_goods(order: Order, key: str) -> bool:
    """Whether a coupon names the service."""
    return any(key in use.applied.eligible for use in order.coupons.values())


def starts(ordered: OrderLine) -> str:
    return ordered.starts or "ON_PAYMENT"


def refund_rows(rows: Iterator[object], reason: str) -> int:
    """What a refund's rows of one reason come to."""
    return sum(getattr(row, "amount", 0) for row in rows if getattr(row, "reason", None) == reason)
