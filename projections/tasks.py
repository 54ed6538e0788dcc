"""Tasks: what a person has to finish by a time. Complaints about staff to answer, improvement actions to close.

The same rows are the boards of what is open and the ledger's own list of what falls due. A row leaves when its task is
finished; once it is recorded as overdue it is not asked about any more. A deadline that had passed before its task was
recorded, as in an import, has a day of grace: what follows may tell that it was met.
"""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, cast

from domain.clock import plus
from domain.fact import Instant
from domain.ledger.entry import Entry
from domain.retrospective import ImprovementActionClosed, ImprovementActionOpened, ImprovementActionOverdue
from domain.staff import StaffComplaintAnswered, StaffComplaintOverdue, StaffComplaintReceived
from projections.due import Due
from projections.view import Change, Tables, View

TaskKind = Literal["ANSWER", "ACTION"]
STREAMS = ("staff/", "retrospectives/")


class Task(NamedTuple):
    """An open task: where in the log it was set, on which stream and which of its items, since when, until when."""

    position: int
    stream: str
    item: str
    since: Instant
    due_at: Instant


def _apply(tables: Tables, entries: Sequence[Entry]) -> None:
    for entry in entries:
        if entry.stream.startswith(STREAMS):
            for statement, values in _changes(entry):
                tables.many(statement, [values])


def _changes(entry: Entry) -> Iterator[Change]:
    match entry.data:
        case StaffComplaintReceived() as fact:
            yield _set("ANSWER", entry, fact.complaint_id, fact.answer_by)
        case ImprovementActionOpened() as fact:
            yield _set("ACTION", entry, fact.action_id, fact.due_at)
        case StaffComplaintAnswered() as fact:
            yield _DONE, (entry.stream, fact.complaint_id)
        case ImprovementActionClosed() as fact:
            yield _DONE, (entry.stream, fact.action_id)
        case StaffComplaintOverdue() as fact:
            yield _TOLD, (entry.stream, fact.complaint_id)
        case ImprovementActionOverdue() as fact:
            yield _TOLD, (entry.stream, fact.action_id)
        case _:
            pass


def _set(kind: TaskKind, entry: Entry, item: str, due_at: Instant) -> Change:
    ask_at = due_at if due_at >= entry.recorded_at else plus(entry.recorded_at, days=1)
    return _NEW, (kind, entry.stream, item, entry.position, entry.occurred_at, due_at, ask_at)


_NEW = "INSERT INTO {name} VALUES (?, ?, ?, ?, ?, ?, ?, '')"
_DONE = "DELETE FROM {name} WHERE stream = ? AND item = ?"
_TOLD = "UPDATE {name} SET ask_at = NULL WHERE stream = ? AND item = ?"

TASKS = View(
    name="tasks",
    version=1,
    tables=(
        """CREATE TABLE {name} (
            kind TEXT NOT NULL,
            stream TEXT NOT NULL,
            item TEXT NOT NULL,
            position INTEGER NOT NULL,
            since TEXT NOT NULL,
            due_at TEXT NOT NULL,
            ask_at TEXT,
            later TEXT NOT NULL,
            asks_at TEXT AS (max(ask_at, later)),
            PRIMARY KEY (stream, item)) STRICT, WITHOUT ROWID""",
        "CREATE UNIQUE INDEX {name}_position ON {name} (kind, position)",
        "CREATE INDEX {name}_at ON {name} (asks_at, stream) WHERE asks_at IS NOT NULL",
    ),
    apply=_apply,
    types=(
        *(StaffComplaintReceived, StaffComplaintAnswered, StaffComplaintOverdue),
        *(ImprovementActionOpened, ImprovementActionClosed, ImprovementActionOverdue),
    ),
    notes=("later",),
)


def tasks(tables: Tables, kind: TaskKind, after: int, limit: int) -> list[Task]:
    """The open tasks of a kind that were set behind a position of the log, the oldest first."""
    statement = """SELECT position, stream, item, since, due_at FROM {name}
        WHERE kind = ? AND position > ? ORDER BY position LIMIT ?"""
    rows = tables.rows(statement, (kind, after, limit))
    return [Task(*row) for row in cast(list[tuple[int, str, str, str, str]], rows)]


def due(tables: Tables, until: Instant, limit: int = 1000) -> list[Due]:
    """What is due by `until`, the longest overdue first."""
    statement = "SELECT stream, due_at, kind, item FROM {name} WHERE asks_at <= ? ORDER BY asks_at, stream LIMIT ?"
    return [Due(*row) for row in cast(list[tuple[str, str, str, str]], tables.rows(statement, (until, limit)))]


def put_off(tables: Tables, asked: Sequence[tuple[Due, Instant]]) -> None:
    """Ask these again at their instants."""
    statement = "UPDATE {name} SET later = ? WHERE stream = ? AND item = ?"
    tables.many(statement, [(later, each.stream, each.item) for each, later in asked])
