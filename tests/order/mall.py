"""A shop to which anything may be said at any time, and what a history leaves open."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from random import Random
from typing import Any, NamedTuple, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from domain.catalogue import KINDS
from domain.clock import instant, moment, plus
from domain.errors import Refused
from domain.fact import Fact, stated
from domain.order.state import Order
from tests.story import Shop

T = TypeVar("T")
Members = dict[str, Any]
Fits = Callable[[Order], object]
A_MOMENT = timedelta(milliseconds=1)
"""Between one saying and the next there is time enough for all that follows from the first."""


SEEDS = st.integers(0, 2**32 - 1)


class Chance:
    """What a history leaves open: a seed decides it, so that a history can be told again."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def of(self, *choices: T) -> T:
        """One of them."""
        return self._random.choice(choices)

    def number(self, low: int, high: int) -> int:
        return self._random.randint(low, high)

    def seed(self) -> int:
        """What another chance begins with."""
        return self._random.getrandbits(32)

    def maybe(self, percent: int) -> bool:
        return self.number(1, 100) <= percent

    def some(self, things: Iterable[T], percent: int = 50) -> list[T]:
        """Each of them perhaps."""
        return [each for each in things if self.maybe(percent)]

    def likely(self, fitting: Iterable[T], *others: T) -> T:
        """Mostly one of those that fit, where there are any; now and then another."""
        fit = list(fitting)
        return self.of(*others) if others and (not fit or self.maybe(10)) else self.of(*fit)

    def perhaps(self, percent: int, **members: Any) -> Members:
        """These members, or none of them."""
        return members if self.maybe(percent) else {}


class Saying(NamedTuple):
    """What was said, when, and what it said."""

    stream: str
    type: str
    at: str | None
    now: str
    historical: bool
    members: Members


def tell(shop: Shop, said: Saying) -> Refused | None:
    """Say it, and say it again where it has an own id: then nothing more may be recorded."""

    def once() -> None:
        shop.say(said.stream, said.type, at=said.at, historical=said.historical, **said.members)

    shop.now, shop.last = said.now, []
    try:
        once()
    except Refused as refusal:
        return refusal
    recorded = shop.last
    if recorded and _identified(shop, said, recorded[0].fact):
        once()
        assert shop.last == [], f"{said.type} was recorded twice"
    shop.last, shop.now = recorded, instant(moment(said.now) + A_MOMENT)
    return None


def _identified(shop: Shop, said: Saying, fact: Fact) -> bool:
    """Whether what was recorded has an id of its own."""
    kind = KINDS[said.stream.partition("/")[0]]
    shape = kind.door[said.type].said
    return isinstance(fact, shape) and kind.recorded(shop.stream(said.stream).state, stated(fact, shape)) is not None


class Mall(RuleBasedStateMachine):
    """The shop of a history, and the log of what was said to it."""

    def __init__(self) -> None:
        super().__init__()
        self.shop = Shop()
        self.told: list[Saying] = []
        self.refusal: Refused | None = None
        self._standing: dict[Any, Any] = {}
        self._read = 0

    def say(self, stream: str, type_: str, *, at: str | None = None, historical: bool = False, **members: Any) -> bool:
        """Whether it was not refused; why it was stands in `refusal`."""
        self.told.append(Saying(stream, type_, at, self.shop.now, historical, members))
        self.refusal = tell(self.shop, self.told[-1])
        return self.refusal is None

    def next_id(self, prefix: str) -> str:
        """An id nobody has used."""
        return f"{prefix}{len(self.told)}"

    def go_on(self, chance: Chance, mixin: type) -> None:
        """Some of what the mixin may say of orders, one after the other."""
        own = [each for each in self.rules if hasattr(vars(mixin).get(each.function.__name__), "says")]
        for _ in range(chance.number(2, 7)):
            fitting = [each for each in own if all(fits(self) for fits in each.preconditions)]
            if fitting:
                chance.of(*fitting).function(self, seed=chance.seed())

    def number_of(self, order: Order) -> str:
        """The number that a form names the order by."""
        return next(name.removeprefix("orders/") for name, each in self.orders().items() if each is order)

    def orders(self) -> dict[str, Order]:
        """The orders that were placed, by stream."""
        streams = self.shop.streams.items()
        return self.standing(
            "orders",
            lambda: {name: each.state for name, each in streams if name.startswith("orders/") and each.state.placed},
        )

    def standing(self, name: Any, read: Callable[[], T]) -> T:
        """What is read of the streams goes by a name here, and is read once until something more is recorded: after
        each turn a hundred rules ask it.
        """
        if self._read != len(self.shop.log):
            self._read, self._standing = len(self.shop.log), {}
        if name not in self._standing:
            self._standing[name] = read()
        return self._standing[name]


def says(type_: str, fits: Fits) -> Callable[[Callable[[Any, Chance, Order], Members]], Any]:
    """A rule: this is said to one of the orders that it fits, with members that the method finds; now and then of an
    earlier time, or from an import. What the ledger itself asks, it asks now.
    """
    internal = type_ in KINDS["orders"].internal

    def decorate(members: Callable[[Any, Chance, Order], Members]) -> Any:
        def said(self: Mall, seed: int) -> None:
            chance, orders = Chance(seed), self.orders()
            stream = chance.of(*[name for name, order in orders.items() if fits(order)])
            at = None if internal or not chance.maybe(8) else plus(self.shop.now, hours=-chance.of(1, 30, 300, 3000))
            found = members(self, chance, orders[stream])
            self.say(stream, type_, at=at, historical=not internal and chance.maybe(4), **found)

        said.__name__ = members.__name__
        fitting = precondition(lambda self: self.standing(fits, lambda: any(map(fits, self.orders().values()))))
        return marked(type_, fitting(rule(seed=SEEDS)(said)))

    return decorate


def marked(type_: str, said: Any) -> Any:
    """The rule, knowing which act of the order's door it says."""
    said.says = type_
    return said


def acts(machine: type[Mall]) -> set[str]:
    """The acts of the order's door that a machine's rules say."""
    rules = (getattr(machine, name) for name in dir(machine))
    return {each.says for each in rules if hasattr(each, "says")}
