"""What the figures remember of orders: an event says little by itself, its order says whose and what it was of."""

from collections.abc import Iterable
from typing import NamedTuple, cast

from domain.clock import local_date
from domain.fact import Instant
from domain.order.events import OrderPlaced
from projections.figures.coupon_type import type_of_order
from projections.view import Tables


class Count(NamedTuple):
    """So much is added to a figure of a topic: under a key, in a currency where there is one, on a day; without a day
    on that of the event.
    """

    topic: str
    key: str
    figure: str
    n: int
    currency: str = ""
    day: str = ""


class Known(NamedTuple):
    """What is remembered of an order.

    `origin` is the order it was split from, or itself; `value` what it was to cost; `carriage` what the merchant bore
    of sending it free of freight. `inspection` is the last event that took goods back, `depreciation` what they lost.
    """

    stream: str
    origin: str
    customer_id: str
    merchant_id: str
    currency: str
    coupon_type: str
    day: str
    value: int
    carriage: int
    inspection: str
    depreciation: int


class Memory:
    """The orders, under a view's tables; for as long as a batch those that it speaks of are at hand."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._at_hand: dict[str, Known | None] = {}

    def hear(self, stream: str, fact: OrderPlaced, at: Instant) -> Known:
        """Remember an order that was placed."""
        known = Known(
            stream,
            self._origin(fact) or stream,
            fact.customer_id,
            fact.merchant_id,
            fact.currency,
            type_of_order(fact),
            day_of(at),
            sum(line.list_price * line.quantity for line in fact.lines)
            - sum(coupon.applied for coupon in fact.applied)
            + fact.freight,
            _carriage(fact),
            "",
            0,
        )
        self.tables.many(_REMEMBER, [known])
        self._at_hand[stream] = known
        goods = [(stream, line.line, line.category) for line in fact.lines if line.kind == "GOODS"]
        self.tables.many("INSERT INTO {name}_lines VALUES (?, ?, ?)", goods)
        return known

    def order(self, stream: str) -> Known | None:
        """An order that was placed, if it was."""
        if stream not in self._at_hand:
            self._at_hand[stream] = self._read(stream)
        return self._at_hand[stream]

    def inspected(self, stream: str, inspection: str, depreciation: int) -> None:
        """Goods of the order were taken back."""
        change = "UPDATE {name}_orders SET inspection = ?, depreciation = ? WHERE stream = ?"
        self.tables.many(change, [(inspection, depreciation, stream)])
        self._at_hand.pop(stream, None)

    def categories(self, stream: str, lines: Iterable[str] | None = None) -> list[str]:
        """The categories of goods of an order, or of these lines of it."""
        rows = self.tables.rows("SELECT line, category FROM {name}_lines WHERE stream = ? ORDER BY line", (stream,))
        wanted = None if lines is None else set(lines)
        found = [str(category) for line, category in rows if wanted is None or line in wanted]
        return list(dict.fromkeys(found))

    def first(self, stream: str, mark: str) -> bool:
        """Whether this happens to the order for the first time."""
        if self.tables.rows("SELECT 1 FROM {name}_firsts WHERE stream = ? AND mark = ?", (stream, mark)):
            return False
        self.tables.many("INSERT INTO {name}_firsts VALUES (?, ?)", [(stream, mark)])
        return True

    def _read(self, stream: str) -> Known | None:
        rows = self.tables.rows("SELECT * FROM {name}_orders WHERE stream = ?", (stream,))
        return (
            Known(*cast(list[tuple[str, str, str, str, str, str, str, int, int, str, int]], rows)[0]) if rows else None
        )

    def _origin(self, fact: OrderPlaced) -> str:
        """The order that a part comes from, before any split."""
        whole = self.order(f"orders/{fact.split_from}") if fact.split_from else None
        return whole.origin if whole else ""


def day_of(at: Instant) -> str:
    """The day in Shanghai."""
    return local_date(at).isoformat()


def _carriage(fact: OrderPlaced) -> int:
    """What the freight would have cost that the order was large enough to be free of."""
    if not fact.free_freight:
        return 0
    listed = sum(line.list_price * line.quantity for line in fact.lines if line.kind == "GOODS")
    return fact.free_freight.amount if listed >= fact.free_freight.threshold else 0


_REMEMBER = "INSERT INTO {name}_orders VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
TABLES = (
    """CREATE TABLE {name}_orders (
        stream TEXT PRIMARY KEY,
        origin TEXT NOT NULL,
        customer_id TEXT NOT NULL,
        merchant_id TEXT NOT NULL,
        currency TEXT NOT NULL,
        coupon_type TEXT NOT NULL,
        day TEXT NOT NULL,
        value INTEGER NOT NULL,
        carriage INTEGER NOT NULL,
        inspection TEXT NOT NULL,
        depreciation INTEGER NOT NULL) STRICT, WITHOUT ROWID""",
    """CREATE TABLE {name}_lines (
        stream TEXT NOT NULL,
        line TEXT NOT NULL,
        category TEXT NOT NULL,
        PRIMARY KEY (stream, line)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE {name}_firsts (
        stream TEXT NOT NULL,
        mark TEXT NOT NULL,
        PRIMARY KEY (stream, mark)) STRICT, WITHOUT ROWID""",
)
