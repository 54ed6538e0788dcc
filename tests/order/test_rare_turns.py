"""Turns that an order seldom takes, and what they once led to."""

from collections.abc import Iterator
from typing import Any

import pytest

from domain.clock import instant
from domain.errors import Refused
from projections.due import Due
from projections.follower import Follower
from tests.book import Book
from tests.examples import lines, order, units
from tests.story import Shop

A1 = "orders/A-1"


@pytest.fixture
def book() -> Iterator[Book]:
    book = Book()
    yield book
    book.ledger.close()


def due(book: Book, **span: float) -> list[Due]:
    """What is to be asked of the order once this time has passed."""
    follower = Follower(":memory:")
    follower.apply(book.ledger.log(-1))
    book.later(**span)
    found = [each for each in follower.due(instant(book.steady.now)) if each.stream == A1]
    follower.close()
    return found


def test_what_was_written_of_each_line_may_be_said_again_in_the_same_words(book: Book):
    book.say(A1, "OrderPlaced", **order(100_00))
    book.say(A1, "ReturnRequested", return_id="b1", lines=units(_1=1), cause="QUALITY")
    found: dict[str, Any] = {"line": "1", "accepted": 1, "reason": "a crack", "evidence": {"photo": "front.jpg"}}
    receipts = [{"amount": 30_00, "evidence": {"number": 12}}]
    medical: dict[str, Any] = {"assessment_id": "d1", "basis": "MEDICAL", "conditions": ["INJURED"]}

    assert book.say(A1, "ReturnInspected", return_id="b1", lines=[found]).entries
    assert book.say(A1, "ReturnInspected", return_id="b1", lines=[found]).entries == ()
    assert book.say(A1, "DamagesAssessed", **medical, receipts=receipts).entries
    assert book.say(A1, "DamagesAssessed", **medical, receipts=receipts).entries == ()
    with pytest.raises(Refused, match="other content"):
        book.say(A1, "ReturnInspected", return_id="b1", lines=[found | {"reason": "a scratch"}])


def exchanged() -> Shop:
    """An unpaid order; line 1 came back and is exchanged, though nobody reported that it had been sent."""
    shop = Shop().say(A1, "OrderPlaced", **order(100_00, 50_00, payment_due_at="2026-05-03T00:00:00.000000Z"))
    asked = {"return_id": "b1", "lines": units(_1=1), "cause": "QUALITY", "remedy": "EXCHANGE"}
    shop.say(A1, "ReturnRequested", **asked)
    return shop.say(A1, "ReturnInspected", return_id="b1", lines=[{"line": "1", "accepted": 1}])


def test_an_order_of_which_something_was_exchanged_has_been_sent_and_is_not_split():
    parts = [{"order_id": "A-1.1", "lines": ["1"]}, {"order_id": "A-1.2", "lines": ["2"]}]

    assert exchanged().refusal(A1, "OrderSplit", parts=parts).code == "cannot-split"


def test_nor_is_it_cancelled_for_not_being_paid_in_time():
    assert exchanged().later(days=9).say(A1, "PaymentExpired").last == []


def test_a_refund_of_nothing_that_someone_raises_is_found_unpaid_like_any_other(book: Book):
    """Cancelled before it was paid, 100.00 fell due with nothing to pay; once 150.00 came in, 30.00 are given."""
    book.say(A1, "OrderPlaced", **order(100_00, 150_00))
    book.say(A1, "LinesCancelled", lines=units(_1=1), cause="BUYER_NO_REASON")
    book.say(A1, "PaymentCaptured", payment_id="p1", amount=150_00, tender="CARD")
    assert due(book, days=20) == []

    book.say(A1, "RefundOverridden", refund_id="r1", amount=30_00, reason="kind", approver="boss")
    assert [(each.kind, each.item) for each in due(book)] == [("REFUND_7", "r1"), ("REFUND_15", "r1")]


def test_the_time_to_return_is_over_at_once_where_what_had_not_arrived_is_lost(book: Book):
    """Two of three arrived; asked about when their week is over, the line still waits for the third."""
    book.say(A1, "OrderPlaced", **order(lines=lines(100_00, quantity=3)))
    book.say(A1, "LinesDelivered", lines=units(_1=2))
    follower = Follower(":memory:")
    book.later(days=10)
    follower.apply(book.ledger.log(-1))
    (asked,) = follower.due(instant(book.steady.now))
    follower.put_off([(asked, "2026-08-01T00:00:00.000000Z")])
    assert follower.due(instant(book.steady.now)) == []

    book.say(A1, "LinesLost", lines=units(_1=1))
    follower.apply(book.ledger.log(follower.position))
    assert [each.kind for each in follower.due(instant(book.steady.now))] == ["WINDOW"]
    follower.close()
