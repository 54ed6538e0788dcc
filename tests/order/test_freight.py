"""Outbound freight, and a free shipping that is lost, through the shop's own decisions."""

from typing import Any

from tests.examples import amounts, cancel, give_back, off, paid_order, pay, place, rows, ship
from tests.story import Shop

FREE = {"free_freight": {"threshold": 99_00, "amount": 10_00}}


def bought(*prices: int, **members: Any) -> Shop:
    return pay(place(Shop(), *prices, coupons=[], **members))


def test_a_faulty_unit_takes_its_share_of_the_freight_back_with_it():
    shop = give_back(bought(60_00, 40_00, freight=10_00), "b1", "QUALITY", _2=1)

    assert rows(shop, "r1") == [("2", 40_00), ("FREIGHT", 4_00)]


def test_the_buyers_own_return_leaves_the_freight_paid():
    shop = give_back(ship(bought(60_00, 40_00, freight=10_00), _1=1, _2=1), "b1", _1=1, _2=1)

    assert (amounts(shop), shop.order().due) == ([100_00], 100_00)


def test_an_order_cancelled_whole_before_anything_was_shipped_costs_no_freight():
    shop = cancel(bought(60_00, 40_00, freight=10_00), _1=1)
    assert amounts(shop) == [60_00]

    assert amounts(cancel(shop, _2=1)) == [60_00, 50_00]


def test_once_something_was_shipped_the_freight_was_earned():
    shop = cancel(ship(bought(60_00, 40_00, freight=10_00), _1=1), _2=1)

    assert amounts(shop) == [40_00]


def test_a_lost_free_shipping_is_charged_once():
    """120.00, free from 99.00: returning 30.00 brings 20.00, and the rest comes back whole."""
    shop = give_back(ship(bought(90_00, 30_00, **FREE), _1=1, _2=1), "b1", _2=1)
    assert rows(shop, "r1") == [("2", 30_00), ("FREIGHT", -10_00)]

    assert amounts(give_back(shop, "b2", _1=1)) == [20_00, 90_00]


def test_the_sellers_fault_does_not_cost_the_free_shipping():
    shop = give_back(ship(bought(90_00, 30_00, **FREE), _1=1, _2=1), "b1", "QUALITY", _2=1)

    assert amounts(shop) == [30_00]


def test_what_a_small_refund_cannot_pay_of_a_lost_free_shipping_is_a_shortfall():
    shop = give_back(ship(bought(98_00, 3_00, **FREE), _1=1, _2=1), "b1", _2=1)

    assert (amounts(shop), shop.order().waived) == ([0], 7_00)
    assert rows(shop, "r1") == [("2", 3_00), ("SHORTFALL", 7_00), ("FREIGHT", -10_00)]


def test_freight_that_was_never_paid_does_not_come_back():
    shop = cancel(place(Shop(), 60_00, coupons=[], freight=10_00), _1=1)

    assert (amounts(shop), shop.order().outstanding) == ([0], 0)


def test_freight_is_outside_the_discount():
    shop = cancel(paid_order(off(50_00), 60_00, freight=10_00), _1=1)

    assert rows(shop, "r1") == [("1", 10_00), ("FREIGHT", 10_00)]
