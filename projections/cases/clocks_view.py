"""A service clock as anyone reads it: by when, where it stands, how long it ran. Nothing of `clock_row` depends on
when it is read, so that a stream read twice gives the same bytes; what is left of it does, and says how it counts.
"""

from datetime import timedelta
from typing import Any

from domain.calendar import CALENDAR
from domain.clock import moment
from domain.fact import Instant
from domain.sla import Clock, between, spent

_SECOND = timedelta(seconds=1)


def clock_row(clock: Clock) -> dict[str, Any]:
    """A clock as it stands. `used_s` are whole seconds of its own time that it had run when it last began to run, at
    `running_since`, or when it came to rest; `over_s` by how many it was met too late.
    """
    return {
        "clock_id": clock.fact.clock_id,
        "kind": clock.fact.kind,
        "time": clock.fact.time,
        "status": clock.status,
        "started_at": clock.started_at,
        "due_at": clock.due_at,
        "paused": clock.paused,
        "paused_at": clock.paused_at,
        "used_s": clock.used // _SECOND,
        "running_since": clock.since if clock.open and clock.paused is None else None,
        "met_at": clock.met_at,
        "over_s": clock.over_s if clock.met_at else None,
        "breached_at": clock.breached_at,
        "stopped_at": clock.stopped_at,
        "law": clock.fact.law or None,
        "provisional": clock.fact.provisional,
    }


def remaining(time: str, tz: str, due_at: Instant, now: Instant) -> dict[str, Any]:
    """What is left at `now` of a clock that runs: whole seconds of its own time. It counts `from` an instant `until`
    another: a clock in business time goes down in the shop's hours alone, those of now or the next ones.
    """
    overdue = now > due_at
    if time == "BUSINESS":
        left = CALENDAR.business_time(now, due_at, tz)
        begins, ends = CALENDAR.hours(now, tz)
    else:
        left = max(timedelta(), moment(due_at) - moment(now))
        begins, ends = now, due_at
    counts = None if overdue else {"from": begins, "until": min(ends, due_at)}
    return {"time": time, "remaining_s": left // _SECOND, "overdue": overdue, "counts": counts}


def clock_now(clock: Clock, now: Instant) -> dict[str, Any]:
    """A clock at `now`: seconds of its own time that it has run, that it has left, and that it is over by."""
    fact = clock.fact
    at = next((each for each in (clock.met_at, clock.stopped_at, clock.paused_at) if each), now)
    left = remaining(fact.time, fact.tz, clock.due_at, at)
    row = {"clock_id": fact.clock_id, "spent_s": spent(clock, now) // _SECOND, **left}
    if clock.status in ("RUNNING", "BREACHED"):
        return row | {"over_s": _over_s(clock, now)}
    return row | {"counts": None, "over_s": clock.over_s, "overdue": clock.over_s > 0}


def _over_s(clock: Clock, now: Instant) -> int:
    """Seconds of the clock's own time since it ran out; nothing where it has not."""
    return between(clock, clock.due_at, now) // _SECOND
