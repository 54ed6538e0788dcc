"""Where earlier refunds gave too much: waived by default, asked for where the terms say so."""

from typing import Any

import pytest

from domain.order.events import ShortfallArose, ShortfallClosed, ShortfallCollected, ShortfallWaived
from tests.examples import amounts, give_back, off, paid_order, rows
from tests.story import Shop
from tests.trace import requirement


def s2n(**terms: Any) -> Shop:
    """280 + 30, 满300减50, the 30 returned: 20.00 too little remains."""
    repriced = off(50_00, threshold=300_00, refund_method="REPRICE", **terms)
    return give_back(paid_order(repriced, 280_00, 30_00), "b1", _2=1)


def x(**terms: Any) -> Shop:
    """290 + 20 + 290, 满300减100: C, then B, which leaves 80.00 too little."""
    repriced = off(100_00, threshold=300_00, refund_method="REPRICE", **terms)
    return give_back(give_back(paid_order(repriced, 290_00, 20_00, 290_00), "b1", _3=1), "b2", _2=1)


def level(shop: Shop) -> tuple[int, int]:
    return shop.order().open, shop.order().waived


@requirement("R-000-99")
def test_a_lost_discount_that_eats_the_whole_refund_leaves_nobody_owing():
    """S2: 280 + 50; the 50.00 are offset, 280.00 are paid for 280.00."""
    repriced = off(50_00, threshold=300_00, refund_method="REPRICE")
    shop = give_back(paid_order(repriced, 280_00, 50_00), "b1", _2=1)

    assert (amounts(shop), level(shop), shop.order().balance) == ([0], (0, 0), 0)
    assert rows(shop, "r1") == [("2", 42_42), ("REPRICED", -42_42)]
    assert shop.recorded(ShortfallArose) == []


def test_what_is_missing_beyond_that_is_waived_with_its_ground():
    shop = s2n()
    (arose,) = shop.recorded(ShortfallArose)

    assert isinstance(arose, ShortfallArose)
    assert (arose.amount, arose.mode, arose.refund_id) == (20_00, "WAIVED", "r1")
    assert arose.ground[0].campaign_id == "k1"
    assert (level(shop), shop.order().balance, shop.order().retained_value) == ((0, 20_00), 0, 280_00)


def test_a_single_cent_is_missing_and_found_again():
    repriced = off(50_00, threshold=300_00, refund_method="REPRICE")
    shop = give_back(paid_order(repriced, 280_00, 49_99), "b1", _2=1)
    (arose,) = shop.recorded(ShortfallArose)
    assert isinstance(arose, ShortfallArose)
    assert (arose.amount, level(shop)) == (1, (0, 1))

    (closed,) = give_back(shop, "b2", _1=1).recorded(ShortfallClosed)
    assert isinstance(closed, ShortfallClosed)
    assert (closed.open, closed.waived, level(shop)) == (0, 1, (0, 0))


def test_terms_that_collect_leave_it_open_and_the_customer_owes_it():
    shop = s2n(shortfall="COLLECT")

    assert (amounts(shop), level(shop), shop.order().balance) == ([0], (20_00, 0), -20_00)


def test_an_open_shortfall_is_first_taken_from_refunds_not_yet_paid():
    shop = x(shortfall="COLLECT")

    assert (amounts(shop), level(shop)) == ([290_00, 0], (80_00, 0))
    assert shop.order().balance == 210_00
    shop.say("orders/A-1", "RefundSettled", refund_id="r1", reference="bank-1")
    assert shop.order().balance == -80_00


def test_a_later_return_closes_what_was_open():
    shop = give_back(s2n(shortfall="COLLECT"), "b2", _1=1)
    (closed,) = shop.recorded(ShortfallClosed)

    assert isinstance(closed, ShortfallClosed)
    assert (closed.open, closed.waived, closed.refund_id) == (20_00, 0, "r2")
    assert (amounts(shop), level(shop)) == ([0, 260_00], (0, 0))


def test_what_is_open_closes_before_what_was_waived():
    shop = s2n(shortfall="COLLECT").say("orders/A-1", "ShortfallWaived", amount=5_00, reason="kind")
    assert level(shop) == (15_00, 5_00)

    give_back(shop, "b2", _1=1)
    assert shop.recorded(ShortfallClosed) == [ShortfallClosed(open=15_00, waived=5_00, refund_id="r2")]


def test_a_rise_is_counted_over_what_was_waived_already():
    """300 + 10 + 10, 满315减50: each 10.00 returned takes 10.00 more of what is missing away."""
    repriced = off(50_00, threshold=315_00, refund_method="REPRICE")
    shop = give_back(paid_order(repriced, 300_00, 10_00, 10_00), "b1", _2=1)
    assert level(shop) == (0, 40_00)

    give_back(shop, "b2", _3=1)
    assert shop.recorded(ShortfallClosed) == [ShortfallClosed(open=0, waived=10_00, refund_id="r2")]
    assert level(shop) == (0, 30_00)


def test_an_open_shortfall_may_be_waived_in_part_and_never_beyond():
    shop = s2n(shortfall="COLLECT").say("orders/A-1", "ShortfallWaived", amount=8_00, reason="kind")
    assert shop.recorded(ShortfallWaived)
    assert (level(shop), shop.order().balance) == ((12_00, 8_00), -12_00)

    refusal = shop.refusal("orders/A-1", "ShortfallWaived", amount=12_01, reason="kind")
    assert (refusal.code, refusal.extra["open"]) == ("exceeds-shortfall", 12_00)


def test_an_open_shortfall_may_be_collected_in_parts_and_never_beyond():
    shop = s2n(shortfall="COLLECT").say("orders/A-1", "ShortfallCollected", amount=15_00, reference="cash-1")
    assert shop.recorded(ShortfallCollected)
    assert (level(shop), shop.order().collected, shop.order().balance) == ((5_00, 0), 15_00, -5_00)

    refusal = shop.refusal("orders/A-1", "ShortfallCollected", amount=5_01, reference="cash-2")
    assert refusal.code == "exceeds-shortfall"


def test_collecting_twice_is_collecting_once():
    shop = s2n(shortfall="COLLECT").say("orders/A-1", "ShortfallCollected", amount=15_00, reference="cash-1")

    assert shop.say("orders/A-1", "ShortfallCollected", amount=15_00, reference="cash-1").last == []
    refusal = shop.refusal("orders/A-1", "ShortfallCollected", amount=5_00, reference="cash-1")
    assert refusal.code == "already-recorded-differently"
    taken = shop.refusal("orders/A-1", "ShortfallCollected", amount=5_00, reference="p1")
    assert taken.code == "already-recorded-differently"


def test_what_was_waived_is_no_longer_collected():
    refusal = s2n().refusal("orders/A-1", "ShortfallCollected", amount=1, reference="cash-1")

    assert (refusal.code, refusal.extra["open"]) == ("exceeds-shortfall", 0)


@pytest.mark.parametrize(("collected", "last"), [(0, 210_00), (30_00, 240_00), (80_00, 290_00)])
def test_what_was_collected_comes_back_with_the_rest_of_the_goods(collected: int, last: int):
    shop = x(shortfall="COLLECT")
    if collected:
        shop.say("orders/A-1", "ShortfallCollected", amount=collected, reference="cash-1")
    give_back(shop, "b3", _1=1)

    assert amounts(shop) == [290_00, 0, last]
    assert shop.order().due == 500_00 + collected
    assert (level(shop), shop.order().balance) == ((0, 0), 500_00 + collected)


def test_the_retained_value_counts_a_shortfall_whether_open_waived_or_collected():
    for shop in (s2n(), s2n(shortfall="COLLECT")):
        assert shop.order().retained_value == 280_00
    shop = s2n(shortfall="COLLECT").say("orders/A-1", "ShortfallCollected", amount=20_00, reference="cash-1")

    assert shop.order().retained_value == 280_00
    order = shop.order()
    assert order.retained_value == order.goods_payable - order.goods + order.collected + order.open + order.waived
