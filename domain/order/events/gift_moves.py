"""What can happen to a gift on its way, to its number, to its file, and to the time in which one can be asked for.

These names are the stored format: add members, never rename them. Where the ledger adds to what is stated, the
stated shape comes first and the stored fact extends it.
"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from domain.fact import (
    Amount,
    Commitment,
    Count,
    Fact,
    Instant,
    Key,
    Label,
    PositiveAmount,
    PositiveCount,
)
from domain.order.events.gift_returns import ApplicationFact
from domain.order.events.goods import LineCounts, LineId
from domain.order.events.returns import Payer

Score = Annotated[int, Meta(ge=1, le=5)]


class DispatchStated(Fact, frozen=True, kw_only=True):
    """The gift was sent, as stated."""

    gift_return_id: Key
    carrier: Label | UnsetType = UNSET
    tracking_no: Commitment | UnsetType = UNSET


class GiftDispatched(DispatchStated, frozen=True, kw_only=True):
    """The gift was sent, and arrives by `due_by` (R-002-32)."""

    due_by: Instant


class GiftHandedOver(Fact, frozen=True, kw_only=True):
    """The gift changed hands in a store, or was collected at home (R-002-12)."""

    gift_return_id: Key
    mode: Literal["STORE_PICKUP", "HOME_COLLECT"]
    store_id: Key
    staff_id: Key


class ConfirmationStated(Fact, frozen=True, kw_only=True):
    """What its receiver says of the gift, as stated; without `received` it is all there."""

    gift_return_id: Key
    received: LineCounts | UnsetType = UNSET
    intact: bool = True
    reason: Commitment | UnsetType = UNSET
    evidence: Commitment | UnsetType = UNSET


class GiftReturnConfirmed(ConfirmationStated, frozen=True, kw_only=True):
    """The gift was received: CONFIRMED, or DISPUTED where it is not intact or too few (R-002-26)."""

    result: Literal["CONFIRMED", "DISPUTED"]


class ReconciliationStated(Fact, frozen=True, kw_only=True):
    """How many of a gift the customer really received, as stated; a picture shows it (R-002-19)."""

    gift_return_id: Key
    line: LineId
    received: Count
    evidence: Commitment | UnsetType = UNSET


class GiftQuantityReconciled(ReconciliationStated, frozen=True, kw_only=True):
    """What was ordered against what was received; `difference` below zero is missing (R-002-20)."""

    ordered: Count
    difference: int


class OverageStated(Fact, frozen=True, kw_only=True):
    """What becomes of gifts that were sent beyond the order, as stated."""

    gift_return_id: Key
    line: LineId
    mode: Literal["RETURN_AT_MERCHANT_COST", "KEEP_GOODWILL", "BUY"]
    freight: PositiveAmount | UnsetType = UNSET


class GiftOverageResolved(OverageStated, frozen=True, kw_only=True):
    """Gifts beyond the order go back at the merchant's cost, stay as goodwill, or are bought (B-09, 民法典 629).

    `amount` is what the merchant bears, or the customer pays where she buys.
    """

    quantity: PositiveCount
    amount: Amount
    payer: Payer


class GiftReturnWithdrawn(Fact, frozen=True, kw_only=True):
    """The customer takes the application back."""

    gift_return_id: Key
    reason: Commitment | UnsetType = UNSET


class GiftReturnArchived(Fact, frozen=True, kw_only=True):
    """The gift return is over and kept as it is; `score` is how content the customer was (R-002-27)."""

    gift_return_id: Key
    score: Score | UnsetType = UNSET


class GiftChannelClosed(Fact, frozen=True, kw_only=True):
    """The time to apply for a return of this gift is over (R-002-16)."""

    line: LineId
    closed_at: Instant


class ReopeningStated(Fact, frozen=True, kw_only=True):
    """A late application is let in, as stated: by whom, why, and for how many days."""

    line: LineId
    approver: Label
    reason: Commitment
    days: Annotated[int, Meta(ge=1, le=90)] = 7


class GiftChannelReopened(ReopeningStated, frozen=True, kw_only=True):
    """A return of this gift can be applied for again until then (R-002-18)."""

    until: Instant


class GiftReturnOverdue(Fact, frozen=True, kw_only=True):
    """A step of a gift return was not done in time."""

    gift_return_id: Key
    step: Literal["REVIEW", "TRANSIT"]
    due_at: Instant


GiftReturnFact = (
    ApplicationFact
    | GiftDispatched
    | GiftHandedOver
    | GiftReturnConfirmed
    | GiftQuantityReconciled
    | GiftOverageResolved
    | GiftReturnWithdrawn
    | GiftReturnArchived
    | GiftReturnOverdue
    | GiftChannelClosed
    | GiftChannelReopened
)
"""What happens to a gift return, or to the time in which one can be asked for."""
