"""What holds whatever is said to cases and to their orders, by whom, in which order."""

from typing import Any, get_args

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from msgspec.structs import replace

from domain.case.events import CaseFact
from domain.case.kind import KIND
from tests.case.machine import Desk, Watched, told
from tests.case.said_of_cases import acts
from tests.order.mall import tell
from tests.order.test_random_histories import replayed, stored
from tests.story import Shop
from tests.trace import requirement

LENGTH = 50
MANY = 300
ANY = settings(deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow], stateful_step_count=LENGTH)


class Replayed(Desk):
    """A history that is told again from its log, and once more from what was said."""

    def teardown(self) -> None:
        first, second = replayed(self.shop), replayed(self.shop)
        assert {name: stream.state for name, stream in self.shop.streams.items()} == first
        for name in self.cases():
            assert encoded(first[name]) == encoded(second[name]) == encoded(self.shop.stream(name).state)
        again = Shop()
        for said in self.told:
            tell(again, said)
        assert stored(again) == stored(self.shop)


def encoded(case: Any) -> bytes:
    """The bytes of a case, whose sets have no order; its talks are known by round and side."""
    talks = list(case.mediation.held.items())
    rest = replace(case, mediation=replace(case.mediation, held={}))
    return msgspec.json.encode([rest, talks], order="deterministic")


def check_histories(machine: type[Desk], examples: int) -> None:
    run_state_machine_as_test(machine, settings=settings(ANY, max_examples=examples))


@requirement("R-003-36", "R-001-15")
def test_a_case_and_its_order_agree_whatever_is_said_to_either():
    check_histories(Watched, 150)


def test_replaying_gives_the_same_cases_and_bytes_whatever_was_said():
    check_histories(Replayed, 60)


def test_everything_that_can_be_said_to_a_case_is_said():
    assert acts(Desk) == set(KIND.door)


def test_every_fact_of_a_case_is_really_recorded_in_some_history():
    missing = {fact.__name__ for fact in get_args(CaseFact)} | {"CaseLinked"}
    for number in range(MANY):
        if not missing:
            break
        missing -= {type(fact).__name__ for _, fact, _ in told(number, LENGTH).shop.log}

    assert missing == set()
