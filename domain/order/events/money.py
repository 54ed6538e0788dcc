"""What can happen to an order's money: quoted, due, paid out, granted, owed.

These names are the stored format: add members, never rename them. Where the ledger adds to what a client
states, the stated shape comes first and the stored fact extends it.
"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from domain.fact import (
    INTEGER_MAX,
    Amount,
    Balance,
    Commitment,
    Count,
    Fact,
    Instant,
    Key,
    Label,
    Plain,
    PositiveAmount,
    PositiveCount,
    Reference,
)
from domain.order.events.goods import GiftOwed, LineCounts, StatedCause
from domain.refund.basket import BreakdownRow, Cause, CouponOutcome, LineValue, Outcome, Shares
from domain.terms.campaign import Funding

RefundId = Annotated[str, Meta(pattern=r"^r[1-9][0-9]{0,8}\Z")]
RefundKind = Literal["STEP", "LATE_CAPTURE", "ADJUSTMENT", "GRANT", "COMPENSATION"]
PriceCut = Annotated[int, Meta(ge=-INTEGER_MAX, le=-1, description="minor units, below zero: the customer pays less")]


class ClauseRef(Plain, frozen=True, kw_only=True):
    """What a figure rests on: a version of a campaign's terms, one of its clauses, or a law."""

    campaign_id: Key | UnsetType = UNSET
    coupon_id: Key | UnsetType = UNSET
    terms_version: PositiveCount | UnsetType = UNSET
    clause_id: Key | UnsetType = UNSET
    law: Label | UnsetType = UNSET


class QuoteStated(Fact, frozen=True, kw_only=True):
    """What a customer asks the price of."""

    lines: LineCounts
    cause: StatedCause


class RefundQuoted(QuoteStated, frozen=True, kw_only=True):
    """A refund offered: every method's outcome, the one that governs, and until when it is honoured (R-000-100).

    It counts on `gifts` coming back; what does not is taken off it.
    """

    quote_id: Key
    method: Literal["PRO_RATA", "REPRICE", "BUYER_FAVOURABLE", "MIXED"] | UnsetType = UNSET
    policy_version: PositiveCount
    suggested: Amount
    amount: Amount
    shortfall: Amount
    outcomes: tuple[Outcome, ...]
    breakdown: tuple[BreakdownRow, ...]
    clause_refs: tuple[ClauseRef, ...]
    coupons: tuple[CouponOutcome, ...]
    steps: Count
    valid_until: Instant
    gifts: tuple[GiftOwed, ...] | UnsetType = UNSET


class Trace(Plain, frozen=True, kw_only=True):
    """The inputs and results a step's figures rest on, so that each cent has a reason.

    `units` are the units that left, `(line, first, last)`; `shortfall` is the level after the step. `service` is what
    cancelled services added to the step, `gifts` what gifts that did not come back took off it.
    """

    net: Amount
    goods: Amount
    freight: Balance
    freight_deducted: bool
    shortfall: Amount
    units: tuple[tuple[str, int, int], ...]
    retained: tuple[LineValue, ...]
    coupons: tuple[CouponOutcome, ...]
    outcomes: tuple[Outcome, ...]
    service: Balance | UnsetType = UNSET
    gifts: Amount | UnsetType = UNSET


class RefundFellDue(Fact, frozen=True, kw_only=True):
    """A refund is owed. `suggested` is what the step comes to, `amount` what falls due of it now."""

    refund_id: RefundId
    kind: RefundKind
    suggested: Amount
    amount: Amount
    status: Literal["DUE", "SETTLED"]
    method: Literal["PRO_RATA", "REPRICE", "BUYER_FAVOURABLE", "MIXED"] | UnsetType = UNSET
    policy_version: PositiveCount
    cause: Cause | UnsetType = UNSET
    fell_due_at: Instant
    pay_by: Instant
    clause_refs: tuple[ClauseRef, ...]
    breakdown: tuple[BreakdownRow, ...]
    trace: Trace | UnsetType = UNSET


class TenderShare(Plain, frozen=True, kw_only=True):
    """So much of a refund goes back over this payment; `points` of it as points.

    `over` is another way for it where the payment's own is closed: it still counts against that payment.
    """

    payment_id: Reference
    amount: PositiveAmount
    over: Label | UnsetType = UNSET
    points: PositiveCount | UnsetType = UNSET


class SettlementStated(Fact, frozen=True, kw_only=True):
    """A refund was paid out, as stated."""

    refund_id: RefundId
    reference: Reference
    tenders: Annotated[tuple[TenderShare, ...], Meta(min_length=1, max_length=50)] | UnsetType = UNSET


class RefundSettled(SettlementStated, frozen=True, kw_only=True):
    """A refund was paid out; `split` says over which payments."""

    amount: Amount
    split: tuple[TenderShare, ...]


class RefundFailed(Fact, frozen=True, kw_only=True):
    """A payout came back; the refund is still owed. `reference` names the payout: without it a second one that comes
    back for the same reason could not be told from the first.
    """

    refund_id: RefundId
    reason: Commitment
    reference: Reference | UnsetType = UNSET


class RefundOverridden(Fact, frozen=True, kw_only=True):
    """Someone with the authority set what is paid out; the suggested figure stays beside it (R-000-16)."""

    refund_id: RefundId
    amount: Amount
    reason: Commitment
    approver: Label


class GrantStated(Fact, frozen=True, kw_only=True):
    """Money back without goods (仅退款), as stated."""

    amount: PositiveAmount
    reason: Commitment
    approver: Label | UnsetType = UNSET


class RefundGranted(GrantStated, frozen=True, kw_only=True):
    """Money back without goods: the kept goods cost that much less, `shares` says on which units."""

    shares: tuple[Shares, ...]


class AdjustmentStated(Fact, frozen=True, kw_only=True):
    """The price after the sale, lowered, as stated."""

    amount: PriceCut
    payer: Label
    cause: Label
    reason: Commitment
    approver: Label | UnsetType = UNSET
    incident_id: Key | UnsetType = UNSET


class PriceAdjusted(AdjustmentStated, frozen=True, kw_only=True):
    """The kept goods cost that much less, `shares` says on which units (R-000-62, R-000-119)."""

    shares: tuple[Shares, ...]


class ShortfallArose(Fact, frozen=True, kw_only=True):
    """Earlier refunds exceed what they should have been: by so much more than before.

    WAIVED by the terms, or OPEN and owed by the customer. Of kind GIFT it is what a refund could not bear of the
    price of gifts.
    """

    amount: PositiveAmount
    mode: Literal["WAIVED", "OPEN"]
    refund_id: RefundId
    ground: tuple[ClauseRef, ...]
    kind: Literal["GIFT"] | UnsetType = UNSET


class ShortfallClosed(Fact, frozen=True, kw_only=True):
    """The shortfall fell: `open` and `waived` are what closed of each."""

    open: Amount
    waived: Amount
    refund_id: RefundId
    kind: Literal["GIFT"] | UnsetType = UNSET


class ShortfallWaived(Fact, frozen=True, kw_only=True):
    """An open shortfall is not asked for."""

    amount: PositiveAmount
    reason: Commitment


class ShortfallCollected(Fact, frozen=True, kw_only=True):
    """The customer paid an open shortfall; it counts as a capture under its reference."""

    amount: PositiveAmount
    reference: Reference


class CompensationStated(Fact, frozen=True, kw_only=True):
    """Something beyond the refund, as stated: money for VOUCHER and CASH, points for POINTS."""

    kind: Literal["VOUCHER", "CASH", "POINTS"]
    amount: PositiveAmount
    basis: Label
    incident_id: Key | UnsetType = UNSET
    case_id: Key | UnsetType = UNSET
    approver: Label | UnsetType = UNSET
    assessment_id: Key | UnsetType = UNSET
    funding: Annotated[tuple[Funding, ...], Meta(min_length=1, max_length=20)] | UnsetType = UNSET


class CompensationGranted(CompensationStated, frozen=True, kw_only=True):
    """Something beyond the refund was granted; a voucher's coupon is `coupon_id` (R-000-129)."""

    coupon_id: Key | UnsetType = UNSET
    valid_until: Instant | UnsetType = UNSET
    refund_id: RefundId | UnsetType = UNSET


class CouponLapsed(Fact, frozen=True, kw_only=True):
    """The coupon takes nothing off what is kept any more."""

    coupon_id: Key
    refund_id: RefundId
