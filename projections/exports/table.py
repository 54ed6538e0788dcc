"""A table of an export: which events it has rows of, and what stands in each column, in which unit, from where."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, Literal, NamedTuple, Protocol, TypeVar

from domain.ledger.entry import Entry
from projections.exports.known import Known
from projections.exports.sources import Path, Reader, Row, Stream, items, path_of, reader

Type = Literal["string", "integer", "boolean", "time"]
ANY = "Fact"
"""The path of a row for every event, whatever happened."""


class Column(NamedTuple):
    """A column: its type and unit, its meaning in English and Chinese, and the text that fills it."""

    name: str
    type: Type
    unit: str
    en: str
    zh: str
    source: str


class Table(NamedTuple):
    """A file of rows. Each path of `rows` gives a row for an event of its fact, or one for each of its items;
    only of streams of this `kind`, where one is named.
    """

    name: str
    en: str
    zh: str
    kind: str
    rows: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.name}.csv"


class _Plan(NamedTuple):
    path: Path
    cells: tuple[Reader, ...]


class Sheet:
    """A table as it is filled."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._plans = {path.root: _Plan(path, _readers(table, path)) for path in map(path_of, table.rows)}
        self._any = self._plans.get(ANY)

    def about(self, kind: str, fact: str) -> bool:
        """Whether it may have rows of events of this fact in streams of this kind."""
        return self.table.kind in ("", kind) and (self._any is not None or fact in self._plans)

    def rows(self, entry: Entry, stream: Stream, known: Known) -> Iterator[list[Any]]:
        """The rows that an event it is about makes, a value for each column."""
        plan = self._any or self._plans.get(entry.type)
        if plan is None:
            return
        for found in items(entry.data, plan.path):
            about = Row(entry, stream, known, found)
            yield [cell(about) for cell in plan.cells]


class About(Protocol):
    """Something that has to do with events of some facts."""

    def about(self, kind: str, fact: str) -> bool:
        """Whether it has to do with events of this fact in streams of this kind."""
        ...


T = TypeVar("T", bound=About)


class Chosen(Generic[T]):
    """Those of many that have to do with an event: chosen once for each fact, as there are so many events."""

    def __init__(self, of: Sequence[T]) -> None:
        self._of = of
        self._chosen: dict[tuple[str, str], list[T]] = {}

    def by(self, stream: Stream, fact: str) -> list[T]:
        """Those that have to do with this fact in this stream."""
        key = (stream.kind, fact)
        if key not in self._chosen:
            self._chosen[key] = [each for each in self._of if each.about(*key)]
        return self._chosen[key]


def _readers(table: Table, path: Path) -> tuple[Reader, ...]:
    return tuple(reader(column.source, path.root, path) or _nothing for column in table.columns)


_nothing: Callable[[Row], Any] = lambda _: None  # noqa: E731 - a value among others of its type


def text(name: str, en: str, zh: str, *sources: str) -> Column:
    """A column of text."""
    return Column(name, "string", "", en, zh, " | ".join(sources))


def time(name: str, en: str, zh: str, *sources: str) -> Column:
    """A column of instants, RFC 3339 in UTC."""
    return Column(name, "time", "RFC 3339, UTC", en, zh, " | ".join(sources))


def number(name: str, unit: str, en: str, zh: str, *sources: str) -> Column:
    """A column of integers in a unit."""
    return Column(name, "integer", unit, en, zh, " | ".join(sources))


def money(name: str, en: str, zh: str, *sources: str) -> Column:
    """A column of amounts: the row has a column `currency` too."""
    return number(name, "minor units of currency", en, zh, *sources)


INDEX = number(
    "leaf_index",
    "",
    "place in the log of the event that the row is of",
    "该行所依据事件在日志中的序号",
    "Leaf.position",
)
HASH = text("leaf_hash", "SHA-256 of that event's leaf", "该事件叶子的 SHA-256", "Leaf.leaf_hash")
OCCURRED = time(
    "occurred_at", "when it happened, as its sender said", "发生时间（以报送方所述为准）", "Leaf.occurred_at"
)
EVENT = text("event", "what happened", "事件类型", "Leaf.type")
LEAF = (INDEX, HASH, OCCURRED)
ORDER = text("order_id", "the order", "订单号", "Stream.key")
CURRENCY = text(
    "currency",
    "ISO 4217, of the order, though it was placed before the range",
    "订单币种（ISO 4217），即使下单早于导出范围",
    "Order.currency",
)
OF_ORDER = (*LEAF, EVENT, ORDER)
WITH_MONEY = (*OF_ORDER, CURRENCY)
