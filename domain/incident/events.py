"""What can happen in a safety emergency. These names are the stored format: add members, never rename them."""

from typing import Literal

from msgspec import UNSET, UnsetType

from domain.fact import Commitment, Fact, Hex256, Instant, Key, Label
from domain.sla import ClockBreached, ClockMet, ClockStarted

Hazard = Literal["FOOD_SAFETY", "PRODUCT_SAFETY"]
"""What is feared of the goods: food below its safety standard, or other goods that may hurt."""
InspectionResult = Literal["CONFIRMED", "CLEARED", "INCONCLUSIVE"]
Ground = Literal[
    "MADE_BY_MERCHANT",  # whoever made it answers without having known
    "PAST_EXPIRY",  # sold after the date on it
    "NO_LAWFUL_SOURCE",  # nobody can say where it came from
    "UNREASONABLY_CHEAP",  # bought far below its price, for no reason
    "NOT_CHECKED_ON_RECEIPT",  # 未履行进货查验义务
    "FALSE_DATE_OR_BATCH",  # marked with another date or batch
    "RECORDS_HIDDEN_OR_FALSE",  # 转移、隐匿、销毁进销货记录，或提供虚假信息
    "OTHER",  # whatever else shows it, in the reason's words
]
"""Why a merchant answers for ten times the price: as the producer, or because he knew (食品安全民事解释(一) 6)."""
Liability = Literal["PRODUCER", "SELLER_KNEW"]
Condition = Literal["BELOW_FOOD_STANDARD"] | Liability
"""What an emergency can establish of a claim under 食品安全法 148."""
Outcome = Literal["RECALLED", "CLEARED", "UNFOUNDED"]
"""How it ended: the batch is recalled; an inspection cleared it; there was nothing in it."""


class EmergencyDeclared(Fact, frozen=True, kw_only=True):
    """Goods of a batch may be dangerous: somebody has to take it in hand within the hour (R-003-45, B-15).

    Without `sku` or `merchant_id` every unit that bears the batch's number is meant. `reported_at` is when the shop
    was told; the clock runs from there.
    """

    batch: Label
    hazard: Hazard
    reason: Commitment
    reported_at: Instant
    sku: Label | UnsetType = UNSET
    merchant_id: Key | UnsetType = UNSET
    case_id: Key | UnsetType = UNSET


class InspectionRequested(Fact, frozen=True, kw_only=True):
    """Quality control is told to inspect the batch, at the same time as the emergency is declared (R-003-46)."""

    batch: Label


class EmergencyAssigned(Fact, frozen=True, kw_only=True):
    """One supervisor follows it through to its end (R-003-48)."""

    owner: Key


class EmergencyAcknowledged(Fact, frozen=True, kw_only=True):
    """Somebody has taken the emergency in hand."""

    by: Key


class QuarantineStated(Fact, frozen=True, kw_only=True):
    """The stock of the batch is to be stopped, as stated; `place` is where it lies."""

    place: Commitment | UnsetType = UNSET


class BatchQuarantined(QuarantineStated, frozen=True, kw_only=True):
    """The stock of the batch is stopped: until it is released no unit of it is sent (食品安全法 63)."""

    batch: Label


class BatchInspected(Fact, frozen=True, kw_only=True):
    """Quality control inspected the batch; the report is the content with this hash. The last result counts."""

    result: InspectionResult
    report_sha256: Hex256
    inspector: Key


class BatchReleased(Fact, frozen=True, kw_only=True):
    """The batch is safe: its units may be sent, and its recall reaches nobody any more."""

    reason: Commitment
    approver: Label | UnsetType = UNSET


class LiabilityStated(Fact, frozen=True, kw_only=True):
    """What makes one merchant answer for more than the price, as stated, with what shows it."""

    merchant_id: Key
    ground: Ground
    reason: Commitment
    approver: Label
    evidence: Commitment | UnsetType = UNSET


class LiabilityEstablished(LiabilityStated, frozen=True, kw_only=True):
    """A condition of ten times the price is met for this merchant: he made it, or he knew (食品安全法 148)."""

    condition: Liability
    law: Label


class RecallStated(Fact, frozen=True, kw_only=True):
    """A recall, as ordered: its plan is the content with this hash. Before an inspection confirmed the danger it
    takes an approver and a reason.
    """

    plan_sha256: Hex256
    reason: Commitment | UnsetType = UNSET
    approver: Label | UnsetType = UNSET


class RecallOrdered(RecallStated, frozen=True, kw_only=True):
    """The batch is called back from everyone who bought it, at the merchant's cost (消费者权益保护法实施条例 8).

    `confirmed` says whether an inspection had confirmed the danger. A `historical` recall was told to the customers
    when it was ordered: the ledger tells nobody again.
    """

    batch: Label
    confirmed: bool
    laws: tuple[Label, ...]
    historical: bool | UnsetType = UNSET


class PublicApologyPublished(Fact, frozen=True, kw_only=True):
    """The shop apologised in public; `text_sha256` is the content with the words, `url_ref` where they stand."""

    channel: Label
    text_sha256: Hex256
    url_ref: Label | UnsetType = UNSET


class EmergencyClosed(Fact, frozen=True, kw_only=True):
    """The emergency is over. A recall goes on: whoever turns out to have units of the batch is told."""

    outcome: Outcome
    reason: Commitment


IncidentFact = (
    EmergencyDeclared
    | InspectionRequested
    | EmergencyAssigned
    | EmergencyAcknowledged
    | BatchQuarantined
    | BatchInspected
    | BatchReleased
    | LiabilityEstablished
    | RecallOrdered
    | PublicApologyPublished
    | EmergencyClosed
    | ClockStarted
    | ClockMet
    | ClockBreached
)
