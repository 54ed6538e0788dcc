"""What the shop does beyond a refund: it notices, assesses damages, sets off; and what time brings.

These names are the stored format: add members, never rename them.
"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from domain.customer import PointsEarned, PointsReturned, PointsTakenBack
from domain.fact import Amount, Commitment, Count, Fact, Instant, Key, Label, Plain, PositiveAmount, PositiveCount
from domain.message import MessagePrepared, MessageSent
from domain.order.events.goods import LineCount, LineCounts
from domain.order.events.money import RefundId

DamagesBasis = Literal["STATUTORY_55", "STATUTORY_148", "PROMISED", "MEDICAL", "DELAY"]
Condition = Literal[
    "FRAUD",  # 欺诈: concealed or invented
    "BELOW_FOOD_STANDARD",  # 不符合食品安全标准
    "PRODUCER",  # the claim goes against who made it
    "SELLER_KNEW",  # 经营明知
    "HARMLESS_LABEL_FLAW",  # 标签瑕疵 that neither harms nor misleads
    "BEYOND_HOUSEHOLD_NEED",  # bought knowingly beyond reasonable need
    "INJURED",
]


class ThresholdBroken(Fact, frozen=True, kw_only=True):
    """A step of the seller's side left the kept goods below a coupon's threshold (R-000-127).

    `refund_with` is what the step gives back when the customer keeps her discount, `refund_without` when the goods
    kept are priced anew; `loss` what the customer would lose by the latter, and `borne` what she does lose by the
    method that governs. `proposed` is a voucher to offer her under `incident_id`.
    """

    incident_id: Key
    coupon_id: Key
    refund_id: RefundId
    threshold: Amount
    basis: Amount
    refund_with: Amount
    refund_without: Amount
    loss: Amount
    borne: Amount
    proposed: Amount


class Receipt(Plain, frozen=True, kw_only=True):
    """A receipt: its amount, and the document by commitment; of treatment it is about somebody's health (B-39)."""

    amount: PositiveAmount
    evidence: Commitment | UnsetType = UNSET
    health_evidence: Commitment | UnsetType = UNSET


class DamagesStated(Fact, frozen=True, kw_only=True):
    """Damages to be worked out, as stated: on what basis, for what, under which facts."""

    assessment_id: Key
    basis: DamagesBasis
    lines: Annotated[LineCounts | UnsetType, Meta(description="what was bought")] = UNSET
    conditions: tuple[Condition, ...] = ()
    loss: Amount = 0
    receipts: Annotated[tuple[Receipt, ...], Meta(max_length=50)] = ()
    days_late: Count = 0
    evidence: Commitment | UnsetType = UNSET
    reason: Commitment | UnsetType = UNSET


class DamagesAssessed(DamagesStated, frozen=True, kw_only=True):
    """What the law or a promise gives under the facts stated: a proposal, paid only by a grant that names it.

    `paid` is what the lines really cost; `by_price`, `by_loss` and `floor` are compared and the largest is
    `extra`; `total` adds `refund` (the price) and `loss` where the law does. `unmet` names what is missing. With an
    `incident_id` the ledger proposed it because of that safety emergency.
    """

    paid: Amount
    multiple: Count
    by_price: Amount
    by_loss: Amount
    floor: Amount
    extra: Amount
    refund: Amount
    total: Amount
    qualifies: bool
    unmet: tuple[Label, ...]
    laws: tuple[Label, ...]
    statute_version: PositiveCount
    incident_id: Key | UnsetType = UNSET


class RecallNoticed(Fact, frozen=True, kw_only=True):
    """A recall reached this order (R-003-47): `lines` are the units of the batch that are, or may be, with the
    customer, `unsent` those that will not be sent. With neither, nothing of the batch is left on the order.

    `message_id` is what tells her; a recall that was imported was told when it was ordered.
    """

    incident_id: Key
    batch: Label
    lines: tuple[LineCount, ...]
    unsent: tuple[LineCount, ...] = ()
    message_id: Key | UnsetType = UNSET


class NettingStated(Fact, frozen=True, kw_only=True):
    """A refund due here is set off against an open shortfall of the same customer's other order, as stated."""

    refund_id: RefundId
    order_id: Key
    amount: PositiveAmount


class RefundNetted(NettingStated, frozen=True, kw_only=True):
    """Part of a refund was set off (民法典 568): the other order's shortfall is collected under `reference`."""

    reference: Label


class QuoteExpired(Fact, frozen=True, kw_only=True):
    """A refund quote is no longer honoured."""

    quote_id: Key
    expired_at: Instant


class ReturnWindowClosed(Fact, frozen=True, kw_only=True):
    """The time to return this line without a reason is over."""

    line: Label
    closed_at: Instant


class RefundOverdue(Fact, frozen=True, kw_only=True):
    """A refund was not paid in time: 7 days after it fell due, and again after 15 (处罚办法 8, 9)."""

    refund_id: RefundId
    days: PositiveCount
    amount: Amount
    law: Label


class CaseLinked(Fact, frozen=True, kw_only=True):
    """A case was opened about this order, or about a gift return of it (R-002-55)."""

    case_id: Key
    gift_return_id: Key | UnsetType = UNSET


CareFact = (
    ThresholdBroken
    | MessagePrepared
    | MessageSent
    | DamagesAssessed
    | RecallNoticed
    | RefundNetted
    | PointsEarned
    | PointsTakenBack
    | PointsReturned
    | QuoteExpired
    | ReturnWindowClosed
    | RefundOverdue
    | CaseLinked
)
