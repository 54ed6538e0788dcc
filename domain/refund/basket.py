"""What was bought and what came off it, in the words the refund rules are written in.

Lines keep the order of the `lines` array; a line's units are numbered from 1. Units leave a line lowest
first, so what is kept of a line is always its last units. A per-unit amount is stored as runs
`(first, last, amount)` of equal neighbours, never as a quotient.
"""

from collections.abc import Iterable
from typing import Any, Literal

from msgspec import UNSET, UnsetType, field

from domain.fact import Amount, Balance, Hex256, Key, Label, Plain, PositiveAmount, PositiveCount
from domain.terms.campaign import Discount, RefundMethod, Terms
from domain.terms.clauses import ClauseNotice

Run = tuple[int, int, int]
"""`(first unit, last unit, amount of each)`."""

Cause = Literal[
    "BUYER_NO_REASON",
    "QUALITY",
    "NOT_AS_DESCRIBED",
    "TRANSIT_DAMAGE",
    "TRANSIT_LOSS",
    "WRONG_ITEM",
    "MERCHANT_OUT_OF_STOCK",
    "MERCHANT",
    "PLATFORM",
    "PAYMENT_EXPIRED",
    "ORDER_SPLIT",
]
BUYER_CAUSES: frozenset[str] = frozenset({"BUYER_NO_REASON", "PAYMENT_EXPIRED", "ORDER_SPLIT"})
"""The buyer's own causes; every other cause is a fault of the seller's side."""


class Item(Plain, frozen=True, kw_only=True):
    """A GOODS line, or a SERVICE line that a coupon names: `list_price` is per unit. A service has no freight."""

    line: str
    list_price: Amount
    quantity: PositiveCount
    service: bool = False


def items_of(lines: Iterable[Any]) -> tuple[Item, ...]:
    """What is bought of lines as shown or as ordered, which have it under these names; a gift is not."""
    return tuple(
        Item(line=line.line, list_price=line.list_price, quantity=line.quantity, service=line.kind == "SERVICE")
        for line in lines
        if line.kind != "GIFT"
    )


class Shares(Plain, frozen=True, kw_only=True):
    """What came off each unit of one line."""

    line: str
    runs: tuple[Run, ...]


class Applied(Plain, frozen=True, kw_only=True):
    """A coupon as it was applied to an order: frozen with the terms that governed it (R-000-01).

    `applied` is D, the discount actually taken; `eligible` the lines whose units decide its threshold and
    benefit; `shares` the stored share of every unit that carries some of it. `clause_binds` is stated where
    the terms price kept goods anew only under a clause that binds. `notices` say how this customer met each
    clause of the terms.
    """

    coupon_id: Key
    code: Label | UnsetType = UNSET
    campaign_id: Key | UnsetType = UNSET
    terms_version: PositiveCount
    terms_sha256: Hex256
    terms: Terms
    eligible: tuple[str, ...]
    applied: Amount
    shares: tuple[Shares, ...]
    clause_binds: bool | UnsetType = UNSET
    notices: tuple[ClauseNotice, ...] | UnsetType = UNSET

    @property
    def discounts(self) -> bool:
        """Whether it takes something off a price; a gift, a service or cheaper spare parts do not."""
        return isinstance(self.terms.benefit, Discount)


class FreeFreight(Plain, frozen=True, kw_only=True):
    """Freight is free from `threshold` on; `amount` is what it would have cost."""

    threshold: PositiveAmount
    amount: PositiveAmount


class Basket(Plain, frozen=True, kw_only=True):
    """An order's goods: lines, coupons in the order they apply, later price adjustments, freight.

    An adjustment acts as one more coupon after the others whose method is always PRO_RATA. An exchange says what
    each unit costs more, or below zero less, since it was exchanged; no threshold looks at that. `readings` names
    the coupons whose terms are read in the customer's favour.
    """

    items: tuple[Item, ...]
    coupons: tuple[Applied, ...] = ()
    adjustments: tuple[tuple[Shares, ...], ...] = ()
    exchanges: tuple[tuple[Shares, ...], ...] = ()
    readings: tuple[str, ...] = ()
    freight: Amount = 0
    freight_shares: tuple[Shares, ...] = ()
    free_freight: FreeFreight | UnsetType = UNSET


class Standing(Plain, frozen=True, kw_only=True):
    """Where an order's account stands before a step.

    `gone` counts the units that left each line (its lowest ones); `fault` names those of them that left for
    a fault cause, as `(line, first, last)`. `net`, `goods` and `released` are the sums over earlier steps of
    their stored net, their suggested goods refund, and their whole suggested amount. `due` is the sum of what
    fell due so far over all refunds but compensation. `shortfall` is the open and waived level. `payable` includes
    freight, adjustments and exchanges; `set_off` is what an exchange added to it after refunds had fallen due and
    is still unpaid.
    """

    basket: Basket
    gone: dict[str, int] = field(default_factory=dict[str, int])
    fault: tuple[tuple[str, int, int], ...] = ()
    net: Balance = 0
    goods: Amount = 0
    released: Amount = 0
    due: Amount = 0
    captured: Amount = 0
    collected: Amount = 0
    payable: Amount = 0
    set_off: Amount = 0
    shortfall: Amount = 0
    freight_returned: Balance = 0
    freight_deducted: bool = False
    shipped: bool = False


class BreakdownRow(Plain, frozen=True, kw_only=True):
    """One row of how a refund came about: either a line's units with their stored net, or a reason's amount."""

    line: str | UnsetType = UNSET
    quantity: PositiveCount | UnsetType = UNSET
    listed: Amount | UnsetType = UNSET
    discount_share: Amount | UnsetType = UNSET
    net: Amount | UnsetType = UNSET
    reason: (
        Literal[
            "REPRICED",
            "CARRIED_FORWARD",
            "SHORTFALL",
            "CAPPED",
            "FREIGHT",
            "SERVICE",
            "GIFT",
            "ADJUSTED",
            "QUOTED",
            "UNPAID",
            "COMPENSATION",
            "RETURN_FREIGHT",
            "EXCHANGE",
            "REPAIR",
        ]
        | UnsetType
    ) = UNSET
    amount: Balance | UnsetType = UNSET


class CouponOutcome(Plain, frozen=True, kw_only=True):
    """What one coupon still takes off the kept units after a step, and by which rule.

    `basis` counts, beside the kept units, those that left earlier through the seller's fault; `kept_basis` the kept
    units alone.
    """

    coupon_id: Key
    method: Literal["PRO_RATA", "REPRICE"]
    pro_rata: Amount
    reprice: Amount
    taken: Amount
    basis: Balance
    threshold: Amount | UnsetType = UNSET
    threshold_met: bool
    kept_basis: Balance | UnsetType = UNSET

    @property
    def reached_by_kept(self) -> bool:
        """Whether the kept units alone still reach the threshold."""
        return self.threshold_met if self.kept_basis is UNSET else self.kept_basis >= (self.threshold or 0)


class LineValue(Plain, frozen=True, kw_only=True):
    """A line's share of the retained value."""

    line: str
    retained_value: Amount


class Step(Plain, frozen=True, kw_only=True):
    """What one step comes to: its figures, its rows, and what remains afterwards.

    `suggested` is computed from what was placed, paid or not; `amount` is what falls due now. `goods` is the
    goods part of `suggested` before freight rows. `net` is the stored net of the units that left.
    `shortfall` is the level after the step. `units` names the units that leave, `(line, first, last)`.
    `service` is what services added, `gifts` what was taken for gifts, `gift_shortfall` what could not be taken.
    """

    method: Literal["PRO_RATA", "REPRICE", "BUYER_FAVOURABLE", "MIXED"] | None
    suggested: Amount
    amount: Amount
    net: Amount
    goods: Amount
    freight: Balance
    freight_deducted: bool
    shortfall: Amount
    collectable: bool
    retained: tuple[LineValue, ...]
    coupons: tuple[CouponOutcome, ...]
    units: tuple[tuple[str, int, int], ...]
    breakdown: tuple[BreakdownRow, ...]
    service: Balance = 0
    gifts: Amount = 0
    gift_shortfall: Amount = 0


class Outcome(Plain, frozen=True, kw_only=True):
    """What a step would come to if every coupon followed one method."""

    method: RefundMethod
    suggested: Amount
    amount: Amount
    shortfall: Amount
    retained_value: Amount


__all__ = ["Applied", "Basket", "BreakdownRow", "Cause", "CouponOutcome", "Item", "LineValue", "Outcome", "Run"]
__all__ += ["BUYER_CAUSES", "FreeFreight", "Shares", "Standing", "Step", "items_of"]
