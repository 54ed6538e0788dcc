"""The key figures of gifts: each unit is counted once, on the day it moved, whoever reported it."""

from pathlib import Path

import pytest

from projections.figures import gifts
from projections.figures.gifts import figures
from projections.follower import Follower
from tests.book import Book
from tests.examples import lines, order, units
from tests.order.bound_stories import gift
from tests.projections.bound import told
from tests.trace import requirement

A1 = "orders/A-1"
ALWAYS = ("2000-01-01", "2100-01-01")


def bags(quantity: int = 4, key: str = "A-1") -> Book:
    book = Book()
    return placed(book, quantity, key)


def placed(book: Book, quantity: int = 4, key: str = "A-1") -> Book:
    name = f"orders/{key}"
    book.say(name, "OrderPlaced", **order(lines=[*lines(299_00), gift(quantity=quantity)]))
    book.say(name, "PaymentCaptured", payment_id="p1", amount=299_00, tender="WECHAT")
    return book


def counted(book: Book, *period: str) -> dict[str, int]:
    """What was counted of gifts, that is not nothing."""
    follower = Follower(":memory:")
    follower.apply(book.ledger.log(limit=10_000))
    since, until = period or ALWAYS
    return {
        name: count for name, count in follower.read(gifts.GIFT_FIGURES, gifts.counted, since, until).items() if count
    }


def test_an_order_counts_when_it_is_placed_and_its_gifts_when_they_are_sent():
    book = bags()
    assert counted(book) == {"orders": 1}

    book.say(A1, "LinesShipped", lines=units(_1=1, g=3))
    assert counted(book) == {"orders": 1, "gifts_sent": 3}


@requirement("R-002-40")
def test_what_was_both_shipped_and_delivered_was_sent_once():
    book = bags()
    book.say(A1, "LinesShipped", lines=units(_1=1, g=4))
    book.say(A1, "LinesDelivered", lines=units(_1=1, g=4))

    assert counted(book)["gifts_sent"] == 4


def test_what_was_delivered_beyond_what_was_reported_shipped_was_sent_too():
    book = bags()
    book.say(A1, "LinesShipped", lines=units(g=1))
    book.say(A1, "LinesDelivered", lines=units(g=3))
    assert counted(book)["gifts_sent"] == 3

    book.say(A1, "LinesDelivered", lines=units(g=1))
    assert counted(book)["gifts_sent"] == 4


def test_a_delivery_that_was_reported_ahead_of_its_shipment_is_sent_once():
    book = bags()
    book.say(A1, "LinesDelivered", lines=units(g=2))
    book.say(A1, "LinesShipped", lines=units(g=2))
    book.say(A1, "LinesShipped", lines=units(g=2))

    assert counted(book)["gifts_sent"] == 4


def test_what_is_sent_on_one_day_and_arrives_on_another_counts_on_the_first():
    book = bags()
    book.say(A1, "LinesShipped", lines=units(_1=1, g=4))
    book.later(days=3)
    book.say(A1, "LinesDelivered", lines=units(_1=1, g=4))

    assert counted(book, "2026-05-01", "2026-05-01") == {"orders": 1, "gifts_sent": 4}
    assert counted(book, "2026-05-02", "2026-05-31") == {}


def test_a_day_ends_at_midnight_in_shanghai():
    book = bags()
    book.later(hours=13, minutes=59)  # the shop opens at 10:00 in Shanghai
    book.say(A1, "LinesShipped", lines=units(g=1))
    book.later(minutes=2)
    book.say(A1, "LinesShipped", lines=units(g=2))

    assert counted(book, "2026-05-01", "2026-05-01")["gifts_sent"] == 1
    assert counted(book, "2026-05-02", "2026-05-02")["gifts_sent"] == 2


def test_gifts_that_an_inspection_found_usable_came_back():
    book = bags()
    book.say(A1, "ReturnRequested", return_id="b1", lines=units(_1=1), cause="BUYER_NO_REASON")
    found = [{"line": "g", "accepted": 2, "rejected": 1, "grade": "SEVERE", "reason": "torn"}]
    book.say(A1, "ReturnInspected", return_id="b1", lines=[{"line": "1", "accepted": 1}], gifts=found)

    assert counted(book) == {"orders": 1, "orders_returned": 1, "gifts_sent": 2, "gifts_recovered": 2}


def test_gifts_that_travelled_as_a_line_of_the_return_came_back_and_goods_are_no_gifts():
    book = bags()
    book.say(A1, "ReturnRequested", return_id="b1", lines=units(_1=1, g=3), cause="BUYER_NO_REASON")
    accepted = [{"line": "1", "accepted": 1}, {"line": "g", "accepted": 3}]
    book.say(A1, "ReturnInspected", return_id="b1", lines=accepted)

    assert counted(book)["gifts_recovered"] == 3


def test_gifts_that_came_by_themselves_and_with_goods_add_up():
    book = bags()
    book.say(A1, "GiftReceived", lines=units(g=1))
    book.say(A1, "ReturnRequested", return_id="b1", lines=units(_1=1), cause="BUYER_NO_REASON")
    found = [{"line": "g", "accepted": 2}]
    book.say(A1, "ReturnInspected", return_id="b1", lines=[{"line": "1", "accepted": 1}], gifts=found)

    assert counted(book)["gifts_recovered"] == 3


@requirement("R-002-40")
def test_what_came_back_has_gone_out_whether_or_not_anybody_reported_it():
    book = bags()
    book.say(A1, "GiftReceived", lines=units(g=2))
    assert figures(_all(book))["recovery_bp"] == 100_00

    book.say(A1, "LinesShipped", lines=units(_1=1, g=4))
    assert counted(book) == {"orders": 1, "gifts_sent": 4, "gifts_recovered": 2}

    book.say(A1, "GiftReceived", lines=units(g=2))
    assert counted(book) == {"orders": 1, "gifts_sent": 4, "gifts_recovered": 4}


@requirement("R-002-41")
def test_an_order_that_comes_back_twice_counts_once_and_the_rate_is_of_orders():
    book = bags()
    placed(placed(book, key="A-2"), key="A-3")
    for number in ("b1", "b2"):
        book.say(A1, "ReturnRequested", return_id=number, lines=units(_1=1), cause="QUALITY")
        book.say(A1, "ReturnWithdrawn", return_id=number, reason="it works")

    assert counted(book) == {"orders": 3, "orders_returned": 1}
    assert figures(_all(book))["order_return_bp"] == 33_33


def _all(book: Book) -> dict[str, int]:
    follower = Follower(":memory:")
    follower.apply(book.ledger.log(limit=10_000))
    return follower.read(gifts.GIFT_FIGURES, gifts.counted, *ALWAYS)


def test_applications_count_by_what_their_review_came_to():
    book = bags()
    asked = {"kind": "VOLUNTARY", "order_no": "A-1", "reason": "no", "contact": "li@example.com", "lines": units(g=1)}
    for number, decided in (("G1", {}), ("G2", {"decision": "REJECT", "reason": "worn"}), ("G3", None)):
        book.say(A1, "GiftReturnRequested", gift_return_id=number, **asked)
        if decided is not None:
            book.say(A1, "GiftReturnReviewed", gift_return_id=number, **decided)
    book.later(days=20)
    book.say(A1, "OrderDue", kind="GIFT_REVIEW", item="G3")
    book.say(A1, "GiftReturnArchived", gift_return_id="G2", score=2)

    assert counted(book) == {
        "orders": 1,
        "requested": 3,
        "approved": 1,
        "rejected": 1,
        "overdue": 1,
        "scores": 1,
        "score_sum": 2,
    }
    assert figures(_all(book))["csat100_bp"] == 40_00


def test_a_rate_of_nothing_is_no_rate():
    assert figures(_all(Book()))["recovery_bp"] is None


@pytest.mark.parametrize("batch", [1, 3, 1000])
def test_built_anew_the_figures_are_what_they_were_and_applying_again_changes_nothing(tmp_path: Path, batch: int):
    book = told()
    log = book.ledger.log(limit=10_000)
    followed, rebuilt = Follower(tmp_path / "followed.db"), Follower(tmp_path / "rebuilt.db")
    for entry in log:
        followed.apply([entry])
    rebuilt.apply(log, batch)
    before = rebuilt.read(gifts.GIFT_FIGURES, gifts.counted, *ALWAYS)
    rebuilt.apply(log, batch)

    assert (
        rebuilt.read(gifts.GIFT_FIGURES, gifts.counted, *ALWAYS)
        == followed.read(gifts.GIFT_FIGURES, gifts.counted, *ALWAYS)
        == before
    )
    assert [name for name, count in before.items() if not count] == ["rejected"]


def test_days_add_up_to_their_period():
    book = told()
    days = [f"2026-05-{day:02}" for day in range(1, 32)]
    by_day = [counted(book, day, day) for day in days]

    for name, whole in counted(book, days[0], days[-1]).items():
        assert sum(each.get(name, 0) for each in by_day) == whole
