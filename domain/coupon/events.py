"""What can happen to a coupon. These names are the stored format: add members, never rename them."""

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from domain.eligibility import CouponEligibilityPreserved
from domain.fact import Amount, Commitment, Currency, Fact, Hex256, Instant, Key, Label
from domain.message import MessagePrepared, MessageSent
from domain.terms.campaign import Terms

Code = Annotated[str, Meta(min_length=1, max_length=64, description="as the customer types it, in any script")]
Expiry = Annotated[str, Meta(min_length=10, max_length=40, description="local in the campaign's zone, or with offset")]


class CouponStated(Fact, frozen=True, kw_only=True):
    """A coupon as a client issues it; without `customer_id` its code is public."""

    campaign_id: Key
    code: Code | UnsetType = UNSET
    customer_id: Key | UnsetType = UNSET
    expires_at: Expiry | UnsetType = UNSET
    transferable: bool = False


class CouponIssued(Fact, frozen=True, kw_only=True):
    """A coupon exists; `valid_until` is its stated expiry as an instant. One without a campaign (a voucher)
    carries its own terms; one that `replaces` another stands in for it.
    """

    campaign_id: Key | UnsetType = UNSET
    code: Code | UnsetType = UNSET
    customer_id: Key | UnsetType = UNSET
    expires_at: Expiry | UnsetType = UNSET
    transferable: bool = False
    valid_until: Instant | UnsetType = UNSET
    terms: Terms | UnsetType = UNSET
    terms_sha256: Hex256 | UnsetType = UNSET
    order_id: Key | UnsetType = UNSET
    replaces: Key | UnsetType = UNSET
    incident_id: Key | UnsetType = UNSET
    basis: Label | UnsetType = UNSET
    approver: Label | UnsetType = UNSET


class CouponRedeemed(Fact, frozen=True, kw_only=True):
    """The coupon took `applied` off this order."""

    coupon_id: Key
    order_id: Key
    customer_id: Key
    terms_version: Amount
    applied: Amount
    currency: Currency


class CouponRestored(Fact, frozen=True, kw_only=True):
    """The redemption is undone and the coupon is the customer's again, with its old expiry (R-000-06).

    `ground` says why it is given back where its terms would keep it.
    """

    coupon_id: Key
    order_id: Key
    expires_at: Instant
    expired: bool
    ground: Label | UnsetType = UNSET


class RestorationDenied(Fact, frozen=True, kw_only=True):
    """The coupon is not given back; `reason` says by which rule (R-000-07)."""

    coupon_id: Key
    order_id: Key
    reason: Label


class RedemptionVoided(Fact, frozen=True, kw_only=True):
    """The redemption is undone but this coupon is not given back: it was revoked, or `reissued_as` another."""

    coupon_id: Key
    order_id: Key
    reissued_as: Key | UnsetType = UNSET


class CouponReissued(Fact, frozen=True, kw_only=True):
    """The redemption is undone; a new coupon stands in for this expired one, with the days left at use.

    A public code itself lives on for others.
    """

    order_id: Key
    reissued_as: Key
    expires_at: Instant


class RevocationStated(Fact, frozen=True, kw_only=True):
    """The coupon can't be redeemed any more, as stated."""

    reason: Commitment


class CouponRevoked(Fact, frozen=True, kw_only=True):
    """The coupon can't be redeemed any more; `order_id` where it was a gift and went back unused with that order's
    goods (R-000-134).
    """

    reason: Commitment | UnsetType = UNSET
    order_id: Key | UnsetType = UNSET


class CouponGraceGranted(Fact, frozen=True, kw_only=True):
    """The coupon may be used one to three days after its expiry."""

    days: Annotated[int, Meta(ge=1, le=3)]
    reason: Commitment


class CouponExpired(Fact, frozen=True, kw_only=True):
    """The coupon's time is over."""

    expired_at: Instant


class ReminderSuppressed(Fact, frozen=True, kw_only=True):
    """A reminder was due and not prepared for this channel, and why (R-000-112)."""

    channel: Label
    reason: Label
    expires_at: Instant


CouponFact = (
    CouponIssued
    | CouponRedeemed
    | CouponRestored
    | RestorationDenied
    | RedemptionVoided
    | CouponReissued
    | CouponRevoked
    | CouponGraceGranted
    | CouponEligibilityPreserved
    | CouponExpired
    | MessagePrepared
    | MessageSent
    | ReminderSuppressed
)
