"""Reading the case queue: a page of the cases that are wanted, and how many there are."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from domain.fact import Instant
from projections.cases.queue import Place, Queued, Wanted
from projections.view import Tables

COUNTED_MAX = 10_000
"""Nobody reads a longer queue by its number: counting ends behind it, so that it takes no longer for a million."""


class Counts(NamedTuple):
    """How many cases are open, of these how many are overdue, due soon, and nobody's; none is counted beyond
    COUNTED_MAX + 1.
    """

    open: int
    overdue: int
    soon: int
    unowned: int


_WANTED = """SELECT q.*, c.time, c.tz
    FROM {name} AS q LEFT JOIN {name}_clocks AS c ON c.case_id = q.case_id AND c.clock_id = q.clock_id
    WHERE q.status <> 'CLOSED'{conditions}
        AND (q.rank, q.due_at, q.opened_at, q.case_id) > (?12, ?13, ?14, ?15)
    ORDER BY q.rank, q.due_at, q.opened_at, q.case_id LIMIT ?16"""
_CONDITIONS: Mapping[str, str] = {
    "status": "q.status = ?1",
    "owner": "q.owner = ?2",
    "category": "q.category = ?3",
    "language": "(q.language = ?4 OR q.language GLOB ?4 || '-*')",
    "priority": "q.rank = -?5",
    "overdue": "(q.due_at < ?11) = ?6",
    "order_id": "q.order_id = ?7",
    "customer_id": "q.customer_id = ?8",
    "owned": "(q.owner IS NOT NULL) = ?9",
    "due_by": "q.due_at <= ?10",
}
"""Only what is asked for is looked at, so that an index finds the few rows of an order or an owner; what most rows
meet is written so that no index is taken for it, and is found along the queue.
"""
_OVERDUE = "q.due_at < ?11"
_SOME = "(SELECT count(*) FROM (SELECT 1 FROM {{name}} WHERE status <> 'CLOSED'{} LIMIT ?3))"
_COUNTED = "SELECT " + ", ".join(
    _SOME.format(condition)
    for condition in ("", " AND due_at < ?1", " AND due_at >= ?1 AND due_at <= ?2", " AND owner IS NULL")
)


def queued(tables: Tables, wanted: Wanted, now: Instant, after: Place, limit: int) -> list[Queued]:
    """The open cases wanted that stand behind a place; overdue is a case whose next clock ran out before `now`."""
    statement = _WANTED.replace("{conditions}", "".join(f" AND {each}" for each in _conditions(wanted)))
    return [Queued._make(row) for row in tables.rows(statement, (*wanted, now, *after, limit))]


def _conditions(wanted: Wanted) -> Iterator[str]:
    for name, value in wanted._asdict().items():
        if value is not None:
            yield _OVERDUE if name == "overdue" and value else _CONDITIONS[name]


def counted(tables: Tables, now: Instant, soon: Instant) -> Counts:
    """How many cases are open, overdue before `now`, due between then and `soon`, and nobody's."""
    (row,) = tables.rows(_COUNTED, (now, soon, COUNTED_MAX + 1))
    return Counts._make(row)
