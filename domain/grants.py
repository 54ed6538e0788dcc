"""What one customer had for one incident: a compensation, or a coupon that stayed usable. Never both (B-30)."""

from typing import assert_never

import msgspec
from msgspec.structs import replace

from domain.fact import Fact, Instant, Key, Seen
from domain.kind import Kind

# These names are the stored format: add members, never rename them.


class CompensationMade(Fact, frozen=True, kw_only=True):
    """The customer was compensated for this incident, on this order."""

    order_id: Key


class EligibilityKept(Fact, frozen=True, kw_only=True):
    """The customer's coupon stayed usable for this incident, so nothing more is owed for it (B-30)."""

    coupon_id: Key


class Grants(msgspec.Struct, frozen=True):
    """What one customer had for one incident: a compensation on an order, or a coupon that stayed usable."""

    order_id: str | None = None
    coupon_id: str | None = None


def grants_stream(incident_id: str, customer_id: str) -> str:
    """Says whether one customer was compensated for one incident."""
    return f"grants/{incident_id}/{customer_id}"


def had_something(seen: Seen, stream: str) -> Grants:
    """What one customer had for one incident, by the name of its stream: a coupon of her own that stayed usable and
    was withdrawn before she used it was nothing.
    """
    grants: Grants = seen[stream].state
    if grants.coupon_id is None:
        return grants
    coupon = seen[f"coupons/{grants.coupon_id}"].state
    unused = coupon.revoked is not None and not coupon.public and coupon.redemptions <= 0
    return replace(grants, coupon_id=None) if unused else grants


def evolve(grants: Grants, fact: CompensationMade | EligibilityKept, at: Instant) -> Grants:
    """The grant after the fact."""
    del at
    match fact:
        case CompensationMade():
            return replace(grants, order_id=fact.order_id)
        case EligibilityKept():
            return replace(grants, coupon_id=fact.coupon_id)
        case _:
            assert_never(fact)


KIND = Kind("grants", Grants(), evolve, (CompensationMade, EligibilityKept))
