"""Which coupons go together on one order: one code, unless each campaign names the other (R-000-54, B-25)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from domain.campaign import stacks
from domain.errors import Refused
from domain.fact import Instant
from domain.redemption import Offer


def check_once(offers: Sequence[Offer]) -> None:
    """Refuse a coupon that is named twice, by its id and by its code."""
    for place, one in enumerate(offers):
        if any(one.coupon_id == other.coupon_id for other in offers[:place]):
            raise Refused("coupon-twice", f"The coupon {one.name} is named twice.", **one.named)


def check_stack(offers: Sequence[Offer], at: Instant) -> None:
    """Refuse coupons that don't go together at that time."""
    check_once(offers)
    for place, one in enumerate(offers):
        for other in offers[:place]:
            if not stackable(one, other, at):
                raise _apart(one, other)


def stackable(one: Offer, other: Offer, at: Instant) -> bool:
    """Whether each campaign names the other, in its terms or in a window that is open; a voucher names none."""
    return _admits(one, other, at) and _admits(other, one, at)


def beside(offers: Iterable[Offer], at: Instant) -> dict[str, set[str]]:
    """Which offers go with each at that time, all by their ids."""
    offers = tuple(offers)
    return {
        one.coupon_id: {other.coupon_id for other in offers if other is not one and stackable(one, other, at)}
        for one in offers
    }


def largest_together(goes_with: Mapping[str, set[str]]) -> Iterator[frozenset[str]]:
    """Every set of offers that go together and that no other of them could join, by which go with each."""
    return _joined(goes_with, frozenset(), set(goes_with), set())


def _joined(
    goes_with: Mapping[str, set[str]], chosen: frozenset[str], waiting: set[str], tried: set[str]
) -> Iterator[frozenset[str]]:
    """Those sets of `chosen` and some of `waiting`; a set that one of `tried` could join was found with it."""
    if not waiting and not tried:
        yield chosen
    for each in sorted(waiting):
        yield from _joined(goes_with, chosen | {each}, waiting & goes_with[each], tried & goes_with[each])
        waiting, tried = waiting - {each}, tried | {each}


def _admits(one: Offer, other: Offer, at: Instant) -> bool:
    return one.campaign is not None and other.campaign_id is not None and stacks(one.campaign, other.campaign_id, at)


def _apart(one: Offer, other: Offer) -> Refused:
    sentence = f"{other.name} and {one.name} can't be used on one order."
    if "FLASH" in (one.terms.campaign_class, other.terms.campaign_class):
        return Refused("flash-no-stack", sentence, "R-000-65", **one.named)
    return Refused("one-code-per-order", sentence, "R-000-54", **one.named)
