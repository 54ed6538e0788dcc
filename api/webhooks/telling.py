"""How endpoints stand, as programs and pages read it. No secret is among it."""

from collections.abc import Callable
from typing import Any

from api.metrics import Labelled
from api.services import Services
from domain.clock import instant
from domain.ledger import webhook_progress
from domain.ledger.webhook_progress import Delivery
from domain.ledger.webhook_rows import Webhook


def all_told(known: Services) -> list[dict[str, Any]]:
    """Every endpoint, by id."""
    size, parked = known.ledger.head().size, webhook_progress.parked(known.ledger.datastore)
    return [_told(known, row, size, parked.get(row.row_id, 0)) for row in known.webhooks.all()]


def one_told(known: Services, row: Webhook) -> dict[str, Any]:
    """An endpoint: what it is, how far it is behind the log's end, and what troubles it."""
    parked = webhook_progress.parked(known.ledger.datastore)
    return _told(known, row, known.ledger.head().size, parked.get(row.row_id, 0))


def delivery_told(each: Delivery) -> dict[str, Any]:
    """A delivery."""
    return each._asdict() | {"why": each.why or None}


def figures(known: Services) -> list[Labelled]:
    """The same for the operator's figures."""
    rows, size = known.webhooks.all(), known.ledger.head().size
    parked = webhook_progress.parked(known.ledger.datastore)
    told: tuple[tuple[str, str, Callable[[Webhook], float]], ...] = (
        ("ledger_webhook_behind", "Events of the log not dealt with.", lambda row: size - 1 - row.position),
        ("ledger_webhook_delivered_total", "Events that were taken.", lambda row: row.delivered),
        ("ledger_webhook_parked", "Events given up until they are sent again.", lambda row: parked.get(row.row_id, 0)),
        ("ledger_webhook_paused", "1 if nothing is delivered.", lambda row: int(row.paused_at is not None)),
    )
    return [
        Labelled(name, meaning, ("webhook",), {(row.webhook_id,): figure(row) for row in rows})
        for name, meaning, figure in told
    ]


def _told(known: Services, row: Webhook, size: int, parked: int) -> dict[str, Any]:
    datastore, now = known.ledger.datastore, instant(known.ledger.clock())
    troubles = webhook_progress.deliveries(datastore, row.row_id, "RETRYING", limit=1)
    resends = webhook_progress.resends(datastore, row.row_id)
    ends = [each.until for each in known.webhooks.secrets_of(row.row_id) if each.until and each.signs(now)]
    return {
        "webhook_id": row.webhook_id,
        "url": row.url,
        "types": list(row.types),
        "description": row.description,
        "status": "PAUSED" if row.paused_at else "ACTIVE",
        "reason": row.reason,
        "paused_at": row.paused_at,
        "created_at": row.created_at,
        "from": row.first,
        "position": row.position,
        "behind": max(0, size - 1 - row.position),
        "delivered": row.delivered,
        "delivered_at": row.delivered_at,
        "parked": parked,
        "failing_since": row.failing_since,
        "trouble": delivery_told(troubles[0]) if troubles else None,
        "resends": [{"from": each.position + 1, "to": each.stop} for each in resends],
        "old_secret_until": max(ends, default=None),
    }
