"""One refund as a client reads it: what it comes to, by which rule, and what became of it."""

from collections.abc import Sequence
from typing import Any

import msgspec

from domain.order.events import RefundNetted
from domain.order.state import Refund


def refund_row(refund: Refund, tax: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """The refund with its breakdown; Σ net + Σ amount of the breakdown is `amount`, an override included.

    `unpaid` is what a payout still comes to, less what was `netted` or went back `in_points` for good. `tax` is what
    it gives back of each line's tax, `overdue` after how many days it was found unpaid, unless a payout in time was
    told later.
    """
    fact, settled = refund.fact, refund.settled
    return {
        "refund_id": fact.refund_id,
        "kind": fact.kind,
        "suggested": fact.suggested,
        "amount": refund.amount,
        "status": refund.status,
        "method": fact.method or None,
        "policy_version": fact.policy_version,
        "cause": fact.cause or None,
        "fell_due_at": fact.fell_due_at,
        "pay_by": fact.pay_by,
        "clause_refs": msgspec.to_builtins(fact.clause_refs),
        "breakdown": _breakdown(refund),
        "unpaid": refund.left if refund.status != "SETTLED" else 0,
        "netted": refund.netted,
        "nettings": [_netting(each) for each in refund.nettings],
        "in_points": refund.in_points,
        "overdue": None if _in_time(refund) else max(refund.overdue, default=None),
        "tax": tax,
        "overridden": _overridden(refund),
        "failed": msgspec.to_builtins(refund.failed.reason) if refund.failed else None,
        "reference": settled.reference if settled else None,
        "tenders": msgspec.to_builtins(settled.split) if settled else [],
        "trace": msgspec.to_builtins(fact.trace) if fact.trace else None,
    }


def _in_time(refund: Refund) -> bool:
    """Whether it turned out that it was paid in time."""
    return refund.settled_at is not None and refund.settled_at <= refund.fact.pay_by


def _breakdown(refund: Refund) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [msgspec.to_builtins(row) for row in refund.fact.breakdown]
    override = refund.amount - refund.fact.amount
    if override:
        rows.append({"reason": "ADJUSTED", "amount": override})
    return rows


def _overridden(refund: Refund) -> dict[str, Any] | None:
    """Who approved another amount, why and when; what the rules came to, and what had fallen due (R-000-16)."""
    fact = refund.overridden
    if fact is None:
        return None
    return {
        "approver": fact.approver,
        "reason": msgspec.to_builtins(fact.reason),
        "at": refund.overridden_at,
        "suggested": refund.fact.suggested,
        "amount": fact.amount,
        "previous_amount": refund.fact.amount,
    }


def _netting(fact: RefundNetted) -> dict[str, Any]:
    """A part of the refund that was set off against another order's shortfall (民法典 568)."""
    return {"order_id": fact.order_id, "amount": fact.amount, "reference": fact.reference}
