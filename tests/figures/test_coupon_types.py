"""Orders by the type of coupon they were placed with: what they cost, what comes back, what is disputed and why."""

from typing import Any

import msgspec
import pytest

from domain.coupon import CouponIssued
from domain.order.events import OrderPlaced
from projections.figures.coupon_type import coupon_type, type_of_order
from tests.book import Book
from tests.examples import add_coupon, campaign, off, order, percent, place, shop_with, units
from tests.figures.told import A1, Told, again, bought, of, story, taken_back
from tests.trace import requirement

FULL_REDUCTION = off(20_00, threshold=100_00)
NO_THRESHOLD = off(20_00)
TIERS = [{"threshold": 100_00, "amount": 5_00}]


@pytest.mark.parametrize(
    ("terms", "type_"),
    [
        (NO_THRESHOLD, "NO_THRESHOLD"),
        (FULL_REDUCTION, "FULL_REDUCTION"),
        (campaign({"kind": "TIERED", "tiers": TIERS}), "FULL_REDUCTION"),
        (campaign({"kind": "TIERED", "tiers": [{"threshold": 0, "amount": 5_00}, *TIERS]}), "NO_THRESHOLD"),
        (percent(20_00, threshold=100_00), "PERCENT"),
        (off(20_00, threshold=100_00, scope={"categories": ["goods"]}), "CATEGORY"),
        (percent(20_00, scope={"skus": ["sku-1"]}), "CATEGORY"),
        (off(20_00) | {"class": "CATEGORY"}, "CATEGORY"),
        (campaign({"kind": "GIFT", "sku": "bag", "declared_value": 39_00}), "GIFT"),
        (campaign({"kind": "SERVICE", "sku": "care", "days": 30}), "SERVICE"),
        (campaign({"kind": "PARTS_DISCOUNT", "off_bp": 20_00}), "PARTS_DISCOUNT"),
    ],
)
def test_a_coupon_is_of_one_type(terms: dict[str, Any], type_: str):
    published = shop_with(terms).stream("campaigns/k1").state.terms

    assert coupon_type(published) == type_


def test_a_compensation_is_a_voucher():
    book = bought()
    book.say(A1, "CompensationGranted", kind="VOUCHER", amount=10_00, basis="goodwill")
    (issued,) = (each.data for each in book.ledger.log() if isinstance(each.data, CouponIssued))
    assert issued.terms
    assert coupon_type(issued.terms) == "VOUCHER"


def test_an_order_with_several_coupons_has_the_type_of_the_one_that_took_most_off():
    shop = shop_with(off(5_00, stackable_with=["k2"]))
    add_coupon(shop, "2", percent(20_00, stackable_with=["k1"]))
    (placed,) = place(shop, 100_00, coupons=["c1", "c2"]).recorded(OrderPlaced)

    assert isinstance(placed, OrderPlaced)
    assert type_of_order(placed) == "PERCENT"
    assert type_of_order(msgspec.structs.replace(placed, applied=())) == "NONE"


@requirement("R-000-46")
def test_two_hundred_full_reduction_orders_with_eight_disputes_six_of_them_about_quality():
    plain, told = bought(price=120_00, terms=FULL_REDUCTION), Told()
    for number in range(192):
        told.tell(again(story(plain), f"N-{number}"))
    for number, cause in enumerate(["QUALITY"] * 6 + ["NOT_AS_DESCRIBED"] * 2):
        disputed = bought(price=120_00, terms=FULL_REDUCTION)
        disputed.say(A1, "LinesDelivered", lines=units(_1=1))
        disputed.say(A1, "ReturnRequested", return_id="b1", lines=units(_1=1), cause=cause)
        told.tell(again(story(disputed), f"D-{number}"))

    (row,) = told.rows("coupons")
    figures = row["figures"]
    assert (row["type"], row["currency"], figures["orders"]) == ("FULL_REDUCTION", "CNY", 200)
    assert figures["average_order_value"] == 100_00
    assert (figures["disputes"], figures["dispute_bp"]) == (8, 400)
    assert figures["reasons"] == [
        {"reason": "NOT_AS_DESCRIBED", "disputes": 2, "share_bp": 2500},
        {"reason": "QUALITY", "disputes": 6, "share_bp": 7500},
    ]


def test_what_the_customer_does_not_want_comes_back_and_is_no_dispute():
    figures = of(taken_back(bought())).figures("coupons")

    assert (figures["orders_returned"], figures["return_bp"]) == (1, 100_00)
    assert (figures["disputes"], figures["dispute_bp"], figures["reasons"]) == (0, 0, [])


def test_what_is_asked_back_has_not_come_back_yet_and_what_is_sent_back_to_her_never_does():
    book = bought()
    book.say(A1, "LinesDelivered", lines=units(_1=1))
    book.say(A1, "ReturnRequested", return_id="b1", lines=units(_1=1), cause="QUALITY")
    assert of(book).figures("coupons")["orders_returned"] == 0

    book.say(A1, "ReturnInspected", return_id="b1", lines=[{"line": "1", "accepted": 0, "rejected": 1}])
    assert of(book).figures("coupons")["orders_returned"] == 0


def test_an_order_disputed_twice_is_one_disputed_order_with_two_disputes():
    book = bought()
    for number in ("b1", "b2"):
        book.say(A1, "ReturnRequested", return_id=number, lines=units(_1=1), cause="QUALITY")
        book.say(A1, "ReturnWithdrawn", return_id=number, reason="it works")
    figures = of(book).figures("merchants")

    assert (figures["disputes"], figures["orders_disputed"], figures["dispute_bp"]) == (2, 1, 100_00)


def test_an_order_that_ran_out_of_time_unpaid_counts_as_never_placed():
    book = Book()
    book.say(A1, "OrderPlaced", **order(100_00, payment_due_at="2026-05-01T04:00:00Z"))
    assert of(book).figures("coupons")["value"] == 100_00

    book.later(days=40)
    book.say(A1, "PaymentExpired")
    assert of(book).rows("coupons") == of(book).rows("categories") == []


def test_a_split_order_counts_as_its_parts():
    book = Book()
    book.say(A1, "OrderPlaced", **order(100_00, 50_00))
    parts = [{"order_id": f"A-1-{line}", "lines": [line]} for line in ("1", "2")]
    book.say(A1, "OrderSplit", parts=parts)
    figures = of(book).figures("coupons")

    assert (figures["orders"], figures["value"], figures["average_order_value"]) == (2, 150_00, 75_00)


def test_money_of_two_currencies_is_never_added():
    book = Book()
    book.say(A1, "OrderPlaced", **order(100_00))
    book.say("orders/A-2", "OrderPlaced", **order(7_00) | {"currency": "USD"})
    rows = of(book).rows("coupons")

    assert [(row["type"], row["currency"], row["figures"]["value"]) for row in rows] == [
        ("NONE", "CNY", 100_00),
        ("NONE", "USD", 7_00),
    ]


def test_a_case_and_the_return_it_carries_out_are_one_dispute():
    book = bought()
    book.say(A1, "LinesDelivered", lines=units(_1=1))
    who = {"customer_name": "王女士", "contact": "138", "purchase_channel": "APP", "reason": "有异味"}
    about = {"channel": "APP", "category": "QUALITY", "scene": "OTHER", "demands": ["RETURN_REFUND"]}
    book.say("cases/C-1", "CaseOpened", order_id="A-1", **about, **who)
    book.say("cases/C-1", "CaseVerified")
    back = {"kind": "RETURN", "lines": units(_1=1), "cause": "QUALITY"}
    options = [{"option_id": "a", "remedies": [back]}]
    book.say("cases/C-1", "ResolutionProposed", proposal_id="P1", reason="质量问题", options=options)
    book.say("cases/C-1", "ResolutionAccepted", proposal_id="P1", option_id="a")
    book.say("cases/C-1", "ResolutionExecuted")
    figures = of(book).figures("coupons")

    assert figures["disputes"] == 1
