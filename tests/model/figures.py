"""The figures of an order, written from the rules as they are published and from nothing else: unit by unit, with exact
fractions, slowly. Terms are the JSON that a campaign was published with; money is in minor units.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

Unit = tuple[str, int]
"""A line, and the number of the unit in it, from 1."""
Terms = Mapping[str, Any]
Shares = dict[Unit, int]

DEFAULTS: dict[str, Any] = {
    "threshold_basis": "LIST",
    "share_over": "ELIGIBLE",
    "refund_method": "PRO_RATA",
    "fault_refund_method": "BUYER_FAVOURABLE",
    "shortfall": "WAIVE",
    "restoration": "RESTORE",
    "single_use": False,
    "priority": 100,
    "stackable_with": [],
    "scope": {},
    "new_customers_only": False,
}
OWN_CAUSES = ("BUYER_NO_REASON", "PAYMENT_EXPIRED")


class Coupon(NamedTuple):
    """A coupon on an order: its terms, the lines it is for, what it took off, and of which unit how much; and the
    threshold that it reached.
    """

    terms: Terms
    eligible: Collection[str]
    applied: int
    shares: Shares
    reached: int


class Value(NamedTuple):
    """What is left of each kept unit, what each coupon takes off them, and whether its threshold is still met."""

    left: dict[Unit, int]
    taken: list[int]
    met: list[bool]

    @property
    def total(self) -> int:
        return sum(self.left.values())


def spread(amount: int, weights: Mapping[Unit, int]) -> Shares:
    """By largest remainder, ties to the lowest unit."""
    total = sum(weights.values())
    if not amount or not total:
        return dict.fromkeys(weights, 0)
    exact = {unit: Fraction(amount * weight, total) for unit, weight in weights.items()}
    given = {unit: share.numerator // share.denominator for unit, share in exact.items()}
    order = list(weights)
    by_rest = sorted(order, key=lambda unit: (given[unit] - exact[unit], order.index(unit)))
    for unit in by_rest[: amount - sum(given.values())]:
        given[unit] += 1
    return given


def eligible(terms: Terms, lines: Sequence[Mapping[str, Any]]) -> list[str]:
    """The lines a coupon is for, in their order."""
    scope = terms["scope"]
    named = "skus" in scope or "categories" in scope
    return [
        line["line"]
        for line in lines
        if not named or line["sku"] in scope.get("skus", []) or line["category"] in scope.get("categories", [])
        if line["sku"] not in scope.get("exclude_skus", [])
    ]


class Off(NamedTuple):
    """What comes off, from which threshold on."""

    amount: int
    threshold: int


def benefit(terms: Terms, worth: int, reached: Callable[[int, int], bool], less: int = 0) -> Off | None:
    """What comes off goods of this worth, or None below the threshold; of a fixed amount or a cap `less` is gone."""
    offer = terms["benefit"]

    def of(amount: int) -> int:
        return max(0, min(amount - less, worth))

    if offer["kind"] == "TIERED":
        met = [tier for tier in offer["tiers"] if reached(tier["threshold"], of(tier["amount"]))]
        best = max(met, key=lambda tier: tier["threshold"], default=None)
        return Off(of(best["amount"]), best["threshold"]) if best else None
    if offer["kind"] == "AMOUNT_OFF":
        off = of(offer["amount"])
    else:
        off = min(worth, int(Fraction(worth * offer["off_bp"], 10_000) + Fraction(1, 2)))
        off = min(off, of(offer["cap"])) if "cap" in offer else off
    return Off(off, terms["threshold"]) if reached(terms["threshold"], off) else None


def missing(terms: Terms, lines: Sequence[Mapping[str, Any]], prices: Shares, left: Shares) -> bool:
    """Whether goods at these prices don't reach the threshold."""
    return _off(terms, eligible(terms, lines), prices, left) is None


def use(terms: Terms, lines: Sequence[Mapping[str, Any]], prices: Shares, left: Shares) -> Coupon:
    """The coupon used on these lines, of which so much is left by the coupons before it."""
    keys = eligible(terms, lines)
    off = _off(terms, keys, prices, left)
    assert off is not None
    carriers = {unit: each for unit, each in left.items() if terms["share_over"] == "ALL" or unit[0] in keys}
    return Coupon(terms, keys, off.amount, spread(off.amount, carriers), off.threshold)


def _off(terms: Terms, keys: Collection[str], prices: Shares, left: Shares) -> Off | None:
    listed = sum(each for unit, each in prices.items() if unit[0] in keys)
    worth = sum(each for unit, each in left.items() if unit[0] in keys)
    by_list = terms["threshold_basis"] == "LIST"
    return benefit(terms, worth, lambda least, off: (listed if by_list else worth - off) >= least)


def method(terms: Terms, cause: str) -> str:
    return terms["refund_method" if cause in OWN_CAUSES else "fault_refund_method"]


def value(
    coupons: Sequence[Coupon],
    adjustments: Sequence[Shares],
    prices: Shares,
    *,
    kept: Collection[Unit],
    fault: Collection[Unit],
    cause: str,
) -> Value:
    """What the kept units should have cost, where `fault` left in earlier steps for a fault of the seller's side."""
    left = {unit: price for unit, price in prices.items() if unit in kept}
    taken: list[int] = []
    met: list[bool] = []
    for place, coupon in enumerate(coupons):
        shared = _by_shares(left, coupon.shares)
        again, reached = _again(coupon, left, prices, fault, [each.shares for each in coupons[: place + 1]])
        match method(coupon.terms, cause):
            case "PRO_RATA":
                chosen = shared
            case "REPRICE":
                chosen = again
            case _:
                chosen = again if sum(again.values()) > sum(shared.values()) else shared
        left = {unit: each - chosen.get(unit, 0) for unit, each in left.items()}
        taken.append(sum(chosen.values()))
        met.append(reached)
    for adjustment in adjustments:
        off = _by_shares(left, adjustment)
        left = {unit: each - off[unit] for unit, each in left.items()}
    return Value(left, taken, met)


def _by_shares(left: Shares, stored: Shares) -> Shares:
    """Each unit's stored share, at most what is left of it; the excess moves to the others."""
    given = {unit: min(stored.get(unit, 0), each) for unit, each in left.items()}
    room = {unit: each - given[unit] for unit, each in left.items()}
    excess = min(sum(stored.get(unit, 0) for unit in left) - sum(given.values()), sum(room.values()))
    more = spread(excess, room)
    return {unit: each + more[unit] for unit, each in given.items()}


def _again(
    coupon: Coupon, left: Shares, prices: Shares, fault: Collection[Unit], stored: Sequence[Shares]
) -> tuple[Shares, bool]:
    """The benefit run again on what is kept, as if what left for a fault were still there. No tier is reached that was
    not reached when the order was placed: giving goods back does not lift a coupon.
    """
    terms, own = coupon.terms, stored[-1]
    mine = {unit: each for unit, each in left.items() if unit[0] in coupon.eligible}
    lost = [unit for unit in fault if unit[0] in coupon.eligible]
    if terms["threshold_basis"] == "LIST":
        basis = sum(prices[unit] for unit in [*mine, *lost])
    else:
        basis = sum(each - own.get(unit, 0) for unit, each in mine.items())
        basis += sum(prices[unit] - sum(each.get(unit, 0) for each in stored) for unit in lost)
    worth = sum(mine.values())
    gone = sum(own.get(unit, 0) for unit in fault)
    off = benefit(terms, worth, lambda least, _: coupon.reached >= least and basis >= least, gone)
    if off is None:
        return dict.fromkeys(left, 0), False
    carriers = left if terms["share_over"] == "ALL" else mine
    return spread(off.amount, carriers), True
