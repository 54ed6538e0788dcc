"""The care board and the rows of an order that tell what was done beyond refunds."""

from pathlib import Path
from typing import Any

import pytest

from domain.catalogue import KINDS
from domain.ledger.entry import Entry
from projections.care_board import proposal_row
from projections.follower import Follower
from projections.order_view import order_view
from projections.replay import fold
from tests.book import Book
from tests.examples import off, order, units

VOUCHER: dict[str, Any] = {"kind": "VOUCHER", "amount": 50_00, "basis": "GOODWILL"}


def stock_out(book: Book, key: str, coupon: str = "c1", customer_id: str = "li") -> str:
    """Ms Li's basket on an order of its own, and the merchant out of stock; the stream."""
    stream = f"orders/{key}"
    book.say(stream, "OrderPlaced", **order(495_00, 605_00, coupons=[coupon]) | {"customer_id": customer_id})
    book.say(stream, "PaymentCaptured", payment_id="p1", amount=1000_00, tender="WECHAT")
    book.say(stream, "LinesCancelled", lines=units(_2=1), cause="MERCHANT_OUT_OF_STOCK")
    return stream


@pytest.fixture
def book() -> Book:
    book = Book()
    book.say("campaigns/k1", "CampaignPublished", **off(100_00, threshold=500_00))
    book.say("coupons/c1", "CouponIssued", campaign_id="k1", code="SAVE")
    return book


def entries(book: Book) -> list[Entry]:
    return book.ledger.log(-1, 1_000)


def follower(tmp_path: Path, book: Book, batch: int = 1_000) -> Follower:
    follower = Follower(tmp_path / "views.db")
    follower.apply(entries(book), batch)
    return follower


def is_open(book: Book, key: str) -> bool:
    """Whether the order's own view shows its proposal as open."""
    stream = book.stream(f"orders/{key}")
    (row,) = order_view(stream.state, stream.version, key)["care"]
    return row["open"]


@pytest.mark.parametrize("batch", [1, 3, 1_000])
def test_the_board_shows_who_waits_and_drops_who_was_compensated(tmp_path: Path, book: Book, batch: int) -> None:
    stock_out(book, "A-1")
    done = stock_out(book, "A-2", customer_id="wang")
    book.say(done, "CompensationGranted", **VOUCHER, incident_id="A-2.r1")

    found = follower(tmp_path, book, batch).care(-1, 10)

    assert [(each.order_id, each.incident_id) for each in found] == [("A-1", "A-1.r1")]


def test_a_lower_price_for_the_incident_closes_it_too(tmp_path: Path, book: Book) -> None:
    stream = stock_out(book, "A-1")
    lowered = {"payer": "MERCHANT", "cause": "STOCK_OUT", "reason": "致歉"}
    book.say(stream, "PriceAdjusted", amount=-45_00, **lowered, incident_id="A-1.r1")

    assert follower(tmp_path, book).care(-1, 10) == []


@pytest.mark.parametrize("cause", ["MERCHANT_OUT_OF_STOCK", "BUYER_NO_REASON"])
@pytest.mark.parametrize("batch", [1, 1_000])
def test_an_order_of_which_nothing_is_kept_leaves_the_board(tmp_path: Path, book: Book, cause: str, batch: int) -> None:
    stream = stock_out(book, "A-1")
    stock_out(book, "A-2")
    book.say(stream, "LinesCancelled", lines=units(_1=1), cause=cause)

    assert [each.order_id for each in follower(tmp_path, book, batch).care(-1, 10)] == ["A-2"]
    assert [is_open(book, key) for key in ("A-1", "A-2")] == [False, True]


def test_the_order_itself_says_whether_its_proposal_is_open(tmp_path: Path, book: Book) -> None:
    granted, lowered = stock_out(book, "A-1"), stock_out(book, "A-2", customer_id="wang")
    book.say(granted, "CompensationGranted", **VOUCHER, incident_id="A-1.r1")
    cheaper: dict[str, Any] = {"amount": -45_00, "payer": "MERCHANT", "cause": "STOCK_OUT", "reason": "致歉"}
    book.say(lowered, "PriceAdjusted", **cheaper, incident_id="A-2.r1")
    stock_out(book, "A-3", customer_id="zhao")

    assert [is_open(book, key) for key in ("A-1", "A-2", "A-3")] == [False, False, True]
    assert [each.order_id for each in follower(tmp_path, book).care(-1, 10)] == ["A-3"]


def test_a_voucher_for_something_else_leaves_it_open(tmp_path: Path, book: Book) -> None:
    book.say(stock_out(book, "A-1"), "CompensationGranted", **VOUCHER, incident_id="another")

    assert len(follower(tmp_path, book).care(-1, 10)) == 1


def test_two_coupons_that_broke_together_wait_as_one(tmp_path: Path, book: Book) -> None:
    book.say("campaigns/k2", "CampaignPublished", **off(100_00, threshold=500_00, stackable_with=["k3"]))
    book.say("campaigns/k3", "CampaignPublished", **off(50_00, threshold=600_00, stackable_with=["k2"]))
    book.say("coupons/c2", "CouponIssued", campaign_id="k2", code="TWO")
    book.say("coupons/c3", "CouponIssued", campaign_id="k3", code="THREE")
    book.say("orders/A-1", "OrderPlaced", **order(495_00, 605_00, coupons=["c2", "c3"]))
    book.say("orders/A-1", "LinesCancelled", lines=units(_2=1), cause="PLATFORM")
    (found,) = follower(tmp_path, book).care(-1, 10)

    row = proposal_row(found, book.stream("orders/A-1").state)
    assert [each["coupon_id"] for each in row["coupons"]] == ["c2", "c3"]


def test_the_board_is_read_page_by_page(tmp_path: Path, book: Book) -> None:
    for n in range(3):
        stock_out(book, f"A-{n}")
    views = follower(tmp_path, book)

    first = views.care(-1, 2)
    assert [each.order_id for each in first] == ["A-0", "A-1"]
    assert [each.order_id for each in views.care(first[-1].position, 2)] == ["A-2"]


def test_a_row_says_what_is_offered_and_whether_she_was_told(tmp_path: Path, book: Book) -> None:
    stream = stock_out(book, "A-1")
    book.say(stream, "MessageSent", message_id="A-1.r1.m", channel="EMAIL")
    (found,) = follower(tmp_path, book).care(-1, 10)

    row = proposal_row(found, book.stream(stream).state)

    assert (row["customer_id"], row["currency"], row["refund_id"]) == ("li", "CNY", "r1")
    assert (row["loss"], row["borne"], row["proposed"]) == (45_00, 0, 50_00)
    assert row["coupons"] == [{"coupon_id": "c1", "threshold": 500_00, "basis": 495_00}]
    assert (row["message_id"], row["sent"]) == ("A-1.r1.m", ["EMAIL"])


def test_the_orders_view_tells_it_all(book: Book) -> None:
    stream = stock_out(book, "A-1")
    shares = [{"party": "PLATFORM", "share_bp": 10_000}]
    book.say(stream, "CompensationGranted", **VOUCHER, incident_id="A-1.r1", funding=shares)
    book.say(stream, "CompensationGranted", kind="CASH", amount=1_00, basis="DELAY")
    fraud = {"basis": "STATUTORY_55", "lines": units(_1=1), "conditions": ["FRAUD"]}
    book.say(stream, "DamagesAssessed", assessment_id="d1", **fraud)
    order = fold(KINDS["orders"], book.ledger.entries(stream))

    shown = order_view(order.state, order.version, "A-1")

    (care,) = shown["care"]
    assert (care["incident_id"], care["message"], care["proposed"]) == ("A-1.r1", "A-1.r1.m", 50_00)
    assert [block["kind"] for block in shown["messages"][0]["blocks"]] == ["APOLOGY", "COUPON", "REFUND", "VOUCHER"]
    voucher, cash = shown["compensations"]
    assert voucher["coupon_id"].startswith("V-")
    assert (list(voucher["funding"]), voucher["assessment_id"]) == (shares, None)
    assert list(cash["funding"]) == [{"party": "MERCHANT", "share_bp": 10_000}]
    (assessed,) = shown["assessments"]
    assert (assessed["paid"], assessed["extra"], assessed["total"]) == (450_00, 1350_00, 1800_00)
