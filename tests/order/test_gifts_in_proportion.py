"""Gifts go back with as many units as they were given for (money.md): quantity - floor(quantity x kept / main)."""

from itertools import permutations

import pytest

from domain.order.events.gifts import GiftExcused, GiftFellDue, GiftWithdrawn
from tests.examples import add_coupon, amounts, cancel, off, ship
from tests.order.bound_stories import ask, back, bought, came, gift, goods, inspect, only, priced
from tests.story import Shop


@pytest.mark.parametrize(
    ("main", "gifts", "refunds"),
    [
        (4, 2, [61_00, 100_00, 61_00, 100_00]),
        (3, 3, [61_00, 61_00, 61_00]),
        (3, 2, [61_00, 61_00, 100_00]),
        (2, 1, [61_00, 100_00]),
        (2, 3, [22_00, 61_00]),
        (3, 1, [61_00, 100_00, 100_00]),
    ],
)
def test_each_return_pays_for_the_gifts_that_its_units_were_given(main: int, gifts: int, refunds: list[int]):
    """100.00 a piece, 39.00 for each gift that does not come back."""
    shop = bought(goods(100_00, quantity=main), gift(quantity=gifts))
    for n in range(main):
        back(shop, f"b{n}", _1=1)

    assert amounts(shop) == refunds
    assert sum(refunds) == main * 100_00 - gifts * 39_00


def test_several_units_in_one_return_are_as_several_returns():
    assert amounts(back(bought(goods(100_00, quantity=4), gift(quantity=2)), "b1", _1=3)) == [222_00]


def test_gifts_that_come_back_early_are_not_missed_later():
    shop = back(bought(goods(100_00, quantity=2), gift(quantity=2)), "b1", _1=1, gifts=[came(accepted=2)])

    assert amounts(back(shop, "b2", _1=1)) == [100_00, 100_00]


def test_of_the_gifts_that_have_to_go_back_only_the_missing_ones_are_paid_for():
    shop = back(bought(goods(100_00, quantity=3), gift(quantity=3)), "b1", _1=2, gifts=[came()])

    assert (amounts(shop), priced(shop)) == ([161_00], [("g", 1, "MISSING", "DECLARED", 39_00, 0)])


def test_a_gift_that_was_asked_back_is_not_asked_for_twice():
    """Both gifts were sent ahead of the goods, which are cancelled one by one."""
    shop = ship(bought(goods(100_00, quantity=2), gift(quantity=2)), _g=2)

    assert [only(cancel(shop, _1=1), GiftFellDue).quantity for _ in range(2)] == [1, 1]


def test_goods_that_the_inspection_sends_back_keep_their_gift():
    shop = ask(bought(goods(100_00, quantity=2), gift(quantity=2)), "b1", _1=2)
    inspect(shop, "b1", _1=1, gifts=[came()])

    assert (amounts(shop), priced(shop), shop.order().lines["g"].kept) == ([100_00], [], 1)


def test_a_gift_excused_in_a_fault_stays_excused():
    """Of four with two gifts, the first unit goes back for its quality and takes the first gift's duty with it."""
    shop = back(bought(goods(100_00, quantity=4), gift(quantity=2)), "b1", "QUALITY", _1=1)
    assert only(shop, GiftExcused).quantity == 1

    back(shop, "b2", _1=1)
    back(shop, "b3", _1=1)
    assert amounts(back(shop, "b4", "QUALITY", _1=1)) == [100_00, 100_00, 61_00, 100_00]


@pytest.mark.parametrize(
    "order", sorted(set(permutations(["QUALITY", "QUALITY", "BUYER_NO_REASON", "BUYER_NO_REASON"])))
)
def test_only_units_returned_for_the_buyers_own_reasons_pay_for_their_gifts(order: tuple[str, ...]):
    shop = bought(goods(100_00, quantity=4), gift(quantity=4))
    for n, cause in enumerate(order):
        back(shop, f"b{n}", cause, _1=1)

    assert amounts(shop) == [100_00 if cause == "QUALITY" else 61_00 for cause in order]


def test_units_cancelled_before_they_were_sent_leave_only_the_others_gifts_to_go_back():
    shop = cancel(ship(bought(goods(100_00, quantity=2), gift(quantity=2)), _1=1, _g=1), _1=1)
    assert (amounts(shop), only(shop, GiftWithdrawn).quantity) == ([100_00], 1)

    assert amounts(back(shop, "b1", _1=1)) == [100_00, 61_00]


def test_each_gift_goes_with_its_own_line():
    shop = bought(goods(100_00), goods(200_00, "2"), gift("g"), gift("h", belongs_to="2", declared_value=50_00))

    assert [row[0] for row in priced(back(shop, "b1", _2=1))] == ["h"]
    assert [row[0] for row in priced(back(shop, "b2", _1=1))] == ["g"]
    assert amounts(shop) == [150_00, 61_00]


def test_a_gift_of_no_line_came_with_the_goods_its_coupon_was_for():
    shop = add_coupon(Shop(), "1", off(10_00, scope={"skus": ["sku-1"]}))
    bought(goods(100_00), goods(200_00, "2"), gift(belongs_to=None), shop=shop, coupons=["c1"])

    assert amounts(back(shop, "b1", _2=1)) == [200_00]
    assert amounts(back(shop, "b2", _1=1)) == [200_00, 51_00]


def test_a_gift_of_several_lines_goes_with_their_units_together():
    """Two lines of two units each, two gifts for all four: every second unit takes a gift along."""
    shop = add_coupon(Shop(), "1", off(40_00))
    lines = [goods(100_00, quantity=2), goods(100_00, "2", quantity=2), gift(quantity=2, belongs_to=None)]
    bought(*lines, shop=shop, coupons=["c1"])

    back(back(shop, "b1", _1=1), "b2", _2=1)
    assert amounts(back(shop, "b3", _1=1, _2=1)) == [51_00, 90_00, 141_00]
