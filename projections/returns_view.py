"""The smaller rows of an order's view: payments, returns, quotes, compensations."""

from typing import Any, Literal

import msgspec

from domain.order.events import RefundQuoted
from domain.order.state import Compensation, Payment, Return


def payment_row(payment_id: str, payment: Payment) -> dict[str, Any]:
    """Money that came in; a collected shortfall counts as a payment over no tender of its own."""
    return {
        "payment_id": payment_id,
        "amount": payment.amount,
        "tender": getattr(payment.fact, "tender", None),
        "refunded": payment.refunded,
        "at": payment.at,
    }


def return_row(each: Return) -> dict[str, Any]:
    """A return from request to inspection."""
    asked, received, inspected = each.requested, each.received, each.inspected
    return {
        "return_id": asked.return_id,
        "state": _return_state(each),
        "cause": asked.cause,
        "lines": msgspec.to_builtins(asked.lines),
        "reason": msgspec.to_builtins(asked.reason) if asked.reason else None,
        "evidence": msgspec.to_builtins(asked.evidence) if asked.evidence else None,
        "quote_id": asked.quote_id or None,
        "requested_at": each.requested_at,
        "received": msgspec.to_builtins(received.lines) if received else None,
        "inspected": msgspec.to_builtins(inspected.lines) if inspected else None,
    }


def _return_state(each: Return) -> Literal["REQUESTED", "RECEIVED", "INSPECTED"]:
    if each.inspected is not None:
        return "INSPECTED"
    return "REQUESTED" if each.received is None else "RECEIVED"


def quote_row(quote: RefundQuoted) -> dict[str, Any]:
    """An offer: every method's outcome beside the one that governs (R-000-13, R-000-100)."""
    return {
        "quote_id": quote.quote_id,
        "lines": msgspec.to_builtins(quote.lines),
        "cause": quote.cause,
        "method": quote.method or None,
        "policy_version": quote.policy_version,
        "suggested": quote.suggested,
        "amount": quote.amount,
        "shortfall": quote.shortfall,
        "valid_until": quote.valid_until,
        "outcomes": msgspec.to_builtins(quote.outcomes),
        "breakdown": msgspec.to_builtins(quote.breakdown),
        "clause_refs": msgspec.to_builtins(quote.clause_refs),
        "coupons": msgspec.to_builtins(quote.coupons),
    }


def compensation_row(compensation: Compensation) -> dict[str, Any]:
    """Something given beyond the refund."""
    fact = compensation.fact
    return {
        "kind": fact.kind,
        "amount": fact.amount,
        "basis": fact.basis,
        "incident_id": fact.incident_id or None,
        "case_id": fact.case_id or None,
        "approver": fact.approver or None,
        "coupon_id": fact.coupon_id or None,
        "valid_until": fact.valid_until or None,
        "refund_id": fact.refund_id or None,
        "at": compensation.at,
    }
