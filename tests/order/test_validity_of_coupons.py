"""Whether a coupon still counts on an order: kept by its share, lapsed, or alive again."""

from typing import Any

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from domain.order.events import CouponLapsed, RefundFellDue
from domain.order.fold import evolve
from tests.examples import add_coupon, cancel, give_back, off, paid_order, pay, place, shop_with, validity
from tests.story import Shop


def bought(*prices: int, **terms: Any) -> Shop:
    return paid_order(off(50_00, threshold=300_00, **terms), *prices)


def met(shop: Shop) -> bool:
    return shop.order().coupons["c1"].threshold_met


def test_a_broken_threshold_leaves_the_share_of_what_is_kept():
    shop = give_back(bought(200_00, 200_00), "b1", _2=1)

    assert (validity(shop), met(shop)) == (("VALID", None), False)


def test_a_threshold_that_is_still_met_is_said_to_be():
    assert met(give_back(bought(400_00, 200_00), "b1", _2=1)) is True


def test_goods_that_left_through_the_sellers_fault_do_not_count_as_kept():
    """3 × 200.00 from 300.00 on: the price of the lost goods holds the discount up, the goods kept do not reach it."""
    shop = cancel(cancel(bought(200_00, 200_00, 200_00), "MERCHANT", _1=1), "MERCHANT", _2=1)
    trace = shop.order().refunds["r2"].fact.trace

    assert trace
    (outcome,) = trace.coupons
    assert (outcome.basis, outcome.kept_basis, outcome.threshold_met) == (400_00, 200_00, True)
    assert met(shop) is False


def test_a_step_that_was_stored_without_what_is_kept_says_what_it_said():
    shop = bought(200_00, 200_00, 200_00)
    due = cancel(shop, "MERCHANT", _1=1).order().refunds["r1"].fact
    assert due.trace
    (outcome,) = due.trace.coupons

    for threshold_met in (True, False):
        old = replace(outcome, threshold_met=threshold_met, kept_basis=UNSET)
        refund = replace(due, trace=replace(due.trace, coupons=(old,)))
        assert evolve(shop.order(), refund, shop.now).coupons["c1"].threshold_met is threshold_met


def test_priced_anew_below_the_threshold_the_coupon_lapses():
    shop = give_back(bought(200_00, 200_00, refund_method="REPRICE"), "b1", _2=1)

    assert shop.recorded(CouponLapsed) == [CouponLapsed(coupon_id="c1", refund_id="r1")]
    assert (validity(shop), met(shop)) == (("LAPSED", None), False)


def test_a_coupon_lapses_once():
    shop = give_back(bought(200_00, 50_00, 60_00, refund_method="REPRICE"), "b1", _2=1)
    assert shop.recorded(CouponLapsed)

    assert give_back(shop, "b2", _3=1).recorded(CouponLapsed) == []


def test_a_lapsed_coupon_counts_again_when_the_sellers_fault_is_priced_in_the_customers_favour():
    shop = give_back(bought(200_00, 100_00, 100_00, refund_method="REPRICE"), "b1", _1=1)
    assert validity(shop) == ("LAPSED", None)

    give_back(shop, "b2", "QUALITY", _2=1)
    assert validity(shop) == ("VALID", None)


def test_a_lapsed_coupon_is_still_given_back_when_everything_has_come_back():
    shop = give_back(bought(200_00, 200_00, refund_method="REPRICE"), "b1", _2=1)
    give_back(shop, "b2", _1=1)

    assert validity(shop) == ("RESTORED", None)


def test_a_category_coupon_lapses_when_its_goods_are_gone():
    shop = give_back(bought(300_00, 100_00, scope={"skus": ["sku-1"]}), "b1", _1=1)

    assert validity(shop) == ("LAPSED", None)


def test_each_of_several_coupons_has_its_own_fate():
    shop = shop_with(off(10_00, threshold=100_00, refund_method="REPRICE", stackable_with=["k2"]))
    add_coupon(shop, "2", off(50_00, threshold=350_00, refund_method="REPRICE", stackable_with=["k1"]))
    pay(place(shop, 300_00, 100_00, coupons=["c1", "c2"]))
    cancel(shop, _2=1)

    assert (validity(shop, "c1"), validity(shop, "c2")) == (("VALID", None), ("LAPSED", None))
    assert shop.recorded(CouponLapsed) == [CouponLapsed(coupon_id="c2", refund_id="r1")]


def test_what_a_paid_threshold_is_held_against_may_be_below_zero_and_is_stored_as_it_is():
    """A first coupon priced anew takes all of the kept unit, a second one still counts its stored share of 30.00."""
    shop = shop_with(off(100_00, refund_method="REPRICE", stackable_with=["k2"], priority=1))
    add_coupon(shop, "2", off(60_00, threshold_basis="PAID", stackable_with=["k1"]))
    cancel(pay(place(shop, 100_00, 100_00, coupons=["c1", "c2"])), _1=1)
    fact = shop.order().refunds["r1"].fact
    assert fact.trace

    assert [each.basis for each in fact.trace.coupons] == [100_00, -30_00]
    assert msgspec.json.decode(msgspec.json.encode(fact), type=RefundFellDue) == fact


def test_a_refund_of_several_coupons_with_several_methods_is_mixed():
    shop = shop_with(off(10_00, threshold=100_00, refund_method="REPRICE", stackable_with=["k2"]))
    add_coupon(shop, "2", off(50_00, threshold=350_00, stackable_with=["k1"]))
    fact = cancel(pay(place(shop, 300_00, 100_00, coupons=["c1", "c2"])), _2=1).order().refunds["r1"].fact

    assert fact.method == "MIXED"
    assert fact.trace
    assert [(each.coupon_id, each.method) for each in fact.trace.coupons] == [("c1", "REPRICE"), ("c2", "PRO_RATA")]
