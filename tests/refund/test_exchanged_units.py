"""Units that were exchanged: their price follows the replacement, thresholds and shares don't."""

import pytest
from msgspec.structs import replace

from domain.refund.allocation import still_paid
from domain.refund.basket import Standing
from domain.refund.exchange import differences, units_exchanged
from domain.refund.retained import retained
from domain.refund.units import blocks_of, kept, without
from domain.terms.campaign import RefundMethod
from tests.refund.baskets import (
    METHODS,
    QUALITY,
    basket,
    exchanged,
    goods_price,
    leave,
    lowered,
    off,
    placed,
    returned,
    rows,
    shares,
)

S1 = basket([200_00, 200_00], off(50_00, 300_00))
"""满300减50: each of the two cost 175.00."""


def net(standing: Standing) -> list[int]:
    """What each unit costs after everything."""
    return [block.net for block in blocks_of(standing.basket) for _ in range(block.units)]


def value(standing: Standing, method: RefundMethod) -> int:
    """What is retained of the kept units under one method."""
    return retained(standing.basket, kept(standing), standing.fault, (method,)).value


def test_the_price_becomes_the_replacements_and_the_share_stays():
    standing = exchanged(placed(S1), _1=240_00)

    assert net(standing) == [215_00, 175_00]
    assert shares(standing.basket) == [25_00, 25_00]
    assert goods_price(standing.basket) == standing.payable == 390_00


def test_a_second_exchange_counts_from_the_first():
    standing = exchanged(exchanged(placed(S1), _1=240_00), _1=230_00)

    assert net(standing) == [205_00, 175_00]
    assert net(exchanged(standing, _1=200_00)) == [175_00, 175_00]


def test_something_cheaper_takes_off_at_most_what_the_unit_costs():
    standing = exchanged(placed(S1), _1=10_00)

    assert net(standing) == [0, 175_00]
    assert net(exchanged(standing, _1=200_00)) == [175_00, 175_00], "the price follows the replacement up again"


@pytest.mark.parametrize("method", METHODS)
def test_kept_whole_the_goods_retain_their_price_under_every_method(method: RefundMethod):
    standing = lowered(exchanged(placed(S1), _1=240_00, _2=120_00), 33_00)

    assert value(standing, method) == goods_price(standing.basket) == 277_00


def test_a_reduction_of_the_price_is_shared_over_what_exchanged_units_cost():
    standing = lowered(exchanged(placed(basket([100_00, 100_00])), _1=300_00), 40_00)

    assert net(standing) == [270_00, 90_00]


def test_the_threshold_counts_the_price_at_which_the_unit_was_ordered():
    """Exchanged for 10.00 it still counts 200.00; exchanged for 900.00 it counts no more than that."""
    for price in (10_00, 900_00):
        standing = exchanged(placed(basket([200_00, 200_00, 90_00], off(50_00, 400_00, "REPRICE"))), _1=price)
        kept_step, _ = leave(standing, "3")
        broken_step, _ = leave(standing, "2")

        assert [each.threshold_met for each in (*kept_step.coupons, *broken_step.coupons)] == [True, False]


def test_a_return_gives_back_the_exchanged_price_whatever_its_list_price_was():
    standing = exchanged(placed(basket([100_00, 100_00])), _1=150_00)
    standing = replace(standing, captured=250_00)
    step, _ = leave(standing, "1", QUALITY)

    assert (rows(step), step.amount) == ([("1", 150_00)], 150_00)
    assert [(row.listed, row.discount_share) for row in step.breakdown] == [(150_00, 0)]


def test_a_unit_priced_anew_below_its_reduction_leaves_the_rest_to_the_others():
    """A keeps 10.00 of its 100.00 after the coupon of 90.00; of the 70.00 less, B and C give 60.00."""
    bought = basket([100_00, 80_00, 20_00, 100_00], off(90_00, method="BUYER_FAVOURABLE"))
    standing = exchanged(placed(bought), _1=46_00)
    step, _ = leave(standing, "4")
    by_line = {line.line: line.retained_value for line in step.retained}

    assert sum(by_line.values()) == value(leave(standing, "4")[1], "BUYER_FAVOURABLE") == 200_00 - 90_00 - 54_00
    assert all(worth >= 0 for worth in by_line.values())


def test_together_exchanges_take_off_no_more_than_is_still_paid():
    _, standing = leave(placed(basket([100_00, 200_00], off(90_00, method="BUYER_FAVOURABLE"))), "2")

    assert still_paid(standing) == 10_00
    assert differences(standing, units_exchanged(standing, {"1": 1}, ()), {"1": 30_00})[0].runs == ((1, 1, -10_00),)
    assert still_paid(exchanged(standing, _1=30_00)) == 0


def test_what_came_in_comes_back_in_any_order():
    standing = exchanged(placed(S1), _1=240_00)
    standing = replace(standing, captured=390_00)

    assert sum(returned(standing, "1", "2")) == sum(returned(standing, "2", "1")) == 390_00


def test_the_lowest_kept_units_are_exchanged():
    standing = placed(basket([(10_00, 5)]), gone={"1": 1})

    assert units_exchanged(standing, {"1": 2}, ()) == (("1", 2, 3),)
    assert units_exchanged(standing, {"1": 2}, [("1", 2, 2)]) == (("1", 3, 4),)
    assert units_exchanged(standing, {"1": 3}, [("1", 3, 4)]) == (("1", 2, 2), ("1", 5, 5), ("1", 3, 3))


def test_units_are_told_apart_by_line_and_number():
    assert without([("1", 1, 5), ("2", 1, 5)], [("1", 2, 3)]) == [("1", 1, 1), ("1", 4, 5), ("2", 1, 5)]
    assert without([("1", 2, 4)], [("1", 1, 5)]) == []
    assert without([("1", 2, 4)], []) == [("1", 2, 4)]
