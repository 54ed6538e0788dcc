"""A deadline to pay that passes with nothing captured cancels the order and frees its coupons."""

from typing import Any

import pytest

from domain.coupon import CouponRestored
from domain.order.events import LinesCancelled
from tests.examples import MINE, amounts, ask_back, cancel, off, pay, place, ship, shop_with, validity
from tests.story import Shop

DUE = "2026-05-02T02:00:00.000000Z"
PASSED = "2026-05-02T02:00:00.000001Z"


def waiting(terms: dict[str, Any] | None = None, *prices: int) -> Shop:
    goods = prices or (200_00, 200_00)
    return place(shop_with(terms or off(50_00, single_use=True), **MINE), *goods, payment_due_at=DUE)


def expire(shop: Shop, at: str = PASSED) -> Shop:
    return shop.at(at).say("orders/A-1", "PaymentExpired")


def test_an_unpaid_order_is_cancelled_by_the_ledger_and_its_coupon_is_free():
    shop = expire(waiting())
    (fact,) = shop.recorded(LinesCancelled)

    assert isinstance(fact, LinesCancelled)
    assert (fact.cause, fact.by) == ("PAYMENT_EXPIRED", "LEDGER")
    assert shop.recorded(CouponRestored)
    assert (validity(shop), amounts(shop)) == (("RESTORED", None), [0])
    assert place(shop, 400_00, key="A-2").order("A-2").discount == 50_00


def test_the_deadline_itself_is_still_in_time():
    shop = expire(waiting(), DUE)

    assert shop.last == []
    assert pay(shop).order().outstanding == 0


def test_a_deadline_that_passed_twice_cancels_once():
    shop = expire(waiting())

    assert expire(shop, "2026-05-03").last == []


def test_an_order_that_was_paid_or_paid_in_part_stays():
    for amount in (350_00, 1):
        assert expire(pay(waiting(), amount)).last == []


def test_an_order_on_its_way_stays():
    assert expire(ship(waiting(), _1=1)).last == []
    delivered = waiting().say("orders/A-1", "LinesDelivered", lines=[{"line": "1", "quantity": 1}])
    assert expire(delivered).last == []
    assert expire(ask_back(waiting(), "b1", _1=1)).last == []


def test_an_order_without_a_deadline_waits_for_ever():
    shop = place(shop_with(off(50_00)), 400_00)

    assert expire(shop, "2027-05-01").last == []


def test_an_order_that_costs_nothing_has_nothing_to_be_paid_late():
    shop = expire(waiting(None, 40_00))

    assert shop.last == []
    assert shop.order().any_kept


def test_what_was_cancelled_before_is_not_cancelled_again():
    shop = expire(cancel(waiting(), _1=1))
    (fact,) = shop.recorded(LinesCancelled)

    assert isinstance(fact, LinesCancelled)
    assert [(each.line, each.quantity) for each in fact.lines] == [("2", 1)]
    assert validity(shop) == ("RESTORED", None)


def test_money_that_comes_after_the_deadline_goes_back():
    shop = pay(expire(waiting()), 350_00)

    assert amounts(shop) == [0, 350_00]
    assert shop.order().refunds["r2"].fact.kind == "LATE_CAPTURE"


@pytest.mark.parametrize("restoration", ["RESTORE", "NEVER", "LAW_15"])
def test_whatever_the_terms_say_a_coupon_that_was_never_paid_with_is_given_back(restoration: str):
    assert validity(expire(waiting(off(50_00, single_use=True, restoration=restoration)))) == ("RESTORED", None)


def test_an_imported_order_that_was_due_before_today_keeps_its_own_history():
    shop = shop_with(off(50_00)).at("2026-06-01")
    place(shop, 400_00, payment_due_at=DUE, historical=True)

    assert expire(shop, "2026-06-02").names() == []
    assert pay(shop).order().captured == 350_00


def test_an_imported_order_that_is_still_to_be_paid_is_cancelled_when_its_time_passes():
    shop = shop_with(off(50_00))
    place(shop, 400_00, payment_due_at=DUE, historical=True)

    assert "LinesCancelled" in expire(shop, "2026-06-02").names()
