"""What comes off an order, and which units carry it."""

import pytest

from domain.errors import Refused
from domain.refund.allocation import apply_coupons, share_adjustment
from domain.refund.basket import Shares
from domain.refund.units import Block, as_shares
from tests.refund.baskets import (
    METHODS,
    Coupon,
    basket,
    candidates,
    goods_price,
    leave,
    lines,
    lowered,
    off,
    percent,
    placed,
    returned,
    shares,
    tiered,
)
from tests.trace import requirement


@requirement("R-000-18")
def test_a_discount_is_shared_by_list_price_and_its_cents_go_to_the_largest_remainders():
    m = basket([199_00, 149_00, 52_00], off(50_00, 300_00))

    assert shares(m) == [2488, 1862, 650]
    assert returned(m, "2") == [13038]


@requirement("R-000-47", "R-000-48")
def test_a_category_coupon_leaves_other_lines_untouched():
    bought = basket([300_00, 100_00], Coupon(off(50_00, 200_00), ("1",)))

    assert shares(bought) == [5000, 0]
    step, _ = leave(placed(bought), "2")
    assert step.amount == 100_00
    assert step.coupons[0].threshold_met
    assert step.coupons[0].taken == 50_00


@requirement("R-000-53", "R-000-47")
def test_only_goods_the_coupon_is_for_count_towards_its_threshold():
    with pytest.raises(Refused) as refusal:
        basket([199_99, 500_00], Coupon(off(50_00, 200_00), ("1",)))

    assert (refusal.value.code, refusal.value.ref) == ("threshold", "R-000-53")
    assert refusal.value.extra == {"coupon_id": "k1", "missing": 1, "currency": "CNY"}


def test_a_threshold_is_inclusive():
    assert goods_price(basket([300_00], off(50_00, 300_00))) == 250_00


def test_a_threshold_on_the_paid_amount_is_tested_at_checkout_too():
    """B-03: 280 + 30 pays 260.00, which never was 300.00."""
    with pytest.raises(Refused) as refusal:
        basket([280_00, 30_00], off(50_00, 300_00, threshold_basis="PAID"))

    assert refusal.value.extra["missing"] == 40_00
    assert goods_price(basket([350_00], off(50_00, 300_00, threshold_basis="PAID"))) == 300_00


@requirement("R-000-39")
def test_a_coupon_without_threshold_takes_off_no_more_than_the_goods_cost():
    assert goods_price(basket([60_00], off(50_00))) == 10_00

    bought = basket([40_00], off(50_00))
    assert goods_price(bought) == 0
    assert bought.coupons[0].applied == 40_00


def test_a_coupon_worth_more_than_the_goods_never_becomes_cash():
    """B-38: 50 off 40.00; the return brings nothing and leaves nothing owing."""
    for method in METHODS:
        step, _ = leave(placed(basket([40_00], off(50_00, method=method))), "1")

        assert (step.amount, step.suggested, step.shortfall) == (0, 0, 0)


@requirement("R-000-57")
def test_coupons_apply_in_their_fixed_order_whatever_order_they_were_named_in():
    items = lines([400_00])
    twenty_off, fifty = percent(2_000, priority=1), off(50_00, priority=2)
    first, second = candidates(items, [twenty_off, fifty])

    assert apply_coupons(items, [first, second]) == apply_coupons(items, [second, first])
    assert goods_price(basket([400_00], twenty_off, fifty)) == 270_00
    assert goods_price(basket([400_00], percent(2_000, priority=3), fifty)) == 280_00


@requirement("R-000-57")
def test_the_platforms_coupon_comes_before_the_merchants():
    """B-25: 400 − 30 − 50 = 320.00."""
    bought = basket([400_00], off(50_00), off(30_00, issuer="PLATFORM"))

    assert [coupon.campaign_id for coupon in bought.coupons] == ["c2", "c1"]
    assert goods_price(bought) == 320_00


@requirement("R-000-59")
@pytest.mark.parametrize(("share_over", "refund"), [("ALL", 262_50), ("ELIGIBLE", 250_00)])
def test_a_discount_is_shared_over_all_lines_or_over_those_it_is_for(share_over: str, refund: int):
    """B-23: promotion 100 + regular 300, 50 off the regular."""
    bought = basket([100_00, 300_00], Coupon(off(50_00, share_over=share_over), ("2",)))

    assert returned(bought, "2") == [refund]


def test_a_discount_shared_over_all_lines_is_still_bounded_by_the_goods_it_is_for():
    bought = basket([10_00, 90_00], Coupon(off(50_00, share_over="ALL"), ("1",)))

    assert bought.coupons[0].applied == 10_00
    assert shares(bought) == [1_00, 9_00]


@pytest.mark.parametrize(("price", "paid"), [(100_00, 90_00), (199_99, 189_99), (200_00, 170_00), (900_00, 820_00)])
def test_the_highest_tier_that_is_reached_applies_in_whatever_order_the_tiers_stand(price: int, paid: int):
    assert goods_price(basket([price], tiered((200_00, 30_00), (500_00, 80_00), (100_00, 10_00)))) == paid


@requirement("R-000-53")
def test_a_tiered_coupon_says_what_is_missing_to_its_lowest_tier():
    with pytest.raises(Refused) as refusal:
        basket([99_00], tiered((200_00, 30_00), (100_00, 10_00)))

    assert refusal.value.extra["missing"] == 1_00


def test_a_tier_on_the_paid_amount_must_still_be_reached_after_its_own_discount():
    paid = [tiered((100_00, 10_00), (200_00, 30_00), threshold_basis="PAID")]

    assert goods_price(basket([220_00], *paid)) == 210_00
    assert goods_price(basket([230_00], *paid)) == 200_00


def test_a_capped_percentage_is_cut_at_its_cap():
    assert goods_price(basket([500_00, 500_00], percent(2_000, cap=50_00))) == 950_00
    assert goods_price(basket([33], percent(5_000))) == 16


def test_a_line_of_a_million_units_is_shared_in_two_runs():
    bought = basket([(10_00, 1_000_000)], off(1_000_001))

    assert bought.coupons[0].shares == (Shares(line="1", runs=((1, 1, 2), (2, 1_000_000, 1))),)
    step, _ = leave(placed(bought), {"1": 999_999})
    assert step.amount == 999_999 * 10_00 - 1_000_000


def test_units_without_a_share_are_not_stored():
    bought = basket([(1_00, 3), 5_00], off(2))

    assert bought.coupons[0].shares == (Shares(line="1", runs=((1, 1, 1),)), Shares(line="2", runs=((1, 1, 1),)))


def test_a_price_reduction_is_shared_over_what_kept_goods_still_cost():
    _, kept = leave(placed(basket([200_00, 100_00, 100_00], off(40_00))), "1")

    assert share_adjustment(kept, 10_01) == (
        Shares(line="2", runs=((1, 1, 5_01),)),
        Shares(line="3", runs=((1, 1, 5_00),)),
    )
    step, _ = leave(lowered(kept, 10_00), "2")
    assert step.amount == 85_00


def test_a_price_reduction_above_what_is_retained_is_refused():
    _, kept = leave(placed(basket([200_00, 100_00], off(30_00))), "1")

    assert leave(lowered(kept, 90_00), "2")[0].amount == 0
    with pytest.raises(Refused) as refusal:
        share_adjustment(kept, 90_01)
    assert refusal.value.code == "exceeds-retained"
    assert refusal.value.extra["most"] == 90_00


def test_a_price_reduction_gives_back_no_more_than_earlier_refunds_left():
    """Priced anew, the 200.00 line brought back all of its price: 350.00 are left to give, not 366.67."""
    _, kept = leave(placed(basket([400_00, 200_00], off(50_00, 300_00, "REPRICE"))), "2")

    with pytest.raises(Refused):
        share_adjustment(kept, 350_01)
    assert leave(lowered(kept, 350_00), "1")[0].amount == 0


def test_equal_neighbours_of_a_line_are_one_run_wherever_they_stand():
    def units(line: str, first: int, last: int) -> Block:
        return Block(line, first, last, 1_00, (), 1_00)

    parts = [(units("1", 1, 2), 5), (units("1", 3, 3), 3), (units("1", 4, 6), 3), (units("1", 7, 7), 0)]
    parts += [(units("1", 8, 8), 3), (units("1", 9, 9), 5), (units("2", 10, 10), 5)]

    assert as_shares(parts) == (
        Shares(line="1", runs=((1, 2, 5), (3, 6, 3), (8, 8, 3), (9, 9, 5))),
        Shares(line="2", runs=((10, 10, 5),)),
    )
