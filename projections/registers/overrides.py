"""The register of what people decided by hand on orders: who approved it, when, how much, and why.

Refunds set otherwise, money and prices given as goodwill, compensation, open shortfalls let go, returns let in without
a right, and times to apply for gift returns that were opened anew (R-000-16, R-000-132, R-002-18).
"""

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

from domain.fact import Commitment, Fact, Instant
from domain.ledger.entry import Entry
from domain.order.events import (
    CompensationGranted,
    PriceAdjusted,
    RefundGranted,
    RefundOverridden,
    ReturnRequested,
    ShortfallWaived,
)
from domain.order.events.gift_moves import GiftChannelReopened
from domain.order.state import Order
from projections.view import Tables, View


class Override(NamedTuple):
    """What was decided: `actor` said it, `approver` approved it; `reason` is a commitment, `item` what it is about.

    `unit` is MONEY in minor units, or POINTS.
    """

    number: int
    order_id: str
    type: str
    at: Instant
    actor: str
    approver: str | None
    item: str | None
    amount: int | None
    unit: str | None
    reason: str | None


class Decided(NamedTuple):
    """What of a fact is a decision by hand: who approved it, about what, how much of which unit."""

    approver: object
    item: object = None
    amount: int | None = None
    unit: str = "MONEY"


def _apply(tables: Tables, entries: Sequence[Entry]) -> None:
    rows = [_row(entry, found) for entry in entries if (found := decided(entry.data))]
    tables.many("INSERT INTO {name} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def decided(fact: Fact) -> Decided | None:
    """What was decided by hand here, if anything was."""
    match fact:
        case RefundOverridden():
            return Decided(fact.approver, fact.refund_id, fact.amount)
        case RefundGranted():
            return Decided(fact.approver, None, fact.amount)
        case PriceAdjusted():
            return Decided(fact.approver, fact.incident_id, fact.amount)
        case CompensationGranted():
            unit = "POINTS" if fact.kind == "POINTS" else "MONEY"
            return Decided(fact.approver, fact.incident_id or fact.assessment_id, fact.amount, unit)
        case ShortfallWaived():
            return Decided(None, None, fact.amount)
        case ReturnRequested(approver=str()):
            return Decided(fact.approver, fact.return_id)
        case GiftChannelReopened():
            return Decided(fact.approver, fact.line)
        case _:
            return None


def _row(entry: Entry, found: Decided) -> Override:
    reason = getattr(entry.data, "reason", None)
    return Override(
        entry.position,
        entry.stream.removeprefix("orders/"),
        entry.type,
        entry.occurred_at,
        entry.actor,
        cast(str | None, found.approver or None),
        cast(str | None, found.item or None),
        found.amount,
        None if found.amount is None else found.unit,
        reason.commitment if isinstance(reason, Commitment) else None,
    )


OVERRIDES = View(
    name="overrides",
    version=1,
    tables=(
        """CREATE TABLE {name} (
            number INTEGER PRIMARY KEY,
            order_id TEXT NOT NULL,
            type TEXT NOT NULL,
            at TEXT NOT NULL,
            actor TEXT NOT NULL,
            approver TEXT,
            item TEXT,
            amount INTEGER,
            unit TEXT,
            reason TEXT) STRICT""",
    ),
    apply=_apply,
    types=(
        RefundOverridden,
        RefundGranted,
        PriceAdjusted,
        CompensationGranted,
        ShortfallWaived,
        ReturnRequested,
        GiftChannelReopened,
    ),
)


def overrides(tables: Tables, after: int, limit: int) -> list[Override]:
    """The decisions behind a position of the log, the oldest first."""
    rows = tables.rows("SELECT * FROM {name} WHERE number > ? ORDER BY number LIMIT ?", (after, limit))
    found = cast(list[tuple[int, str, str, str, str, str | None, str | None, int | None, str | None, str | None]], rows)
    return [Override(*row) for row in found]


def override_row(override: Override, order: Order) -> dict[str, Any]:
    """A decision with the order's currency, and for a refund what had been suggested."""
    assert order.placed is not None
    refund = order.refunds.get(override.item or "") if override.type == "RefundOverridden" else None
    return override._asdict() | {
        "currency": order.placed.currency,
        "suggested": refund.fact.amount if refund else None,
        "reason": {"commitment": override.reason} if override.reason else None,
    }
