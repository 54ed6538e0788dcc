"""What can happen to a parcel that is late or lost, on its case; and what the customer is told on the way.

These names are the stored format: add members, never rename them. Where the ledger adds to what a client states, the
stated shape comes first and the stored fact extends it.
"""

from typing import Literal

from msgspec import UNSET, UnsetType

from domain.fact import (
    Amount,
    Balance,
    Commitment,
    Count,
    Fact,
    Instant,
    Key,
    Label,
    PositiveAmount,
    PositiveCount,
    Reference,
)
from domain.message.events import MessageText
from domain.order.events import LineCounts
from domain.order.events.parcels import StallKind

IncidentKind = Literal["LOST", "DELAYED", "DELIVERED_NOT_RECEIVED"]
"""What became of a parcel (R-001-26)."""
Urgency = Literal["NORMAL", "EXPEDITED"]
AskedFor = Literal["WHEREABOUTS", "SIGNATURE_PROOF"]
"""What a carrier is asked for: where the parcel is, or who signed for it."""
Finding = Literal["IN_TRANSIT", "HELD", "LOST", "DELIVERED", "UNKNOWN"]
"""What a carrier found."""
PayableGround = Literal["INSURED", "AGREEMENT", "CIVIL_LAW"]
"""What a carrier owes for a parcel by: its insurance, an agreement with it, or the law alone (快递暂行条例 27)."""
ProofGap = Literal["TRACKING_NO", "SHIPPING_PROOF"]


class IncidentNoted(Fact, frozen=True, kw_only=True):
    """The order told its case that a shipment is late (R-001-22)."""

    incident_id: Key
    shipment: PositiveCount
    lines: LineCounts
    kind: StallKind
    promised_until: Instant
    last_scan_at: Instant | UnsetType = UNSET


class IncidentOver(Fact, frozen=True, kw_only=True):
    """What an incident missed has arrived after all, the last of it at `arrived_at`."""

    incident_id: Key
    arrived_at: Instant


class ShippingProofRecorded(Fact, frozen=True, kw_only=True):
    """The merchant handed in the parcel's number, the proof that it was sent off, or both (R-001-25)."""

    tracking_no: Commitment | UnsetType = UNSET
    evidence: Commitment | UnsetType = UNSET
    carrier: Label | UnsetType = UNSET


class CarrierQueried(Fact, frozen=True, kw_only=True):
    """A carrier was asked; an EXPEDITED query goes to its contact, with number and proof at hand (R-001-25)."""

    query_id: Key
    carrier: Label
    urgency: Urgency = "NORMAL"
    asks: AskedFor = "WHEREABOUTS"
    reason: Commitment | UnsetType = UNSET


class CarrierAnswered(Fact, frozen=True, kw_only=True):
    """The carrier answered a query; `eta` is a date or a date-time, `evidence` such as a signature."""

    query_id: Key
    finding: Finding
    eta: Label | UnsetType = UNSET
    evidence: Commitment | UnsetType = UNSET


class IncidentClassified(Fact, frozen=True, kw_only=True):
    """What became of the parcel, as far as is known (R-001-26)."""

    kind: IncidentKind
    reason: Commitment | UnsetType = UNSET
    evidence: Commitment | UnsetType = UNSET


class ProgressTold(Fact, frozen=True, kw_only=True):
    """The customer is told how her case stands, word for word; `eta` is when her parcel now comes, a date or a
    date-time; `next_update_at` when she hears next, within the interval promised (R-001-29, R-001-31).
    """

    update_id: Key
    zh: MessageText
    en: MessageText
    eta: Label | UnsetType = UNSET
    next_update_at: Instant | UnsetType = UNSET


class DelayStated(Fact, frozen=True, kw_only=True):
    """The delay is made good by what the house rules promise for it, as stated."""


class DelayCompensated(DelayStated, frozen=True, kw_only=True):
    """A delay was made good with a voucher, by days counted from the end of what was promised (R-001-30)."""

    incident_id: Key
    promised_until: Instant
    until: Instant
    days_late: Count
    assessment_id: Key
    amount: PositiveAmount
    coupon_id: Key


class ClaimStated(Fact, frozen=True, kw_only=True):
    """A claim against a carrier, as stated, with what the agreement with it says: `cap` is the most that it pays for a
    parcel, `declared_value` what the parcel was insured for.
    """

    claim_id: Key
    carrier: Label
    amount: PositiveAmount
    agreement: Label | UnsetType = UNSET
    cap: PositiveAmount | UnsetType = UNSET
    declared_value: PositiveAmount | UnsetType = UNSET


class CarrierClaimFiled(ClaimStated, frozen=True, kw_only=True):
    """A claim against a carrier was filed; `payable` is what it owes of it, by `ground` (R-001-28)."""

    payable: Amount
    ground: PayableGround
    law: Label


class ClaimSettlementStated(Fact, frozen=True, kw_only=True):
    """What a carrier paid on a claim, as stated; nothing, if it refused."""

    claim_id: Key
    amount: Amount
    reference: Reference


class CarrierClaimSettled(ClaimSettlementStated, frozen=True, kw_only=True):
    """A claim was settled: of what had been `advanced` to the customer by then and is not recovered, `loss` stays
    with `party` (R-001-27): nothing while another claim is open, below zero where a later one brings some of it back.
    """

    advanced: Amount
    loss: Balance
    party: Literal["PLATFORM"] = "PLATFORM"


LogisticsFact = (
    IncidentNoted
    | IncidentOver
    | ShippingProofRecorded
    | CarrierQueried
    | CarrierAnswered
    | IncidentClassified
    | ProgressTold
    | DelayCompensated
    | CarrierClaimFiled
    | CarrierClaimSettled
)
