"""What can happen to a repair: asked for, taken in, quoted, answered, paid, done, sent back.

These names are the stored format: add members, never rename them. Where the ledger adds to what is stated, the
stated shape comes first and the stored fact extends it.
"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from domain.fact import (
    Amount,
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
    Reference,
)
from domain.order.events.goods import LineId
from domain.order.events.returns import CalendarDay

DiscountOutcome = Literal["VERIFIED", "NOT_HOLDER", "EXPIRED", "NOT_ON_ORDER", "NO_PARTS_DISCOUNT", "NOT_VALID"]
PromisedDays = Annotated[int, Meta(ge=1, le=90)]


class RepairStated(Fact, frozen=True, kw_only=True):
    """A repair is asked for, as stated. `customer_id` asks, the customer of the order where nobody else does.

    `mode` is how the goods get there: sent in by mail, picked up at the door, brought to the store, or not at all
    where they are repaired on site (R-003-32). `parts_discount` asks for cheaper spare parts, and `coupon_proof` is
    the coupon or code that gives them.
    """

    repair_id: Key
    line: LineId
    quantity: PositiveCount = 1
    mode: Literal["SEND_IN", "PICKUP", "ON_SITE", "STORE"] = "SEND_IN"
    cause: Literal["QUALITY", "OWN_DAMAGE"] = "QUALITY"
    order_no: Label | UnsetType = UNSET
    parts_discount: bool = False
    coupon_proof: Label | UnsetType = UNSET
    customer_id: Key | UnsetType = UNSET
    reason: Commitment | UnsetType = UNSET
    evidence: Commitment | UnsetType = UNSET


class PartsDiscountFound(Plain, frozen=True, kw_only=True):
    """Whether spare parts are cheaper for who asks: by which coupon, and if not, why not."""

    outcome: DiscountOutcome
    coupon_id: Key | UnsetType = UNSET
    off_bp: BasisPoints | UnsetType = UNSET


class RepairRequested(RepairStated, frozen=True, kw_only=True):
    """A repair was asked for: whether it is `covered`, and by what it `rests_on`."""

    covered: bool
    rests_on: tuple[Label, ...]
    discount: PartsDiscountFound | UnsetType = UNSET


class RepairReceived(Fact, frozen=True, kw_only=True):
    """The goods are with the workshop; from now on their warranty does not run (消费者权益保护法实施条例 18)."""

    repair_id: Key


class RepairQuoteStated(Fact, frozen=True, kw_only=True):
    """What a repair costs and how many working days it takes, as stated.

    A covered repair costs something only for damage of the customer's own (`ground`), with evidence; so does the
    labour of any repair for bad quality.
    """

    repair_id: Key
    parts: Amount
    labour: Amount
    working_days: PromisedDays
    ground: Literal["OWN_DAMAGE"] | UnsetType = UNSET
    reason: Commitment | UnsetType = UNSET
    evidence: Commitment | UnsetType = UNSET


class RepairQuoted(RepairQuoteStated, frozen=True, kw_only=True):
    """A repair was quoted: `discount` comes off the parts, `labour_waived` is not charged for bad quality, `total` is
    to be paid; what costs nothing begins at once and is done by `due_by`.
    """

    discount: Amount
    total: Amount
    due_by: CalendarDay | UnsetType = UNSET
    labour_waived: PositiveAmount | UnsetType = UNSET


class AnswerStated(Fact, frozen=True, kw_only=True):
    """The customer's answer to a quote, as stated."""

    repair_id: Key
    accepted: bool


class RepairAnswered(AnswerStated, frozen=True, kw_only=True):
    """The customer answered the quote; accepted, it is done by `due_by`."""

    due_by: CalendarDay | UnsetType = UNSET


class RepairPaid(Fact, frozen=True, kw_only=True):
    """The customer paid for a repair."""

    repair_id: Key
    amount: PositiveAmount
    reference: Reference


class RepairCompleted(Fact, frozen=True, kw_only=True):
    """The workshop is done: its report by hash."""

    repair_id: Key
    outcome: Literal["REPAIRED", "NOT_REPAIRABLE"]
    report_sha256: Hex256


class RepairReturned(Fact, frozen=True, kw_only=True):
    """The goods are back with the customer; their warranty runs again."""

    repair_id: Key
    carrier: Label | UnsetType = UNSET
    tracking_no: Commitment | UnsetType = UNSET


class RepairWithdrawn(Fact, frozen=True, kw_only=True):
    """The customer wants no repair after all."""

    repair_id: Key
    reason: Commitment | UnsetType = UNSET


class RepairOverdue(Fact, frozen=True, kw_only=True):
    """A repair was not done by the day that was promised."""

    repair_id: Key
    due_at: Instant


RepairFact = (
    RepairRequested
    | RepairReceived
    | RepairQuoted
    | RepairAnswered
    | RepairPaid
    | RepairCompleted
    | RepairReturned
    | RepairWithdrawn
    | RepairOverdue
)
"""What happens to a repair."""
