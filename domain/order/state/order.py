"""An order as it stands."""

import msgspec

from domain.fact import Instant
from domain.message import Message
from domain.order.events import (
    DamagesAssessed,
    DiscountOverridden,
    MisStackingDetected,
    MisStackingResolved,
    OrderPlaced,
    RefundQuoted,
    SplitPart,
    TermsInterpreted,
    ThresholdBroken,
)
from domain.order.state.bound import Gift, GiftReturn, Repair, Service
from domain.order.state.parts import Compensation, CouponUse, Line, Payment, Recall, Refund, Return, Review
from domain.order.state.shipments import Shipment
from domain.refund.basket import Basket, Standing


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """An order as it stands. Amounts in minor units of its currency.

    `listed` is what the goods would have cost without offers, `applied` what coupons and `adjusted` what later
    price cuts took off.
    `net`, `goods`, `released`, `freight_returned` are sums over the steps; `overridden` the sum of what
    overrides added to refunds; `due` what fell due in all but compensation; `refunded` what was paid out.
    `retained` is each goods line's share of the retained value; `taxed` the same as of the last refund that fell
    due or the price changed, `tax_bases` by how much each refund lowered each line's, `tax_before` what it was before
    that refund. `exchanged_more` is what exchanges made the goods cost more; `exchanges` are the returns that were
    exchanged, in that order. `windows_closed` are lines whose time for
    a return without reason was recorded as over. `points_goods` is what kept goods cost when they earned points.
    `quotes_named` are the quotes that cancellations named.
    `remedied` are the incidents for which something was given on this order, `recalls` the safety emergencies whose
    recall reached it.
    `gifts` and `services` are those lines' own accounts; `fees` what services cost that no coupon named,
    `gifts_taken` what was taken for gifts, `gifts_waived` what could not be. `channels_closed` are gift lines whose
    time to apply for a return was recorded as over, `channels_reopened` until when it runs after all. `cases` are
    those that were opened about it. `reviews` are the buyer's, by id in the order she wrote them: the last of a line
    counts. `shipments` are what left together, in that order.
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
    remedied: tuple[str, ...] = ()
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
    exchanged_more: int = 0
    exchanges: tuple[str, ...] = ()
    taxed: dict[str, int] = {}
    tax_bases: dict[str, dict[str, int]] = {}
    tax_before: dict[str, dict[str, int]] = {}
    messages: dict[str, Message] = {}
    broken: tuple[ThresholdBroken, ...] = ()
    assessments: dict[str, DamagesAssessed] = {}
    recalls: dict[str, Recall] = {}
    overridden_offer: DiscountOverridden | None = None
    mis_stacking: MisStackingDetected | None = None
    mis_resolution: MisStackingResolved | None = None
    interpreted: tuple[TermsInterpreted, ...] = ()
    split_into: tuple[SplitPart, ...] = ()
    points: int = 0
    points_goods: int = 0
    points_back: int = 0
    points_returned: int = 0
    expired_quotes: tuple[str, ...] = ()
    quotes_named: tuple[str, ...] = ()
    windows_closed: dict[str, Instant] = {}
    gifts: dict[str, Gift] = {}
    services: dict[str, Service] = {}
    fees: int = 0
    gifts_taken: int = 0
    gifts_waived: int = 0
    gift_returns: dict[str, GiftReturn] = {}
    channels_closed: dict[str, Instant] = {}
    channels_reopened: dict[str, Instant] = {}
    repairs: dict[str, Repair] = {}
    cases: tuple[str, ...] = ()
    reviews: dict[str, Review] = {}
    shipments: tuple[Shipment, ...] = ()

    @property
    def discount(self) -> int:
        """What coupons and adjustments took off."""
        return self.applied + self.adjusted

    @property
    def goods_payable(self) -> int:
        """What the goods cost after every discount, exchanges included."""
        return self.listed - self.discount + self.exchanged_more

    @property
    def payable(self) -> int:
        """What the order costs: goods after discounts, freight and services."""
        return self.goods_payable + self.basket.freight + self.fees

    @property
    def outstanding(self) -> int:
        """What is still to be paid."""
        return max(0, self.payable - self.released - self.captured) + self.set_off

    @property
    def set_off(self) -> int:
        """What of a price that rose after refunds had fallen due, by an exchange, the next refund is less by."""
        return max(0, self.due - self.overridden - max(0, self.captured + self.released - self.payable))

    @property
    def retained_value(self) -> int:
        """What the customer should finally have paid for what is kept."""
        return sum(self.retained.values())

    @property
    def balance(self) -> int:
        """Above zero the customer is owed, below zero she owes."""
        return self.due + self.compensated - self.refunded - self.open

    def ends_apart(self, key: str) -> bool:
        """Whether a line has an end of its own: a service, or a coupon or points once they are given."""
        return key in self.services or (key in self.gifts and self.gifts[key].credited is not None)

    def is_recalled(self, key: str) -> bool:
        """Whether a recall reached units of this line that the customer has or may have."""
        return any(count.line == key for recall in self.recalls.values() for count in recall.fact.lines)

    @property
    def any_kept(self) -> bool:
        """Whether something bought is still the customer's."""
        return any(line.kept > 0 for line in self.lines.values() if line.ordered.kind != "GIFT")

    @property
    def any_shipped(self) -> bool:
        """Whether anything is known to have left the warehouse."""
        return any(
            line.shipped or line.delivered or line.returned or line.lost or line.exchanged
            for line in self.lines.values()
        )


def subject(order: Order) -> str | None:
    """The customer who placed it."""
    return f"customers/{order.placed.customer_id}" if order.placed else None


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
        set_off=order.set_off,
        shortfall=order.open + order.waived,
        freight_returned=order.freight_returned,
        freight_deducted=order.freight_deducted,
        shipped=order.any_shipped,
    )
