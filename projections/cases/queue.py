"""The case queue: every open case, the most urgent first, with the clock that is due next (R-003-12).

Each event changes a few rows, whatever the number of cases. The clocks of a case are kept until they are over, so
that a case which is taken up again has what still runs. A row says what is needed to choose a case; what the case is,
its stream tells.

Order: priority, the highest first; then the next due clock, the earliest first, a case without one last; then the
oldest. A page begins behind a place in that order. So rows may move while one pages: a case that stays where it is
comes exactly once, one that moves forward past the place is not seen again, and one that moves back is seen at its
new place.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from domain.case.events.intake import (
    CaseAssigned,
    CaseClassified,
    CaseDetailed,
    CaseOpened,
    CaseVerified,
    FirstResponded,
    IntakeChecked,
)
from domain.case.events.resolution import CaseClosed, CaseReopened
from domain.clock import SHANGHAI
from domain.fact import Instant
from domain.ledger.entry import Entry
from domain.sla import ClockMet, ClockPaused, ClockResumed, ClockStarted, ClockStopped
from projections.view import Tables, View

LAST = "~"
"""Stands for the due time of a case without a running clock: behind every instant."""
Change = tuple[str, tuple[object, ...]]


class Place(NamedTuple):
    """A place in the queue: how far behind the highest priority, when due, opened when, which case."""

    rank: int
    due_at: str
    opened_at: Instant
    case_id: str


FIRST = Place(-10, "", "", "")


class Wanted(NamedTuple):
    """Which open cases: those of which all of this is true. `language` is a tag, or just a tongue such as `en`;
    `owned` whether anybody owns it, `due_by` an instant by which its next clock runs out.
    """

    status: str | None = None
    owner: str | None = None
    category: str | None = None
    language: str | None = None
    priority: int | None = None
    overdue: bool | None = None
    order_id: str | None = None
    customer_id: str | None = None
    owned: bool | None = None
    due_by: Instant | None = None


class Queued(NamedTuple):
    """A row of the queue; `clock_id`, `clock_time` and `clock_tz` are of the clock that is due next."""

    rank: int
    due_at: str
    opened_at: Instant
    case_id: str
    status: str
    category: str
    scene: str
    fast_track: int
    channel: str
    language: str
    region: str | None
    tz: str
    owner: str | None
    order_id: str | None
    customer_id: str | None
    clock_id: str | None
    clock_time: str | None
    clock_tz: str | None

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.rank, self.due_at, self.opened_at, self.case_id)


def _apply(tables: Tables, entries: Sequence[Entry]) -> None:
    for entry in entries:
        if entry.stream.startswith("cases/"):
            case_id = entry.stream.removeprefix("cases/")
            for statement, values in (*_of_case(case_id, entry), *_of_clock(case_id, entry)):
                tables.many(statement, [values])


def _of_case(case_id: str, entry: Entry) -> Iterator[Change]:
    match entry.data:
        case CaseOpened() as fact:
            yield _OPEN, _row(case_id, entry.occurred_at, fact)
        case CaseDetailed() as fact:
            yield _KNOWN, (fact.order_id or None, fact.customer_id or None, case_id)
        case IntakeChecked() as fact:
            yield _KNOWN, (None, fact.customer_id or None, case_id)
            if not fact.missing:
                yield "UPDATE {name} SET status = 'VERIFY' WHERE case_id = ? AND status = 'INTAKE'", (case_id,)
        case CaseClassified() as fact:
            values = (fact.category, fact.scene, -fact.priority, int(fact.fast_track), case_id)
            yield _CLASSIFY, values
        case CaseAssigned() | FirstResponded() as fact:
            yield "UPDATE {name} SET owner = ? WHERE case_id = ?", (fact.owner, case_id)
        case CaseVerified():
            yield "UPDATE {name} SET status = 'RESOLVE' WHERE case_id = ?", (case_id,)
        case CaseClosed():
            yield "UPDATE {name} SET status = 'CLOSED' WHERE case_id = ?", (case_id,)
        case CaseReopened():
            yield "UPDATE {name} SET status = 'VERIFY' WHERE case_id = ?", (case_id,)
        case _:
            pass


def _row(case_id: str, at: Instant, fact: CaseOpened) -> tuple[object, ...]:
    """A case as it was opened; nothing is due yet."""
    place = (0, LAST, at, case_id)
    about = ("INTAKE", fact.category, fact.scene, 0, fact.channel, fact.language, fact.region or None)
    return (*place, *about, fact.tz or SHANGHAI, None, fact.order_id or None, fact.customer_id or None, None)


def _of_clock(case_id: str, entry: Entry) -> Iterator[Change]:
    """One that ran out unmet still waits, as the most urgent; one that stands still does not."""
    match entry.data:
        case ClockStarted() as fact:
            yield _CLOCK, (case_id, fact.clock_id, fact.due_at, fact.time, fact.tz)
        case ClockResumed() as fact:
            yield _RUN, (fact.due_at, case_id, fact.clock_id)
        case ClockPaused() as fact:
            yield "UPDATE {name}_clocks SET running = 0 WHERE case_id = ? AND clock_id = ?", (case_id, fact.clock_id)
        case ClockMet() | ClockStopped() as fact:
            yield "DELETE FROM {name}_clocks WHERE case_id = ? AND clock_id = ?", (case_id, fact.clock_id)
        case _:
            return
    yield _NEXT_DUE, (case_id,)


_OPEN = "INSERT OR REPLACE INTO {name} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_KNOWN = "UPDATE {name} SET order_id = coalesce(?, order_id), customer_id = coalesce(?, customer_id) WHERE case_id = ?"
_CLASSIFY = "UPDATE {name} SET category = ?, scene = ?, rank = ?, fast_track = ? WHERE case_id = ?"
_CLOCK = "INSERT OR REPLACE INTO {name}_clocks VALUES (?, ?, ?, ?, ?, 1)"
_RUN = "UPDATE {name}_clocks SET due_at = ?, running = 1 WHERE case_id = ? AND clock_id = ?"
_NEXT_DUE = """UPDATE {name} SET
        due_at = coalesce((SELECT min(due_at) FROM {name}_clocks WHERE case_id = ?1 AND running), '~'),
        clock_id = (SELECT clock_id FROM {name}_clocks WHERE case_id = ?1 AND running
            ORDER BY due_at, clock_id LIMIT 1)
    WHERE case_id = ?1"""
CASE_QUEUE = View(
    name="case_queue",
    version=2,
    tables=(
        """CREATE TABLE {name} (
            rank INTEGER NOT NULL,
            due_at TEXT NOT NULL,
            opened_at TEXT NOT NULL,
            case_id TEXT PRIMARY KEY,
            status TEXT NOT NULL,
            category TEXT NOT NULL,
            scene TEXT NOT NULL,
            fast_track INTEGER NOT NULL,
            channel TEXT NOT NULL,
            language TEXT NOT NULL,
            region TEXT,
            tz TEXT NOT NULL,
            owner TEXT,
            order_id TEXT,
            customer_id TEXT,
            clock_id TEXT) STRICT, WITHOUT ROWID""",
        """CREATE TABLE {name}_clocks (
            case_id TEXT NOT NULL,
            clock_id TEXT NOT NULL,
            due_at TEXT NOT NULL,
            time TEXT NOT NULL,
            tz TEXT NOT NULL,
            running INTEGER NOT NULL,
            PRIMARY KEY (case_id, clock_id)) STRICT, WITHOUT ROWID""",
        "CREATE INDEX {name}_order ON {name} (rank, due_at, opened_at, case_id) WHERE status <> 'CLOSED'",
        "CREATE INDEX {name}_due ON {name} (due_at, status) WHERE status <> 'CLOSED'",
        "CREATE INDEX {name}_asked ON {name} (order_id, status) WHERE status <> 'CLOSED'",
        "CREATE INDEX {name}_whose ON {name} (customer_id, status) WHERE status <> 'CLOSED'",
        "CREATE INDEX {name}_owner ON {name} (owner, status) WHERE status <> 'CLOSED'",
    ),
    apply=_apply,
)
