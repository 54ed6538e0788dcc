"""Key figures of gifts: how many went out and came back, how content customers were, how often orders come back.

Counts by the day on which they occurred, in Shanghai; a period is a sum of days, so any two can be set side by side.
No figure says why it moved.
"""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from domain.clock import local_date
from domain.ledger.entry import Entry
from domain.order.events import LinesDelivered, LinesShipped, OrderPlaced, ReturnInspected, ReturnRequested
from domain.order.events.gift_moves import GiftReturnArchived, GiftReturnOverdue
from domain.order.events.gift_returns import GiftReturnRequested, GiftReturnReviewed
from domain.order.events.gifts import GiftReceived
from projections.view import Tables, View

_NAMES = (
    *("orders", "orders_returned", "gifts_sent", "gifts_recovered", "requested", "approved", "rejected", "overdue"),
    *("scores", "score_sum"),
)
"""What is counted."""


def _apply(tables: Tables, entries: Sequence[Entry]) -> None:
    for entry in entries:
        if not entry.stream.startswith("orders/"):
            continue
        day = local_date(entry.occurred_at).isoformat()
        tables.many(_COUNT, [(day, name, count) for name, count in _counts(tables, entry) if count])


def _counts(tables: Tables, entry: Entry) -> Iterator[tuple[str, int]]:
    """What an event adds to the figures of its day."""
    stream = entry.stream
    match entry.data:
        case OrderPlaced() as fact:
            gifts = [(stream, line.line) for line in fact.lines if line.kind == "GIFT"]
            tables.many("INSERT INTO {name}_gifts VALUES (?, ?, 0, 0)", gifts)
            yield "orders", 1
        case LinesShipped() | LinesDelivered() as fact:
            place = "shipped" if isinstance(fact, LinesShipped) else "delivered"
            for count in fact.lines:
                yield "gifts_sent", _sent(tables, stream, count.line, place, count.quantity)
        case ReturnRequested():
            yield "orders_returned", _first(tables, stream)
        case ReturnInspected() as fact:
            for row in (*fact.lines, *fact.gifts):
                yield "gifts_recovered", row.accepted if _is_gift(tables, stream, row.line) else 0
        case GiftReceived() as fact:
            yield "gifts_recovered", sum(count.quantity for count in fact.lines)
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


def _sent(tables: Tables, stream: str, line: str, place: str, quantity: int) -> int:
    """By how many units more of a gift are known to have gone out: shipped or delivered, whichever is more."""
    found = "SELECT shipped, delivered FROM {name}_gifts WHERE stream = ? AND line = ?"
    rows = cast(list[tuple[int, int]], tables.rows(found, (stream, line)))
    if not rows:
        return 0
    shipped, delivered = rows[0]
    after = (shipped + quantity, delivered) if place == "shipped" else (shipped, delivered + quantity)
    tables.many(
        "UPDATE {name}_gifts SET shipped = ?, delivered = ? WHERE stream = ? AND line = ?", [(*after, stream, line)]
    )
    return max(after) - max(shipped, delivered)


def _is_gift(tables: Tables, stream: str, line: str) -> bool:
    return bool(tables.rows("SELECT 1 FROM {name}_gifts WHERE stream = ? AND line = ?", (stream, line)))


def _first(tables: Tables, stream: str) -> int:
    """One for an order's first return, nothing for its others."""
    if tables.rows("SELECT 1 FROM {name}_returned WHERE stream = ?", (stream,)):
        return 0
    tables.many("INSERT INTO {name}_returned VALUES (?)", [(stream,)])
    return 1


_COUNT = """INSERT INTO {name} VALUES (?, ?, ?)
    ON CONFLICT (day, figure) DO UPDATE SET count = count + excluded.count"""

GIFT_FIGURES = View(
    name="gift_figures",
    version=1,
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
            PRIMARY KEY (stream, line)) STRICT, WITHOUT ROWID""",
        "CREATE TABLE {name}_returned (stream TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
    ),
    apply=_apply,
)


def counted(tables: Tables, since: str, until: str) -> dict[str, int]:
    """The counts of a period, from its first day to its last."""
    statement = "SELECT figure, sum(count) FROM {name} WHERE day BETWEEN ? AND ? GROUP BY figure"
    rows = cast(list[tuple[str, int]], tables.rows(statement, (since, until)))
    return dict.fromkeys(_NAMES, 0) | dict(rows)


def figures(counts: dict[str, int]) -> dict[str, Any]:
    """The counts, and the rates they make, in basis points; a rate of nothing is null."""
    return counts | {
        "recovery_bp": _rate(counts["gifts_recovered"], counts["gifts_sent"]),
        "csat100_bp": _rate(counts["score_sum"], 5 * counts["scores"]),
        "order_return_bp": _rate(counts["orders_returned"], counts["orders"]),
    }


def changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Each rate before and after: the difference in points, and the same relative to before (B-13)."""
    return {
        name: {
            "before": before[name],
            "after": after[name],
            "points_bp": None if None in (before[name], after[name]) else after[name] - before[name],
            "relative_bp": _relative(before[name], after[name]),
        }
        for name in ("recovery_bp", "csat100_bp", "order_return_bp")
    }


def _rate(part: int, whole: int) -> int | None:
    """A share in basis points, rounded half up."""
    return (20_000 * part + whole) // (2 * whole) if whole else None


def _relative(before: int | None, after: int | None) -> int | None:
    if before is None or after is None or not before:
        return None
    rise = after - before
    return (1 if rise >= 0 else -1) * ((20_000 * abs(rise) + before) // (2 * before))
