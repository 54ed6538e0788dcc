"""What an order is made of: lines, payments, refunds, returns, coupons, and what was said about it."""

from typing import Literal

import msgspec

from domain.fact import Instant
from domain.order.events import (
    CompensationGranted,
    FreightInsurancePaid,
    LinesExchanged,
    OrderLine,
    PaymentCaptured,
    RecallNoticed,
    RefundFailed,
    RefundFellDue,
    RefundNetted,
    RefundOverridden,
    RefundSettled,
    ReplacementDelivered,
    ReplacementShipped,
    ReturnAuthorised,
    ReturnDispatched,
    ReturnFreightReimbursed,
    ReturnInspected,
    ReturnReceived,
    ReturnRefused,
    ReturnRequested,
    ReturnWithdrawn,
    ShortfallCollected,
)
from domain.order.events.reviews import ProductReviewed
from domain.refund.basket import Applied

Validity = Literal["VALID", "LAPSED", "RESTORED", "RESTORATION_DENIED", "VOIDED"]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line and where its units are. `requested` units are in an open return, `exchanged` ones are replacements,
    `buyers_carrier` is how many of the `shipped` went with a carrier that the customer chose herself.

    `signed_at` is when the last of them were signed for; periods that count from delivery begin there.
    """

    ordered: OrderLine
    cancelled: int = 0
    returned: int = 0
    lost: int = 0
    requested: int = 0
    shipped: int = 0
    delivered: int = 0
    exchanged: int = 0
    buyers_carrier: int = 0
    signed_at: Instant | None = None

    @property
    def gone(self) -> int:
        """Units that left the order, its lowest ones."""
        return self.cancelled + self.returned + self.lost

    @property
    def kept(self) -> int:
        """Units that are still the customer's."""
        return self.ordered.quantity - self.gone

    @property
    def underway(self) -> int:
        """Units that are no longer in the warehouse, reported or implied by a later step."""
        return max(self.shipped, self.delivered, self.returned + self.lost + self.requested)

    @property
    def arrived(self) -> bool:
        """Whether every unit that is still the customer's was delivered."""
        return self.delivered - self.returned >= self.kept

    @property
    def unshipped(self) -> int:
        """Units that may still be shipped or cancelled."""
        return self.ordered.quantity - self.cancelled - self.underway


class Payment(msgspec.Struct, frozen=True):
    """A capture, and what went back over it.

    `elsewhere` of the `refunded` took another way than the payment's own; `points_back` are points that went back.
    """

    fact: PaymentCaptured | ShortfallCollected
    amount: int
    at: Instant
    refunded: int = 0
    elsewhere: int = 0
    points_back: int = 0

    @property
    def left(self) -> int:
        """What did not go back yet."""
        return self.amount - self.refunded


class Refund(msgspec.Struct, frozen=True, kw_only=True):
    """A refund from falling due to settlement; `amount` is what is to be paid, overrides included.

    `netted` of it was set off against other orders, `overdue` are the days after which it was found unpaid.
    `in_points` went back as points in a payout that failed otherwise: points can't fail.
    """

    fact: RefundFellDue
    status: Literal["DUE", "SETTLED", "FAILED"]
    amount: int
    netted: int = 0
    in_points: int = 0
    nettings: tuple[RefundNetted, ...] = ()
    overdue: tuple[int, ...] = ()
    overridden: RefundOverridden | None = None
    overridden_at: Instant | None = None
    settled: RefundSettled | None = None
    settled_at: Instant | None = None
    failed: RefundFailed | None = None

    @property
    def left(self) -> int:
        """What a payout of it comes to."""
        return self.amount - self.netted - self.in_points


class Return(msgspec.Struct, frozen=True, kw_only=True):
    """A return from request to its end: inspection, refusal or withdrawal; an exchange goes on to its replacement.

    `times` says when each of its facts occurred, by the fact's name.
    """

    requested: ReturnRequested
    requested_at: Instant
    authorised: ReturnAuthorised | None = None
    refused: ReturnRefused | None = None
    withdrawn: ReturnWithdrawn | None = None
    dispatched: ReturnDispatched | None = None
    received: ReturnReceived | None = None
    inspected: ReturnInspected | None = None
    exchanged: LinesExchanged | None = None
    replacement_shipped: ReplacementShipped | None = None
    replacement_delivered: ReplacementDelivered | None = None
    reimbursed: ReturnFreightReimbursed | None = None
    insured: FreightInsurancePaid | None = None
    times: dict[str, Instant] = {}

    @property
    def open(self) -> bool:
        """Whether its units are still held by it."""
        return self.inspected is None and self.refused is None and self.withdrawn is None


class CouponUse(msgspec.Struct, frozen=True, kw_only=True):
    """A coupon on this order and what has become of it."""

    applied: Applied
    validity: Validity = "VALID"
    threshold_met: bool = True
    reason: str | None = None
    reissued_as: str | None = None


class Compensation(msgspec.Struct, frozen=True):
    """A compensation granted on this order."""

    fact: CompensationGranted
    at: Instant


class Recall(msgspec.Struct, frozen=True):
    """A recall that reached the order, and when."""

    fact: RecallNoticed
    at: Instant


class Review(msgspec.Struct, frozen=True):
    """A buyer's review, and when she wrote it."""

    fact: ProductReviewed
    at: Instant
