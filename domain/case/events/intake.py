"""What can happen to a case as it comes in: opened, completed, classified, answered, verified.

These names are the stored format: add members, never rename them. Where the ledger adds to what a client states, the
stated shape comes first and the stored fact extends it.
"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from domain.fact import Commitment, Count, Currency, Fact, Instant, Key, Label, Plain, PositiveCount
from domain.order.events import LineCounts

Channel = Literal["WECHAT", "APP", "WEB", "MARKETPLACE", "PHONE", "WECOM", "STORE", "COUNTER"]
"""By which way a customer came (R-003-05, R-003-06)."""
Category = Literal["QUALITY", "RETURN_EXCHANGE", "COMPLAINT", "CONSULT"]
"""What a case is about (R-003-12)."""
Scene = Literal[
    "FOOD_SPOILED",
    "APPLIANCE_FAULT",
    "CLOTHES_DAMAGED",
    "NOT_AS_DESCRIBED",
    "SKIN_REACTION",  # QUALITY
    "WRONG_SIZE",
    "COLOUR_DEVIATION",
    "BOUGHT_TWICE",  # RETURN_EXCHANGE
    "SLOW_LOGISTICS",
    "STAFF_ATTITUDE",
    "SLOW_SERVICE",
    "COUPON_DISPUTE",
    "REFUND_DISPUTE",  # COMPLAINT
    "USAGE",
    "CARE",
    "SUGGESTION",  # CONSULT
    "OTHER",
]
"""The usual scenes of each category (R-003-13 to R-003-16)."""
Demand = Literal[
    "RETURN_REFUND",
    "REFUND_ONLY",
    "EXCHANGE",
    "REPAIR",
    "RESHIP",
    "PRICE_ADJUSTMENT",
    "COMPENSATION",
    "MEDICAL_COST",
    "DAMAGES",
    "APOLOGY",
    "EXPLANATION",
]
"""What a customer wants (R-003-11, R-001-03)."""
Tongue = Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?\Z", description="BCP 47")]
Missing = Literal["customer_name", "order_id", "purchase_channel", "contact", "reason", "demands"]
"""What an intake has to have (R-003-09 to R-003-11)."""
CheckName = Literal["BOUGHT", "NO_REASON", "QUALITY_RETURN", "QUALITY_EXCHANGE", "WARRANTY", "SHELF_LIFE"]


class CaseFile(Plain, frozen=True, kw_only=True):
    """A picture or a film that came with a case, by hash."""

    sha256: Commitment
    media_type: Label


class CaseDetails(Fact, frozen=True, kw_only=True):
    """What is known of a case; whatever is left out was not said yet.

    `reason` is the customer's own account of it, `defects` what she found, `claim` the words of the page that the
    goods do not keep. `topic` counts contacts about one question, `batch` names goods that others may have too.
    """

    order_id: Key | UnsetType = UNSET
    customer_id: Key | UnsetType = UNSET
    customer_name: Commitment | UnsetType = UNSET
    contact: Commitment | UnsetType = UNSET
    purchase_channel: Label | UnsetType = UNSET
    reason: Commitment | UnsetType = UNSET
    demands: Annotated[tuple[Demand, ...], Meta(min_length=1, max_length=11)] | UnsetType = UNSET
    lines: LineCounts | UnsetType = UNSET
    defects: Annotated[tuple[Label, ...], Meta(max_length=20)] = ()
    uses: Count | UnsetType = UNSET
    claim: Label | UnsetType = UNSET
    content: Annotated[tuple[CaseFile, ...], Meta(max_length=20)] = ()
    topic: Label | UnsetType = UNSET
    batch: Label | UnsetType = UNSET


class _Opening(CaseDetails, frozen=True, kw_only=True):
    category: Category
    scene: Scene = "OTHER"
    health: bool = False
    language: Tongue = "zh-CN"
    gift_return_id: Key | UnsetType = UNSET
    incident_id: Key | UnsetType = UNSET
    tz: Label | UnsetType = UNSET
    region: Label | UnsetType = UNSET


class CaseStated(_Opening, frozen=True, kw_only=True):
    """A customer's case as it is opened: by which channel, what about, what she wants (R-003-05 to R-003-12).

    `health` says that somebody's health is concerned (R-001-20); `tz` where her clocks run (R-003-49).
    """

    channel: Channel


class CaseOpened(_Opening, frozen=True, kw_only=True):
    """A case was opened; by LEDGER, where nobody had to complain."""

    channel: Channel | Literal["LEDGER"]


class CaseDetailed(CaseDetails, frozen=True, kw_only=True):
    """More became known of a case."""


class IntakeChecked(Fact, frozen=True, kw_only=True):
    """Whether a case has what it needs to be worked on; `missing` is asked for (R-003-09).

    `customer_id` is whose the order is, where nobody said it, `currency` that of its amounts, and `merchant_id` who
    sold it.
    """

    missing: tuple[Missing, ...]
    currency: Currency | UnsetType = UNSET
    customer_id: Key | UnsetType = UNSET
    merchant_id: Key | UnsetType = UNSET


class ClassificationStated(Fact, frozen=True, kw_only=True):
    """What a case is about after all, as stated."""

    category: Category
    scene: Scene = "OTHER"
    health: bool = False
    reason: Commitment | UnsetType = UNSET


class CaseClassified(ClassificationStated, frozen=True, kw_only=True):
    """What a case is about and how urgent that makes it: 5 before 4 before 3 (R-003-12, R-001-20).

    `fast_track`: it came within a day of the payment, and is handled first (R-000-32).
    """

    priority: Annotated[int, Meta(ge=1, le=5)]
    fast_track: bool = False


class CaseAssigned(Fact, frozen=True, kw_only=True):
    """The one who owns the case from now on: exactly one until it is closed (R-001-23)."""

    owner: Key
    reason: Commitment | UnsetType = UNSET


class AutoReplied(Fact, frozen=True, kw_only=True):
    """Outside business hours the customer was told by when she is called back (R-003-08)."""

    message_id: Key
    promised_at: Instant


class FirstResponded(Fact, frozen=True, kw_only=True):
    """A person answered, who owns the case from then on and says when the customer hears next (R-001-24)."""

    owner: Key
    next_update_at: Instant | UnsetType = UNSET


class StockConfirmed(Fact, frozen=True, kw_only=True):
    """What the customer wants in exchange is in stock (R-003-26)."""

    sku: Label
    quantity: PositiveCount = 1


class CaseCheck(Plain, frozen=True, kw_only=True):
    """One thing looked up on the order for a line: whether it still holds, and until when."""

    name: CheckName
    passed: bool
    line: Label | UnsetType = UNSET
    until: Instant | UnsetType = UNSET
    since: Instant | UnsetType = UNSET


class VerificationStated(Fact, frozen=True, kw_only=True):
    """The case was looked into, as stated; `shelf_life_ends` is what the goods say of themselves."""

    shelf_life_ends: Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d\Z")] | UnsetType = UNSET
    reason: Commitment | UnsetType = UNSET


class CaseVerified(VerificationStated, frozen=True, kw_only=True):
    """What the order says of the case: bought when, and which rights are open until when (R-003-17)."""

    checks: tuple[CaseCheck, ...]


IntakeFact = (
    CaseOpened
    | CaseDetailed
    | IntakeChecked
    | CaseClassified
    | CaseAssigned
    | AutoReplied
    | FirstResponded
    | StockConfirmed
    | CaseVerified
)
