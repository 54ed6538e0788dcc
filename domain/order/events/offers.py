"""What can happen to the offers on an order: chosen, wrongly combined, split, read in two ways.

These names are the stored format: add members, never rename them.
"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from domain.fact import Amount, Balance, Commitment, Fact, Key, Label, Plain
from domain.order.events.goods import LineId
from domain.refund.basket import Applied
from domain.terms.campaign import RefundMethod

Resolution = Literal["HONOUR", "COLLECT", "CANCEL"]


class DiscountOverridden(Fact, frozen=True, kw_only=True):
    """A better offer took the place of the coupons named: both, and the difference (R-000-66).

    `worse_terms` says in what the chosen offer's after-sales terms are worse, which the customer accepted.
    """

    named: tuple[Key, ...]
    chosen: tuple[Key, ...]
    named_payable: Amount
    payable: Amount
    difference: Amount
    worse_terms: tuple[Label, ...] = ()


class MisStackingStated(Fact, frozen=True, kw_only=True):
    """Coupons that should not have been combined, as stated: those that should not have applied."""

    coupons: Annotated[tuple[Key, ...], Meta(min_length=1, max_length=20)]
    cause: Label


class MisStackingDetected(MisStackingStated, frozen=True, kw_only=True):
    """Coupons were wrongly combined: the order should have cost `excess` more (R-000-109)."""

    payable: Amount
    due_payable: Amount
    excess: Amount
    suggested: Resolution


class MisResolutionStated(Fact, frozen=True, kw_only=True):
    """How a wrong combination is resolved, as stated; COLLECT takes the customer's consent."""

    mode: Resolution
    consent: bool = False
    approver: Label | UnsetType = UNSET


class MisStackingResolved(MisResolutionStated, frozen=True, kw_only=True):
    """A wrong combination was resolved. COLLECT: `applied` are the coupons that stay, `amount` is to be paid."""

    amount: Balance
    payer: Label
    applied: tuple[Applied, ...] | UnsetType = UNSET


class SplitPart(Plain, frozen=True, kw_only=True):
    """One of the orders a split makes: some of the lines, and the coupons for them."""

    order_id: Key
    lines: Annotated[tuple[LineId, ...], Meta(min_length=1, max_length=500)]
    coupons: Annotated[tuple[Label, ...], Meta(max_length=20)] = ()
    freight: Amount = 0


class OrderSplit(Fact, frozen=True, kw_only=True):
    """An unpaid order becomes several, so that each offer settles by itself (R-000-69)."""

    parts: Annotated[tuple[SplitPart, ...], Meta(min_length=2, max_length=20)]


class TermsInterpreted(Fact, frozen=True, kw_only=True):
    """A term of a coupon can be read in several ways: from now on the reading that is better for the customer
    holds, and every step stores what each comes to (民法典 498; R-000-120).
    """

    coupon_id: Key
    readings: Annotated[tuple[RefundMethod, ...], Meta(min_length=2, max_length=3)]
    reason: Commitment
    clause_id: Key | UnsetType = UNSET
