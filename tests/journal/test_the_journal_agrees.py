"""Whatever is said to a shop, its journal balances at every version and says what the views say."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from projections.journal.posting import Posting, together
from tests.case.machine import Desk
from tests.journal.agreement import Keeper
from tests.order import test_netting as netting
from tests.order.histories import History
from tests.order.machine import Machine
from tests.order.test_random_histories import EXAMPLES, LENGTH, SEEDS
from tests.trace import requirement

ANY = settings(deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow], stateful_step_count=40)


class Booked(Machine):
    """A history of orders whose journal is kept along."""

    def __init__(self) -> None:
        super().__init__()
        self.keeper = Keeper()

    def say(self, stream: str, type_: str, **members: Any) -> bool:
        said = super().say(stream, type_, **members)
        self.keeper.hear(self.shop)
        return said


class BookedAtTheDesk(Desk):
    """The same with cases, and claims against carriers."""

    def __init__(self) -> None:
        super().__init__()
        self.keeper = Keeper()

    def say(self, stream: str, type_: str, **members: Any) -> bool:
        said = super().say(stream, type_, **members)
        self.keeper.hear(self.shop)
        return said


def check_histories(machine: type[RuleBasedStateMachine], examples: int) -> None:
    run_state_machine_as_test(machine, settings=settings(ANY, max_examples=examples))


@requirement("R-000-11", "R-000-16")
@EXAMPLES
@given(SEEDS)
def test_the_journal_of_one_order_agrees_with_its_view_at_every_version(seed: int):
    keeper = Keeper()
    for shop in History(seed).told(LENGTH):
        keeper.hear(shop)
    assert keeper.booked


@requirement("R-000-11")
def test_the_journal_agrees_with_every_order_and_with_points_whatever_is_said():
    check_histories(Booked, 150)


def test_the_journal_agrees_with_orders_whose_cases_pay_and_claim():
    check_histories(BookedAtTheDesk, 100)


@EXAMPLES
@given(SEEDS)
def test_what_is_set_off_between_orders_is_zero_over_both(seed: int):
    keeper = Keeper()
    for shop, _, _ in netting.told(seed):
        keeper.hear(shop)
        assert sum(amount for (account, _), amount in keeper.trial.items() if account == "netting") == 0


def test_postings_that_do_not_balance_are_never_written():
    cash = Posting("tenders", 100, "CNY", "CARD")
    with pytest.raises(AssertionError, match="do not balance"):
        together([cash, Posting("receivable", -100, "USD", "li")])

    assert together([cash, cash, Posting("receivable", -200, "CNY", "li")])[0].amount == 200
