"""Coupons: one redeemable thing, held by a customer or public under a code."""

from hashlib import sha256
from typing import Annotated, assert_never

import msgspec
from msgspec import UNSET, Meta, UnsetType
from msgspec.structs import asdict, replace

from domain.clock import plus, wall_time
from domain.code import CodeClaimed, codes_stream, normalise
from domain.errors import Malformed, Refused
from domain.fact import (
    Amount,
    Commitment,
    Draft,
    Fact,
    Hex256,
    Instant,
    Key,
    Label,
    Said,
    Seen,
    stated,
)
from domain.kind import Act, Kind
from domain.terms.campaign import Terms

Code = Annotated[str, Meta(min_length=1, max_length=64, description="as the customer types it, in any script")]
Expiry = Annotated[str, Meta(min_length=10, max_length=40, description="local in the campaign's zone, or with offset")]

# These names are the stored format: add members, never rename them.


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


class CouponRedeemed(Fact, frozen=True, kw_only=True):
    """The coupon took `applied` off this order."""

    coupon_id: Key
    order_id: Key
    customer_id: Key
    terms_version: Amount
    applied: Amount


class CouponRestored(Fact, frozen=True, kw_only=True):
    """The redemption is undone and the coupon is the customer's again, with its old expiry (R-000-06)."""

    coupon_id: Key
    order_id: Key
    expires_at: Instant
    expired: bool


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


class CouponRevoked(Fact, frozen=True, kw_only=True):
    """The coupon can't be redeemed any more."""

    reason: Commitment


class CouponGraceGranted(Fact, frozen=True, kw_only=True):
    """The coupon may be used one to three days after its expiry."""

    days: Annotated[int, Meta(ge=1, le=3)]
    reason: Commitment


CouponFact = (
    CouponIssued
    | CouponRedeemed
    | CouponRestored
    | RestorationDenied
    | RedemptionVoided
    | CouponReissued
    | CouponRevoked
    | CouponGraceGranted
)


class Coupon(msgspec.Struct, frozen=True, kw_only=True):
    """A coupon as it stands. `redemptions` counts; who redeemed a public code lives on the orders."""

    issued: CouponIssued | None = None
    redemptions: int = 0
    order_id: str | None = None
    grace_days: int = 0
    revoked: CouponRevoked | None = None
    reissued_as: str | None = None
    denied: str | None = None

    @property
    def public(self) -> bool:
        """Whether anyone who knows the code may use it."""
        return self.issued is not None and self.issued.customer_id is UNSET


def evolve(coupon: Coupon, fact: CouponFact, at: Instant) -> Coupon:
    """The coupon after the fact."""
    del at
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
        case _:
            assert_never(fact)


def expiry(coupon: Coupon, terms: Terms) -> Instant:
    """The last instant at which the coupon may be used, its grace included."""
    assert coupon.issued is not None
    own = coupon.issued.valid_until
    last = terms.valid_until if own is UNSET else min(own, terms.valid_until)
    return plus(last, days=coupon.grace_days) if coupon.grace_days else last


def derived_id(prefix: str, *parts: str) -> str:
    """A coupon id the ledger makes itself, the same whenever the same decision is taken again."""
    return f"{prefix}-{sha256('/'.join(parts).encode()).hexdigest()[:24]}"


def issue_coupon(seen: Seen, said: Said) -> list[Draft]:
    """Issue a coupon of a running campaign; its code belongs to no other coupon."""
    fact = said.fact
    assert isinstance(fact, CouponStated)
    if seen[said.stream].state.issued is not None:
        raise Refused("already-recorded-differently", f"Coupon {said.key} is already issued.")
    campaign = seen[f"campaigns/{fact.campaign_id}"].state
    if campaign.terms is None:
        raise Refused("unknown-campaign", f"There is no campaign {fact.campaign_id}.")
    if campaign.ended_at is not None:
        raise Refused("campaign-ended", f"Campaign {fact.campaign_id} has ended.")
    until = fact.expires_at
    issued = CouponIssued(
        **asdict(fact),
        valid_until=until and wall_time(until, campaign.terms.tz, end=True, pointer="/expires_at"),
    )
    if issued.code is UNSET:
        return [Draft(said.stream, issued)]
    code = normalise(issued.code)
    if not code:
        raise Malformed("empty-code", "The code has no visible character.", "/code")
    claim = codes_stream(code)
    owner = seen[claim].state.coupon_id
    if owner is not None:
        raise Refused("code-taken", f"The code {issued.code} belongs to another coupon.", "R-000-55")
    return [Draft(said.stream, issued), Draft(claim, CodeClaimed(coupon_id=said.key))]


def revoke_coupon(seen: Seen, said: Said) -> list[Draft]:
    """Revoke a coupon; on orders already placed it stays."""
    _issued(seen[said.stream].state, said.key)
    return [Draft(said.stream, said.fact)]


def grant_grace(seen: Seen, said: Said) -> list[Draft]:
    """Let a coupon be used a little after its expiry, three days at most."""
    fact = said.fact
    assert isinstance(fact, CouponGraceGranted)
    coupon = _issued(seen[said.stream].state, said.key)
    if coupon.revoked is not None:
        raise Refused("revoked", f"Coupon {said.key} was revoked.")
    if coupon.grace_days + fact.days > 3:
        raise Refused("grace-exhausted", "A coupon gets three days of grace at most.", days=coupon.grace_days)
    return [Draft(said.stream, fact)]


def recorded(coupon: Coupon, said: Fact) -> Fact | None:
    """A coupon is identified by its stream, its revocation too."""
    match said:
        case CouponStated() if coupon.issued is not None:
            return stated(coupon.issued, CouponStated)
        case CouponRevoked():
            return coupon.revoked
        case _:
            return None


def _issued(coupon: Coupon, key: str) -> Coupon:
    if coupon.issued is None:
        raise Refused("not-found", f"There is no coupon {key}.")
    return coupon


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
    ),
    door={
        "CouponIssued": Act(CouponStated, issue_coupon),
        "CouponRevoked": Act(CouponRevoked, revoke_coupon),
        "CouponGraceGranted": Act(CouponGraceGranted, grant_grace),
    },
    recorded=recorded,
)
