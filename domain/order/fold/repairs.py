"""The fold of repairs."""

from typing import assert_never

from msgspec.structs import replace

from domain.fact import Instant
from domain.order.events import CalendarDay, RepairFact
from domain.order.events.repairs import (
    RepairAnswered,
    RepairCompleted,
    RepairOverdue,
    RepairPaid,
    RepairQuoted,
    RepairReceived,
    RepairRequested,
    RepairReturned,
    RepairWithdrawn,
)
from domain.order.state import Order, Repair


def repaired(order: Order, fact: RepairFact, at: Instant) -> Order:
    """The order after it."""
    if isinstance(fact, RepairRequested):
        asked = Repair(requested=fact, requested_at=at)
        return replace(order, repairs={**order.repairs, fact.repair_id: asked})
    repair = order.repairs.get(fact.repair_id)
    if repair is None:
        return order
    name = type(fact).__name__
    said, times = {**repair.said, name: fact}, {**repair.times, name: at}
    repair = replace(repair, said=said, times=times, **_changes(repair, fact))
    return replace(order, repairs={**order.repairs, fact.repair_id: repair})


def _changes(
    repair: Repair,
    fact: RepairReceived
    | RepairQuoted
    | RepairAnswered
    | RepairPaid
    | RepairCompleted
    | RepairReturned
    | RepairWithdrawn
    | RepairOverdue,
) -> dict[str, object]:
    """What a fact changes of the repair beside being said."""
    match fact:
        case RepairReceived():
            return {"status": "RECEIVED"} if repair.status == "REQUESTED" else {}
        case RepairQuoted():
            return {"status": "QUOTED" if fact.total else "STARTED", "total": fact.total, "due_by": _end(fact.due_by)}
        case RepairAnswered():
            return {"status": "STARTED" if fact.accepted else "DECLINED", "due_by": _end(fact.due_by)}
        case RepairPaid():
            return {"payments": {**repair.payments, fact.reference: fact}}
        case RepairCompleted():
            return {"status": "COMPLETED"}
        case RepairReturned():
            return {"status": "RETURNED"}
        case RepairWithdrawn():
            return {"status": "WITHDRAWN"}
        case RepairOverdue():
            return {"overdue": True}
        case _:
            assert_never(fact)


def _end(day: CalendarDay | object) -> Instant | None:
    return day.due_at if isinstance(day, CalendarDay) else None
