"""Customers to whom something happened, and how many of them buy again within 90 days."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from domain.clock import instant, moment
from domain.ledger.entry import Entry
from tests.book import Book
from tests.examples import off, order, units
from tests.figures.told import A1, Told, again, bought, of, story
from tests.trace import requirement


def after(entries: list[Entry], days: int, microseconds: int = 0) -> list[Entry]:
    """The same, so much later."""
    later = timedelta(days=days, microseconds=microseconds)
    return [replace(each, occurred_at=instant(moment(each.occurred_at) + later)) for each in entries]


def members(told: Told) -> dict[str, tuple[int, int]]:
    found = {row["cohort"]: row["figures"] for row in told.rows("cohorts")}
    return {name: (each["customers"], each["rebought"]) for name, each in found.items()}


@requirement("R-000-42")
def test_of_a_hundred_customers_won_by_a_coupon_twelve_buy_again_within_ninety_days():
    first, next_, told = story(bought(terms=off(20_00))), story(bought()), Told()
    for number in range(100):
        told.tell(again(first, f"N-{number}", f"c{number}"))
    for number in range(12):
        told.tell(after(again(next_, f"R-{number}", f"c{number}"), 30))
    told.tell(after(again(next_, "L-1", "c50"), 91))

    (row,) = told.rows("cohorts")
    assert row == {
        "cohort": "COUPON",
        "currency": None,
        "figures": {"customers": 100, "rebought": 12, "rebuy_bp": 1200},
    }


@pytest.mark.parametrize(("microseconds", "rebought"), [(0, 1), (1, 0)])
def test_the_ninetieth_day_counts_to_its_last_microsecond(microseconds: int, rebought: int):
    first = story(bought())
    told = Told().tell(again(first, "A-1", "li")).tell(after(again(first, "A-2", "li"), 90, microseconds))

    assert members(told) == {"NO_COUPON": (1, rebought)}


def test_a_customer_is_won_once_by_her_first_purchase_and_buys_again_once():
    plain, coupon = story(bought()), story(bought(terms=off(20_00)))
    told = Told().tell(again(plain, "A-1", "li"))
    for number in range(2, 5):
        told.tell(after(again(coupon, f"A-{number}", "li"), number))

    assert members(told) == {"NO_COUPON": (1, 1)}


def test_who_buys_again_counts_on_the_day_she_came():
    first = story(bought())
    told = Told().tell(again(first, "A-1", "li")).tell(after(again(first, "A-2", "li"), 60))

    assert told.figures("cohorts", "2026-05-01", "2026-05-01")["rebought"] == 1
    assert told.rows("cohorts", "2026-05-02", "2026-12-31") == []


def test_an_order_that_nobody_pays_is_no_purchase_and_one_that_costs_nothing_is():
    book = Book()
    book.say(A1, "OrderPlaced", **order(100_00))
    assert of(book).rows("cohorts") == []

    assert members(of(bought(price=0))) == {"NO_COUPON": (1, 0)}


def test_an_order_paid_in_two_parts_is_one_purchase_and_so_are_the_parts_of_a_split_one():
    book = Book()
    book.say(A1, "OrderPlaced", **order(100_00))
    for number, amount in (("p1", 40_00), ("p2", 60_00)):
        book.say(A1, "PaymentCaptured", payment_id=number, amount=amount, tender="WECHAT")
    assert members(of(book)) == {"NO_COUPON": (1, 0)}

    book = Book()
    book.say(A1, "OrderPlaced", **order(100_00, 50_00))
    book.say(A1, "OrderSplit", parts=[{"order_id": f"A-1-{line}", "lines": [line]} for line in ("1", "2")])
    for line, amount in (("1", 100_00), ("2", 50_00)):
        book.say(f"orders/A-1-{line}", "PaymentCaptured", payment_id=f"p{line}", amount=amount, tender="WECHAT")
    assert members(of(book)) == {"NO_COUPON": (1, 0)}


@requirement("R-003-57")
def test_who_complained_and_buys_again_is_won_back():
    book = bought()
    book.say(A1, "LinesDelivered", lines=units(_1=1))
    book.say(A1, "ReturnRequested", return_id="b1", lines=units(_1=1), cause="QUALITY")
    told = of(book)
    assert members(told)["COMPLAINT"] == (1, 0)

    told.tell(after(again(story(bought()), "A-2", "li"), 20))
    assert members(told) == {"COMPLAINT": (1, 1), "NO_COUPON": (1, 1)}


@requirement("R-003-57")
def test_a_case_of_a_customer_is_a_complaint_of_hers_and_a_question_is_none():
    opened = {"channel": "APP", "order_id": "A-1", "category": "QUALITY", "scene": "OTHER"}
    book = bought()
    book.say("cases/C-0", "CaseOpened", **opened | {"category": "CONSULT"})
    assert "COMPLAINT" not in members(of(book))

    book.say("cases/C-1", "CaseOpened", **opened)
    assert members(of(book))["COMPLAINT"] == (1, 0)


def test_a_second_complaint_within_ninety_days_is_the_same_customer_and_a_later_one_counts_anew():
    book = bought()
    for number, days in (("b1", 0), ("b2", 89), ("b3", 2)):
        book.later(days=days)
        book.say(A1, "ReturnRequested", return_id=number, lines=units(_1=1), cause="QUALITY", approver="wang")
        book.say(A1, "ReturnWithdrawn", return_id=number, reason="it works")

    assert members(of(book))["COMPLAINT"] == (2, 0)


def test_who_was_given_something_is_a_cohort_of_its_own():
    book = bought()
    book.say(A1, "RefundGranted", amount=5_00, reason="a scratch")

    assert members(of(book)) == {"GOODWILL": (1, 0), "NO_COUPON": (1, 0)}
