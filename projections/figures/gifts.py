"""Key figures of gifts: how many went out and came back, how content customers were, how often orders come back.

Counts by the day on which they occurred, in Shanghai; a period is a sum of days, so any two can be set side by side.
No figure says why it moved.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

from domain.clock import local_date
from domain.ledger.entry import Entry
from domain.order.events import LinesDelivered, LinesShipped, OrderPlaced, ReturnInspected, ReturnRequested
from domain.order.events.gift_moves import GiftReturnArchived, GiftReturnOverdue
from domain.order.events.gift_returns import GiftReturnRequested, GiftReturnReviewed
from domain.order.events.gifts import GiftReceived
from projections.figures.rates import rate
from projections.view import Tables, View

RATES = ("recovery_bp", "csat100_bp", "order_return_bp")
_NAMES = (
    *("orders", "orders_returned", "gifts_sent", "gifts_recovered", "requested", "approved", "rejected", "overdue"),
    *("scores", "score_sum"),
)
"""What is counted."""


class _Gifts:
    """Of some orders: how many units of each gift are known to have gone out, and which had a return."""

    def __init__(self, tables: Tables, streams: Iterable[str]) -> None:
        self._tables = tables
        asked = (json.dumps(sorted(streams)),)
        found = cast(list[tuple[str, str, int, int, int]], tables.rows(_GIFTS, asked))
        self._before = {(stream, line): counts for stream, line, *counts in found}
        self._now = dict(self._before)
        self._returned = {stream for (stream,) in tables.rows(_RETURNED, asked)}
        self._first = set[str]()

    def placed(self, stream: str, lines: Iterable[str]) -> None:
        """These lines are gifts."""
        self._now |= {(stream, line): [0, 0, 0] for line in lines}

    def sent(self, stream: str, line: str, *, shipped: int = 0, delivered: int = 0, returned: int = 0) -> int:
        """By how many units more of a gift are known to have gone out: as many as were shipped, delivered or came
        back, whichever is most.
        """
        before = self._now.get((stream, line))
        if before is None:
            return 0
        after = [before[0] + shipped, before[1] + delivered, before[2] + returned]
        self._now[stream, line] = after
        return max(after) - max(before)

    def has(self, stream: str, line: str) -> bool:
        """Whether the line is a gift."""
        return (stream, line) in self._now

    def first(self, stream: str) -> int:
        """One for an order's first return, nothing for its others."""
        if stream in self._returned or stream in self._first:
            return 0
        self._first.add(stream)
        return 1

    def write(self) -> None:
        """Write what was changed."""
        rows = [(*key, *sent) for key, sent in self._now.items() if self._before.get(key) != sent]
        self._tables.many("INSERT OR REPLACE INTO {name}_gifts VALUES (?, ?, ?, ?, ?)", rows)
        self._tables.many("INSERT INTO {name}_returned VALUES (?)", [(stream,) for stream in self._first])


def _apply(tables: Tables, entries: Sequence[Entry]) -> None:
    of_orders = [entry for entry in entries if entry.stream.startswith("orders/")]
    gifts = _Gifts(tables, {entry.stream for entry in of_orders})
    counts = Counter[tuple[str, str]]()
    for entry in of_orders:
        for name, count in _counts(gifts, entry):
            if count:
                counts[local_date(entry.occurred_at).isoformat(), name] += count
    gifts.write()
    tables.many(_COUNT, [(*key, count) for key, count in counts.items()])


def _counts(gifts: _Gifts, entry: Entry) -> Iterator[tuple[str, int]]:
    """What an event adds to the figures of its day."""
    stream = entry.stream
    match entry.data:
        case OrderPlaced() as fact:
            gifts.placed(stream, [line.line for line in fact.lines if line.kind == "GIFT"])
            yield "orders", 1
        case LinesShipped() as fact:
            for count in fact.lines:
                yield "gifts_sent", gifts.sent(stream, count.line, shipped=count.quantity)
        case LinesDelivered() as fact:
            for count in fact.lines:
                yield "gifts_sent", gifts.sent(stream, count.line, delivered=count.quantity)
        case ReturnRequested():
            yield "orders_returned", gifts.first(stream)
        case ReturnInspected() as fact:
            for row in (*fact.lines, *fact.gifts):
                yield from _recovered(gifts, stream, row.line, row.accepted)
        case GiftReceived() as fact:
            for count in fact.lines:
                yield from _recovered(gifts, stream, count.line, count.quantity)
        case GiftReturnRequested():
            yield "requested", 1
        case GiftReturnReviewed(result="APPROVED"):
            yield "approved", 1
        case GiftReturnReviewed(result="REJECTED"):
            yield "rejected", 1
        case GiftReturnOverdue():
            yield "overdue", 1
        case GiftReturnArchived(score=int() as score):
            yield "scores", 1
            yield "score_sum", score
        case _:
            pass


def _recovered(gifts: _Gifts, stream: str, line: str, returned: int) -> Iterator[tuple[str, int]]:
    """Units of a gift that came back usable; they have gone out, whether or not anybody reported it."""
    if gifts.has(stream, line):
        yield "gifts_sent", gifts.sent(stream, line, returned=returned)
        yield "gifts_recovered", returned


_GIFTS = """SELECT stream, line, shipped, delivered, returned FROM {name}_gifts
    WHERE stream IN (SELECT value FROM json_each(?))"""
_RETURNED = "SELECT stream FROM {name}_returned WHERE stream IN (SELECT value FROM json_each(?))"
_COUNT = """INSERT INTO {name} VALUES (?, ?, ?)
    ON CONFLICT (day, figure) DO UPDATE SET count = count + excluded.count"""

GIFT_FIGURES = View(
    name="gift_figures",
    version=2,
    tables=(
        """CREATE TABLE {name} (
            day TEXT NOT NULL,
            figure TEXT NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (day, figure)) STRICT, WITHOUT ROWID""",
        """CREATE TABLE {name}_gifts (
            stream TEXT NOT NULL,
            line TEXT NOT NULL,
            shipped INTEGER NOT NULL,
            delivered INTEGER NOT NULL,
            returned INTEGER NOT NULL,
            PRIMARY KEY (stream, line)) STRICT, WITHOUT ROWID""",
        "CREATE TABLE {name}_returned (stream TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
    ),
    apply=_apply,
    types=(
        *(OrderPlaced, LinesShipped, LinesDelivered, ReturnRequested, ReturnInspected, GiftReceived),
        *(GiftReturnRequested, GiftReturnReviewed, GiftReturnOverdue, GiftReturnArchived),
    ),
)


def counted(tables: Tables, since: str, until: str) -> dict[str, int]:
    """The counts of a period, from its first day to its last."""
    statement = "SELECT figure, sum(count) FROM {name} WHERE day BETWEEN ? AND ? GROUP BY figure"
    rows = cast(list[tuple[str, int]], tables.rows(statement, (since, until)))
    return dict.fromkeys(_NAMES, 0) | dict(rows)


def figures(counts: dict[str, int]) -> dict[str, Any]:
    """The counts, and the rates they make, in basis points; a rate of nothing is null."""
    return counts | {
        "recovery_bp": rate(counts["gifts_recovered"], counts["gifts_sent"]),
        "csat100_bp": rate(counts["score_sum"], 5 * counts["scores"]),
        "order_return_bp": rate(counts["orders_returned"], counts["orders"]),
    }
