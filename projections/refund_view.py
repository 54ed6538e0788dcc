"""One refund as a client reads it: what it comes to, by which rule, and what became of it."""

from typing import Any

import msgspec

from domain.order.state import Refund


def refund_row(refund: Refund) -> dict[str, Any]:
    """The refund with its breakdown; Σ net + Σ amount of the breakdown is `amount`, an override included."""
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
        "overridden": _overridden(refund),
        "failed": msgspec.to_builtins(refund.failed.reason) if refund.failed else None,
        "reference": settled.reference if settled else None,
        "tenders": msgspec.to_builtins(settled.split) if settled else [],
        "trace": msgspec.to_builtins(fact.trace) if fact.trace else None,
    }


def _breakdown(refund: Refund) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [msgspec.to_builtins(row) for row in refund.fact.breakdown]
    override = refund.amount - refund.fact.amount
    if override:
        rows.append({"reason": "ADJUSTED", "amount": override})
    return rows


def _overridden(refund: Refund) -> dict[str, Any] | None:
    """Who set another amount, and what had fallen due before (R-000-16)."""
    fact = refund.overridden
    if fact is None:
        return None
    return {
        "approver": fact.approver,
        "reason": msgspec.to_builtins(fact.reason),
        "amount": fact.amount,
        "previous_amount": refund.fact.amount,
    }
