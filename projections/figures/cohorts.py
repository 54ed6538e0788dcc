"""Cohorts: customers to whom something happened, and how many of them buy again within 90 days (R-000-42, R-003-57).

A customer joins COUPON or NO_COUPON by her first purchase, once for ever; COMPLAINT by a dispute and GOODWILL by what
she is given, and again when the 90 days of the last time are over. A cohort is told by the day of joining. A purchase
is an order's first payment, or its placing where it costs nothing; the parts of a split order are one purchase.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple, cast

from domain.clock import plus
from domain.fact import Instant
from domain.ledger.entry import Entry
from domain.order.events import OrderPlaced, PaymentCaptured
from projections.figures.disputes import DISPUTES, dispute_of
from projections.figures.given import GIVEN, given
from projections.figures.known import Count, Known, Memory, day_of
from projections.figures.rates import rate
from projections.view import Tables

Cohort = Literal["COUPON", "NO_COUPON", "COMPLAINT", "GOODWILL"]
HEARS = (OrderPlaced, PaymentCaptured, *DISPUTES, *GIVEN)
DAYS = 90
RATES = ("rebuy_bp",)


class _Member(NamedTuple):
    cohort: str
    since: Instant
    origin: str
    rebought: int


def counts(memory: Memory, entry: Entry) -> Iterator[Count]:
    """What an event adds: members on the day they joined, those who bought again on that day too."""
    match entry.data:
        case OrderPlaced() | PaymentCaptured():
            known = memory.order(entry.stream)
            if known is not None and _is_purchase(memory, known, entry):
                yield from _bought(memory.tables, known, entry.occurred_at)
        case _:
            yield from _happened(memory, entry)


def _is_purchase(memory: Memory, known: Known, entry: Entry) -> bool:
    if isinstance(entry.data, OrderPlaced) and known.value:
        return False
    return memory.first(known.stream, "bought")


def _bought(tables: Tables, known: Known, at: Instant) -> Iterator[Count]:
    """Whoever bought before has bought again; whoever did not joins by this purchase."""
    members = _members(tables, known.customer_id)
    for each in members:
        if not each.rebought and each.origin != known.origin and each.since < at <= plus(each.since, days=DAYS):
            tables.many(_REBOUGHT, [(known.customer_id, each.cohort)])
            yield Count("cohorts", each.cohort, "rebought", 1, day=day_of(each.since))
    if not any(each.cohort in ("COUPON", "NO_COUPON") for each in members):
        yield from _join(tables, known, "NO_COUPON" if known.coupon_type == "NONE" else "COUPON", at)


def _happened(memory: Memory, entry: Entry) -> Iterator[Count]:
    """What a customer may join by beside a purchase."""
    dispute, gift = dispute_of(entry), given(entry)
    events: tuple[tuple[Cohort, str], ...] = (
        *((("COMPLAINT", dispute.stream),) if dispute else ()),
        *((("GOODWILL", entry.stream),) if gift else ()),
    )
    for cohort, stream in events:
        known = memory.order(stream)
        if known is None:
            continue
        before = next((each for each in _members(memory.tables, known.customer_id) if each.cohort == cohort), None)
        if before is None or entry.occurred_at > plus(before.since, days=DAYS):
            yield from _join(memory.tables, known, cohort, entry.occurred_at)


def _join(tables: Tables, known: Known, cohort: Cohort, at: Instant) -> Iterator[Count]:
    tables.many(_JOIN, [(known.customer_id, cohort, at, known.origin)])
    yield Count("cohorts", cohort, "customers", 1, day=day_of(at))


def _members(tables: Tables, customer_id: str) -> list[_Member]:
    statement = "SELECT cohort, since, origin, rebought FROM {name}_members WHERE customer_id = ? ORDER BY cohort"
    rows = cast(list[tuple[str, Instant, str, int]], tables.rows(statement, (customer_id,)))
    return [_Member(*row) for row in rows]


_JOIN = """INSERT INTO {name}_members VALUES (?, ?, ?, ?, 0)
    ON CONFLICT (customer_id, cohort) DO UPDATE SET since = excluded.since, origin = excluded.origin, rebought = 0"""
_REBOUGHT = "UPDATE {name}_members SET rebought = 1 WHERE customer_id = ? AND cohort = ?"
TABLES = (
    """CREATE TABLE {name}_members (
        customer_id TEXT NOT NULL,
        cohort TEXT NOT NULL,
        since TEXT NOT NULL,
        origin TEXT NOT NULL,
        rebought INTEGER NOT NULL,
        PRIMARY KEY (customer_id, cohort)) STRICT, WITHOUT ROWID""",
)


def figures(counted: Mapping[str, int]) -> dict[str, Any]:
    """Of a cohort: customers, those who bought again within 90 days, and their share."""
    told = {name: counted.get(name, 0) for name in ("customers", "rebought")}
    return told | {"rebuy_bp": rate(told["rebought"], told["customers"])}
