"""One step: what comes back when units leave an order, and what the kept ones cost from then on.

A step is one cancellation, one loss or one accepted inspection; it has one cause, and one method per coupon.
Its goods refund is what the customer should have back by now, the goods price less the retained value, less
what earlier steps suggested: so each step settles with all before it, and no order of steps gains or loses.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from msgspec import UNSET

from domain.refund.basket import BreakdownRow, Cause, Outcome, Standing, Step
from domain.refund.bound import NO_EXTRAS, Extras
from domain.refund.due import falls_due, within_reach
from domain.refund.freight import freight_of
from domain.refund.goods import goods_of, part
from domain.refund.retained import policies
from domain.refund.units import Block
from domain.terms.campaign import RefundMethod

Reason = Literal["REPRICED", "CARRIED_FORWARD", "SHORTFALL", "CAPPED", "FREIGHT", "SERVICE", "GIFT", "UNPAID"]


def refund_step(
    standing: Standing,
    leaving: Mapping[str, int],
    cause: Cause,
    *,
    method: RefundMethod | None = None,
    cancellation: bool,
    extras: Extras = NO_EXTRAS,
) -> Step:
    """What the step comes to when `leaving` counts the units that leave each line, lowest kept first.

    `method` forces one method on all coupons. `freight` of the step is what it moves after the floor at zero,
    so that `suggested` = `goods` + `freight` + `service` - `gifts`; the FREIGHT and GIFT rows show them before.
    """
    going, keeping = part(standing, leaving)
    methods = policies(standing.basket, cause, method)
    goods = goods_of(standing, going, keeping, methods)
    freight = freight_of(standing, going, keeping, cause, cancellation=cancellation)
    service = max(extras.service, -goods.refund)
    bearing = max(0, goods.refund + freight.amount + service)
    unrecovered = bearing - goods.refund - freight.amount - service
    gifts = min(bearing, extras.gifts)
    suggested = bearing - gifts
    payable = falls_due(standing, suggested)
    amount = within_reach(standing, payable)
    breakdown = (
        *_unit_rows(goods.leaving),
        *_reason("REPRICED", goods.pro_rata - goods.kept.value),
        *_reason("CARRIED_FORWARD", goods.carried),
        *_reason("SHORTFALL", goods.shortfall + unrecovered + extras.gifts - gifts),
        *_reason("CAPPED", goods.refund - max(0, goods.target) + amount - payable),
        *_reason("FREIGHT", freight.amount),
        *_reason("SERVICE", service),
        *_reason("GIFT", -extras.gifts),
        *_reason("UNPAID", payable - suggested),
    )
    assert _sum(breakdown) == amount
    return Step(
        method=_named(methods),
        suggested=suggested,
        amount=amount,
        net=sum(block.units * block.net for block in goods.leaving),
        goods=goods.refund,
        freight=freight.amount + unrecovered,
        freight_deducted=freight.deducted,
        shortfall=goods.shortfall + freight.unrecovered + unrecovered,
        collectable=_collectable(standing, methods),
        retained=goods.lines,
        coupons=goods.kept.coupons,
        units=tuple(going),
        breakdown=breakdown,
        service=service,
        gifts=gifts,
        gift_shortfall=extras.gifts - gifts,
    )


def outcomes(
    standing: Standing, leaving: Mapping[str, int], cause: Cause, *, cancellation: bool, extras: Extras = NO_EXTRAS
) -> tuple[Outcome, ...]:
    """What the step would come to under each method, in their fixed order; nothing without coupons."""
    return tuple(
        Outcome(
            method=method,
            suggested=step.suggested,
            amount=step.amount,
            shortfall=step.shortfall,
            retained_value=sum(line.retained_value for line in step.retained),
        )
        for method, step in by_method(standing, leaving, cause, cancellation=cancellation, extras=extras).items()
    )


def by_method(
    standing: Standing, leaving: Mapping[str, int], cause: Cause, *, cancellation: bool, extras: Extras = NO_EXTRAS
) -> dict[RefundMethod, Step]:
    """The whole step under each method, in their fixed order; nothing without coupons."""
    methods: tuple[RefundMethod, ...] = get_args(RefundMethod) if standing.basket.coupons else ()
    return {
        method: refund_step(standing, leaving, cause, method=method, cancellation=cancellation, extras=extras)
        for method in methods
    }


def _named(methods: Sequence[RefundMethod]) -> Literal[RefundMethod, "MIXED"] | None:
    """The one name of the methods used, for the customer."""
    if not methods:
        return None
    return methods[0] if len(set(methods)) == 1 else "MIXED"


def _collectable(standing: Standing, methods: Sequence[RefundMethod]) -> bool:
    """A shortfall may be asked back only where coupons were priced anew and all of their terms say so."""
    repriced = [
        coupon.terms.shortfall
        for coupon, method in zip(standing.basket.coupons, methods, strict=True)
        if method == "REPRICE"
    ]
    return bool(repriced) and all(each == "COLLECT" for each in repriced)


def _unit_rows(leaving: Sequence[Block]) -> list[BreakdownRow]:
    """A row for each line with units leaving: price before discounts, stored share and net of all of them."""
    lines: dict[str, list[Block]] = {}
    for block in leaving:
        lines.setdefault(block.line, []).append(block)
    return [
        BreakdownRow(
            line=line,
            quantity=sum(block.units for block in blocks),
            listed=sum(block.units * block.gross for block in blocks),
            discount_share=sum(block.units * (block.gross - block.net) for block in blocks),
            net=sum(block.units * block.net for block in blocks),
        )
        for line, blocks in lines.items()
    ]


def _reason(reason: Reason, amount: int) -> tuple[BreakdownRow, ...]:
    return (BreakdownRow(reason=reason, amount=amount),) if amount else ()


def _sum(breakdown: Sequence[BreakdownRow]) -> int:
    """A row has either a net or an amount."""
    return sum(each for row in breakdown for each in (row.net, row.amount) if each is not UNSET)
