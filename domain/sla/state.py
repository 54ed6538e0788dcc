"""A clock as it stands, and its fold."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Literal, assert_never

import msgspec
from msgspec.structs import replace

from domain.calendar import CALENDAR
from domain.clock import moment
from domain.fact import Instant
from domain.sla.events import (
    ClockBreached,
    ClockFact,
    ClockMet,
    ClockPaused,
    ClockResumed,
    ClockStarted,
    ClockStopped,
    WaitingFor,
)

ClockStatus = Literal["RUNNING", "PAUSED", "BREACHED", "MET", "STOPPED"]


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """A clock as it stands. `used` is how long it had run, in its own time, when it last began to run at `since`;
    `due_at` moves when it resumes. One that was breached may still be met, late. What is reported late counts from
    when the clock began to run, or to stand still: neither takes time away nor gives any.
    """

    fact: ClockStarted
    started_at: Instant
    since: Instant
    due_at: Instant
    used: timedelta = timedelta()
    paused: WaitingFor | None = None
    paused_at: Instant | None = None
    breached_at: Instant | None = None
    met_at: Instant | None = None
    over_s: int = 0
    stopped_at: Instant | None = None

    @property
    def status(self) -> ClockStatus:
        """Where it stands: met or stopped it is over; paused or running it is open; breached, too late and open."""
        if self.met_at is not None:
            return "MET"
        if self.stopped_at is not None:
            return "STOPPED"
        if self.breached_at is not None:
            return "BREACHED"
        return "RUNNING" if self.paused is None else "PAUSED"

    @property
    def open(self) -> bool:
        """Whether what it waits for has still to happen."""
        return self.met_at is None and self.stopped_at is None


Clocks = Mapping[str, Clock]


def evolve_clocks(clocks: Clocks, fact: ClockFact, at: Instant) -> dict[str, Clock]:
    """A stream's clocks after the fact."""
    if isinstance(fact, ClockStarted):
        clock = Clock(fact=fact, started_at=at, since=at, due_at=fact.due_at)
        return {**clocks, fact.clock_id: clock}
    before = clocks.get(fact.clock_id)
    return dict(clocks) if before is None else {**clocks, fact.clock_id: _evolve(before, fact, at)}


def _evolve(
    clock: Clock, fact: ClockPaused | ClockResumed | ClockMet | ClockBreached | ClockStopped, at: Instant
) -> Clock:
    match fact:
        case ClockPaused():
            return replace(clock, used=spent(clock, at), paused=fact.waiting_for, paused_at=max(at, clock.since))
        case ClockResumed():
            since = max(at, clock.paused_at or at)
            return replace(clock, since=since, due_at=fact.due_at, paused=None, paused_at=None)
        case ClockMet():
            return replace(clock, used=spent(clock, at), met_at=at, over_s=fact.over_s)
        case ClockBreached():
            return replace(clock, breached_at=at)
        case ClockStopped():
            return replace(clock, used=spent(clock, at), stopped_at=at)
        case _:
            assert_never(fact)


def spent(clock: Clock, at: Instant) -> timedelta:
    """How much of its own time a clock has run until then; pauses do not count (B-17)."""
    if clock.paused is not None or not clock.open:
        return clock.used
    return clock.used + between(clock, clock.since, at)


def between(clock: Clock, since: Instant, until: Instant) -> timedelta:
    """The clock's own time between two instants: hours of the shop, or all; nothing if they are not in that order."""
    if clock.fact.time == "BUSINESS":
        return CALENDAR.business_time(since, until, clock.fact.tz)
    return max(timedelta(), moment(until) - moment(since))


def earliest(clocks: Iterable[Clock]) -> Clock | None:
    """Of several clocks the one that is due first: of those that run, whatever is late included (B-14)."""
    running = (clock for clock in clocks if clock.open and clock.paused is None)
    return min(running, key=lambda clock: (clock.due_at, clock.fact.clock_id), default=None)
