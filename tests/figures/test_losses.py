"""The merchant's double loss by returned orders with a coupon, each part as it was recorded."""

from typing import Any

from tests.book import Book
from tests.examples import off, order, units
from tests.figures.told import A1, Told, bought, of, taken_back
from tests.trace import requirement

FREE = {"threshold": 99_00, "amount": 12_00}
RECEIPT = {"sha256": "cd" * 32}


def lost(book: Book) -> dict[str, int]:
    return of(book).figures("losses")


def reimbursed(book: Book, amount: int = 12_00) -> Book:
    book.say(A1, "ReturnFreightReimbursed", return_id="b1", amount=amount, receipt=RECEIPT)
    return book


@requirement("R-000-40")
def test_discount_freight_both_ways_and_depreciation_are_lost_with_a_returned_order():
    book = bought(terms=off(20_00), free_freight=FREE)
    taken_back(book, "QUALITY", depreciation=15_00)
    (row,) = of(reimbursed(book)).rows("losses")

    assert row == {
        "type": "NO_THRESHOLD",
        "currency": "CNY",
        "figures": {
            "orders": 1,
            "discount": 20_00,
            "freight_out": 12_00,
            "freight_back": 12_00,
            "depreciation": 15_00,
            "loss": 59_00,
            "loss_per_order": 59_00,
        },
    }


def test_who_takes_free_freight_and_sends_it_all_back_pays_it_after_all():
    book = taken_back(bought(terms=off(20_00), free_freight=FREE))

    assert lost(book)["freight_out"] == 0


def test_freight_that_is_given_back_is_the_merchants_and_freight_that_stays_paid_is_not():
    faulty = taken_back(bought(terms=off(20_00), freight=8_00), "QUALITY")
    unwanted = taken_back(bought(terms=off(20_00), freight=8_00))

    assert (lost(faulty)["freight_out"], lost(unwanted)["freight_out"]) == (8_00, 0)


def test_the_freight_there_is_lost_once_however_often_something_comes_back():
    book = bought(terms=off(20_00), free_freight=FREE, lines=order(100_00, 100_00)["lines"])
    book.say(A1, "LinesDelivered", lines=units(_1=1, _2=1))
    for line in ("1", "2"):
        asked: dict[str, Any] = {"return_id": f"b{line}", "lines": [{"line": line, "quantity": 1}], "cause": "QUALITY"}
        book.say(A1, "ReturnRequested", **asked)
        book.say(A1, "ReturnInspected", return_id=f"b{line}", lines=[{"line": line, "accepted": 1, "depreciation": 3}])
    figures = lost(book)

    assert (figures["orders"], figures["freight_out"], figures["discount"]) == (1, 12_00, 20_00)
    assert figures["depreciation"] == 6


def test_an_order_without_a_coupon_an_exchange_and_a_cancellation_are_no_double_loss():
    assert of(taken_back(bought(), depreciation=15_00)).rows("losses") == []

    exchanged = bought(terms=off(20_00))
    exchanged.say(A1, "LinesDelivered", lines=units(_1=1))
    asked = {"return_id": "b1", "lines": units(_1=1), "cause": "QUALITY", "remedy": "EXCHANGE"}
    exchanged.say(A1, "ReturnRequested", **asked)
    found: list[dict[str, Any]] = [{"line": "1", "accepted": 1, "depreciation": 15_00}]
    exchanged.say(A1, "ReturnInspected", return_id="b1", lines=found)
    assert of(exchanged).rows("losses") == []

    cancelled = bought(terms=off(20_00))
    cancelled.say(A1, "LinesCancelled", lines=units(_1=1), cause="BUYER_NO_REASON")
    assert of(cancelled).rows("losses") == []


def test_postage_that_the_platform_pays_is_not_the_merchants():
    by_platform = reimbursed(taken_back(bought(terms=off(20_00)), "PLATFORM"))
    by_merchant = reimbursed(taken_back(bought(terms=off(20_00)), "TRANSIT_DAMAGE"))

    assert (lost(by_platform)["freight_back"], lost(by_merchant)["freight_back"]) == (0, 12_00)


def test_nothing_lost_is_no_row():
    assert Told().rows("losses") == []
