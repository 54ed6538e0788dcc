"""The smaller rows of an order's view: payments, returns, quotes."""

from typing import Any, Literal

import msgspec

from domain.fact import Fact
from domain.order.events import PaymentCaptured, RefundFellDue, RefundQuoted
from domain.order.refunds.tenders import takes_back
from domain.order.state import Order, Payment, Return

QuoteStatus = Literal["OPEN", "EXPIRED", "USED", "SUPERSEDED"]
ReturnStatus = Literal[
    "REQUESTED", "AUTHORISED", "REFUSED", "WITHDRAWN", "DISPATCHED", "RECEIVED", "INSPECTED", "REPLACED"
]


def payment_row(payment_id: str, payment: Payment) -> dict[str, Any]:
    """Money that came in; a collected shortfall counts as a payment over no tender of its own.

    `takes_back` is what can still go back over it; `elsewhere` of the refunded went another way.
    """
    captured = payment.fact if isinstance(payment.fact, PaymentCaptured) else None
    return {
        "payment_id": payment_id,
        "amount": payment.amount,
        "tender": captured.tender if captured else None,
        "refunded": payment.refunded,
        "elsewhere": payment.elsewhere,
        "takes_back": takes_back(payment),
        "points": (captured.points or None) if captured else None,
        "points_back": payment.points_back,
        "confirms": (captured.confirms or None) if captured else None,
        "at": payment.at,
    }


def return_row(each: Return) -> dict[str, Any]:
    """A return from request to its end; each later fact as it was stated, with the time it occurred."""
    asked, received, inspected = each.requested, each.received, each.inspected
    return {
        "return_id": asked.return_id,
        "status": _return_status(each),
        "cause": asked.cause,
        "remedy": asked.remedy,
        "lines": msgspec.to_builtins(asked.lines),
        "reason": msgspec.to_builtins(asked.reason) if asked.reason else None,
        "evidence": msgspec.to_builtins(asked.evidence) if asked.evidence else None,
        "gifts_kept": asked.gifts_kept or (),
        "claims": asked.claims or (),
        "quote_id": asked.quote_id or None,
        "approver": asked.approver or None,
        "requested_at": each.requested_at,
        "authorised": _told(each, each.authorised),
        "refused": _told(each, each.refused),
        "withdrawn": _told(each, each.withdrawn),
        "dispatched": _told(each, each.dispatched),
        "received": msgspec.to_builtins(received.lines) if received else None,
        "others": msgspec.to_builtins(received.others) if received else [],
        "inspected": msgspec.to_builtins(inspected.lines) if inspected else None,
        "gifts_inspected": msgspec.to_builtins(inspected.gifts) if inspected else None,
        "postage": _told(each, each.reimbursed),
        "insurance": _told(each, each.insured),
        "replacements": msgspec.to_builtins(asked.replacements),
        "exchange": _exchange(each),
    }


def _exchange(each: Return) -> dict[str, Any] | None:
    """What was exchanged for what; `difference` is what it costs more, below zero less."""
    told = _told(each, each.exchanged)
    if told is None:
        return None
    return told | {
        "difference": told.pop("amount"),
        "shipped": _told(each, each.replacement_shipped),
        "delivered": _told(each, each.replacement_delivered),
    }


def _told(each: Return, fact: Fact | None) -> dict[str, Any] | None:
    """A fact of the return, and when it occurred."""
    if fact is None:
        return None
    members: dict[str, Any] = msgspec.to_builtins(fact)
    del members["return_id"]
    return members | {"at": each.times[type(fact).__name__]}


def _return_status(each: Return) -> ReturnStatus:
    """How far it came: a later stage may be reported without an earlier one."""
    stages: tuple[tuple[Fact | None, ReturnStatus], ...] = (
        (each.replacement_delivered, "REPLACED"),
        (each.inspected, "INSPECTED"),
        (each.refused, "REFUSED"),
        (each.withdrawn, "WITHDRAWN"),
        (each.received, "RECEIVED"),
        (each.dispatched, "DISPATCHED"),
        (each.authorised, "AUTHORISED"),
    )
    for fact, status in stages:
        if fact is not None:
            return status
    return "REQUESTED"


def quote_row(quote: RefundQuoted, order: Order) -> dict[str, Any]:
    """An offer: every method's outcome beside the one that governs, and what became of it (R-000-13, R-000-100)."""
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
        "expired": quote.quote_id in order.expired_quotes,
        "status": quote_status(quote, order),
        "outcomes": msgspec.to_builtins(quote.outcomes),
        "breakdown": msgspec.to_builtins(quote.breakdown),
        "clause_refs": msgspec.to_builtins(quote.clause_refs),
        "coupons": msgspec.to_builtins(quote.coupons),
        "gifts": msgspec.to_builtins(quote.gifts) if quote.gifts else [],
    }


def quote_status(quote: RefundQuoted, order: Order) -> QuoteStatus:
    """What became of an offer: a step stood on it, its time ran out, or another step came first."""
    steps = [each.fact for each in order.refunds.values() if each.fact.kind == "STEP" or each.fact.trace]
    if quote.steps < len(steps) and _stood_on(quote, steps[quote.steps], order):
        return "USED"
    if quote.quote_id in order.expired_quotes:
        return "EXPIRED"
    return "OPEN" if quote.steps == order.steps else "SUPERSEDED"


def _stood_on(quote: RefundQuoted, step: RefundFellDue, order: Order) -> bool:
    """Whether the first step after the quote named it in time, for the same units and the same cause."""
    units: dict[str, int] = {}
    for line, first, last in step.trace.units if step.trace else ():
        units[line] = units.get(line, 0) + last - first + 1
    if units != {count.line: count.quantity for count in quote.lines} or step.cause != quote.cause:
        return False
    named = [step.fell_due_at] if quote.quote_id in order.quotes_named else []
    inspected = (each for each in order.returns.values() if each.inspected is not None)
    named += [each.requested_at for each in inspected if each.requested.quote_id == quote.quote_id]
    return any(at <= quote.valid_until for at in named)
