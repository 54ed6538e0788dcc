"""How much waits on each work list, since when, and how much of it is past its time."""

from collections.abc import Callable
from typing import Any, NamedTuple, cast

from domain.fact import Instant
from projections.boards import BOARDS
from projections.care_board import CARE
from projections.cases.logistics_board import LOGISTICS
from projections.cases.queue import CASE_QUEUE
from projections.recalls import RECALLS
from projections.tasks import TASKS
from projections.view import Tables, View


class Waiting(NamedTuple):
    """What is open on a list: how many, the oldest since when (None where none says), how many past their time; None
    where the list knows no times.
    """

    open: int
    since: Instant | None
    overdue: int | None


class WorkList(NamedTuple):
    """A list of open work: its name, where it is read in full, what is followed for it, and how it is counted."""

    name: str
    path: str
    view: View
    statement: str


_OPEN = "SELECT count(*), min(since), NULL FROM {name} WHERE "
_DUE = "SELECT count(*), min(since), count(*) FILTER (WHERE due_at < :now) FROM {name} WHERE "
WORK_LISTS = (
    WorkList(
        "cases",
        "/v1/cases",
        CASE_QUEUE,
        "SELECT count(*), min(opened_at), count(*) FILTER (WHERE due_at < :now) FROM {name} WHERE status <> 'CLOSED'",
    ),
    WorkList("care", "/v1/care", CARE, f"{_OPEN}true"),
    WorkList("logistics", "/v1/boards/logistics", LOGISTICS, f"{_OPEN}(closed = 0 OR claims > 0)"),
    WorkList("gifts", "/v1/boards/gifts", BOARDS, f"{_DUE}board = 'gifts'"),
    WorkList("returns", "/v1/boards/returns", BOARDS, f"{_DUE}board = 'returns'"),
    WorkList("repairs", "/v1/boards/repairs", BOARDS, f"{_DUE}board = 'repairs'"),
    WorkList(
        "emergencies",
        "/v1/boards/emergencies",
        RECALLS,
        "SELECT count(*), NULL, NULL FROM {name}_incidents WHERE open",
    ),
    WorkList("staff", "/v1/boards/staff", TASKS, f"{_DUE}kind = 'ANSWER'"),
    WorkList("actions", "/v1/boards/actions", TASKS, f"{_DUE}kind = 'ACTION'"),
)
"""The most general first."""


def waiting(read: Callable[..., Any], now: Instant) -> list[dict[str, Any]]:
    """Every list with what waits on it at `now`; `read` is `Follower.read`."""
    return [
        {"board": each.name, "path": each.path, **read(each.view, _counted, each.statement, now)._asdict()}
        for each in WORK_LISTS
    ]


def _counted(tables: Tables, statement: str, now: Instant) -> Waiting:
    (row,) = tables.rows(statement.replace(":now", "?1"), (now,) if ":now" in statement else ())
    return Waiting(*cast(tuple[int, Instant | None, int | None], row))
