"""More than the rules owe: a voucher, cash or points, once for an incident and customer."""

from typing import Any

import pytest

from domain.coupon import CouponIssued
from domain.order.events import CompensationGranted
from domain.terms.campaign import AmountOff
from tests.examples import LI, WANG, amounts, cancel, off, paid_order, pay, place, refused_order, shop_with
from tests.story import Shop
from tests.trace import requirement


def bought() -> Shop:
    return paid_order(off(50_00), 400_00).at("2026-06-01")


def grant(shop: Shop, kind: str = "VOUCHER", amount: int = 50_00, key: str = "A-1", **members: Any) -> Shop:
    said = {"kind": kind, "amount": amount, "basis": "GOODWILL", **members}
    return shop.say(f"orders/{key}", "CompensationGranted", **said)


def voucher(shop: Shop) -> str:
    (fact,) = shop.recorded(CompensationGranted)
    assert isinstance(fact, CompensationGranted)
    assert fact.coupon_id
    return fact.coupon_id


@requirement("R-000-129")
def test_a_voucher_is_a_coupon_of_the_customers_own_without_a_threshold():
    shop = grant(bought(), incident_id="i1", approver="boss")
    coupon_id = voucher(shop)
    (issued,) = shop.recorded(CouponIssued)

    assert isinstance(issued, CouponIssued)
    assert issued.terms
    assert (issued.customer_id, issued.order_id, issued.transferable) == (LI, "A-1", False)
    assert (issued.terms.benefit, issued.terms.threshold) == (AmountOff(amount=50_00), 0)
    assert place(shop, 60_00, key="A-2", coupons=[coupon_id]).order("A-2").payable == 10_00


def test_a_voucher_is_valid_for_ninety_days_from_the_next_day_on():
    shop = grant(bought())
    coupon_id = voucher(shop)

    assert shop.order().compensations[0].fact.valid_until == "2026-08-30T15:59:59.999999Z"
    late = refused_order(shop.at("2026-08-30T16:00:00.000000Z"), 60_00, coupons=[coupon_id])
    assert (late.code, late.extra["expired_at"]) == ("expired", "2026-08-30T15:59:59.999999Z")


def test_a_voucher_is_for_the_shop_that_gave_it_and_for_nobody_else():
    shop = grant(bought())
    coupon_id = voucher(shop)

    assert refused_order(shop, 60_00, coupons=[coupon_id], customer_id=WANG).code == "not-holder"
    assert refused_order(shop, 60_00, coupons=[coupon_id], merchant_id="m2").code == "wrong-issuer"
    assert refused_order(shop, 60_00, coupons=["c1", coupon_id]).code == "one-code-per-order"


def test_a_voucher_is_used_once_and_comes_back_when_its_order_comes_back():
    shop = grant(bought())
    coupon_id = voucher(shop)
    place(shop, 60_00, key="A-2", coupons=[coupon_id])
    assert refused_order(shop, 60_00, key="A-3", coupons=[coupon_id]).code == "already-redeemed"

    shop.say("orders/A-2", "PaymentCaptured", payment_id="p2", amount=10_00, tender="CARD")
    shop.say("orders/A-2", "LinesCancelled", lines=[{"line": "1", "quantity": 1}], cause="BUYER_NO_REASON")
    assert shop.order("A-2").coupons[coupon_id].validity == "RESTORED"
    assert place(shop, 60_00, key="A-3", coupons=[coupon_id]).order("A-3").payable == 10_00


def test_a_voucher_moves_no_money():
    shop = grant(bought())

    assert (amounts(shop), shop.order().balance, shop.order().compensated) == ([], 0, 0)


def test_two_vouchers_of_one_order_are_two_coupons():
    shop = grant(bought())
    first = voucher(shop)

    assert voucher(grant(shop)) != first


def test_points_are_no_money():
    shop = grant(bought(), "POINTS", 500)

    assert shop.names() == ["CompensationGranted"]
    assert (shop.order().compensated, shop.order().balance) == (0, 0)


def test_cash_falls_due_as_a_refund_of_its_own_kind_and_is_owed_until_it_is_paid():
    shop = grant(bought(), "CASH", 30_00)
    refund = shop.order().refunds["r1"]

    assert (refund.fact.kind, refund.amount, refund.status) == ("COMPENSATION", 30_00, "DUE")
    assert (shop.order().due, shop.order().compensated, shop.order().balance) == (0, 30_00, 30_00)
    assert shop.order().compensations[0].fact.refund_id == "r1"
    shop.say("orders/A-1", "RefundSettled", refund_id="r1", reference="cash-1")
    assert shop.order().balance == 0


def test_cash_does_not_count_as_a_refund_of_the_goods():
    shop = cancel(grant(bought(), "CASH", 30_00), _1=1)

    assert (amounts(shop), shop.order().due) == ([30_00, 350_00], 350_00)


@requirement("R-000-129")
@pytest.mark.parametrize("kind", ["VOUCHER", "CASH", "POINTS"])
def test_one_incident_is_compensated_once_whatever_the_kind(kind: str):
    shop = grant(bought(), incident_id="i1")

    refusal = shop.refusal("orders/A-1", "CompensationGranted", kind=kind, amount=1, basis="GOODWILL", incident_id="i1")
    assert (refusal.code, refusal.ref, refusal.extra["order_id"]) == ("already-compensated", "R-000-129", "A-1")


@requirement("R-000-129")
def test_one_incident_is_compensated_once_over_all_orders_of_the_customer():
    shop = pay(place(shop_with(), 400_00, coupons=[]))
    place(shop, 100_00, key="A-2", coupons=[])
    grant(shop, incident_id="i1")

    refusal = shop.refusal(
        "orders/A-2", "CompensationGranted", kind="CASH", amount=1, basis="GOODWILL", incident_id="i1"
    )
    assert refusal.code == "already-compensated"
    assert grant(shop, key="A-2", incident_id="i2").names("orders/A-2") == ["CompensationGranted"]


def test_another_customer_of_the_same_incident_is_compensated_too():
    shop = place(bought(), 100_00, key="A-2", coupons=[], customer_id=WANG)
    grant(shop, incident_id="i1")

    assert grant(shop, key="A-2", incident_id="i1").names("coupons/") == ["CouponIssued"]
