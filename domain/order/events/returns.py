"""What can happen to a return beside its request, arrival and inspection; and to an exchange.

These names are the stored format: add members, never rename them.
"""

from typing import Literal

from msgspec import UNSET, UnsetType

from domain.calendar import CalendarDay
from domain.fact import Amount, Balance, Commitment, Fact, Instant, Key, Label, PositiveAmount, Reference
from domain.order.events.goods import LineCounts, Replacement
from domain.order.events.money import ClauseRef, RefundId
from domain.refund.basket import Shares

Ground = Literal[
    "NO_REASON_WINDOW_CLOSED",
    "CLAUSE",
    "GOODS_EXCLUDED",
    "NOT_INTACT",
    "NOT_PROVEN",
    "NOT_RECEIVED",
]
Payer = Literal["CUSTOMER", "MERCHANT", "PLATFORM", "CARRIER"]


class AuthorisationStated(Fact, frozen=True, kw_only=True):
    """The shop lets the goods come back, and says where to, as stated."""

    return_id: Key
    address: Commitment | UnsetType = UNSET
    send_by: Instant | UnsetType = UNSET


class ReturnAuthorised(AuthorisationStated, frozen=True, kw_only=True):
    """The goods may come back; `freight_payer` bears the postage by the return's cause."""

    freight_payer: Payer
    clause_refs: tuple[ClauseRef, ...]


class RefusalStated(Fact, frozen=True, kw_only=True):
    """The shop refuses a return on a ground, as stated."""

    return_id: Key
    ground: Ground
    reason: Commitment
    campaign_id: Key | UnsetType = UNSET
    clause_id: Key | UnsetType = UNSET


class ReturnRefused(RefusalStated, frozen=True, kw_only=True):
    """A return was refused on a ground that stands up; its units are free again."""

    clause_refs: tuple[ClauseRef, ...]


class ReturnWithdrawn(Fact, frozen=True, kw_only=True):
    """The customer keeps the goods after all; the units are free again."""

    return_id: Key
    reason: Commitment | UnsetType = UNSET


class ReturnDispatched(Fact, frozen=True, kw_only=True):
    """The customer sent the goods back."""

    return_id: Key
    carrier: Label | UnsetType = UNSET
    tracking_no: Commitment | UnsetType = UNSET
    freight: Amount | UnsetType = UNSET


class ReimbursementStated(Fact, frozen=True, kw_only=True):
    """Return postage to be paid back against its receipt, as stated."""

    return_id: Key
    amount: PositiveAmount
    receipt: Commitment


class ReturnFreightReimbursed(ReimbursementStated, frozen=True, kw_only=True):
    """Return postage is owed to the customer, as refund `refund_id` of kind COMPENSATION."""

    payer: Payer
    refund_id: RefundId


class InsuranceStated(Fact, frozen=True, kw_only=True):
    """The freight insurance paid for a return's postage, as stated."""

    return_id: Key
    freight: PositiveAmount
    reference: Reference


class FreightInsurancePaid(InsuranceStated, frozen=True, kw_only=True):
    """The insurer paid `payout` of the postage, up to the cover; the rest stays with the customer (R-000-85)."""

    insurer: Label
    payout: Amount
    customer_share: Amount


class LinesExchanged(Fact, frozen=True, kw_only=True):
    """The accepted units of a return are exchanged: they stay on the order, as `replacements`.

    `differences` is what each unit costs more (or, below zero, less) from now on, `amount` their sum.
    """

    return_id: Key
    lines: LineCounts
    units: tuple[tuple[str, int, int], ...]
    replacements: tuple[Replacement, ...]
    differences: tuple[Shares, ...]
    amount: Balance
    ship_by: CalendarDay


class ReplacementShipped(Fact, frozen=True, kw_only=True):
    """The replacement left the warehouse."""

    return_id: Key
    carrier: Label | UnsetType = UNSET
    tracking_no: Commitment | UnsetType = UNSET


class ReplacementDelivered(Fact, frozen=True, kw_only=True):
    """The replacement arrived; periods that count from delivery start anew (消费者权益保护法实施条例 18)."""

    return_id: Key
    signed_at: Instant | UnsetType = UNSET


__all__ = ["AuthorisationStated", "CalendarDay", "FreightInsurancePaid", "Ground", "InsuranceStated"]
__all__ += ["LinesExchanged", "Payer", "RefusalStated", "ReimbursementStated"]
__all__ += ["ReplacementDelivered", "ReplacementShipped", "ReturnAuthorised", "ReturnDispatched"]
__all__ += ["ReturnFreightReimbursed", "ReturnRefused", "ReturnWithdrawn"]
