"""Goodwill: what it costs, and what came of the incidents it made good (R-000-131).

An incident counts on the day it was made good. What comes of it afterwards counts on that day too: whether its order
was disputed after all, and how its buyer reviews what she bought.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, cast

from domain.ledger.entry import Entry
from domain.order.events.reviews import ProductReviewed
from projections.figures.disputes import DISPUTES, dispute_of
from projections.figures.given import GIVEN, given
from projections.figures.known import Count, Known, Memory, day_of
from projections.figures.rates import mean, rate

HEARS = (ProductReviewed, *DISPUTES, *GIVEN)
RATES = ("undisputed_bp", "good_bp")
MONEY = ("refunds", "price_cuts", "vouchers", "cash")
RATINGS = ("good", "mid", "bad")


class _Incident(NamedTuple):
    incident_id: str
    day: str
    disputed: int


def counts(memory: Memory, entry: Entry) -> Iterator[Count]:
    """What an event adds."""
    gift, dispute = given(entry), dispute_of(entry)
    known = memory.order(dispute.stream if dispute else entry.stream) if _matters(entry) else None
    if known is None:
        return
    if gift is not None:
        yield _under(known, "grants", 1)
        yield _under(known, gift.kind, gift.amount)
        if gift.incident_id and memory.first(known.stream, f"incident {gift.incident_id}"):
            row = (known.stream, gift.incident_id, day_of(entry.occurred_at))
            memory.tables.many("INSERT INTO {name}_incidents VALUES (?, ?, ?, 0)", [row])
            yield _under(known, "incidents", 1)
    if dispute is not None:
        yield from _disputed(memory, known)
    if isinstance(entry.data, ProductReviewed):
        yield from _reviewed(memory, known, entry.data)


def _matters(entry: Entry) -> bool:
    return isinstance(entry.data, ProductReviewed) or given(entry) is not None or dispute_of(entry) is not None


def _disputed(memory: Memory, known: Known) -> Iterator[Count]:
    for each in _incidents(memory, known):
        if not each.disputed:
            yield _under(known, "incidents_disputed", 1, each.day)
    memory.tables.many("UPDATE {name}_incidents SET disputed = 1 WHERE stream = ?", [(known.stream,)])


def _reviewed(memory: Memory, known: Known, fact: ProductReviewed) -> Iterator[Count]:
    """A review takes the place of the one before it, if that was counted."""
    for each in _incidents(memory, known):
        place = (known.stream, each.incident_id, fact.line)
        for (rating,) in memory.tables.rows(_OPINION, place):
            yield _under(known, str(rating), -1, each.day)
        rating = fact.counted_as.lower()
        memory.tables.many("INSERT OR REPLACE INTO {name}_opinions VALUES (?, ?, ?, ?)", [(*place, rating)])
        yield _under(known, rating, 1, each.day)


def _incidents(memory: Memory, known: Known) -> list[_Incident]:
    statement = "SELECT incident_id, day, disputed FROM {name}_incidents WHERE stream = ? ORDER BY incident_id"
    rows = cast(list[tuple[str, str, int]], memory.tables.rows(statement, (known.stream,)))
    return [_Incident(*row) for row in rows]


def _under(known: Known, figure: str, count: int, day: str = "") -> Count:
    return Count("goodwill", "", figure, count, known.currency, day)


_OPINION = "SELECT rating FROM {name}_opinions WHERE stream = ? AND incident_id = ? AND line = ?"
TABLES = (
    """CREATE TABLE {name}_incidents (
        stream TEXT NOT NULL,
        incident_id TEXT NOT NULL,
        day TEXT NOT NULL,
        disputed INTEGER NOT NULL,
        PRIMARY KEY (stream, incident_id)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE {name}_opinions (
        stream TEXT NOT NULL,
        incident_id TEXT NOT NULL,
        line TEXT NOT NULL,
        rating TEXT NOT NULL,
        PRIMARY KEY (stream, incident_id, line)) STRICT, WITHOUT ROWID""",
)


def figures(counted: Mapping[str, int]) -> dict[str, Any]:
    """What was given and cost, points apart; incidents made good, those never disputed, and their buyers' reviews."""
    names = ("grants", *MONEY, "points", "incidents", "incidents_disputed", *RATINGS)
    told = {name: counted.get(name, 0) for name in names}
    cost, reviews = sum(told[name] for name in MONEY), sum(told[name] for name in RATINGS)
    return told | {
        "cost": cost,
        "cost_per_grant": mean(cost, told["grants"]),
        "undisputed_bp": rate(told["incidents"] - told["incidents_disputed"], told["incidents"]),
        "good_bp": rate(told["good"], reviews),
    }
