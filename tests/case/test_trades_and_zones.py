"""By which trade and where: fresh food does not wait, and a customer's clocks run where she lives."""

from typing import Any

import pytest

from domain.clock import local, plus
from domain.sla import ClockBreached
from projections.cases.case_view import case_view
from tests.book import Book
from tests.case.solved import KNOWN, case
from tests.examples import lines, order
from tests.story import Shop
from tests.trace import requirement

AT_TEN_IN_NEW_YORK = "2026-06-12T14:00:00.000000Z"
"""A Friday, 22:00 in Shanghai."""
BEYOND_A_COUNT_OF_SECONDS = 14


def clocks_of(category: str) -> dict[str, int]:
    """The clocks that a quality case of such goods starts with, and how many seconds each promises."""
    found = Shop().at("2026-06-12T08:00:00.000000Z")
    found.say("orders/A-1", "OrderPlaced", **order(lines=lines(100_00, category=category)))
    stated: dict[str, Any] = KNOWN | {"category": "QUALITY", "demands": ["RETURN_REFUND"]}
    found.say("cases/C-1", "CaseOpened", **stated)
    return {key: clock.fact.seconds or 0 for key, clock in case(found).clocks.items()}


@requirement("R-003-64", "R-003-61")
def test_two_trades_have_two_tables_of_promises_for_the_same_case():
    fresh, electronics = clocks_of("生鲜"), clocks_of("家电")

    assert fresh.keys() - electronics.keys() == {"FAST_RETURN"}
    assert fresh["FAST_RETURN"] == 24 * 3600
    assert {key: fresh[key] for key in electronics} == electronics


@requirement("R-003-61")
def test_fresh_food_that_is_not_decided_within_24_hours_is_late():
    found = Shop().at("2026-06-12T08:00:00.000000Z")
    found.say("orders/A-1", "OrderPlaced", **order(lines=lines(100_00, category="生鲜")))
    stated: dict[str, Any] = KNOWN | {"category": "QUALITY", "demands": ["RETURN_REFUND"]}
    found.say("cases/C-1", "CaseOpened", **stated)
    due = plus(case(found).opened_at, hours=24)

    assert case(found).clocks["FAST_RETURN"].due_at == due
    assert found.at(due).say("cases/C-1", "ClockDue", clock_id="FAST_RETURN").last == []
    found.say("cases/C-1", "ClockDue", clock_id="FAST_RETURN")
    assert found.recorded(ClockBreached) == [ClockBreached(clock_id="FAST_RETURN", due_at=due)]


def test_the_clocks_of_a_customer_in_the_us_run_on_her_own_time():
    found = Shop().at(AT_TEN_IN_NEW_YORK)
    found.say(
        "cases/C-1", "CaseOpened", channel="WEB", category="CONSULT", region="US", tz="America/New_York", language="en"
    )
    view = case_view(case(found), 1, "C-1")
    due = {each["clock_id"]: local(each["due_at"], "America/New_York") for each in view["clocks"]}

    assert (view["region"], view["tz"]) == ("US", "America/New_York")
    assert due["FIRST_RESPONSE"] == "2026-06-12T10:10:00-04:00"
    assert "CALL_BACK" not in due, "it is morning where she is"
    assert due["ANSWER"] == "2026-06-12T23:59:59-04:00"


@pytest.mark.parametrize("days", [2, BEYOND_A_COUNT_OF_SECONDS])
def test_a_case_can_be_closed_however_late_it_is(days: int):
    book = Book()
    book.say("orders/A-1", "OrderPlaced", **order(100_00, coupons=[]))
    stated: dict[str, Any] = KNOWN | {"category": "COMPLAINT", "demands": ["APOLOGY"]}
    book.say("cases/C-1", "CaseOpened", **stated)
    book.say("cases/C-1", "CaseVerified")
    book.later(days=2 + days)
    told = [{"demand": "APOLOGY", "outcome": "REFUSED"}]
    book.say("cases/C-1", "CaseClosed", outcome="REFUSED", reason="no ground", demands=told)

    over = book.stream("cases/C-1").state.clocks["COMPLAINT_RESULT"].over_s
    assert days * 86_400 <= over < days * 86_400 + 60
