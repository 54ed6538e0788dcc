"""An order as it stands."""

from typing import Literal

import msgspec

from domain.fact import Instant
from domain.order.events import (
    CompensationGranted,
    OrderLine,
    OrderPlaced,
    PaymentCaptured,
    RefundFailed,
    RefundFellDue,
    RefundOverridden,
    RefundQuoted,
    RefundSettled,
    ReturnInspected,
    ReturnReceived,
    ReturnRequested,
    ShortfallCollected,
)
from domain.refund.basket import Applied, Basket, Standing

Validity = Literal["VALID", "LAPSED", "RESTORED", "RESTORATION_DENIED", "VOIDED"]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line and where its units are. `requested` units are in an open return."""

    ordered: OrderLine
    cancelled: int = 0
    returned: int = 0
    lost: int = 0
    requested: int = 0
    shipped: int = 0
    delivered: int = 0

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
    def unshipped(self) -> int:
        """Units that may still be shipped or cancelled."""
        return self.ordered.quantity - self.cancelled - self.underway


class Payment(msgspec.Struct, frozen=True):
    """A capture, and what went back over it."""

    fact: PaymentCaptured | ShortfallCollected
    amount: int
    at: Instant
    refunded: int = 0


class Refund(msgspec.Struct, frozen=True, kw_only=True):
    """A refund from falling due to settlement; `amount` is what is to be paid, overrides included."""

    fact: RefundFellDue
    status: Literal["DUE", "SETTLED", "FAILED"]
    amount: int
    overridden: RefundOverridden | None = None
    settled: RefundSettled | None = None
    failed: RefundFailed | None = None


class Return(msgspec.Struct, frozen=True, kw_only=True):
    """A return from request to inspection."""

    requested: ReturnRequested
    requested_at: Instant
    received: ReturnReceived | None = None
    inspected: ReturnInspected | None = None


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


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """An order as it stands. Amounts in minor units of its currency.

    `listed` is what the goods would have cost without offers, `applied` what coupons and `adjusted` what later
    price cuts took off.
    `net`, `goods`, `released`, `freight_returned` are sums over the steps; `overridden` the sum of what
    overrides added to refunds; `due` what fell due in all but compensation; `refunded` what was paid out.
    `retained` is each goods line's share of the retained value.
    """

    placed: OrderPlaced | None = None
    placed_at: Instant = ""
    basket: Basket = Basket(items=())
    lines: dict[str, Line] = {}
    payments: dict[str, Payment] = {}
    refunds: dict[str, Refund] = {}
    returns: dict[str, Return] = {}
    quotes: dict[str, RefundQuoted] = {}
    coupons: dict[str, CouponUse] = {}
    compensations: tuple[Compensation, ...] = ()
    retained: dict[str, int] = {}
    fault: tuple[tuple[str, int, int], ...] = ()
    listed: int = 0
    applied: int = 0
    adjusted: int = 0
    captured: int = 0
    collected: int = 0
    net: int = 0
    goods: int = 0
    released: int = 0
    freight_returned: int = 0
    freight_deducted: bool = False
    due: int = 0
    overridden: int = 0
    compensated: int = 0
    refunded: int = 0
    open: int = 0
    waived: int = 0
    steps: int = 0

    @property
    def discount(self) -> int:
        """What coupons and adjustments took off."""
        return self.applied + self.adjusted

    @property
    def goods_payable(self) -> int:
        """What the goods cost after every discount."""
        return self.listed - self.discount

    @property
    def payable(self) -> int:
        """What the order costs: goods after discounts, and freight."""
        return self.goods_payable + self.basket.freight

    @property
    def outstanding(self) -> int:
        """What is still to be paid."""
        return max(0, self.payable - self.released - self.captured)

    @property
    def retained_value(self) -> int:
        """What the customer should finally have paid for what is kept."""
        return sum(self.retained.values())

    @property
    def balance(self) -> int:
        """Above zero the customer is owed, below zero she owes."""
        return self.due + self.compensated - self.refunded - self.open

    @property
    def any_kept(self) -> bool:
        """Whether some goods unit is still the customer's."""
        return any(line.kept > 0 for line in self.lines.values())

    @property
    def any_shipped(self) -> bool:
        """Whether anything is known to have left the warehouse."""
        return any(line.shipped or line.delivered or line.returned or line.lost for line in self.lines.values())


def standing(order: Order) -> Standing:
    """The order's account in the words of the refund rules."""
    return Standing(
        basket=order.basket,
        gone={key: line.gone for key, line in order.lines.items() if line.gone},
        fault=order.fault,
        net=order.net,
        goods=order.goods,
        released=order.released,
        due=order.due,
        captured=order.captured,
        collected=order.collected,
        payable=order.payable,
        shortfall=order.open + order.waived,
        freight_returned=order.freight_returned,
        freight_deducted=order.freight_deducted,
        shipped=order.any_shipped,
    )
