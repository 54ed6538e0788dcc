"""What happens to clocks: they are paused, run on, are met, missed or stopped. All pure: facts for whoever has them.

Each function answers with no fact where nothing changes, so that saying something twice moves no clock twice.
"""

from datetime import timedelta

from domain.calendar import CALENDAR
from domain.clock import instant, moment
from domain.fact import Fact, Instant, Label
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
from domain.sla.promises import start
from domain.sla.state import Clock, Clocks, between

__all__ = ["ClockDue", "Clocks", "ResumptionStated", "breach", "meet", "pause", "restart", "resume", "stop"]

_SECOND = timedelta(seconds=1)


class ClockDue(Fact, frozen=True, kw_only=True):
    """Asked by the ledger itself: has this clock run out?"""

    clock_id: Label


class ResumptionStated(Fact, frozen=True, kw_only=True):
    """A clock runs on, as stated."""

    clock_id: Label


def breach(clocks: Clocks, clock_id: str, now: Instant) -> list[ClockFact]:
    """The clock ran out unmet, once: nothing if it stands still, is over, or has time left."""
    clock = clocks.get(clock_id)
    if clock is None or not clock.open or clock.paused or clock.breached_at or now <= clock.due_at:
        return []
    return [ClockBreached(clock_id=clock_id, due_at=clock.due_at, law=clock.fact.law)]


def meet(clocks: Clocks, clock_id: str, at: Instant) -> list[ClockFact]:
    """What the clock waited for happened at `at`; too late, its breach is recorded before it, if it is not yet.

    Too late is at least a second, also where none of the clock's own time went by since: at night, say.
    """
    clock = clocks.get(clock_id)
    if clock is None or not clock.open:
        return []
    if clock.paused or at <= clock.due_at:
        return [ClockMet(clock_id=clock_id, over_s=0)]
    over = between(clock, clock.due_at, at)
    return [*breach(clocks, clock_id, at), ClockMet(clock_id=clock_id, over_s=max(1, -(-over // _SECOND)))]


def pause(clocks: Clocks, clock_id: str, waiting_for: WaitingFor, at: Instant) -> list[ClockFact]:
    """The clock stands still: not one of the law's, nor one that ran out."""
    clock = clocks.get(clock_id)
    if clock is None or clock.status != "RUNNING" or clock.fact.time == "STATUTORY" or at > clock.due_at:
        return []
    return [ClockPaused(clock_id=clock_id, waiting_for=waiting_for)]


def resume(clocks: Clocks, clock_id: str, at: Instant, waited_for: WaitingFor | None = None) -> list[ClockFact]:
    """The clock runs on from `at` with what it had left, if it is `waited_for` that it stood still, or whoever it was;
    nobody's turn ends before it began.
    """
    clock = clocks.get(clock_id)
    if clock is None or not clock.open or clock.paused is None or waited_for not in (None, clock.paused):
        return []
    assert clock.paused_at is not None
    return [ClockResumed(clock_id=clock_id, due_at=_resumed(clock, clock.paused_at, max(at, clock.paused_at)))]


def stop(clocks: Clocks, clock_id: str, at: Instant) -> list[ClockFact]:
    """What the clock waits for need not happen any more; one that had run out by then is missed first."""
    clock = clocks.get(clock_id)
    if clock is None or not clock.open:
        return []
    return [*breach(clocks, clock_id, at), ClockStopped(clock_id=clock_id)]


def restart(clock: Clock, at: Instant, *, stood_still: bool = False) -> ClockStarted:
    """A clock that was stopped in time runs again until when it was due. It has what it had left where it stood still
    when it was stopped, or did since then.
    """
    since = clock.paused_at or (clock.stopped_at if stood_still else None)
    due_at = _resumed(clock, since, max(at, since)) if since else clock.due_at
    return start(clock.fact.kind, at, clock_id=clock.fact.clock_id, tz=clock.fact.tz, due_at=due_at)


def _resumed(clock: Clock, paused_at: Instant, at: Instant) -> Instant:
    left = between(clock, paused_at, clock.due_at)
    if clock.fact.time == "BUSINESS":
        return CALENDAR.add_business_time(at, left, clock.fact.tz).due_at
    return instant(moment(at) + left)
