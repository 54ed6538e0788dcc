"""What a case can do for a customer: the remedies that an option is made of.

These names are the stored format: add members, never rename them.
"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from domain.fact import Amount, Key, Label, Plain, PositiveAmount, Text
from domain.order.events import LineCounts, Replacement, StatedCause
from domain.terms.campaign import Funding


class _Remedy(Plain, frozen=True, kw_only=True, tag_field="kind"):
    """One thing that an option does for the customer."""


class Return(_Remedy, frozen=True, kw_only=True, tag="RETURN"):
    """The goods come back, for money or for an exchange."""

    lines: LineCounts
    cause: StatedCause
    remedy: Literal["REFUND", "EXCHANGE"] = "REFUND"
    replacements: Annotated[tuple[Replacement, ...], Meta(max_length=100)] = ()
    approver: Label | UnsetType = UNSET


class Cancellation(_Remedy, frozen=True, kw_only=True, tag="CANCELLATION"):
    """Units that were never shipped are cancelled."""

    lines: LineCounts
    cause: StatedCause


class Loss(_Remedy, frozen=True, kw_only=True, tag="LOSS"):
    """Units that were lost on the way are refunded (电子商务法 20)."""

    lines: LineCounts


class RefundOnly(_Remedy, frozen=True, kw_only=True, tag="REFUND_ONLY"):
    """Money back without goods (仅退款)."""

    amount: PositiveAmount
    approver: Label | UnsetType = UNSET


class PriceCut(_Remedy, frozen=True, kw_only=True, tag="PRICE_ADJUSTMENT"):
    """The kept goods cost so much less (R-000-34)."""

    amount: PositiveAmount
    payer: Label
    cause: Label
    approver: Label | UnsetType = UNSET
    incident_id: Key | UnsetType = UNSET


class Compensation(_Remedy, frozen=True, kw_only=True, tag="COMPENSATION"):
    """Something beyond the refund: a voucher, cash or points; `assessment_id` names the damages it pays."""

    form: Literal["VOUCHER", "CASH", "POINTS"]
    amount: PositiveAmount
    basis: Label
    assessment_id: Key | UnsetType = UNSET
    incident_id: Key | UnsetType = UNSET
    approver: Label | UnsetType = UNSET
    funding: Annotated[tuple[Funding, ...], Meta(min_length=1, max_length=20)] | UnsetType = UNSET


class MedicalCost(_Remedy, frozen=True, kw_only=True, tag="MEDICAL_COST"):
    """What treatment cost is paid against the receipts of it that were handed in (R-001-12, R-001-13).

    `claimed` is what the customer asked for; what she has no receipt of is not paid.
    """

    evidence_ids: Annotated[tuple[Key, ...], Meta(min_length=1, max_length=50)]
    claimed: Amount | UnsetType = UNSET


class PaidRepair(_Remedy, frozen=True, kw_only=True, tag="PAID_REPAIR"):
    """What the customer is liable for is repaired at a price (R-003-20)."""

    lines: LineCounts
    price: Amount


class CostPriceSwap(_Remedy, frozen=True, kw_only=True, tag="COST_PRICE_SWAP"):
    """What the customer is liable for is replaced at cost (R-003-20)."""

    lines: LineCounts
    price: Amount


class Apology(_Remedy, frozen=True, kw_only=True, tag="APOLOGY"):
    """An apology, and what will be done better, in the shop's words (R-003-27)."""

    text: Text
    improvement: Text


class Explanation(_Remedy, frozen=True, kw_only=True, tag="EXPLANATION"):
    """An answer or a tutorial (R-003-29)."""

    text: Text


Remedy = (
    Return
    | Cancellation
    | Loss
    | RefundOnly
    | PriceCut
    | Compensation
    | MedicalCost
    | PaidRepair
    | CostPriceSwap
    | Apology
    | Explanation
)


RemedyKind = Literal[
    "RETURN",
    "CANCELLATION",
    "LOSS",
    "REFUND_ONLY",
    "PRICE_ADJUSTMENT",
    "COMPENSATION",
    "MEDICAL_COST",
    "PAID_REPAIR",
    "COST_PRICE_SWAP",
    "APOLOGY",
    "EXPLANATION",
]
BESIDE: frozenset[RemedyKind] = frozenset({"COMPENSATION", "MEDICAL_COST"})
"""What is beyond what was paid."""
CHARGED: frozenset[RemedyKind] = frozenset({"PAID_REPAIR", "COST_PRICE_SWAP"})
"""What the customer pays for."""
