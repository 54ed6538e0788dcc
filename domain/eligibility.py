"""Coupons that a failure kept from being used stay usable.

These names are the stored format: add members, never rename them.
"""

from domain.fact import Fact, Instant, Key, Label

PRESERVED_HOURS = 24
"""How long after the recovery a coupon stays usable that a failure kept from being used (R-000-114)."""


class PreservationStated(Fact, frozen=True, kw_only=True):
    """A failure kept coupons from being used, until `recovered_at`, as stated."""

    incident_id: Key
    cause: Label
    recovered_at: Instant


class CouponEligibilityPreserved(PreservationStated, frozen=True, kw_only=True):
    """The coupon, or every coupon of the campaign, stays usable until `valid_until`, 24 hours after the recovery."""

    valid_until: Instant
