"""What holds whatever is said to orders, by whom, in which order; of everything that can be said to one."""

from collections import Counter, defaultdict
from typing import Any, get_args

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from domain.order.events import OrderFact
from domain.order.kind import KIND
from domain.order.state import Order
from projections.order_view import order_view
from tests.order import invariants
from tests.order.invariants_of_gifts import came_alone, check_gifts
from tests.order.invariants_of_services import check_services
from tests.order.invariants_of_steps import check_money_of_bound
from tests.order.invariants_of_vouchers import check_credited
from tests.order.machine import Machine, told
from tests.order.mall import acts, tell
from tests.order.readings import Reader
from tests.order.test_random_histories import replayed, stored
from tests.order.turns import Turn
from tests.story import Shop
from tests.trace import requirement

LENGTH = 40
ANY = settings(deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow], stateful_step_count=LENGTH)
MANY = 1_000
"""So many histories are told for a fact that is recorded seldom; a tenth of them is usually enough."""


class Watched(Machine):
    """A history of which the money is counted after each fact."""

    def __init__(self) -> None:
        super().__init__()
        self.most: dict[str, int] = {}
        self._seen = 0
        self._came: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def say(self, stream: str, type_: str, *, at: str | None = None, historical: bool = False, **members: Any) -> bool:
        """What came with the goods is counted after each turn: what one saying recorded."""
        before, now = dict(self.shop.streams), at or self.shop.now
        said = super().say(stream, type_, at=at, historical=historical, **members)
        turn = Turn(tuple(self.shop.last) if said else (), now, before, self.shop.streams)
        for each in turn.of_orders():
            check_gifts(each)
            self._came[each.stream].update(came_alone(each))
            check_credited(each)
            check_services(each)
            check_money_of_bound(each)
        return said

    def changed(self) -> list[str]:
        """The streams that something was recorded on since this was asked."""
        found = dict.fromkeys(stream for stream, _, _ in self.shop.log[self._seen :])
        self._seen = len(self.shop.log)
        return list(found)

    @invariant()
    def no_cent_is_lost(self) -> None:
        changed, orders = self.changed(), self.orders()
        for stream in changed:
            if stream in orders:
                self.count(stream, orders[stream])
        if changed:
            invariants.check_coupons(self.shop, orders)
            invariants.check_points(self.shop, orders)
            invariants.check_grants(self.shop, orders)

    def count(self, stream: str, order: Order) -> None:
        invariants.check_units(order, self.received(stream))
        invariants.check_price(order)
        invariants.check_refunds(order)
        invariants.check_steps(order)
        invariants.check_payments(order)
        self.most[stream] = invariants.check_due(order, self.most.get(stream, 0))
        invariants.check_retained_value(order)
        invariants.check_all_back(order)
        invariants.check_fates(order, self.coupons())

    def received(self, stream: str) -> Counter[str]:
        """The gifts that came by themselves, less those that others were sent for."""
        return self._came[stream]


class Read(Watched):
    """A history that is read after each fact."""

    def __init__(self) -> None:
        super().__init__()
        self.reader = Reader(self.shop)

    @invariant()
    def no_cent_is_lost(self) -> None:
        """Everything that can be read agrees."""
        self.reader.hear()
        for stream in self.changed():
            if stream in self.orders():
                self.reader.check(stream, self.orders()[stream])

    def teardown(self) -> None:
        for stream, order in self.orders().items():
            self.reader.show(stream, order)


class Replayed(Machine):
    """A history that is told again from its log, and once more from what was said."""

    def teardown(self) -> None:
        first, second = replayed(self.shop), replayed(self.shop)
        assert {name: stream.state for name, stream in self.shop.streams.items()} == first
        for name, order in self.orders().items():
            assert view_of(first[name]) == view_of(second[name]) == view_of(order)
        again = Shop()
        for said in self.told:
            tell(again, said)
        assert stored(again) == stored(self.shop)


def view_of(order: Any) -> tuple[bytes, bytes]:
    """The bytes of an order's state, and of its view."""
    return msgspec.json.encode(order), msgspec.json.encode(order_view(order, 1, "A-1"))


def check_histories(machine: type[Machine], examples: int) -> None:
    run_state_machine_as_test(machine, settings=settings(ANY, max_examples=examples))


@requirement("R-000-11")
def test_no_cent_is_lost_made_up_or_owed_twice_whatever_is_said():
    check_histories(Watched, 200)


def test_what_is_read_agrees_with_itself_and_with_the_law_whatever_is_said():
    check_histories(Read, 100)


@requirement("R-000-16")
def test_replaying_gives_the_same_states_and_bytes_whatever_was_said():
    check_histories(Replayed, 150)


def test_everything_that_can_be_said_to_an_order_is_said():
    assert acts(Machine) == set(KIND.door)


def test_every_fact_of_an_order_is_really_recorded_in_some_history():
    missing = {fact.__name__ for fact in get_args(OrderFact)} - {"CaseLinked"}  # in histories with cases
    for number in range(MANY):
        if not missing:
            break
        missing -= {type(fact).__name__ for stream, fact, _ in told(number, LENGTH).shop.log if "orders/" in stream}

    assert missing == set()
