"""What can happen to an order's goods: ordered, paid for, sent, cancelled, returned.

These names are the stored format: add members, never rename them. Where the ledger adds to what a client
states, the stated shape comes first and the stored fact extends it.
"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from domain.fact import (
    Amount,
    BasisPoints,
    Commitment,
    Count,
    Fact,
    Hex256,
    Instant,
    Key,
    Label,
    Plain,
    PositiveAmount,
    PositiveCount,
)
from domain.refund.basket import Cause
from domain.terms.house_rules import GiftBasis

LineId = Annotated[str, Meta(min_length=1, max_length=64)]
StatedCause = Literal[
    "BUYER_NO_REASON",
    "QUALITY",
    "NOT_AS_DESCRIBED",
    "TRANSIT_DAMAGE",
    "TRANSIT_LOSS",
    "WRONG_ITEM",
    "MERCHANT_OUT_OF_STOCK",
    "MERCHANT",
    "PLATFORM",
]


GiftGrade = Literal["NONE", "LIGHT", "SEVERE", "USED"]
"""How a gift came back: as new, with marks that do not matter, unfit for use, or used up (B-12)."""


class LineCount(Plain, frozen=True, kw_only=True):
    """So many units of a line."""

    line: LineId
    quantity: PositiveCount


class GiftOwed(Plain, frozen=True, kw_only=True):
    """Units of a gift that go back with what they came with, and what each is priced at if it does not."""

    line: LineId
    quantity: PositiveCount
    value: Amount
    basis: GiftBasis | UnsetType = UNSET


LineCounts = Annotated[tuple[LineCount, ...], Meta(min_length=1, max_length=500)]


class Replacement(Plain, frozen=True, kw_only=True):
    """What units of a line are exchanged for; without figures for the same thing again."""

    line: LineId
    sku: Label | UnsetType = UNSET
    title: Label | UnsetType = UNSET
    list_price: Amount | UnsetType = UNSET


class StrangeItem(Plain, frozen=True, kw_only=True):
    """Something that came with a return and was not announced."""

    sku: Label
    quantity: PositiveCount
    title: Label | UnsetType = UNSET


class PaymentCaptured(Fact, frozen=True, kw_only=True):
    """Money came in over one tender.

    `points` were spent for it where points paid; `refundable` is what this tender can take back where that is less
    than it gave; `confirms` is the leaf hash of the checkout whose amount the customer confirmed (R-000-110).
    """

    payment_id: Key
    amount: PositiveAmount
    tender: Label
    points: PositiveCount | UnsetType = UNSET
    refundable: Amount | UnsetType = UNSET
    confirms: Hex256 | UnsetType = UNSET


class LinesShipped(Fact, frozen=True, kw_only=True):
    """Units left the warehouse."""

    lines: LineCounts
    carrier: Label | UnsetType = UNSET
    tracking_no: Commitment | UnsetType = UNSET
    eta: Label | UnsetType = UNSET
    carrier_chosen_by_buyer: bool = False


class LinesDelivered(Fact, frozen=True, kw_only=True):
    """Units reached the customer; `signed_at` starts the periods that count from signature."""

    lines: LineCounts
    signed_at: Instant | UnsetType = UNSET


class LinesLost(Fact, frozen=True, kw_only=True):
    """Units were lost on the way; a step with cause TRANSIT_LOSS."""

    lines: LineCounts


class CancellationStated(Fact, frozen=True, kw_only=True):
    """Units cancelled before they were shipped, as stated."""

    lines: LineCounts
    cause: StatedCause
    quote_id: Key | UnsetType = UNSET


class LinesCancelled(Fact, frozen=True, kw_only=True):
    """Units were cancelled; `by` LEDGER when a payment did not come in time."""

    lines: LineCounts
    cause: Cause
    quote_id: Key | UnsetType = UNSET
    by: Literal["LEDGER"] | UnsetType = UNSET


class ReturnRequested(Fact, frozen=True, kw_only=True):
    """The customer asks to return units; until inspection they can be neither cancelled nor asked for again.

    `remedy` is what she wants for them; `approver` let in a return that she had no right to; `gifts_kept` are gift
    lines that came with them and that she would rather pay for than send back; `claims` are what the page said of the
    goods and they are not.
    """

    return_id: Key
    lines: LineCounts
    cause: StatedCause
    reason: Commitment | UnsetType = UNSET
    evidence: Commitment | UnsetType = UNSET
    quote_id: Key | UnsetType = UNSET
    remedy: Literal["REFUND", "EXCHANGE"] = "REFUND"
    replacements: Annotated[tuple[Replacement, ...], Meta(max_length=500)] = ()
    approver: Label | UnsetType = UNSET
    gifts_kept: Annotated[tuple[LineId, ...], Meta(min_length=1, max_length=500)] | UnsetType = UNSET
    claims: Annotated[tuple[Key, ...], Meta(min_length=1, max_length=50)] | UnsetType = UNSET


class ReturnReceived(Fact, frozen=True, kw_only=True):
    """Units of a return arrived, perhaps fewer than announced, perhaps with `others` that nobody announced."""

    return_id: Key
    lines: LineCounts
    others: Annotated[tuple[StrangeItem, ...], Meta(max_length=100)] = ()


class InspectedLine(Plain, frozen=True, kw_only=True):
    """What the inspection found of one line: units accepted, units sent back.

    `depreciation` is what the accepted ones together are worth less than when they were sent, as the inspection
    appraises it. The merchant bears it: no refund looks at it (R-000-40).
    """

    line: LineId
    accepted: Count
    rejected: Count = 0
    grade: Label | UnsetType = UNSET
    depreciation: Amount | UnsetType = UNSET
    reason: Commitment | UnsetType = UNSET
    evidence: Commitment | UnsetType = UNSET


class InspectedGift(Plain, frozen=True, kw_only=True):
    """What the inspection found of a gift: units taken back, units that can't be used again.

    `market_value` of each is an appraisal, and comes with its evidence (R-000-22); `customer_bp` is what part of
    the price of units not taken back it was agreed that the customer bears (R-002-15).
    """

    line: LineId
    accepted: Count
    rejected: Count = 0
    grade: GiftGrade | UnsetType = UNSET
    market_value: Amount | UnsetType = UNSET
    customer_bp: BasisPoints | UnsetType = UNSET
    reason: Commitment | UnsetType = UNSET
    evidence: Commitment | UnsetType = UNSET


class ReturnInspected(Fact, frozen=True, kw_only=True):
    """A return was inspected; the accepted units leave the order, the return is closed."""

    return_id: Key
    lines: Annotated[tuple[InspectedLine, ...], Meta(min_length=1, max_length=500)]
    gifts: tuple[InspectedGift, ...] = ()
