"""What can happen to a gift return (赠品返还), in either direction, and to the time in which one can be asked for.

These names are the stored format: add members, never rename them. Where the ledger adds to what is stated, the
stated shape comes first and the stored fact extends it.
"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from domain.fact import (
    Amount,
    BasisPoints,
    Commitment,
    Count,
    Fact,
    Key,
    Label,
    Plain,
    PositiveAmount,
    PositiveCount,
)
from domain.order.events.goods import GiftGrade, LineCounts
from domain.order.events.returns import CalendarDay, Payer
from domain.terms.house_rules import GiftOutcome

Direction = Literal["TO_MERCHANT", "TO_CUSTOMER"]
GiftReturnKind = Literal["MANDATORY", "VOLUNTARY", "RECYCLING", "OVERAGE", "SHORTAGE", "REPLACEMENT", "PROACTIVE"]
"""The first four go to the merchant, the last three to the customer (B-10)."""
GiftCause = Literal["NOT_WANTED", "DEFECT", "WRONG_SIZE", "WRONG_NUMBER", "MAIN_RETURNED", "OTHER"]
GiftMode = Literal["POST", "STORE_PICKUP", "HOME_COLLECT", "VIRTUAL"]
CheckName = Literal["SHELF_LIFE", "WINDOW", "QUANTITY", "EVIDENCE"]
ReviewResult = Literal["APPROVED", "REJECTED", "NEGOTIATING", "INCOMPLETE"]
ShelfLife = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d\Z", description="the last day on which it is good")]


class GiftReturnStated(Fact, frozen=True, kw_only=True):
    """An application for a gift return, as stated: the gifts by line, or by name and number as «环保购物袋x2».

    `evidence` are its pictures, nine at most; `contact` is a telephone number or an e-mail address.
    """

    gift_return_id: Key
    kind: GiftReturnKind
    channel: Literal["SELF_SERVICE", "AGENT", "STORE"] = "SELF_SERVICE"
    order_no: Label | UnsetType = UNSET
    customer_id: Key | UnsetType = UNSET
    lines: LineCounts | UnsetType = UNSET
    items: Annotated[tuple[Label, ...], Meta(min_length=1, max_length=20)] | UnsetType = UNSET
    cause: GiftCause = "OTHER"
    reason: Commitment | UnsetType = UNSET
    contact: Commitment | UnsetType = UNSET
    evidence: Commitment | UnsetType = UNSET
    invoice_no: Label | UnsetType = UNSET
    unit_cost: Amount | UnsetType = UNSET
    approver: Label | UnsetType = UNSET


class GiftReturnRequested(GiftReturnStated, frozen=True, kw_only=True):
    """A gift return was applied for: which `gifts`, which way, by when it is reviewed, under which policies."""

    direction: Direction
    gifts: LineCounts
    images: Count
    review_by: CalendarDay
    governed_by: tuple[Label, ...]


class ExpediteStated(Fact, frozen=True, kw_only=True):
    """The review is urgent, as stated."""

    gift_return_id: Key


class GiftReturnExpedited(ExpediteStated, frozen=True, kw_only=True):
    """The review is urgent, and done within a working day (R-002-29)."""

    review_by: CalendarDay


class ReviewStated(Fact, frozen=True, kw_only=True):
    """What a reviewer found, as stated.

    `received` is how many the customer really has; `expires_on` the gift's shelf life. Without a `decision` the
    checks decide, and what is damaged beyond use is negotiated. An `approver` lets in what a check does not.
    """

    gift_return_id: Key
    grade: GiftGrade = "NONE"
    expires_on: ShelfLife | UnsetType = UNSET
    decision: Literal["APPROVE", "REJECT", "NEGOTIATE"] | UnsetType = UNSET
    outcome: GiftOutcome | UnsetType = UNSET
    mode: GiftMode = "POST"
    store_id: Key | UnsetType = UNSET
    reason: Commitment | UnsetType = UNSET
    evidence: Commitment | UnsetType = UNSET
    approver: Label | UnsetType = UNSET


class Check(Plain, frozen=True, kw_only=True):
    """One of a review's four checks; `difference` is by how much the number is off."""

    name: CheckName
    passed: bool
    difference: int | UnsetType = UNSET


class GiftReturnReviewed(ReviewStated, frozen=True, kw_only=True):
    """A gift return was reviewed: its checks, and whether it is approved, rejected, to be negotiated, or INCOMPLETE
    until the proof that is missing comes.
    """

    checks: tuple[Check, ...]
    result: ReviewResult


class AgreementStated(Fact, frozen=True, kw_only=True):
    """What was agreed over a gift that is damaged beyond use, as stated (R-002-15)."""

    gift_return_id: Key
    kind: Literal["FREIGHT", "SWAP"]
    freight: PositiveAmount | UnsetType = UNSET
    customer_bp: BasisPoints | UnsetType = UNSET
    sku: Label | UnsetType = UNSET
    title: Label | UnsetType = UNSET


class GiftReturnAgreed(AgreementStated, frozen=True, kw_only=True):
    """The customer bears `customer_amount` of the freight, or gets another gift."""

    customer_amount: Amount | UnsetType = UNSET


class GiftReturnInstructed(Fact, frozen=True, kw_only=True):
    """The gift may go: which way, how, how many, who bears the freight (R-002-09)."""

    gift_return_id: Key
    direction: Direction
    mode: GiftMode
    gifts: LineCounts
    freight_payer: Payer
    store_id: Key | UnsetType = UNSET


class RecyclingPointsAwarded(Fact, frozen=True, kw_only=True):
    """Points for gifts given back to be recycled, once for a gift return (R-002-37)."""

    gift_return_id: Key
    programme_id: Label
    points: PositiveCount


ApplicationFact = (
    GiftReturnRequested
    | GiftReturnExpedited
    | GiftReturnReviewed
    | GiftReturnAgreed
    | GiftReturnInstructed
    | RecyclingPointsAwarded
)
"""What happens to an application for a gift return."""
