"""Coupons that a failure kept from being used stay usable.

These names are the stored format: add members, never rename them.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from msgspec.structs import asdict

from domain.clock import local, plus
from domain.errors import Malformed, Refused
from domain.fact import Fact, Instant, Key, Label, Said

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


def outlived(expiry: Instant, failures: Iterable[CouponEligibilityPreserved]) -> list[CouponEligibilityPreserved]:
    """Those failures, in order, before which something that expires then was still valid."""
    found: list[CouponEligibilityPreserved] = []
    for each in sorted(failures, key=lambda each: each.recovered_at):
        if _valid_before(each.recovered_at, expiry):
            found.append(each)
            expiry = max(expiry, each.valid_until)
    return found


def prolonged(expiry: Instant, failures: Iterable[CouponEligibilityPreserved]) -> Instant:
    """Until when something that expires then may be used after these failures."""
    return max((expiry, *(each.valid_until for each in outlived(expiry, failures))))


def rests_on(expiry: Instant, failures: Iterable[CouponEligibilityPreserved], at: Instant) -> list[str]:
    """The incidents on any of which a use at that time rests, of something that expires then; none in its own time."""
    if at <= expiry:
        return []
    return [each.incident_id for each in outlived(expiry, failures) if at <= each.valid_until]


def _valid_before(recovered_at: Instant, expiry: Instant) -> bool:
    """Nobody states when a failure began: 24 hours are taken for the longest one."""
    return expiry >= plus(recovered_at, hours=-PRESERVED_HOURS)


class Preservable(NamedTuple):
    """What may outlive a failure: what a person calls it, how a refusal names it, when it expires, and on which
    zone's clock.
    """

    called: str
    named: Mapping[str, str]
    expiry: Instant
    tz: str


def preserved(said: Said, what: Preservable) -> CouponEligibilityPreserved:
    """What is said to be preserved, with its end. The failure must be over, and have begun before the expiry."""
    fact = said.fact
    assert isinstance(fact, PreservationStated)
    recovered = local(fact.recovered_at, what.tz)
    if fact.recovered_at > said.now:
        raise Malformed(
            "recovered-in-the-future",
            f"The failure before which the {what.called} was valid is not over: {recovered} has not come yet.",
            "/recovered_at",
            **what.named,
            recovered_at_local=recovered,
        )
    if not _valid_before(fact.recovered_at, what.expiry):
        expired = local(what.expiry, what.tz)
        sentence = f"The {what.called} had expired at {expired}, before the failure that was over at {recovered}."
        raise Refused(
            "expired-before-failure",
            sentence,
            "R-000-114",
            **what.named,
            expired_at=what.expiry,
            expired_at_local=expired,
            recovered_at_local=recovered,
        )
    return CouponEligibilityPreserved(**asdict(fact), valid_until=plus(fact.recovered_at, hours=PRESERVED_HOURS))
