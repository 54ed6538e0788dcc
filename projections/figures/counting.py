"""The figures, followed: what each event adds, day by day, so that any period is a sum of days.

Days are those of Shanghai, on which things occurred. Each event changes a few rows, whatever the size of the log.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import NamedTuple, cast

from domain.fact import Fact
from domain.ledger.entry import Entry
from domain.order.events import OrderPlaced
from projections.figures import carriers, cohorts, contacts, goodwill, known, losses, orders
from projections.figures.known import Count, Memory, day_of
from projections.figures.spans import Span
from projections.view import Tables, View

_AREAS = (orders, losses, carriers, cohorts, goodwill)
_KINDS = ("orders/", "cases/")


class Row(NamedTuple):
    """What was counted under a key of a topic, in a currency or in none."""

    key: str
    currency: str
    counts: dict[str, int]


def _apply(tables: Tables, entries: Sequence[Entry]) -> None:
    memory, added = Memory(tables), Counter[tuple[str, str, str, str, str]]()
    for entry in entries:
        if not entry.stream.startswith(_KINDS):
            continue
        if isinstance(entry.data, OrderPlaced):
            memory.hear(entry.stream, entry.data, entry.occurred_at)
        counts = [each for counts_of in _hearing(type(entry.data)) for each in counts_of(memory, entry)]
        today = day_of(entry.occurred_at) if counts else ""
        for each in counts:
            added[each.topic, each.key, each.currency, each.figure, each.day or today] += each.n
    tables.many(_COUNT, [(*place, count) for place, count in added.items() if count])
    tables.many("DELETE FROM {name} WHERE count = 0", [()])
    tables.many("INSERT OR IGNORE INTO {name}_keys VALUES (?, ?, ?)", list(dict.fromkeys(each[:3] for each in added)))


@cache
def _hearing(kind: type[Fact]) -> tuple[Callable[[Memory, Entry], Iterator[Count]], ...]:
    """What counts facts of this kind; most are counted by nothing."""
    heard = tuple(area.counts for area in _AREAS if kind in area.HEARS)
    return (*heard, contacts.counts) if "topic" in kind.__struct_fields__ else heard


_COUNT = """INSERT INTO {name} VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (topic, key, currency, figure, day) DO UPDATE SET count = count + excluded.count"""

FIGURES = View(
    name="figures",
    version=1,
    tables=(
        """CREATE TABLE {name} (
            topic TEXT NOT NULL,
            key TEXT NOT NULL,
            currency TEXT NOT NULL,
            figure TEXT NOT NULL,
            day TEXT NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (topic, key, currency, figure, day)) STRICT, WITHOUT ROWID""",
        "CREATE INDEX {name}_nothing ON {name} (count) WHERE count = 0",
        """CREATE TABLE {name}_keys (
            topic TEXT NOT NULL,
            key TEXT NOT NULL,
            currency TEXT NOT NULL,
            PRIMARY KEY (topic, key, currency)) STRICT, WITHOUT ROWID""",
        *known.TABLES,
        *carriers.TABLES,
        *cohorts.TABLES,
        *goodwill.TABLES,
    ),
    apply=_apply,
)


def keys(tables: Tables, topic: str, after: str | None, limit: int) -> list[str]:
    """The keys of a topic behind this one, in order."""
    statement = "SELECT DISTINCT key FROM {name}_keys WHERE topic = ? AND key > ? ORDER BY key LIMIT ?"
    if after is None:
        statement = statement.replace("key > ?", "key >= ?")
    return [str(key) for (key,) in tables.rows(statement, (topic, after or "", limit))]


def counted(tables: Tables, topic: str, key: str, since: str, until: str) -> list[Row]:
    """What was counted under a key from one day to another, both included, by currency; what sums to nothing is not
    told, so that it makes no difference whether it was ever written down.
    """
    statement = """SELECT currency, figure, sum(count) FROM {name}
        WHERE topic = ? AND key = ? AND day BETWEEN ? AND ?
        GROUP BY currency, figure HAVING sum(count) <> 0 ORDER BY currency"""
    found: dict[str, Row] = {}
    for currency, figure, count in cast(list[tuple[str, str, int]], tables.rows(statement, (topic, key, since, until))):
        found.setdefault(currency, Row(key, currency, {})).counts[figure] = count
    return list(found.values())


def by_span(
    tables: Tables, topic: str, spans: Sequence[Span], key: str | None = None
) -> list[dict[str, dict[str, int]]]:
    """What was counted in each span by currency, under a key of the topic or under all of them together. The rows are
    read once, however many spans there are.
    """
    days = _by_day(tables, topic, (min(each.since for each in spans), max(each.until for each in spans)), key)
    order = sorted(days)
    found: list[dict[str, dict[str, int]]] = []
    for span in spans:
        sums: dict[str, Counter[str]] = {}
        for day in order[bisect_left(order, span.since) : bisect_right(order, span.until)]:
            for currency, figure, count in days[day]:
                sums.setdefault(currency, Counter())[figure] += count
        found.append({currency: {name: n for name, n in counts.items() if n} for currency, counts in sums.items()})
    return found


def _by_day(
    tables: Tables, topic: str, period: tuple[str, str], key: str | None
) -> dict[str, list[tuple[str, str, int]]]:
    statement = """SELECT day, currency, figure, sum(count) FROM {name}
        WHERE topic = ?1 AND (?2 IS NULL OR key = ?2) AND day BETWEEN ?3 AND ?4 GROUP BY day, currency, figure"""
    if key is not None:
        statement = statement.replace("(?2 IS NULL OR key = ?2)", "key = ?2")
    days: dict[str, list[tuple[str, str, int]]] = {}
    rows = tables.rows(statement, (topic, key, *period))
    for day, currency, figure, count in cast(list[tuple[str, str, str, int]], rows):
        days.setdefault(day, []).append((currency, figure, count))
    return days
