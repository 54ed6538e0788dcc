"""What falls due of service clocks, on whatever stream they run: a row for each that runs, until when.

The stream knows best: a row that is asked in vain is put off.
"""

from collections.abc import Iterator, Sequence
from typing import cast

from domain.fact import Instant
from domain.ledger.entry import Entry
from domain.sla import ClockBreached, ClockMet, ClockPaused, ClockResumed, ClockStarted, ClockStopped
from projections.due import Due
from projections.view import Tables, View

CLOCK = "CLOCK"


def _apply(tables: Tables, entries: Sequence[Entry]) -> None:
    for entry in entries:
        for statement, values in _changes(entry):
            tables.many(statement, [values])


def _changes(entry: Entry) -> Iterator[tuple[str, tuple[object, ...]]]:
    match entry.data:
        case ClockStarted() | ClockResumed() as fact:
            yield _KEEP, (entry.stream, fact.clock_id, fact.due_at)
        case ClockPaused() | ClockMet() | ClockBreached() | ClockStopped() as fact:
            yield "DELETE FROM {name} WHERE stream = ? AND clock_id = ?", (entry.stream, fact.clock_id)
        case _:
            pass


_KEEP = "INSERT OR REPLACE INTO {name} VALUES (?, ?, ?, '')"

DUE_CLOCKS = View(
    name="due_clocks",
    version=1,
    tables=(
        """CREATE TABLE {name} (
            stream TEXT NOT NULL,
            clock_id TEXT NOT NULL,
            due_at TEXT NOT NULL,
            later TEXT NOT NULL,
            asks_at TEXT AS (max(due_at, later)),
            PRIMARY KEY (stream, clock_id)) STRICT, WITHOUT ROWID""",
        "CREATE INDEX {name}_at ON {name} (asks_at, stream)",
    ),
    apply=_apply,
    types=(ClockStarted, ClockPaused, ClockResumed, ClockMet, ClockBreached, ClockStopped),
    notes=("later",),
)


def due(tables: Tables, until: Instant, limit: int = 1000) -> list[Due]:
    """The clocks that run out by `until`, the longest overdue first."""
    statement = "SELECT stream, due_at, clock_id FROM {name} WHERE asks_at <= ? ORDER BY asks_at, stream LIMIT ?"
    rows = cast(list[tuple[str, str, str]], tables.rows(statement, (until, limit)))
    return [Due(stream, due_at, CLOCK, clock_id) for stream, due_at, clock_id in rows]


def put_off(tables: Tables, asked: Sequence[tuple[Due, Instant]]) -> None:
    """Ask these again at their instants, unless they were moved meanwhile."""
    statement = "UPDATE {name} SET later = ? WHERE stream = ? AND clock_id = ? AND due_at = ?"
    tables.many(statement, [(later, each.stream, each.item, each.due_at) for each, later in asked])
