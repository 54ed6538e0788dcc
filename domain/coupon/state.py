"""A coupon as it stands, and its fold."""

from collections.abc import Sequence
from hashlib import sha256
from typing import assert_never

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from domain.clock import plus
from domain.coupon.events import (
    CouponExpired,
    CouponFact,
    CouponGraceGranted,
    CouponIssued,
    CouponRedeemed,
    CouponReissued,
    CouponRestored,
    CouponRevoked,
    RedemptionVoided,
    ReminderSuppressed,
    RestorationDenied,
)
from domain.eligibility import CouponEligibilityPreserved, prolonged
from domain.fact import Instant
from domain.message import Message, MessagePrepared, MessageSent, folded
from domain.terms.campaign import Terms

_REMINDER = "expiry-"


class Coupon(msgspec.Struct, frozen=True, kw_only=True):
    """A coupon as it stands. `redemptions` counts; who redeemed a public code lives on the orders.

    `preserved` are the failures it outlived; `expired_at` is the expiry that was recorded as passed; `reminded` the
    expiry of which a reminder was prepared or suppressed, for each channel.
    """

    issued: CouponIssued | None = None
    redemptions: int = 0
    order_id: str | None = None
    grace_days: int = 0
    revoked: CouponRevoked | None = None
    reissued_as: str | None = None
    denied: str | None = None
    preserved: tuple[CouponEligibilityPreserved, ...] = ()
    expired_at: Instant | None = None
    reminded: dict[str, Instant] = {}
    messages: dict[str, Message] = {}

    @property
    def public(self) -> bool:
        """Whether anyone who knows the code may use it."""
        return self.issued is not None and self.issued.customer_id is UNSET


def evolve(coupon: Coupon, fact: CouponFact, at: Instant) -> Coupon:
    """The coupon after the fact."""
    match fact:
        case CouponRedeemed():
            order_id = None if coupon.public else fact.order_id
            return replace(coupon, redemptions=coupon.redemptions + 1, order_id=order_id, denied=None)
        case CouponIssued():
            return replace(coupon, issued=fact)
        case CouponRestored() | RedemptionVoided():
            return replace(coupon, redemptions=coupon.redemptions - 1, order_id=None)
        case RestorationDenied():
            return replace(coupon, denied=fact.reason)
        case CouponReissued():
            gone = None if coupon.public else fact.reissued_as
            return replace(coupon, redemptions=coupon.redemptions - 1, order_id=None, reissued_as=gone)
        case CouponRevoked():
            return replace(coupon, revoked=fact)
        case CouponGraceGranted():
            return replace(coupon, grace_days=coupon.grace_days + fact.days)
        case CouponEligibilityPreserved():
            return replace(coupon, preserved=(*coupon.preserved, fact))
        case CouponExpired():
            return replace(coupon, expired_at=fact.expired_at)
        case MessagePrepared():
            last = fact.message_id.removeprefix(_REMINDER)
            reminded = {**coupon.reminded, **dict.fromkeys(fact.channels, last)}
            return replace(coupon, reminded=reminded, messages=folded(coupon.messages, fact, at))
        case MessageSent():
            return replace(coupon, messages=folded(coupon.messages, fact, at))
        case ReminderSuppressed():
            return replace(coupon, reminded={**coupon.reminded, fact.channel: fact.expires_at})
        case _:
            assert_never(fact)


def own_expiry(coupon: Coupon, terms: Terms) -> Instant:
    """The last instant at which the coupon may be used by its terms, its grace included."""
    assert coupon.issued is not None
    own = coupon.issued.valid_until
    last = terms.valid_until if own is UNSET else min(own, terms.valid_until)
    return plus(last, days=coupon.grace_days) if coupon.grace_days else last


def expiry(coupon: Coupon, terms: Terms, preserved: Sequence[CouponEligibilityPreserved] = ()) -> Instant:
    """The last instant at which the coupon may be used. `preserved` are the failures its campaign outlived."""
    last = own_expiry(coupon, terms)
    failures = (*coupon.preserved, *preserved)
    return prolonged(last, failures) if failures else last


def used_up(coupon: Coupon, terms: Terms) -> bool:
    """Whether no redemption is left: of a public code by its limit, of a customer's own after one unless it says."""
    limit = terms.redemption_limit or (None if coupon.public else 1)
    return limit is not None and coupon.redemptions >= limit


def reminder_id(last: Instant) -> str:
    """The id of the message that reminds of a coupon's end at that instant."""
    return f"{_REMINDER}{last}"


def derived_id(prefix: str, *parts: str) -> str:
    """A coupon id the ledger makes itself, the same whenever the same decision is taken again."""
    return f"{prefix}-{sha256('/'.join(parts).encode()).hexdigest()[:24]}"


def subject(coupon: Coupon) -> str | None:
    """The customer it was issued to; a public code is nobody's."""
    return f"customers/{coupon.issued.customer_id}" if coupon.issued and coupon.issued.customer_id else None
