"""A coupon as its holder reads it: what it is, until when, and whether it can be used now, and if not why."""

from collections.abc import Collection
from typing import Any, Literal

from domain.campaign import Campaign
from domain.coupon import Coupon, expiry, own_expiry, used_up
from domain.eligibility import CouponEligibilityPreserved, rests_on
from domain.fact import Instant
from domain.order.state import Order
from domain.terms.campaign import Terms
from projections.words import NO_WORDS, Words, reveal

CouponState = Literal["ISSUED", "REDEEMED", "EXPIRED", "REVOKED"]


def coupon_view(
    coupon: Coupon,
    version: int,
    coupon_id: str,
    campaign: Campaign | None,
    *,
    now: Instant,
    words: Words = NO_WORDS,
    made_good: Collection[str] = (),
    order: Order | None = None,
) -> dict[str, Any]:
    """The coupon's view at `now`. `campaign` is its campaign's state then, None for a voucher of its own terms;
    `made_good` are the incidents for which its holder had something else, `order` is the one it was used on.
    """
    issued = coupon.issued
    assert issued is not None, "a coupon that was not issued has no view"
    terms, own = _terms(coupon, campaign), issued.terms or None
    reason = _why_not(coupon, terms, campaign, now) or _compensated(coupon, campaign, now, made_good)
    if reason == "ALREADY_REDEEMED" and order is not None and _partly_refunded(order):
        reason = "PARTIAL_REFUND"
    view = {
        "coupon_id": coupon_id,
        "version": version,
        "campaign_id": issued.campaign_id or None,
        "code": issued.code or None,
        "customer_id": issued.customer_id or None,
        "state": _state(coupon, terms, campaign, now),
        "usable": reason is None,
        "reason": reason,
        "currency": terms.currency,
        "expires_at": _expiry(coupon, terms, campaign),
        "expired_at": coupon.expired_at,
        "preserved": _failures(coupon, campaign),
        "redemptions": coupon.redemptions,
        "order_id": coupon.order_id,
        "issued_for": issued.order_id or None,
        "transferable": issued.transferable,
        "grace_days": coupon.grace_days,
        "restoration_denied": coupon.denied,
        "replaces": issued.replaces or None,
        "reissued_as": coupon.reissued_as,
        "lineage": _lineage(coupon),
        "revoked": (coupon.revoked.reason or None) if coupon.revoked else None,
        "terms": own,
        "terms_sha256": issued.terms_sha256 or None if own else None,
    }
    return reveal(view, words)


def _partly_refunded(order: Order) -> bool:
    """Whether some of what it was used on was given back and some is kept: the coupon stays with what is kept, and can
    not be used again (R-000-41).
    """
    return order.any_kept and any(line.gone for line in order.lines.values() if line.ordered.kind == "GOODS")


def _terms(coupon: Coupon, campaign: Campaign | None) -> Terms:
    assert coupon.issued is not None
    if coupon.issued.terms:
        return coupon.issued.terms
    assert campaign is not None, "a coupon without terms of its own has a campaign"
    assert campaign.terms is not None, "a coupon is issued after its campaign is published"
    return campaign.terms


def _failures(coupon: Coupon, campaign: Campaign | None) -> tuple[CouponEligibilityPreserved, ...]:
    """The failures that it and its campaign were preserved from."""
    return (*coupon.preserved, *(campaign.preserved if campaign else ()))


def incidents_rested_on(coupon: Coupon, campaign: Campaign | None, now: Instant) -> list[str]:
    """The incidents on any of which a use of the coupon at `now` rests; none in its own time."""
    failures = _failures(coupon, campaign)
    return rests_on(own_expiry(coupon, _terms(coupon, campaign)), failures, now) if failures else []


def _compensated(coupon: Coupon, campaign: Campaign | None, now: Instant, made_good: Collection[str]) -> str | None:
    """A coupon past its own time is of no use to a holder who had something else for each such incident (B-30)."""
    rested_on = incidents_rested_on(coupon, campaign, now)
    return "ALREADY_COMPENSATED" if rested_on and all(each in made_good for each in rested_on) else None


def _expiry(coupon: Coupon, terms: Terms, campaign: Campaign | None) -> Instant:
    return expiry(coupon, terms, campaign.preserved if campaign else ())


def _lineage(coupon: Coupon) -> dict[str, str | None]:
    """Where it comes from, on whose word, and what it became."""
    issued = coupon.issued
    assert issued is not None
    return {
        "order_id": issued.order_id or None,
        "incident_id": issued.incident_id or None,
        "basis": issued.basis or None,
        "approver": issued.approver or None,
        "used_on": coupon.order_id,
        "replaces": issued.replaces or None,
        "reissued_as": coupon.reissued_as,
    }


def _state(coupon: Coupon, terms: Terms, campaign: Campaign | None, now: Instant) -> CouponState:
    """A replaced coupon had expired, though its last use still counts."""
    if coupon.revoked is not None:
        return "REVOKED"
    if not coupon.public and used_up(coupon, terms) and coupon.reissued_as is None:
        return "REDEEMED"
    return "EXPIRED" if now > _expiry(coupon, terms, campaign) or coupon.reissued_as else "ISSUED"


def _why_not(coupon: Coupon, terms: Terms, campaign: Campaign | None, now: Instant) -> str | None:
    """Why it can't be used now, in the words of a refusal at the checkout; None if it can."""
    state = _state(coupon, terms, campaign, now)
    if state != "ISSUED":
        return "ALREADY_REDEEMED" if state == "REDEEMED" else state
    if campaign is not None and campaign.ended_at is not None and campaign.ended_at <= now:
        return "CAMPAIGN_ENDED"
    if now < terms.valid_from:
        return "NOT_YET_VALID"
    if used_up(coupon, terms):
        return "REDEMPTION_LIMIT"
    return None
