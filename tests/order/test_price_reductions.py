"""Money without goods, and prices lowered after the sale."""

from typing import Any

import pytest

from domain.order.events import PriceAdjusted, RefundFellDue, RefundGranted
from tests.examples import (
    MINE,
    add_coupon,
    amounts,
    cancel,
    give_back,
    lines,
    off,
    paid_order,
    pay,
    place,
    rows,
    shop_with,
)
from tests.story import Shop
from tests.trace import requirement

DIFFERENCE: dict[str, Any] = {
    "amount": -45_00,
    "payer": "PLATFORM",
    "cause": "SYSTEM_ERROR",
    "reason": "5, not 50",
    "incident_id": "i1",
}


def bought(*prices: int, **terms: Any) -> Shop:
    return paid_order(off(50_00, threshold=300_00, **terms), *(prices or (200_00, 200_00)))


def adjust(shop: Shop, amount: int, payer: str = "MERCHANT") -> Shop:
    said: dict[str, Any] = {"amount": -amount, "payer": payer, "cause": "SYSTEM_ERROR", "reason": "a wrong sum"}
    return shop.say("orders/A-1", "PriceAdjusted", **said)


def grant(shop: Shop, amount: int) -> Shop:
    return shop.say("orders/A-1", "RefundGranted", amount=amount, reason="a scratch")


@requirement("R-000-62")
def test_after_a_system_error_the_price_is_lowered_and_the_difference_falls_due():
    shop = adjust(pay(place(shop_with(), 400_00, coupons=[])), 50_00)
    (due,) = shop.recorded(RefundFellDue)

    assert isinstance(due, RefundFellDue)
    assert (due.kind, due.suggested, due.amount, due.status) == ("ADJUSTMENT", 50_00, 50_00, "DUE")
    assert (shop.order().payable, shop.order().discount) == (350_00, 50_00)
    assert rows(shop, "r1") == [("ADJUSTED", 50_00)]


@requirement("R-000-119")
def test_a_discount_of_5_that_should_have_been_50_is_made_up_by_the_platform():
    shop = adjust(paid_order(off(5_00), 400_00), 45_00, "PLATFORM")
    (adjusted,) = shop.recorded(PriceAdjusted)

    assert isinstance(adjusted, PriceAdjusted)
    assert (adjusted.payer, adjusted.amount, amounts(shop)) == ("PLATFORM", -45_00, [45_00])
    assert shop.order().payable == 350_00


def test_a_grant_is_money_without_goods():
    shop = grant(bought(), 20_00)
    assert shop.recorded(RefundGranted)

    assert (amounts(shop), shop.order().refunds["r1"].fact.kind) == ([20_00], "GRANT")
    assert (shop.order().retained_value, shop.order().lines["1"].kept) == (330_00, 1)


def test_of_what_was_never_paid_nothing_falls_due_and_less_is_outstanding():
    shop = adjust(place(shop_with(off(50_00)), 400_00), 30_00)

    assert (amounts(shop), shop.order().outstanding) == ([], 320_00)


def test_of_an_order_paid_in_part_only_the_excess_falls_due():
    shop = adjust(pay(place(shop_with(off(50_00)), 400_00), 340_00), 30_00)

    assert (amounts(shop), shop.order().outstanding) == ([20_00], 0)
    assert rows(shop, "r1") == [("ADJUSTED", 30_00), ("UNPAID", -10_00)]


def test_a_later_return_brings_the_lowered_price():
    shop = adjust(bought(), 50_00)
    give_back(shop, "b1", _2=1)

    assert amounts(shop) == [50_00, 150_00]
    assert amounts(give_back(shop, "b2", _1=1)) == [50_00, 150_00, 150_00]


def test_a_reduction_is_shared_over_the_kept_goods_only():
    shop = adjust(give_back(bought(), "b1", _2=1), 50_00)

    assert shop.order().retained == {"1": 125_00, "2": 0}
    assert amounts(give_back(shop, "b2", _1=1)) == [175_00, 50_00, 125_00]


@pytest.mark.parametrize("type_", ["RefundGranted", "PriceAdjusted"])
def test_no_more_is_given_than_the_kept_goods_still_cost(type_: str):
    shop = give_back(bought(), "b1", _2=1)
    sign = 1 if type_ == "RefundGranted" else -1
    members: dict[str, Any] = {"reason": "kind"} | ({} if sign > 0 else {"payer": "MERCHANT", "cause": "ERROR"})

    refusal = shop.refusal("orders/A-1", type_, amount=sign * 175_01, **members)
    assert (refusal.code, refusal.ref) == ("exceeds-retained", "R-000-11")
    assert (refusal.extra["amount"], refusal.extra["most"]) == (175_01, 175_00)
    shop.say("orders/A-1", type_, amount=sign * 175_00, **members)
    assert (shop.order().due, shop.order().retained_value) == (350_00, 0)


def test_what_was_collected_of_a_shortfall_is_paid_again_and_may_be_given():
    """290 + 20 + 290, 满300减100: C brings 290.00 back, and with B 80.00 are missing, which are collected."""
    terms = off(100_00, threshold=300_00, refund_method="REPRICE", shortfall="COLLECT")
    shop = give_back(give_back(paid_order(terms, 290_00, 20_00, 290_00), "b1", _3=1), "b2", _2=1)
    asked: dict[str, Any] = {"amount": 290_00, "reason": "kind"}
    assert shop.refusal("orders/A-1", "RefundGranted", **asked).extra["most"] == 210_00

    shop.say("orders/A-1", "ShortfallCollected", amount=20_00, reference="cash-1")

    assert shop.refusal("orders/A-1", "RefundGranted", **asked).extra["most"] == 230_00


def test_when_nothing_is_kept_nothing_can_be_granted():
    shop = cancel(bought(), _1=1, _2=1)

    refusal = shop.refusal("orders/A-1", "RefundGranted", amount=1, reason="kind")
    assert (refusal.code, refusal.extra["most"]) == ("exceeds-retained", 0)


def test_reductions_add_up_to_no_more_than_the_price():
    shop = adjust(grant(adjust(bought(), 100_00), 100_00), 150_00)

    assert (shop.order().payable, shop.order().due) == (0, 350_00)
    assert shop.refusal("orders/A-1", "RefundGranted", amount=1, reason="kind").code == "exceeds-retained"


def test_no_line_is_worth_less_than_nothing_after_a_reduction():
    """A and B with a coupon for them alone, and C: A is returned repriced, B then costs nothing, C 100.00."""
    terms = off(100_00, threshold=100_00, scope={"skus": ["sku-1", "sku-2"]}, refund_method="REPRICE")
    shop = give_back(paid_order(terms, 100_00, 100_00, 100_00), "b1", _1=1)
    assert shop.order().retained == {"1": 0, "2": 0, "3": 100_00}

    grant(shop, 90_00)
    assert shop.order().retained == {"1": 0, "2": 0, "3": 10_00}


def test_every_reduction_is_one_of_its_own():
    shop = adjust(adjust(bought(), 10_00), 10_00)

    assert amounts(shop) == [10_00, 10_00]


def test_a_reduction_of_many_units_is_shared_to_the_cent():
    shop = pay(place(shop_with(), lines=lines(10_00, quantity=3), coupons=[]))
    grant(shop, 10_00)
    for n in range(3):
        give_back(shop, f"b{n}", _1=1)

    assert amounts(shop) == [10_00, 6_66, 6_67, 6_67]


def test_a_lower_price_is_the_one_remedy_for_its_incident():
    shop = paid_order(off(5_00), 400_00)
    shop.say("orders/A-1", "PriceAdjusted", **DIFFERENCE)
    assert shop.names("grants/") == ["CompensationMade"]

    again = shop.refusal("orders/A-1", "PriceAdjusted", **DIFFERENCE)
    voucher: dict[str, Any] = {"kind": "VOUCHER", "amount": 1, "basis": "GOODWILL", "incident_id": "i1"}
    assert (again.code, again.extra["order_id"]) == ("already-compensated", "A-1")
    assert shop.refusal("orders/A-1", "CompensationGranted", **voucher).code == "already-compensated"
    assert amounts(shop) == [45_00]


def test_whoever_was_compensated_does_not_get_the_difference_too():
    shop = paid_order(off(5_00), 400_00)
    voucher: dict[str, Any] = {"kind": "VOUCHER", "amount": 45_00, "basis": "GOODWILL", "incident_id": "i1"}
    shop.say("orders/A-1", "CompensationGranted", **voucher)

    assert shop.refusal("orders/A-1", "PriceAdjusted", **DIFFERENCE).code == "already-compensated"


def test_a_coupon_that_stayed_usable_rules_out_the_difference():
    shop = add_coupon(paid_order(off(5_00), 400_00), "2", off(50_00, valid_until="2026-05-01"), **MINE)
    preserved: dict[str, Any] = {"incident_id": "i1", "cause": "SYSTEM_OUTAGE", "recovered_at": shop.now}
    shop.say("coupons/c2", "CouponEligibilityPreserved", **preserved)

    refusal = shop.refusal("orders/A-1", "PriceAdjusted", **DIFFERENCE)
    assert (refusal.code, refusal.extra["coupon_id"]) == ("already-compensated", "c2")
