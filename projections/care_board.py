"""The care board: whom the seller's side cost her threshold and a voucher is proposed, and nothing was given yet.

It lists what the order's own view shows as open, imported histories included.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

from domain.coupon import CouponRestored, RedemptionVoided, RestorationDenied
from domain.fact import Instant
from domain.grants import CompensationMade, EligibilityKept
from domain.ledger.entry import Entry
from domain.order.events import ThresholdBroken
from domain.order.state import Order
from projections.view import Tables, View


class Proposal(NamedTuple):
    """An open proposal: where in the log it was made, since when it waits, for which incident on which order."""

    position: int
    since: Instant
    incident_id: str
    order_id: str


def _apply(tables: Tables, entries: Sequence[Entry]) -> None:
    """An incident is proposed once, whatever number of coupons broke, and closed by whatever was given for it.

    It belongs to one order, hence to one customer: the name of what was given says which incident it was for. When
    the order's last unit has left, the fate of its coupons is decided, and there is nothing to make good any more.
    """
    proposed: list[tuple[object, ...]] = []
    closed: list[tuple[object, ...]] = []
    over: list[tuple[object, ...]] = []
    for entry in entries:
        match entry.data:
            case ThresholdBroken() as fact if fact.proposed:
                order_id = entry.stream.removeprefix("orders/")
                proposed.append((entry.position, entry.occurred_at, fact.incident_id, order_id))
            case CompensationMade() | EligibilityKept():
                closed.append((entry.stream.split("/")[1], entry.position))
            case CouponRestored() | RestorationDenied() | RedemptionVoided() if entry.stream.startswith("orders/"):
                over.append((entry.stream.removeprefix("orders/"), entry.position))
            case _:
                pass
    tables.many("INSERT OR IGNORE INTO {name} VALUES (?, ?, ?, ?)", proposed)
    tables.many("DELETE FROM {name} WHERE incident_id = ? AND position < ?", closed)
    tables.many("DELETE FROM {name} WHERE order_id = ? AND position < ?", over)


CARE = View(
    name="care",
    version=2,
    tables=(
        """CREATE TABLE {name} (
            position INTEGER PRIMARY KEY,
            since TEXT NOT NULL,
            incident_id TEXT NOT NULL UNIQUE,
            order_id TEXT NOT NULL) STRICT""",
    ),
    apply=_apply,
    types=(ThresholdBroken, CompensationMade, EligibilityKept, CouponRestored, RestorationDenied, RedemptionVoided),
)


def proposals(tables: Tables, after: int, limit: int) -> list[Proposal]:
    """The open proposals behind a position of the log, the oldest first."""
    statement = "SELECT position, since, incident_id, order_id FROM {name} WHERE position > ? ORDER BY position LIMIT ?"
    return [Proposal(*row) for row in cast(list[tuple[int, str, str, str]], tables.rows(statement, (after, limit)))]


def proposal_row(proposal: Proposal, order: Order) -> dict[str, Any]:
    """An open proposal as support reads it: whom it is for, what broke, what is offered, whether she was told."""
    assert order.placed is not None
    broken = [fact for fact in order.broken if fact.incident_id == proposal.incident_id]
    message = next((each for each in order.messages.values() if each.fact.incident_id == proposal.incident_id), None)
    first = broken[0]
    return {
        "order_id": proposal.order_id,
        "incident_id": proposal.incident_id,
        "customer_id": order.placed.customer_id,
        "merchant_id": order.placed.merchant_id,
        "currency": order.placed.currency,
        "since": proposal.since,
        "refund_id": first.refund_id,
        "coupons": [{"coupon_id": fact.coupon_id, "threshold": fact.threshold, "basis": fact.basis} for fact in broken],
        "loss": first.loss,
        "borne": first.borne,
        "proposed": first.proposed,
        "message_id": message.fact.message_id if message else None,
        "sent": [each.channel for each in message.sent] if message else [],
    }
