"""One turn of a history: what one saying recorded, the streams as they stood before it and after."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

from domain.fact import Draft, Fact, Stream
from domain.order.events import LinesCancelled, LinesLost, RefundFellDue, ReturnInspected
from domain.order.state import Order

F = TypeVar("F", bound=Fact)


class Turn(NamedTuple):
    """What was recorded `at` a time; `before` are the streams as they stood, `after` as they stand now."""

    drafts: tuple[Draft, ...]
    at: str
    before: Mapping[str, Stream]
    after: Mapping[str, Stream]

    def of_orders(self) -> list["OrderTurn"]:
        """The same for each order that something was recorded on."""
        streams = dict.fromkeys(draft.stream for draft in self.drafts if draft.stream.startswith("orders/"))
        return [OrderTurn(self, stream) for stream in streams]


class OrderTurn(NamedTuple):
    """What a turn means for one order."""

    turn: Turn
    stream: str

    @property
    def order(self) -> Order:
        """As it stands now."""
        return self.turn.after[self.stream].state

    @property
    def before(self) -> Order:
        """As it stood; an order that was placed only now stood as it was placed."""
        known = self.turn.before.get(self.stream)
        return known.state if known else self.order

    def said(self, *types: type[F]) -> list[F]:
        """The facts of these types recorded on the order, in turn."""
        return [d.fact for d in self.turn.drafts if d.stream == self.stream and isinstance(d.fact, types)]

    def elsewhere(self, prefix: str, *types: type[F]) -> list[tuple[str, F]]:
        """The facts of these types on streams that begin so."""
        drafts = self.turn.drafts
        return [(d.stream, d.fact) for d in drafts if d.stream.startswith(prefix) and isinstance(d.fact, types)]

    @property
    def departure(self) -> LinesCancelled | LinesLost | ReturnInspected | None:
        """The fact by which units left, if any did."""
        return next(iter(self.said(LinesCancelled, LinesLost, ReturnInspected)), None)

    @property
    def step(self) -> RefundFellDue | None:
        """The refund of the step, if there is one."""
        return next((fact for fact in self.said(RefundFellDue) if fact.kind == "STEP"), None)

    @property
    def leaves_goods(self) -> bool:
        """Whether units left by it that a coupon could count: goods, or services that one names."""
        return any(self.moved(key, "gone") for key in self.order.retained)

    def moved(self, key: str, place: str) -> int:
        """How many units of a line came to that place."""
        return getattr(self.order.lines[key], place) - getattr(self.before.lines[key], place)


def units_by_line(facts: Iterable[Any]) -> Counter[str]:
    """The units that facts of one line each are about."""
    found: Counter[str] = Counter()
    for fact in facts:
        found[fact.line] += fact.quantity
    return found
