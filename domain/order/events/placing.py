"""What an order is placed as. These names are the stored format: add members, never rename them."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from domain.fact import (
    Amount,
    BasisPoints,
    Currency,
    Fact,
    Hex256,
    Instant,
    Key,
    Label,
    Plain,
    PositiveAmount,
    PositiveCount,
)
from domain.order.events.goods import LineId
from domain.refund.basket import Applied, FreeFreight, Shares
from domain.terms.house_rules import Governing, HouseRules
from domain.terms.product import ProductSnapshot


class GivesCoupon(Plain, frozen=True, kw_only=True, tag_field="kind", tag="COUPON"):
    """A gift that is a coupon of this campaign, for the customer alone."""

    campaign_id: Key


class GivesPoints(Plain, frozen=True, kw_only=True, tag_field="kind", tag="POINTS"):
    """A gift that is points."""

    points: PositiveCount


class OrderLine(Plain, frozen=True, kw_only=True):
    """A line as ordered; `list_price` is per unit, before offers.

    A GIFT or SERVICE line belongs to another line, or without one to the coupon that gives it. `declared_value` is
    what the page said that a gift is worth, `gives` what a gift that is no thing consists of. A service is for so
    many `days` and `starts` ON_PAYMENT, ON_DELIVERY or on a date. `snapshot` is what the page said of the product; no
    figure comes from it, nor from `market_price`.
    """

    line: LineId
    sku: Label
    title: Label
    category: Label
    kind: Literal["GOODS", "GIFT", "SERVICE"]
    list_price: Amount
    quantity: PositiveCount
    tags: tuple[Label, ...] = ()
    declared_value: Amount | UnsetType = UNSET
    list_value: Amount | UnsetType = UNSET
    belongs_to: LineId | UnsetType = UNSET
    days: PositiveCount | UnsetType = UNSET
    starts: Label | UnsetType = UNSET
    market_price: Amount | UnsetType = UNSET
    batch: Label | UnsetType = UNSET
    flags: tuple[Literal["NEAR_EXPIRY", "DEFECTIVE_DECLARED", "CUSTOM_MADE", "PERISHABLE"], ...] = ()
    tax_bp: BasisPoints | UnsetType = UNSET
    gives: GivesCoupon | GivesPoints | UnsetType = UNSET
    snapshot: ProductSnapshot | UnsetType = UNSET


class FreightInsurance(Plain, frozen=True, kw_only=True):
    """Insurance of the postage of a return (运费险), up to `cover_max`."""

    insurer: Label
    cover_max: PositiveAmount


class Suppressed(Plain, frozen=True, kw_only=True):
    """An offer not applied, and why: a reason of CouponRefused, NOT_BEST, NOT_CHOSEN, or NOT_APPLIED_BY_USER."""

    coupon_id: Label
    reason: Label
    missing: Amount | UnsetType = UNSET


class OrderStated(Fact, frozen=True, kw_only=True):
    """An order as a client places it; `coupons` are ids, or codes as typed."""

    customer_id: Key
    merchant_id: Key
    currency: Currency
    channel: Label
    lines: Annotated[tuple[OrderLine, ...], Meta(min_length=1, max_length=500)]
    freight: Amount = 0
    free_freight: FreeFreight | UnsetType = UNSET
    coupons: Annotated[tuple[Label, ...], Meta(max_length=20)] = ()
    offer_policy: Literal["MANUAL_WINS", "BEST_WINS"] = "MANUAL_WINS"
    candidates: Annotated[tuple[Label, ...], Meta(max_length=50)] = ()
    accept_worse_terms: bool = False
    checkout_id: Key | UnsetType = UNSET
    payment_due_at: Instant | UnsetType = UNSET
    freight_insurance: FreightInsurance | UnsetType = UNSET


class OrderPlaced(OrderStated, frozen=True, kw_only=True):
    """The contract: lines, the coupons with their frozen terms and stored shares, and the checkout it binds.

    `checkout_leaf` is the checkout's last leaf hash; `historical` says that consent was not checked, and
    `payment_due_passed` that the time to pay was over when the order was recorded. `rules` are the house rules of
    the policies it is `governed_by`; `suppressed` the offers that were at hand and not applied; `split_from` the
    order it is a part of.
    """

    applied: tuple[Applied, ...]
    freight_shares: tuple[Shares, ...]
    checkout_leaf: Hex256 | UnsetType = UNSET
    historical: bool | UnsetType = UNSET
    payment_due_passed: bool | UnsetType = UNSET
    governed_by: tuple[Governing, ...] | UnsetType = UNSET
    rules: HouseRules | UnsetType = UNSET
    suppressed: tuple[Suppressed, ...] | UnsetType = UNSET
    split_from: Key | UnsetType = UNSET
