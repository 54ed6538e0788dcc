"""Refunds that no goods leave with: compensation of any kind, a service that ends, a gift that came back after all."""

from typing import Literal

from msgspec import UNSET

from domain.fact import Said
from domain.order.common import POLICY_VERSION, next_refund_id, pay_by
from domain.order.events import ClauseRef, RefundFellDue
from domain.order.state import Order, standing
from domain.refund.basket import BreakdownRow, Cause
from domain.refund.due import falls_due, within_reach

Beyond = Literal["COMPENSATION", "RETURN_FREIGHT", "GIFT", "REPAIR"]
"""What a compensation is for."""


def compensation(
    order: Order,
    said: Said,
    amount: int,
    reason: Beyond,
    *,
    cause: Cause | None = None,
    law: str | None = None,
    after: int = 0,
) -> RefundFellDue:
    """Money beyond what the order's goods give back; `after` so many other refunds that fall due with it."""
    return RefundFellDue(
        refund_id=next_refund_id(order, after),
        kind="COMPENSATION",
        suggested=amount,
        amount=amount,
        status="DUE",
        policy_version=POLICY_VERSION,
        cause=cause or UNSET,
        fell_due_at=said.at,
        pay_by=pay_by(order, said.at),
        clause_refs=(ClauseRef(law=law),) if law else (),
        breakdown=(BreakdownRow(reason=reason, amount=amount),),
    )


def beside_goods(
    order: Order,
    said: Said,
    suggested: int,
    reason: Literal["SERVICE", "GIFT"],
    *,
    cause: Cause | None = None,
    law: str | None = None,
) -> RefundFellDue:
    """What comes back of a service that ends by itself, as a step; of a gift's price, as an adjustment. No more falls
    due than came in.
    """
    account = standing(order)
    payable = falls_due(account, suggested)
    amount = within_reach(account, payable)
    rows = (
        BreakdownRow(reason=reason, amount=suggested),
        BreakdownRow(reason="CAPPED", amount=amount - payable),
        BreakdownRow(reason="UNPAID", amount=payable - suggested),
    )
    return RefundFellDue(
        refund_id=next_refund_id(order),
        kind="STEP" if reason == "SERVICE" else "ADJUSTMENT",
        suggested=suggested,
        amount=amount,
        status="DUE" if amount else "SETTLED",
        policy_version=POLICY_VERSION,
        cause=cause or UNSET,
        fell_due_at=said.at,
        pay_by=pay_by(order, said.at),
        clause_refs=(ClauseRef(law=law),) if law else (),
        breakdown=tuple(row for row in rows if row.amount),
    )
