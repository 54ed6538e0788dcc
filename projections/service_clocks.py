"""What is counted of the clocks of cases: how many were kept, how many ran out, and how fast the first answer came.

A clock counts once it is met, or ran out; one that was stopped before counts for nothing. One that ran out and was
met later ran out. Each counts on the day it started.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple, cast

import msgspec

from domain.fact import Instant
from domain.ledger.entry import Entry
from domain.sla import (
    Clock,
    ClockBreached,
    ClockMet,
    ClockPaused,
    ClockResumed,
    ClockStarted,
    ClockStopped,
    evolve_clocks,
)
from projections.view import Tables

FIRST_RESPONSE = "FIRST_RESPONSE"
_SECOND = timedelta(seconds=1)


class Count(NamedTuple):
    """So much is added to an item of a figure; without a day on that of the event."""

    figure: str
    item: str
    n: int
    day: str = ""


def counts(tables: Tables, case_id: str, entry: Entry, today: str) -> Iterator[Count]:
    """What an event of a clock adds."""
    match entry.data:
        case ClockStarted() as fact:
            clock = evolve_clocks({}, fact, entry.occurred_at)[fact.clock_id]
            tables.many(_START, [(case_id, fact.clock_id, today, _kept(clock))])
        case ClockPaused() | ClockResumed() as fact:
            _change(tables, case_id, fact, entry.occurred_at)
        case ClockBreached() as fact:
            found = _change(tables, case_id, fact, entry.occurred_at)
            if found is not None:
                yield Count("breached", found.clock.fact.kind, 1, found.day)
        case ClockMet() | ClockStopped() as fact:
            found = _change(tables, case_id, fact, entry.occurred_at)
            tables.many("DELETE FROM {name}_clocks WHERE case_id = ? AND clock_id = ?", [(case_id, fact.clock_id)])
            if found is not None and isinstance(fact, ClockMet):
                yield from _met(found)
        case _:
            pass


class _Found(NamedTuple):
    """A clock after the event, and the day it started."""

    clock: Clock
    day: str


def _met(found: _Found) -> Iterator[Count]:
    kind = found.clock.fact.kind
    if found.clock.breached_at is None:
        yield Count("kept", kind, 1, found.day)
    if kind == FIRST_RESPONSE:
        yield Count("response_s", str(found.clock.used // _SECOND), 1, found.day)


def _change(
    tables: Tables,
    case_id: str,
    fact: ClockPaused | ClockResumed | ClockBreached | ClockMet | ClockStopped,
    at: Instant,
) -> _Found | None:
    """The clock after the event, as its own fold has it."""
    rows = tables.rows(
        "SELECT day, clock FROM {name}_clocks WHERE case_id = ? AND clock_id = ?", (case_id, fact.clock_id)
    )
    if not rows:
        return None
    day, kept = cast(tuple[str, bytes], rows[0])
    clock = evolve_clocks({fact.clock_id: msgspec.json.decode(kept, type=Clock)}, fact, at)[fact.clock_id]
    tables.many(_KEEP, [(_kept(clock), case_id, fact.clock_id)])
    return _Found(clock, day)


def _kept(clock: Clock) -> bytes:
    return msgspec.json.encode(clock)


_FIND = "SELECT day, clock FROM {name}_clocks WHERE case_id = ? AND clock_id = ?"
_KEEP = "UPDATE {name}_clocks SET clock = ? WHERE case_id = ? AND clock_id = ?"
_START = "INSERT OR REPLACE INTO {name}_clocks VALUES (?, ?, ?, ?)"
TABLES = (
    """CREATE TABLE {name}_clocks (
        case_id TEXT NOT NULL,
        clock_id TEXT NOT NULL,
        day TEXT NOT NULL,
        clock BLOB NOT NULL,
        PRIMARY KEY (case_id, clock_id)) STRICT, WITHOUT ROWID""",
)
