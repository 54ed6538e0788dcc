"""What can happen to an order's gifts: credited, owed back, priced, excused, received after all.

These names are the stored format: add members, never rename them.
"""

from typing import Literal

from msgspec import UNSET, UnsetType

from domain.fact import Amount, BasisPoints, Commitment, Fact, Key, PositiveCount
from domain.order.events.goods import GiftGrade, LineCounts, LineId
from domain.order.events.money import RefundId
from domain.order.events.services import ServiceActivated, ServiceCancelled
from domain.terms.house_rules import GiftBasis

GiftGround = Literal["MISSING", "DAMAGED", "USED", "KEPT"]
"""Why a gift is priced: it did not come back, came back unusable, was spent, or the buyer chose to keep it."""


class GiftCredited(Fact, frozen=True, kw_only=True):
    """A gift that is a coupon or points was given: the coupons' ids, or so many points (R-002-11)."""

    line: LineId
    quantity: PositiveCount
    kind: Literal["COUPON", "POINTS"]
    points: PositiveCount | UnsetType = UNSET
    coupons: tuple[Key, ...] = ()
    gift_return_id: Key | UnsetType = UNSET


class GiftFellDue(Fact, frozen=True, kw_only=True):
    """A gift is to come back with what it came with (R-000-20).

    `value` is what each unit that does not is priced at; nothing where the seller's side is at fault.
    """

    line: LineId
    quantity: PositiveCount
    return_id: Key | UnsetType = UNSET
    value: Amount
    basis: GiftBasis | UnsetType = UNSET


class GiftWithdrawn(Fact, frozen=True, kw_only=True):
    """Units of a gift went with what they came with: NOT_SENT, or VOIDED where they were unspent coupons or points."""

    line: LineId
    quantity: PositiveCount
    kind: Literal["NOT_SENT", "VOIDED"]


class GiftPriced(Fact, frozen=True, kw_only=True):
    """Units of a gift are paid for: `value` each by its `basis`, `amount` for all, off refund `refund_id`.

    `shortfall` of the amount is more than the refund could bear, and is not asked for. `customer_bp` is the part
    that was agreed the customer bears (R-000-21, R-000-22).
    """

    line: LineId
    quantity: PositiveCount
    ground: GiftGround
    basis: GiftBasis
    value: Amount
    customer_bp: BasisPoints | UnsetType = UNSET
    amount: Amount
    shortfall: Amount
    refund_id: RefundId


class GiftExcused(Fact, frozen=True, kw_only=True):
    """Units of a gift neither came back nor are paid for: the seller's FAULT, WAIVED by the house, or UNPRICED where
    nobody ever said what they are worth.
    """

    line: LineId
    quantity: PositiveCount
    ground: Literal["FAULT", "WAIVED", "UNPRICED"]
    refund_id: RefundId


class GiftReceived(Fact, frozen=True, kw_only=True):
    """Gifts reached the shop by themselves, usable again; what was priced of them is undone.

    `gift_return_id` names the gift return they belong to.
    """

    lines: LineCounts
    gift_return_id: Key | UnsetType = UNSET
    grade: GiftGrade = "NONE"
    evidence: Commitment | UnsetType = UNSET


class GiftPricingReversed(Fact, frozen=True, kw_only=True):
    """Units of a gift's `pricing`, counted from 1, came back: `amount` is not owed any more. What had been taken of
    it is `refunded`, with refund `refund_id`.
    """

    line: LineId
    quantity: PositiveCount
    pricing: PositiveCount
    amount: Amount
    refunded: Amount
    refund_id: RefundId | UnsetType = UNSET


BoundFact = (
    GiftCredited
    | GiftFellDue
    | GiftWithdrawn
    | GiftPriced
    | GiftExcused
    | GiftReceived
    | GiftPricingReversed
    | ServiceActivated
    | ServiceCancelled
)
"""What happens to what is bound to goods."""
