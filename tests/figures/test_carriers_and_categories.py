"""Carriers by what they lose and bring late; categories by what comes back before and during a coupon."""

from typing import Any

import pytest

from projections.figures.orders import MISMATCH_ORDERS_MIN
from tests.book import Book
from tests.examples import lines, off, order, units
from tests.figures.told import A1, EARLIER, LATER, Told, again, bought, of, story, taken_back
from tests.trace import requirement


def sent(quantity: int = 100, **members: Any) -> Book:
    book = Book()
    book.say(A1, "OrderPlaced", **order(lines=lines(1_00, quantity=quantity)))
    return ship(book, quantity, **{"carrier": "SF"} | members)


def ship(book: Book, quantity: int, **members: Any) -> Book:
    book.say(A1, "LinesShipped", lines=units(_1=quantity), **members)
    return book


def carrier(book: Book, name: str = "SF") -> dict[str, int]:
    return {row["carrier"]: row["figures"] for row in of(book).rows("carriers")}[name]


@requirement("R-001-33")
def test_of_ten_thousand_units_sent_in_a_quarter_twelve_got_lost():
    whole, holed, told = story(sent()), sent(), Told()
    holed.say(A1, "LinesLost", lines=units(_1=4))
    for number in range(97):
        told.tell(again(whole, f"N-{number}"))
    for number in range(3):
        told.tell(again(story(holed), f"L-{number}"))
    figures = told.figures("carriers", "2026-04-01", "2026-06-30")

    assert (figures["shipped"], figures["lost"], figures["lost_bp"]) == (10_000, 12, 12)


@pytest.mark.parametrize(
    ("eta", "signed_at", "late"),
    [
        ("2026-05-03", "2026-05-03T15:59:59Z", 0),
        ("2026-05-03", "2026-05-03T16:00:00Z", 10),
        ("2026-05-03T18:00:00+08:00", "2026-05-03T10:00:00Z", 0),
        ("2026-05-03T18:00:00+08:00", "2026-05-03T10:00:01Z", 10),
    ],
)
def test_late_is_what_was_signed_for_after_it_was_to_arrive(eta: str, signed_at: str, late: int):
    book = sent(10, eta=eta)
    book.later(days=5)
    book.say(A1, "LinesDelivered", lines=units(_1=10), signed_at=signed_at.replace("Z", ".000000Z"))
    figures = carrier(book)

    assert (figures["delivered"], figures["timed"], figures["late"]) == (10, 10, late)


def test_a_time_of_arrival_that_cannot_be_read_makes_nothing_late():
    book = sent(10, eta="in about three days")
    book.later(days=30)
    book.say(A1, "LinesDelivered", lines=units(_1=10))

    assert (carrier(book)["delivered"], carrier(book)["late_bp"]) == (10, None)


def test_what_arrives_first_was_sent_first_and_what_is_lost_is_of_the_rest():
    book = Book()
    book.say(A1, "OrderPlaced", **order(lines=lines(1_00, quantity=10)))
    ship(ship(book, 4, carrier="SF"), 6, carrier="YTO")
    book.say(A1, "LinesDelivered", lines=units(_1=3))
    book.say(A1, "LinesLost", lines=units(_1=2))

    assert (carrier(book)["delivered"], carrier(book)["lost"]) == (3, 1)
    assert (carrier(book, "YTO")["delivered"], carrier(book, "YTO")["lost"]) == (0, 1)


def test_a_delivery_reported_ahead_of_its_shipment_is_delivered_once():
    book = Book()
    book.say(A1, "OrderPlaced", **order(lines=lines(1_00, quantity=10)))
    book.say(A1, "LinesDelivered", lines=units(_1=3))
    ship(ship(book, 2, carrier="SF"), 8, carrier="YTO")
    book.say(A1, "LinesLost", lines=units(_1=1))

    assert (carrier(book)["shipped"], carrier(book)["delivered"], carrier(book)["lost"]) == (2, 2, 0)
    assert (carrier(book, "YTO")["delivered"], carrier(book, "YTO")["lost"]) == (1, 1)


def test_what_nobody_said_who_carried_counts_nowhere():
    book = Book()
    book.say(A1, "OrderPlaced", **order(100_00))
    book.say(A1, "LinesShipped", lines=units(_1=1))
    book.say(A1, "LinesLost", lines=units(_1=1))

    assert of(book).rows("carriers") == []


def category_told(before: int, during: int, orders: int = 1000) -> Told:
    told, plain, with_coupon = Told(), bought(), bought(terms=off(20_00))
    back, with_coupon_back = taken_back(bought()), taken_back(bought(terms=off(20_00)))
    for number in range(orders):
        told.tell(again(story(back if number < before else plain), f"B-{number}"))
        now = story(with_coupon_back if number < during else with_coupon)
        told.tell(again(now, f"D-{number}", days="2026-06"))
    return told


@requirement("R-000-50")
def test_more_comes_back_of_a_category_during_a_coupon_than_before_and_somebody_is_told():
    (row,) = category_told(90, 140).rows("categories", *LATER, before=EARLIER)

    assert (row["category"], row["before"]["return_bp"], row["figures"]["return_bp"]) == ("goods", 900, 1400)
    assert row["change"]["return_bp"] == {"before": 900, "after": 1400, "points_bp": 500, "relative_bp": 5556}
    assert (row["figures"]["coupon_orders"], row["figures"]["coupon_return_bp"]) == (1000, 1400)
    assert row["alert"] == "MISMATCH"


@pytest.mark.parametrize(("during", "alert"), [(13, "MISMATCH"), (12, None)])
def test_three_points_more_are_a_mismatch_and_less_is_not(during: int, alert: str | None):
    (row,) = category_told(10, during, MISMATCH_ORDERS_MIN).rows("categories", *LATER, before=EARLIER)
    assert row["alert"] == alert


def test_of_few_orders_nothing_is_concluded():
    (row,) = category_told(0, 50, MISMATCH_ORDERS_MIN - 1).rows("categories", *LATER, before=EARLIER)
    assert row["alert"] is None


def test_without_an_earlier_period_nothing_is_compared():
    (row,) = of(bought()).rows("categories")
    assert row.keys() == {"category", "currency", "figures"}


def test_an_order_counts_once_in_each_category_of_its_goods():
    goods = [*lines(10_00, 20_00), *({**each, "line": "3", "category": "food"} for each in lines(5_00))]
    book = Book()
    book.say(A1, "OrderPlaced", **order(lines=goods))
    book.say(A1, "LinesDelivered", lines=units(_1=1, _2=1, _3=1))
    for line in ("1", "2"):
        asked = {"return_id": f"b{line}", "lines": [{"line": line, "quantity": 1}], "cause": "BUYER_NO_REASON"}
        book.say(A1, "ReturnRequested", **asked)
        book.say(A1, "ReturnInspected", return_id=f"b{line}", lines=[{"line": line, "accepted": 1}])
    figures = {row["category"]: row["figures"] for row in of(book).rows("categories")}

    assert (figures["goods"]["orders"], figures["goods"]["orders_returned"]) == (1, 1)
    assert (figures["food"]["orders"], figures["food"]["orders_returned"]) == (1, 0)


def test_a_period_without_orders_has_no_rate():
    (row,) = of(bought()).rows("categories", *LATER, before=EARLIER)

    assert (row["figures"]["orders"], row["figures"]["return_bp"]) == (0, None)
    assert row["change"]["return_bp"] == {"before": 0, "after": None, "points_bp": None, "relative_bp": None}
    assert row["alert"] is None
