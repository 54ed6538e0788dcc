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
    """A checkout as it stands. `accepted` maps (campaign, version) to the instant of acceptance; `withdrawn` are the
    coupons that the customer took out again, or chose not to use.
    """

    shown: CheckoutShown | None = None
    shown_at: Instant | None = None
    presented: tuple[Presented, ...] = ()
    confirmed: tuple[Confirmed, ...] = ()
    accepted: dict[tuple[str, int], Instant] = {}
    entered: tuple[str, ...] = ()
    refused: tuple[CouponRefused, ...] = ()
    withdrawn: tuple[str, ...] = ()


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
            return _entered(checkout, fact)
        case CouponRefused():
            entered = tuple(coupon_id for coupon_id in checkout.entered if coupon_id != fact.coupon_id)
            return replace(checkout, refused=(*checkout.refused, fact), entered=entered)
        case _:
            assert_never(fact)


def _entered(checkout: Checkout, fact: CouponEntered) -> Checkout:
    entered = tuple(coupon_id for coupon_id in checkout.entered if coupon_id != fact.coupon_id)
    withdrawn = tuple(coupon_id for coupon_id in checkout.withdrawn if coupon_id != fact.coupon_id)
    if not fact.coupon_id:
        return replace(checkout, entered=entered)
    if fact.use:
        return replace(checkout, entered=(*entered, fact.coupon_id), withdrawn=withdrawn)
    return replace(checkout, entered=entered, withdrawn=(*withdrawn, fact.coupon_id))


def subject(checkout: Checkout) -> str | None:
    """The customer it was shown to."""
    return f"customers/{checkout.shown.customer_id}" if checkout.shown else None
