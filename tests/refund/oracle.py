"""A second, slow reading of the same rules: one unit at a time, with nothing taken from the engine.

It shares only the data types. Where it and the engine differ, one of them misread the rule.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple

from msgspec import UNSET

from domain.refund.basket import Basket, Shares
from domain.terms.campaign import AmountOff, PercentOff, Terms, Tiered

Unit = tuple[str, int]


def split(amount: int, weights: Sequence[int]) -> list[int]:
    """Largest remainder with exact fractions."""
    if not any(weights):
        weights = [1] * len(weights)
    exact = [Fraction(amount * weight, sum(weights)) for weight in weights]
    given = [int(each) for each in exact]
    by_rest = sorted(range(len(weights)), key=lambda place: (given[place] - exact[place], place))
    for place in by_rest[: amount - sum(given)]:
        given[place] += 1
    return given


def units(basket: Basket) -> list[Unit]:
    """Every unit, in order."""
    return [(item.line, number) for item in basket.items for number in range(1, item.quantity + 1)]


def prices(basket: Basket) -> dict[Unit, int]:
    """The list price of every unit."""
    return {(item.line, n): item.list_price for item in basket.items for n in range(1, item.quantity + 1)}


def unrolled(stored: Sequence[Shares]) -> dict[Unit, int]:
    """Runs written out."""
    return {
        (each.line, n): share for each in stored for first, last, share in each.runs for n in range(first, last + 1)
    }


def benefit(terms: Terms, left: int, spent: int, reached: Callable[[int, int], bool]) -> int | None:
    """The benefit on `left`, or None when no threshold is reached; `reached(threshold, benefit)` says so."""
    if isinstance(terms.benefit, Tiered):
        ladder = sorted(((tier.threshold, tier.amount) for tier in terms.benefit.tiers), reverse=True)
        met = [amount for threshold, amount in ladder if reached(threshold, max(0, min(amount, left)))]
        return max(0, min(met[0] - spent, left)) if met else None
    if isinstance(terms.benefit, AmountOff):
        off = terms.benefit.amount - spent
    else:
        assert isinstance(terms.benefit, PercentOff)
        off = int(Fraction(left * terms.benefit.off_bp, 10_000) + Fraction(1, 2))
        if terms.benefit.cap is not UNSET:
            off = min(off, terms.benefit.cap - spent)
    off = max(0, min(off, left))
    assert terms.threshold is not UNSET
    return off if reached(terms.threshold, off) else None


def allocate(basket: Basket) -> list[dict[Unit, int]]:
    """Each coupon's shares at checkout, worked out again."""
    left = prices(basket)
    result: list[dict[Unit, int]] = []
    for coupon in basket.coupons:
        eligible = [unit for unit in left if unit[0] in coupon.eligible]
        worth = sum(left[unit] for unit in eligible)
        listed = sum(prices(basket)[unit] for unit in eligible)

        def reached(
            threshold: int, off: int, worth: int = worth, listed: int = listed, terms: Terms = coupon.terms
        ) -> bool:
            return (listed if terms.threshold_basis == "LIST" else worth - off) >= threshold

        off = benefit(coupon.terms, worth, 0, reached)
        assert off is not None
        carriers = list(left) if coupon.terms.share_over == "ALL" else eligible
        shares = dict(zip(carriers, split(off, [left[unit] for unit in carriers]), strict=True)) if off else {}
        result.append(shares)
        left = {unit: each - shares.get(unit, 0) for unit, each in left.items()}
    return result


class Valued(NamedTuple):
    """What is left of each kept unit, and what each coupon took."""

    left: dict[Unit, int]
    taken: list[int]


def value(basket: Basket, kept: Sequence[Unit], fault: Sequence[Unit], methods: Sequence[str]) -> Valued:
    """V(K), unit by unit."""
    price = prices(basket)
    stored = [unrolled(coupon.shares) for coupon in basket.coupons]
    left = {unit: price[unit] for unit in kept}
    takes: list[int] = []
    for place, method in enumerate(methods):
        coupon, own, earlier = basket.coupons[place], stored[place], stored[:place]
        shared = _shared(left, own)
        anew = _anew(basket, place, left, fault, own=own, earlier=earlier)
        pick = {"PRO_RATA": shared, "REPRICE": anew}.get(method)
        if pick is None:
            pick = anew if sum(anew.values()) > sum(shared.values()) else shared
        left = {unit: each - pick.get(unit, 0) for unit, each in left.items()}
        takes.append(sum(pick.values()))
        assert coupon.applied == sum(own.values())
    left = _exchanged(left, basket)
    for adjustment in basket.adjustments:
        taken = _shared(left, unrolled(adjustment))
        left = {unit: each - taken[unit] for unit, each in left.items()}
    return Valued(left, takes)


def _exchanged(left: dict[Unit, int], basket: Basket) -> dict[Unit, int]:
    """Each unit at what its replacement costs: dearer ones rise first, then cheaper ones fall."""
    added = [unrolled(each) for each in basket.exchanges]
    extra = {unit: sum(each.get(unit, 0) for each in added) for unit in left}
    risen = {unit: each + max(0, extra[unit]) for unit, each in left.items()}
    fallen = _shared(risen, {unit: -each for unit, each in extra.items() if each < 0})
    return {unit: each - fallen[unit] for unit, each in risen.items()}


def _shared(left: dict[Unit, int], own: dict[Unit, int]) -> dict[Unit, int]:
    given = {unit: min(own.get(unit, 0), each) for unit, each in left.items()}
    over = sum(own.get(unit, 0) for unit in left) - sum(given.values())
    room = [each - given[unit] for unit, each in left.items()]
    over = min(over, sum(room))
    more = split(over, room) if over else [0] * len(room)
    return {unit: given[unit] + extra for unit, extra in zip(left, more, strict=True)}


def _anew(
    basket: Basket,
    place: int,
    left: dict[Unit, int],
    fault: Sequence[Unit],
    *,
    own: dict[Unit, int],
    earlier: list[dict[Unit, int]],
) -> dict[Unit, int]:
    coupon, price = basket.coupons[place], prices(basket)
    terms = coupon.terms
    eligible = [unit for unit in left if unit[0] in coupon.eligible]
    lost = [unit for unit in fault if unit[0] in coupon.eligible]
    if terms.threshold_basis == "LIST":
        basis = sum(price[unit] for unit in [*eligible, *lost])
    else:
        paid = {unit: price[unit] - sum(each.get(unit, 0) for each in [*earlier, own]) for unit in lost}
        basis = sum(paid.values()) + sum(left[unit] - own.get(unit, 0) for unit in eligible)
    highest = _threshold_at_checkout(basket, place, earlier)
    spent = sum(own.get(unit, 0) for unit in fault)
    off = benefit(
        terms, sum(left[unit] for unit in eligible), spent, lambda threshold, _: threshold <= min(basis, highest)
    )
    carriers = list(left) if terms.share_over == "ALL" else eligible
    return dict(zip(carriers, split(off, [left[unit] for unit in carriers]), strict=True)) if off else {}


def _threshold_at_checkout(basket: Basket, place: int, earlier: list[dict[Unit, int]]) -> int:
    """The highest threshold reached when the order was placed."""
    coupon, price = basket.coupons[place], prices(basket)
    if not isinstance(coupon.terms.benefit, Tiered):
        assert coupon.terms.threshold is not UNSET
        return coupon.terms.threshold
    eligible = [unit for unit in price if unit[0] in coupon.eligible]
    worth = sum(price[unit] - sum(each.get(unit, 0) for each in earlier) for unit in eligible)
    listed = sum(price[unit] for unit in eligible)
    return max(
        tier.threshold
        for tier in coupon.terms.benefit.tiers
        if (listed if coupon.terms.threshold_basis == "LIST" else worth - min(tier.amount, worth)) >= tier.threshold
    )
