"""What can happen to what a case is decided on: asked for, handed in, weighed, compared; and who answers for it.

These names are the stored format: add members, never rename them. Where the ledger adds to what a client states, the
stated shape comes first and the stored fact extends it.
"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from domain.fact import (
    Amount,
    Balance,
    BasisPoints,
    Commitment,
    Fact,
    Hex256,
    Instant,
    Key,
    Label,
    Plain,
    PositiveAmount,
    PositiveCount,
)

EvidenceKind = Literal[
    "CODE_PAGE",
    "ORDER_PROOF",
    "PAYMENT_PROOF",
    "CHAT",
    "PHOTO_VIDEO",
    "SYMPTOM_PHOTO",
    "DOCTORS_ADVICE",
    "RECEIPT",
    "QUALITY_REPORT",
    "PURCHASE_VOUCHER",
    "PRODUCTION_DATE",
    "SHIPPING_PROOF",
    "OTHER",
]
"""What is handed in (R-000-91, R-001-08, R-001-09, R-003-18)."""
Side = Literal["CONSUMER", "MERCHANT"]
EvidenceKinds = Annotated[tuple[EvidenceKind, ...], Meta(min_length=1, max_length=13)]
Bearer = Literal["PLATFORM", "MERCHANT", "CUSTOMER"]
LiabilityCause = Literal[
    "SYSTEM_FAULT",
    "MISUNDERSTANDING",
    "AMBIGUOUS_RULE",
    "CODE_NOT_REDEEMABLE",
    "REFUSES_TO_SHIP",
    "QUALITY",
    "NOT_AS_DESCRIBED",
    "TRANSIT_DAMAGE",
    "GIFT_MISSING",
    "HUMAN_DAMAGE",
    "BAD_STORAGE",
    "MISUSE",
]
"""Why something went wrong (R-000-34, R-000-117, R-000-121, R-003-19, R-003-20)."""
CouponEffect = Literal["NOT_APPLIED", "WRONG_CHARGE"]
"""What an accident with a coupon led to (R-000-34)."""


class MediationStep(Fact, frozen=True, kw_only=True):
    """One thing that happened to the evidence, the dispute or the rulings of a case."""


class EvidenceItem(Plain, frozen=True, kw_only=True):
    """A kind that is asked for; `sensitive` is data about somebody's health (B-39)."""

    kind: EvidenceKind
    required: bool
    sensitive: bool


class EvidenceAsked(MediationStep, frozen=True, kw_only=True):
    """One side is asked for evidence, as stated; without kinds for what the scene needs."""

    party: Side
    kinds: EvidenceKinds | UnsetType = UNSET
    optional_kinds: EvidenceKinds | UnsetType = UNSET
    due_at: Instant | UnsetType = UNSET


class EvidenceRequested(MediationStep, frozen=True, kw_only=True):
    """One side is asked for evidence by `due_at`; what is not there by then is decided without (R-001-08)."""

    party: Side
    items: tuple[EvidenceItem, ...]
    due_at: Instant


class EvidenceSubmitted(MediationStep, frozen=True, kw_only=True):
    """Evidence was handed in: what it says by a salted commitment, so that changing a byte of it shows (R-001-18).

    What is about somebody's health stands in `health_evidence` alone (B-39). A receipt of treatment says its number,
    who issued it and its date there, and its `amount` here (R-001-13).
    """

    evidence_id: Key
    party: Literal["CONSUMER", "MERCHANT", "PLATFORM"]
    kind: EvidenceKind
    evidence: Commitment | UnsetType = UNSET
    health_evidence: Commitment | UnsetType = UNSET
    amount: PositiveAmount | UnsetType = UNSET


class Snapshot(Plain, frozen=True, kw_only=True):
    """What the customer was shown when she ordered: the checkout as of its last event before the order (R-001-21)."""

    checkout_id: Key
    checkout_leaf: Hex256


class WeighingStated(MediationStep, frozen=True, kw_only=True):
    """The evidence is weighed, as stated: whether the goods are not what their description said."""

    description_gap: bool
    reason: Commitment | UnsetType = UNSET


class EvidenceWeighed(WeighingStated, frozen=True, kw_only=True):
    """To which side the evidence leans, and by which factors: somebody's health comes first (R-001-10).

    The `claim` that the goods are compared with is that of the time of the order, kept in `snapshot` (R-001-21).
    """

    policy: Literal["HEALTH_FIRST"]
    symptom_evidence: bool
    merchant_report: bool
    leaning: Literal["CONSUMER", "MERCHANT", "OPEN"]
    evidence_ids: tuple[Key, ...]
    claim: Label | UnsetType = UNSET
    snapshot: Snapshot | UnsetType = UNSET


class PriceCheckStated(MediationStep, frozen=True, kw_only=True):
    """What an order would have cost with this coupon, by its id or its code as typed, is asked of the ledger."""

    coupon: Label


class PriceChecked(PriceCheckStated, frozen=True, kw_only=True):
    """What the order should have cost with the coupon, and what it did (R-000-61).

    `refused` says why the coupon did not apply when the order was placed; then nothing is owed for it.
    """

    expected: Amount
    charged: Amount
    difference: Balance
    coupon_id: Key | UnsetType = UNSET
    issuer: Literal["PLATFORM", "MERCHANT"] | UnsetType = UNSET
    refused: Label | UnsetType = UNSET


class FaultStated(MediationStep, frozen=True, kw_only=True):
    """Why something went wrong, by whose rule and by whose fault, as stated."""

    cause: LiabilityCause
    rule_maker: Literal["PLATFORM", "MERCHANT"] | UnsetType = UNSET
    fault: Bearer | UnsetType = UNSET
    effect: CouponEffect | UnsetType = UNSET
    evidence_ids: Annotated[tuple[Key, ...], Meta(max_length=50)] = ()
    reason: Commitment | UnsetType = UNSET


class LiableParty(Plain, frozen=True, kw_only=True):
    """Who pays which share, and of which side of it where there are two; `executes` is who sets it right."""

    party: Bearer
    share_bp: BasisPoints
    executes: bool
    side: Literal["GOODS", "COUPON"] | UnsetType = UNSET
    amount: Amount | UnsetType = UNSET


class LiabilityDetermined(MediationStep, frozen=True, kw_only=True):
    """Who answers for it: the shares sum to 10000 basis points, exactly one party sets it right (B-31, R-000-116)."""

    cause: LiabilityCause
    rule_maker: Literal["PLATFORM", "MERCHANT"]
    fault: Bearer
    parties: tuple[LiableParty, ...]
    laws: tuple[Label, ...]
    policy_version: PositiveCount
    effect: CouponEffect | UnsetType = UNSET
    evidence_ids: tuple[Key, ...] = ()
    reason: Commitment | UnsetType = UNSET


EvidenceFact = EvidenceRequested | EvidenceSubmitted | EvidenceWeighed | PriceChecked | LiabilityDetermined
