"""Coupons: one redeemable thing, held by a customer or public under a code."""

from domain.coupon.events import (
    CouponExpired,
    CouponFact,
    CouponGraceGranted,
    CouponIssued,
    CouponRedeemed,
    CouponReissued,
    CouponRestored,
    CouponRevoked,
    CouponStated,
    RedemptionVoided,
    ReminderSuppressed,
    RestorationDenied,
    RevocationStated,
)
from domain.coupon.expiring import CouponDue, meet_deadline
from domain.coupon.issuing import grant_grace, issue_coupon, recorded, revoke_coupon
from domain.coupon.preserving import preserve_coupon
from domain.coupon.state import Coupon, derived_id, evolve, expiry, own_expiry, subject, used_up
from domain.eligibility import CouponEligibilityPreserved, PreservationStated
from domain.kind import Act, Kind
from domain.message import MessagePrepared, MessageSent, send_message

KIND = Kind(
    name="coupons",
    initial=Coupon(),
    evolve=evolve,
    facts=(
        CouponIssued,
        CouponRedeemed,
        CouponRestored,
        RestorationDenied,
        RedemptionVoided,
        CouponReissued,
        CouponRevoked,
        CouponGraceGranted,
        CouponEligibilityPreserved,
        CouponExpired,
        MessagePrepared,
        MessageSent,
        ReminderSuppressed,
    ),
    door={
        "CouponIssued": Act(CouponStated, issue_coupon),
        "CouponRevoked": Act(RevocationStated, revoke_coupon),
        "CouponGraceGranted": Act(CouponGraceGranted, grant_grace),
        "CouponEligibilityPreserved": Act(PreservationStated, preserve_coupon),
        "MessageSent": Act(MessageSent, send_message),
        "CouponDue": Act(CouponDue, meet_deadline),
    },
    recorded=recorded,
    internal=frozenset({"CouponDue"}),
    subject=subject,
)

__all__ = ["KIND", "Coupon", "CouponFact", "derived_id", "evolve", "expiry", "own_expiry", "used_up"]
__all__ += ["CouponExpired", "CouponGraceGranted", "CouponIssued", "CouponRedeemed", "CouponReissued", "CouponRestored"]
__all__ += ["CouponDue", "CouponRevoked", "CouponStated", "RedemptionVoided", "ReminderSuppressed", "RestorationDenied"]
