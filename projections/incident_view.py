"""A safety emergency as whoever works on it reads it, and the orders it is about."""

from typing import Any

import msgspec

from domain.fact import Instant
from domain.incident import Incident
from domain.order.state import Order
from projections.cases.clocks_view import clock_row
from projections.recalls import Bought, Reach
from projections.words import NO_WORDS, Words, reveal


def incident_view(incident: Incident, version: int, incident_id: str, words: Words = NO_WORDS) -> dict[str, Any]:
    """The emergency's view: what is feared, who has it in hand by when, what was done about the batch."""
    declared, closed = incident.declared, incident.closed
    assert declared is not None
    row = {
        "incident_id": incident_id,
        "version": version,
        "status": incident.status,
        "batch": declared.batch,
        "sku": declared.sku or None,
        "merchant_id": declared.merchant_id or None,
        "hazard": declared.hazard,
        "reason": declared.reason,
        "case_id": declared.case_id or None,
        "reported_at": declared.reported_at,
        "declared_at": incident.declared_at,
        "owner": incident.owner,
        "acknowledged_by": incident.acknowledged.by if incident.acknowledged else None,
        "acknowledged_at": incident.acknowledged_at,
        "clocks": [clock_row(clock) for clock in incident.clocks.values()],
        "inspection_requested_at": incident.inspection_requested_at,
        "quarantined_at": incident.quarantined_at,
        "place": incident.quarantined.place or None if incident.quarantined else None,
        "inspections": [_dated(fact, at) for fact, at in incident.inspections],
        "inspected": incident.inspected,
        "released_at": incident.released_at,
        "release_reason": incident.released.reason if incident.released else None,
        "liabilities": [_dated(fact, at) for fact, at in incident.liabilities],
        "recall": _dated(incident.recall, incident.recalled_at or "") if incident.recall else None,
        "recalling": incident.recalling,
        "apologies": [_dated(fact, at) for fact, at in incident.apologies],
        "outcome": closed.outcome if closed else None,
        "closed_at": incident.closed_at,
        "closing_reason": closed.reason if closed else None,
    }
    return reveal(row, words)


def emergency_row(incident: Incident, version: int, incident_id: str, reach: Reach) -> dict[str, Any]:
    """An open emergency on its board: how it stands, and how far its recall came."""
    told = incident_view(incident, version, incident_id)
    shown = ("incident_id", "status", "batch", "sku", "merchant_id", "hazard", "case_id", "reported_at", "owner")
    more = ("acknowledged_at", "clocks", "quarantined_at", "inspected", "recalling")
    return {name: told[name] for name in (*shown, *more)} | {"apologised": bool(incident.apologies)} | reach._asdict()


def affected_row(bought: Bought, incident_id: str, incident: Incident, order: Order) -> dict[str, Any]:
    """An order with units of the batch, and what it has had: the notice, the message sent, the claim proposed."""
    placed, recall = order.placed, order.recalls.get(incident_id)
    assert placed is not None
    message = order.messages.get(recall.fact.message_id) if recall and recall.fact.message_id else None
    claims = [each for each in order.assessments.values() if each.incident_id == incident_id]
    return {
        "order_id": bought.order_id,
        "customer_id": placed.customer_id,
        "merchant_id": placed.merchant_id,
        "currency": placed.currency,
        "lines": [
            {"line": key, "title": line.ordered.title, "quantity": line.ordered.quantity, "kept": line.kept}
            for key, line in order.lines.items()
            if line.ordered.batch and incident.concerns(line.ordered.batch, line.ordered.sku, placed.merchant_id)
        ],
        "noticed_at": recall.at if recall else None,
        "held": msgspec.to_builtins(recall.fact.lines) if recall else [],
        "unsent": msgspec.to_builtins(recall.fact.unsent) if recall else [],
        "message_id": message.fact.message_id if message else None,
        "sent": [each.channel for each in message.sent] if message else [],
        "claim": _claim(claims[-1]) if claims else None,
    }


def _claim(fact: Any) -> dict[str, Any]:
    return {
        "assessment_id": fact.assessment_id,
        "basis": fact.basis,
        "conditions": fact.conditions,
        "qualifies": fact.qualifies,
        "unmet": fact.unmet,
        "total": fact.total,
    }


def _dated(fact: Any, at: Instant) -> dict[str, Any]:
    return msgspec.to_builtins(fact) | {"at": at}
