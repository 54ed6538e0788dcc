"""What earlier steps gave too little by a method that does not govern any more (民法典 498).

No unit leaves with it. What the customer should have back by now is worked out anew by the methods that govern
from now on, exactly as the next step would, so that step finds it already given and takes nothing of it back.
"""

from collections.abc import Sequence
from typing import get_args

from domain.refund.basket import BreakdownRow, Cause, LineValue, Outcome, Standing, Step
from domain.refund.due import falls_due, within_reach
from domain.refund.freight import freight_of
from domain.refund.goods import goods_of
from domain.refund.retained import policies
from domain.refund.step import Reason
from domain.refund.units import kept
from domain.terms.campaign import RefundMethod


def correction(standing: Standing, cause: Cause) -> Step | None:
    """The refund of what the steps so far, the last of them for `cause`, gave too little; None if nothing is.

    Never above the list price of what left: no coupon takes more off some of the units than it took off them all.
    """
    step = _corrected(standing, policies(standing.basket, cause))
    return step if step.suggested or step.shortfall < standing.shortfall else None


def correction_outcomes(standing: Standing) -> tuple[Outcome, ...]:
    """What the correction would come to under each method, in their fixed order."""
    methods: tuple[RefundMethod, ...] = get_args(RefundMethod)
    steps = [_corrected(standing, (method,) * len(standing.basket.coupons)) for method in methods]
    return tuple(
        Outcome(
            method=method,
            suggested=step.suggested,
            amount=step.amount,
            shortfall=step.shortfall,
            retained_value=sum(line.retained_value for line in step.retained),
        )
        for method, step in zip(methods, steps, strict=True)
    )


def _corrected(standing: Standing, methods: Sequence[RefundMethod]) -> Step:
    keeping = kept(standing)
    goods = goods_of(standing, (), keeping, methods)
    freight = freight_of(standing, (), keeping, "PLATFORM", cancellation=False)  # nothing leaves: nothing moves
    suggested = max(0, goods.target)
    payable = falls_due(standing, suggested)
    amount = within_reach(standing, payable)
    rows: tuple[tuple[Reason, int], ...] = (
        ("REPRICED", goods.pro_rata - goods.kept.value),
        ("CARRIED_FORWARD", goods.carried),
        ("SHORTFALL", goods.shortfall),
        ("CAPPED", amount - payable),
        ("UNPAID", payable - suggested),
    )
    assert sum(each for _, each in rows) == amount
    return Step(
        method=methods[0] if len(set(methods)) == 1 else "MIXED",
        suggested=suggested,
        amount=amount,
        net=0,
        goods=suggested,
        freight=0,
        freight_deducted=freight.deducted,
        shortfall=goods.shortfall + freight.unrecovered,
        collectable=False,
        retained=tuple(
            LineValue(line=item.line, retained_value=goods.kept.lines.get(item.line, 0))
            for item in standing.basket.items
        ),
        coupons=goods.kept.coupons,
        units=(),
        breakdown=tuple(BreakdownRow(reason=reason, amount=each) for reason, each in rows if each),
    )
