"""The rows of an order's view that tell what was done for the customer beyond refunds."""

from typing import Any

import msgspec

from domain.message import Message
from domain.order.compensation.granting import BY_MERCHANT
from domain.order.events import DamagesAssessed, ThresholdBroken
from domain.order.state import Compensation, Order, Recall


def care_rows(order: Order) -> list[dict[str, Any]]:
    """Each threshold that the seller's side broke, with the id of the message prepared for it, if one was.

    `open` says whether the voucher proposed still waits to be given, imported histories included.
    """
    messages = {each.fact.incident_id: each.fact.message_id for each in order.messages.values()}
    return [
        msgspec.to_builtins(fact) | {"message": messages.get(fact.incident_id), "open": _waits(order, fact)}
        for fact in order.broken
    ]


def _waits(order: Order, fact: ThresholdBroken) -> bool:
    """A proposal waits until something is given for its incident, or nothing of the order is kept any more."""
    return fact.proposed > 0 and order.any_kept and fact.incident_id not in order.remedied


def message_row(message: Message) -> dict[str, Any]:
    """A message word for word, and over which channels it went out."""
    fact = message.fact
    return {
        "message_id": fact.message_id,
        "kind": fact.kind,
        "incident_id": fact.incident_id or None,
        "refund_id": fact.refund_id or None,
        "prepared_at": message.at,
        "template": fact.template or None,
        "template_version": fact.template_version or None,
        "language": fact.language or None,
        "blocks": msgspec.to_builtins(fact.blocks),
        "sent": [{"channel": each.channel, "reference": each.reference or None} for each in message.sent],
    }


def recall_row(recall: Recall) -> dict[str, Any]:
    """A recall that reached the order: what of the batch the customer may have, what will not be sent, the message."""
    fact = recall.fact
    return {
        "incident_id": fact.incident_id,
        "batch": fact.batch,
        "lines": msgspec.to_builtins(fact.lines),
        "unsent": msgspec.to_builtins(fact.unsent),
        "message_id": fact.message_id or None,
        "at": recall.at,
    }


def assessment_row(fact: DamagesAssessed) -> dict[str, Any]:
    """Damages as they were worked out, the facts they rest on, and what is missing where they are denied."""
    return {
        "assessment_id": fact.assessment_id,
        "basis": fact.basis,
        "qualifies": fact.qualifies,
        "unmet": fact.unmet,
        "conditions": fact.conditions,
        "lines": msgspec.to_builtins(fact.lines) if fact.lines else [],
        "paid": fact.paid,
        "multiple": fact.multiple,
        "by_price": fact.by_price,
        "by_loss": fact.by_loss,
        "floor": fact.floor,
        "extra": fact.extra,
        "refund": fact.refund,
        "loss": fact.loss,
        "total": fact.total,
        "receipts": msgspec.to_builtins(fact.receipts),
        "days_late": fact.days_late,
        "evidence": msgspec.to_builtins(fact.evidence) if fact.evidence else None,
        "reason": msgspec.to_builtins(fact.reason) if fact.reason else None,
        "laws": fact.laws,
        "statute_version": fact.statute_version,
        "incident_id": fact.incident_id or None,
    }


def compensation_row(compensation: Compensation) -> dict[str, Any]:
    """Something given beyond the refund, on what ground, and who bears it: the merchant, where nobody else is named."""
    fact = compensation.fact
    return {
        "kind": fact.kind,
        "amount": fact.amount,
        "basis": fact.basis,
        "incident_id": fact.incident_id or None,
        "case_id": fact.case_id or None,
        "assessment_id": fact.assessment_id or None,
        "approver": fact.approver or None,
        "funding": msgspec.to_builtins(fact.funding or BY_MERCHANT),
        "coupon_id": fact.coupon_id or None,
        "valid_until": fact.valid_until or None,
        "refund_id": fact.refund_id or None,
        "at": compensation.at,
    }
