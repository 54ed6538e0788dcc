"""A row of the case queue as whoever chooses the next case reads it."""

from typing import Any

from domain.clock import moment
from domain.fact import Instant
from projections.cases.clocks_view import remaining
from projections.cases.queue import LAST, Place, Queued

_JOINT = "~"
_PRIORITIES = ("0", "1", "2", "3", "4", "5")


def queue_row(row: Queued, now: Instant) -> dict[str, Any]:
    """The row at `now`; `skill` is the language whoever takes the case must speak (R-003-50)."""
    return {
        "case_id": row.case_id,
        "status": row.status,
        "category": row.category,
        "scene": row.scene,
        "priority": -row.rank,
        "fast_track": bool(row.fast_track),
        "channel": row.channel,
        "language": row.language,
        "skill": row.language.partition("-")[0],
        "region": row.region,
        "tz": row.tz,
        "owner": row.owner,
        "opened_at": row.opened_at,
        "order_id": row.order_id,
        "customer_id": row.customer_id,
        "next_due": _next_due(row, now),
    }


def _next_due(row: Queued, now: Instant) -> dict[str, Any] | None:
    """The clock that is due next; `remaining_s` are whole seconds of its own time that it has left, which go down
    within `counts`.
    """
    if row.clock_id is None or row.clock_time is None:
        return None
    left = remaining(row.clock_time, row.clock_tz or row.tz, row.due_at, now)
    return {"clock_id": row.clock_id, "due_at": row.due_at, **left}


def cursor(place: Place) -> str:
    """A place in the queue as text: priority, due time, opening time, case."""
    due_at = "" if place.due_at == LAST else place.due_at
    return _JOINT.join((str(-place.rank), due_at, place.opened_at, place.case_id))


def place(text: str) -> Place:
    """The place that a cursor names. Raises ValueError if it is none."""
    priority, due_at, opened_at, case_id = text.split(_JOINT)
    if due_at:
        moment(due_at)
    moment(opened_at)
    if priority not in _PRIORITIES:
        raise ValueError(f"{priority} is no priority")
    return Place(-int(priority), due_at or LAST, opened_at, case_id)
