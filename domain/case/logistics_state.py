"""What a case knows of a parcel that is late or lost."""

import msgspec

from domain.case.events.logistics import (
    CarrierAnswered,
    CarrierClaimFiled,
    CarrierClaimSettled,
    CarrierQueried,
    DelayCompensated,
    IncidentClassified,
    IncidentNoted,
    ProgressTold,
    ShippingProofRecorded,
)
from domain.fact import Instant


class Incident(msgspec.Struct, frozen=True):
    """A shipment that is late, and when what it missed arrived after all."""

    noted: IncidentNoted
    over_at: Instant | None = None


class Query(msgspec.Struct, frozen=True):
    """What a carrier was asked, and what it said."""

    asked: CarrierQueried
    asked_at: Instant
    answered: CarrierAnswered | None = None
    answered_at: Instant | None = None


class Claim(msgspec.Struct, frozen=True):
    """A claim against a carrier from filing to settlement."""

    filed: CarrierClaimFiled
    filed_at: Instant
    settled: CarrierClaimSettled | None = None
    settled_at: Instant | None = None


class Logistics(msgspec.Struct, frozen=True, kw_only=True):
    """What a case knows of a parcel. `number` and `proof` are the merchant's latest statements with either of them;
    `advanced` is what was refunded on the case so far, which a carrier may have to make good.
    """

    incidents: dict[str, Incident] = {}
    number: ShippingProofRecorded | None = None
    proof: ShippingProofRecorded | None = None
    last_proof: ShippingProofRecorded | None = None
    queries: dict[str, Query] = {}
    classified: IncidentClassified | None = None
    told: dict[str, ProgressTold] = {}
    delay: DelayCompensated | None = None
    claims: dict[str, Claim] = {}
    advanced: int = 0

    @property
    def recovered(self) -> int:
        """What carriers paid so far."""
        return sum(each.settled.amount for each in self.claims.values() if each.settled)

    @property
    def lost(self) -> int:
        """What of it stays with the platform, as recorded so far."""
        return sum(each.settled.loss for each in self.claims.values() if each.settled)

    @property
    def open_queries(self) -> bool:
        """Whether a carrier still has to answer."""
        return any(each.answered is None for each in self.queries.values())

    @property
    def open_claims(self) -> bool:
        """Whether a carrier still has to settle."""
        return any(each.settled is None for each in self.claims.values())
