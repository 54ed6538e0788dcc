"""What can happen to a dispute: filed, heard, talked over, decided, appealed, taken elsewhere; and rulings.

These names are the stored format: add members, never rename them. Where the ledger adds to what a client states, the
stated shape comes first and the stored fact extends it.
"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from domain.case.events.evidence import CouponEffect, EvidenceKind, MediationStep, Side
from domain.fact import Amount, Commitment, Count, Key, Label, Plain, PositiveCount, Reference

Level = Literal["NEGOTIATION", "PLATFORM", "AUTHORITY", "COURT"]
"""How far a dispute has gone; only forward (R-000-90)."""
Subject = Literal["COUPON", "REFUND", "BREACH", "QUALITY", "DESCRIPTION", "HEALTH", "DELIVERY", "OTHER"]
Outcome = Literal["CONSUMER", "PARTLY", "MERCHANT", "DISMISSED"]
"""In whose favour; DISMISSED without looking into it, because nothing can be done any more (R-000-33)."""
ExternalRoute = Literal["12315", "CONSUMER_ASSOCIATION", "COURT", "ARBITRATION"]
EvidenceIds = Annotated[tuple[Key, ...], Meta(max_length=50)]


class RuleRef(Plain, frozen=True, kw_only=True):
    """A rule: a law, a clause of a policy's version, or one of a campaign's terms."""

    law: Label | UnsetType = UNSET
    policy_id: Key | UnsetType = UNSET
    campaign_id: Key | UnsetType = UNSET
    version: PositiveCount | UnsetType = UNSET
    clause_id: Key | UnsetType = UNSET


RuleRefs = Annotated[tuple[RuleRef, ...], Meta(max_length=50)]


class DisputeStated(MediationStep, frozen=True, kw_only=True):
    """A case becomes a dispute, or goes a level further, as stated: about what, against which clause, for how much.

    `evidence_ids` name what was said in the negotiation before (R-001-05).
    """

    level: Literal["NEGOTIATION", "PLATFORM"]
    subject: Subject
    by: Side = "CONSUMER"
    clauses: RuleRefs = ()
    evidence_ids: EvidenceIds = ()
    cause: Literal["SYSTEM_FAULT", "MISUNDERSTANDING"] | UnsetType = UNSET
    effect: CouponEffect | UnsetType = UNSET
    amount: Amount | UnsetType = UNSET
    reason: Commitment | UnsetType = UNSET


class DisputeFiled(DisputeStated, frozen=True, kw_only=True):
    """A case became a dispute, or went a level further, under the policies that governed its order (R-000-63).

    About a coupon it is handled first within 24 hours of the payment; `late` it is looked into by hand, and never
    refused for that (R-000-32, R-000-33).
    """

    governed_by: tuple[RuleRef, ...]
    route: Literal["FAST_TRACK", "STANDARD", "MANUAL"]
    late: bool


class MerchantContacted(MediationStep, frozen=True, kw_only=True):
    """The platform reached the merchant about the dispute (R-001-07)."""

    channel: Label
    reason: Commitment | UnsetType = UNSET


class MerchantPositionRecorded(MediationStep, frozen=True, kw_only=True):
    """What the merchant offers, and why no more; it stands beside what the customer wants (R-001-04)."""

    position: Literal["NOTHING", "REFUND_ONLY", "EXCHANGE_ONLY", "REPAIR_ONLY", "PARTLY", "EVERYTHING"]
    reason: Commitment


class MediationRoundHeld(MediationStep, frozen=True, kw_only=True):
    """The platform talked with one side, and explained the law to it (R-001-11)."""

    round: PositiveCount
    side: Side
    summary: Commitment
    laws: Annotated[tuple[Label, ...], Meta(max_length=20)] = ()


class MediationFailed(MediationStep, frozen=True, kw_only=True):
    """The sides did not agree; the platform decides."""

    reason: Commitment


class Measure(Plain, frozen=True, kw_only=True):
    """What follows for the merchant: a warning, a check of himself, his score moved by `delta` (R-001-14, R-001-17)."""

    kind: Literal["WARN", "SELF_CHECK", "SCORE"]
    reason: Label
    delta: Annotated[int, Meta(ge=-100, le=-1)] | UnsetType = UNSET


class Choice(Plain, frozen=True, kw_only=True):
    """An option of a proposal that a decision chooses."""

    proposal_id: Key
    option_id: Key


class DecisionStated(MediationStep, frozen=True, kw_only=True):
    """A dispute is decided, as stated: on which rules and which evidence (R-001-19, R-000-102).

    `option` is carried out without the customer choosing it. What is DISMISSED names the `order_version` at which the
    order had changed so that nothing can be done (R-000-33).
    """

    decision_id: Key
    decider: Key
    outcome: Outcome
    basis: RuleRefs
    evidence_ids: EvidenceIds = ()
    reason: Commitment
    option: Choice | UnsetType = UNSET
    measures: Annotated[tuple[Measure, ...], Meta(max_length=3)] = ()
    ground: Literal["ORDER_STATE_CHANGED"] | UnsetType = UNSET
    order_version: PositiveCount | UnsetType = UNSET


class DisputeDecided(DecisionStated, frozen=True, kw_only=True):
    """A dispute was decided; `merchant_id` is whom its measures concern, where the order names one."""

    merchant_id: Key | UnsetType = UNSET


class MerchantActed(MediationStep, frozen=True, kw_only=True):
    """The merchant did what was decided (R-000-125)."""

    decision_id: Key
    reference: Reference | UnsetType = UNSET
    reason: Commitment | UnsetType = UNSET


class DisputeAppealed(MediationStep, frozen=True, kw_only=True):
    """One side appeals a decision, once: another decider decides anew."""

    decision_id: Key
    by: Side
    reason: Commitment


class ComplaintStated(MediationStep, frozen=True, kw_only=True):
    """The customer went to an authority or to court, as stated (R-000-80)."""

    route: ExternalRoute
    reference: Reference
    filed_on: Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d\Z")]


class ComplaintFiledExternally(ComplaintStated, frozen=True, kw_only=True):
    """The customer went to an authority or to court; how complete her evidence was, which stops nobody (R-000-103)."""

    level: Level
    complete: Count
    of: PositiveCount
    missing: tuple[EvidenceKind, ...]


class RulingStated(MediationStep, frozen=True, kw_only=True):
    """What no rule covers is decided by an agent, as stated: on which facts of the order and which clauses."""

    ruling_id: Key
    agent: Key
    matter: Label
    facts: Annotated[tuple[Label, ...], Meta(min_length=1, max_length=50)]
    clauses: RuleRefs = ()
    evidence_ids: EvidenceIds = ()
    outcome: Outcome
    reason: Commitment


class RulingRecorded(RulingStated, frozen=True, kw_only=True):
    """What no rule covers was decided on the order as of `order_version`; one without a policy is listed (R-000-37)."""

    order_version: PositiveCount | UnsetType = UNSET


DisputeFact = (
    DisputeFiled
    | MerchantContacted
    | MerchantPositionRecorded
    | MediationRoundHeld
    | MediationFailed
    | DisputeDecided
    | MerchantActed
    | DisputeAppealed
    | ComplaintFiledExternally
    | RulingRecorded
)
