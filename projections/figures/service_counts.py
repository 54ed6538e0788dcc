"""What is counted of the service desk, followed day by day, so that any period is a sum of days.

A case counts on the day it was opened, whatever becomes of it later; a clock on the day it started; an order, a score
and the reasons of one on their own. Days are those of Shanghai. Everything counts once in all, and once for the
merchant of the case's order: what was counted before that order was known is counted for its merchant then.

Response times are counted by the second, so the median of any period is exact.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple, cast

from domain.calendar import CALENDAR
from domain.case.events.follow_up import LowScoreReasonTagged, SatisfactionScored
from domain.case.events.intake import CaseClassified, CaseDetailed, CaseOpened, IntakeChecked
from domain.case.events.resolution import CaseClosed, CaseReopened, CaseResolved
from domain.clock import SHANGHAI, local_date
from domain.fact import Fact, Instant
from domain.ledger.entry import Entry
from domain.order.events import OrderPlaced
from projections import service_clocks
from projections.service_clocks import Count
from projections.view import Tables, View

SOLVE_DAYS = 7
"""Within so many working days a case is solved (R-003-59)."""
_IN_TIME, _LATE, _WITHDRAWN, _UNSOLVED = "IN_TIME", "LATE", "WITHDRAWN", ""
_ALL = ""
"""Stands for all merchants."""


class _Case(NamedTuple):
    """What is remembered of a case."""

    case_id: str
    day: str
    merchant: str | None
    category: str
    scene: str
    solve_by: Instant
    ended: str


def _apply(tables: Tables, entries: Sequence[Entry]) -> None:
    added = Counter[tuple[str, str, str, str]]()
    for entry in entries:
        if entry.stream.startswith("orders/"):
            _order(added, entry)
        elif entry.stream.startswith("cases/"):
            _case(tables, added, entry)
    tables.many(_COUNT, [(*place, count) for place, count in added.items() if count])
    tables.many("DELETE FROM {name} WHERE count = 0", [()])
    merchants = dict.fromkeys(merchant for merchant, *_ in added)
    tables.many("INSERT OR IGNORE INTO {name}_merchants VALUES (?)", [(each,) for each in merchants if each])
    tables.many("INSERT OR REPLACE INTO {name}_until VALUES (1, ?)", [(each.recorded_at,) for each in entries[-1:]])


def _order(added: Counter[tuple[str, str, str, str]], entry: Entry) -> None:
    """A part of an order that was split is no further order."""
    fact = entry.data
    if isinstance(fact, OrderPlaced) and not fact.split_from:
        for merchant in (_ALL, fact.merchant_id):
            added[merchant, _day(entry.occurred_at), "orders", ""] += 1


def _case(tables: Tables, added: Counter[tuple[str, str, str, str]], entry: Entry) -> None:
    case_id, fact = entry.stream.removeprefix("cases/"), entry.data
    if isinstance(fact, CaseOpened):
        tables.many(_REMEMBER, [_opened(case_id, entry.occurred_at, fact)])
    rows = tables.rows("SELECT * FROM {name}_cases WHERE case_id = ?", (case_id,))
    if not rows:
        return
    case = _Case._make(rows[0])
    if isinstance(fact, IntakeChecked) and fact.merchant_id and case.merchant is None:
        _sold_by(tables, added, case_id, fact.merchant_id)
        return
    today = _day(entry.occurred_at)
    counts = [*_counts(tables, case, fact, entry.occurred_at), *service_clocks.counts(tables, case_id, entry, today)]
    for each in counts:
        day = each.day or today
        added[_ALL, day, each.figure, each.item] += each.n
        if case.merchant is not None:
            added[case.merchant, day, each.figure, each.item] += each.n
        else:
            tables.many(_WAIT, [(case_id, day, each.figure, each.item, each.n)])


def _sold_by(tables: Tables, added: Counter[tuple[str, str, str, str]], case_id: str, merchant: str) -> None:
    """The merchant became known: what was counted of the case counts for the merchant too."""
    tables.many("UPDATE {name}_cases SET merchant = ? WHERE case_id = ?", [(merchant, case_id)])
    waiting = tables.rows("SELECT day, figure, item, count FROM {name}_waiting WHERE case_id = ?", (case_id,))
    for day, figure, item, count in cast(list[tuple[str, str, str, int]], waiting):
        added[merchant, day, figure, item] += count
    tables.many("DELETE FROM {name}_waiting WHERE case_id = ?", [(case_id,)])


def _opened(case_id: str, at: Instant, fact: CaseOpened) -> _Case:
    solve_by = CALENDAR.add_business_days(at, SOLVE_DAYS, fact.tz or SHANGHAI).due_at
    return _Case(case_id, _day(at), None, fact.category, fact.scene, solve_by, _UNSOLVED)


def _counts(tables: Tables, case: _Case, fact: Fact, at: Instant) -> Iterator[Count]:
    """What an event adds to the figures, on the case's own day unless another is named."""
    match fact:
        case CaseOpened():
            yield Count("cases", "", 1, case.day)
            yield Count("channel", fact.channel, 1, case.day)
            yield from _about(case, fact.category, fact.scene, 1)
        case CaseClassified() if (fact.category, fact.scene) != (case.category, case.scene):
            yield from _about(case, case.category, case.scene, -1)
            yield from _about(case, fact.category, fact.scene, 1)
            change = "UPDATE {name}_cases SET category = ?, scene = ? WHERE case_id = ?"
            tables.many(change, [(fact.category, fact.scene, case.case_id)])
        case CaseResolved() | CaseClosed() | CaseReopened():
            yield from _ended(tables, case, _end(case, fact, at))
        case SatisfactionScored():
            yield Count("score", str(fact.score), 1)
            yield from (Count("tag", each, 1) for each in dict.fromkeys(fact.tags))
        case LowScoreReasonTagged():
            yield from (Count("tag", each, 1) for each in fact.tags)
        case _:
            pass
    if isinstance(fact, CaseOpened | CaseDetailed) and fact.topic:
        yield Count("topic", fact.topic, 1)


def _about(case: _Case, category: str, scene: str, n: int) -> Iterator[Count]:
    yield Count("category", category, n, case.day)
    yield Count("scene", scene, n, case.day)


def _end(case: _Case, fact: CaseResolved | CaseClosed | CaseReopened, at: Instant) -> str:
    """Whether the case is solved now: all that was agreed is done, or it was answered. One that was turned down or
    taken further is not; one that is taken up again never was.
    """
    if isinstance(fact, CaseReopened):
        return _UNSOLVED
    if case.ended != _UNSOLVED:
        return case.ended
    if isinstance(fact, CaseClosed) and fact.outcome == "WITHDRAWN":
        return _WITHDRAWN
    if isinstance(fact, CaseClosed) and fact.outcome not in ("SETTLED", "ANSWERED"):
        return _UNSOLVED
    return _IN_TIME if at <= case.solve_by else _LATE


def _ended(tables: Tables, case: _Case, ended: str) -> Iterator[Count]:
    if ended == case.ended:
        return
    if case.ended:
        yield Count("ended", case.ended, -1, case.day)
    if ended:
        yield Count("ended", ended, 1, case.day)
    tables.many("UPDATE {name}_cases SET ended = ? WHERE case_id = ?", [(ended, case.case_id)])


def _day(at: Instant) -> str:
    return local_date(at).isoformat()


_COUNT = """INSERT INTO {name} VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (merchant, day, figure, item) DO UPDATE SET count = count + excluded.count"""
_WAIT = """INSERT INTO {name}_waiting VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (case_id, day, figure, item) DO UPDATE SET count = count + excluded.count"""
_REMEMBER = "INSERT OR REPLACE INTO {name}_cases VALUES (?, ?, ?, ?, ?, ?, ?)"

SERVICE_FIGURES = View(
    name="service_figures",
    version=1,
    tables=(
        """CREATE TABLE {name} (
            merchant TEXT NOT NULL,
            day TEXT NOT NULL,
            figure TEXT NOT NULL,
            item TEXT NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (merchant, day, figure, item)) STRICT, WITHOUT ROWID""",
        "CREATE INDEX {name}_nothing ON {name} (count) WHERE count = 0",
        """CREATE TABLE {name}_cases (
            case_id TEXT PRIMARY KEY,
            day TEXT NOT NULL,
            merchant TEXT,
            category TEXT NOT NULL,
            scene TEXT NOT NULL,
            solve_by TEXT NOT NULL,
            ended TEXT NOT NULL) STRICT, WITHOUT ROWID""",
        "CREATE INDEX {name}_unsolved ON {name}_cases (day, solve_by) WHERE ended = ''",
        """CREATE TABLE {name}_waiting (
            case_id TEXT NOT NULL,
            day TEXT NOT NULL,
            figure TEXT NOT NULL,
            item TEXT NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (case_id, day, figure, item)) STRICT, WITHOUT ROWID""",
        "CREATE TABLE {name}_merchants (merchant TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
        "CREATE TABLE {name}_until (one INTEGER PRIMARY KEY, at TEXT NOT NULL) STRICT",
        *service_clocks.TABLES,
    ),
    apply=_apply,
    notes=("at",),
)


def counted(tables: Tables, since: str, until: str, merchant: str = _ALL) -> dict[str, int]:
    """What was counted from one day to another, both included, of all or of one merchant, as `figure:item`.

    `pending` are unsolved cases whose time to be solved is not over, as of the last event read.
    """
    statement = """SELECT iif(item = '', figure, figure || ':' || item), sum(count) FROM {name}
        WHERE merchant = ? AND day BETWEEN ? AND ? GROUP BY figure, item HAVING sum(count) <> 0"""
    pending = """SELECT 'pending', count(*) FROM {name}_cases
        WHERE ended = '' AND day BETWEEN ?2 AND ?3 AND solve_by >= (SELECT at FROM {name}_until)
            AND (?1 = '' OR merchant = ?1)"""
    values = (merchant, since, until)
    return dict(cast(list[tuple[str, int]], tables.rows(statement, values) + tables.rows(pending, values)))


def merchants(tables: Tables, after: str | None, limit: int) -> list[str]:
    """The merchants of whom anything was counted, behind this one, in order."""
    statement = "SELECT merchant FROM {name}_merchants WHERE merchant > ? ORDER BY merchant LIMIT ?"
    return [str(merchant) for (merchant,) in tables.rows(statement, (after or "", limit))]
