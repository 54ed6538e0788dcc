"""A checkout as it stands, and its fold."""

from typing import assert_never

import msgspec
from msgspec.structs import replace

from domain.checkout.events import (
    CheckoutFact,
    CheckoutShown,
    ClauseConfirmed,
    CouponEntered,
    CouponRefused,
    TermsAccepted,
    TermsPresented,
)
from domain.fact import Instant


class Presented(msgspec.Struct, frozen=True):
    """Terms that were presented, and when."""

    fact: TermsPresented
    at: Instant


class Confirmed(msgspec.Struct, frozen=True):
    """A clause that was confirmed, and when."""

    fact: ClauseConfirmed
    at: Instant


class Checkout(msgspec.Struct, frozen=True, kw_only=True):
    """A checkout as it stands. `accepted` maps (campaign, version) to the instant of acceptance."""

    shown: CheckoutShown | None = None
    shown_at: Instant | None = None
    presented: tuple[Presented, ...] = ()
    confirmed: tuple[Confirmed, ...] = ()
    accepted: dict[tuple[str, int], Instant] = {}
    entered: tuple[str, ...] = ()
    refused: tuple[CouponRefused, ...] = ()


def evolve(checkout: Checkout, fact: CheckoutFact, at: Instant) -> Checkout:
    """The checkout after the fact."""
    match fact:
        case CheckoutShown():
            return replace(checkout, shown=fact, shown_at=at)
        case TermsPresented():
            return replace(checkout, presented=(*checkout.presented, Presented(fact, at)))
        case ClauseConfirmed():
            return replace(checkout, confirmed=(*checkout.confirmed, Confirmed(fact, at)))
        case TermsAccepted():
            return replace(checkout, accepted={(fact.campaign_id, fact.terms_version): at, **checkout.accepted})
        case CouponEntered():
            others = tuple(coupon_id for coupon_id in checkout.entered if coupon_id != fact.coupon_id)
            entered = (*others, fact.coupon_id) if fact.use and fact.coupon_id else others
            return replace(checkout, entered=entered)
        case CouponRefused():
            entered = tuple(coupon_id for coupon_id in checkout.entered if coupon_id != fact.coupon_id)
            return replace(checkout, refused=(*checkout.refused, fact), entered=entered)
        case _:
            assert_never(fact)
