"""What falls due: breakdowns, part payments, overrides, quotes, and who may be asked for a shortfall."""

import pytest
from msgspec.structs import replace

from domain.refund.due import excess, with_quote
from domain.refund.step import outcomes, refund_step
from tests.refund.baskets import (
    BUYER,
    METHODS,
    QUALITY,
    Coupon,
    basket,
    leave,
    lowered,
    off,
    placed,
    rows,
)
from tests.trace import requirement

M = basket([199_00, 149_00, 52_00], off(50_00, 300_00))
S1 = basket([200_00, 200_00], off(50_00, 300_00))


@requirement("R-000-19")
def test_a_line_of_a_breakdown_shows_list_price_share_and_what_was_paid():
    """B-22: list price less share is what was actually paid."""
    step, _ = leave(placed(S1), "2")
    (row,) = step.breakdown

    assert (row.line, row.quantity, row.listed, row.discount_share, row.net) == ("2", 1, 200_00, 25_00, 175_00)
    assert step.units == (("2", 1, 1),)


def test_a_later_return_makes_up_for_what_an_earlier_one_brought_too_much():
    _, standing = leave(placed(M), "3", method="BUYER_FAVOURABLE")
    step, _ = leave(standing, "2", method="BUYER_FAVOURABLE")

    assert rows(step) == [("2", 130_38), ("CARRIED_FORWARD", -6_50)]
    assert step.amount == 123_88


def test_an_order_without_coupons_refunds_list_prices_and_names_no_method():
    standing = placed(basket([(10_00, 3)]))
    step, _ = leave(standing, {"1": 2})

    assert (step.method, step.amount, step.coupons) == (None, 20_00, ())
    assert outcomes(standing, {"1": 2}, BUYER, cancellation=False) == ()


def test_the_outcome_of_every_method_is_shown():
    each = outcomes(placed(S1), {"2": 1}, BUYER, cancellation=False)

    assert [one.method for one in each] == list(METHODS)
    assert [one.amount for one in each] == [175_00, 150_00, 175_00]
    assert [one.retained_value for one in each] == [175_00, 200_00, 175_00]


def test_a_quote_that_is_better_by_a_cent_is_honoured():
    standing = placed(S1)
    step, _ = leave(standing, "2")

    better = with_quote(standing, step, step.amount + 1)
    assert (better.amount, rows(better)[-1]) == (step.amount + 1, ("QUOTED", 1))
    assert with_quote(standing, step, step.amount) is step


def test_nothing_falls_due_that_never_came_in():
    step, standing = leave(placed(S1, captured=0), "2", cancellation=True)
    assert rows(step) == [("2", 175_00), ("UNPAID", -175_00)]
    assert (step.suggested, step.amount) == (175_00, 0)

    late = replace(standing, captured=350_00)
    assert excess(late) == 175_00
    assert excess(replace(late, due=175_00)) == 0


def test_of_a_part_payment_only_what_is_above_the_rest_falls_due():
    step, standing = leave(placed(S1, captured=200_00), "2", cancellation=True)

    assert rows(step) == [("2", 175_00), ("UNPAID", -150_00)]
    assert step.amount == 25_00
    assert excess(standing) == 0


def test_a_price_reduction_after_payment_makes_the_difference_due():
    assert excess(lowered(placed(S1), 12_34)) == 12_34
    assert excess(lowered(placed(S1, captured=0), 12_34)) == 0


def test_a_raised_refund_is_not_taken_back_until_the_money_runs_out():
    _, standing = leave(placed(S1), "2")
    raised = replace(standing, due=185_00)
    step, _ = leave(raised, "1")

    assert rows(step) == [("1", 175_00), ("CAPPED", -10_00)]
    assert (step.suggested, step.amount) == (175_00, 165_00)


def test_a_deduction_from_a_refund_is_not_paid_back_by_the_next():
    _, standing = leave(placed(S1), "2")

    assert leave(replace(standing, due=165_00), "1")[0].amount == 175_00


def test_a_better_quote_is_honoured():
    standing = placed(M)
    step, _ = leave(standing, "2")
    quoted = with_quote(standing, step, 140_00)

    assert rows(quoted) == [("2", 130_38), ("QUOTED", 9_62)]
    assert (quoted.suggested, quoted.amount, quoted.goods) == (140_00, 140_00, 130_38)
    assert with_quote(standing, step, 130_38) == step
    assert with_quote(standing, step, 0) == step


def test_a_quote_gives_back_no_more_than_came_in():
    standing = placed(M, due=230_00)
    step, _ = leave(standing, "2")
    assert step.amount == 120_00

    assert with_quote(standing, step, 140_00) == step
    standing = placed(M, due=215_00)
    step, _ = leave(standing, "2")
    assert with_quote(standing, step, 140_00).amount == 135_00


def test_a_quote_is_shown_before_what_was_never_paid():
    standing = placed(M, captured=300_00)
    step, _ = leave(standing, "2")

    assert rows(with_quote(standing, step, 90_00)) == [("2", 130_38), ("QUOTED", 9_62), ("UNPAID", -50_00)]


@pytest.mark.parametrize(
    ("first", "second", "asked"),
    [("COLLECT", "COLLECT", True), ("COLLECT", "WAIVE", False), ("WAIVE", "WAIVE", False)],
)
def test_a_shortfall_is_asked_for_only_where_all_terms_priced_anew_say_so(first: str, second: str, *, asked: bool):
    bought = basket(
        [280_00, 30_00],
        off(30_00, 300_00, "REPRICE", shortfall=first),
        off(20_00, 300_00, "REPRICE", shortfall=second),
    )
    step, _ = leave(placed(bought), "2")

    assert step.shortfall == 20_00
    assert step.collectable is asked
    assert leave(placed(bought), "2", method="PRO_RATA")[0].collectable is False


def test_a_shortfall_that_was_collected_comes_back_with_the_rest_of_the_goods():
    """Basket X: the second return costs 80.00, the third brings all of its price."""
    bought = basket([290_00, 20_00, 290_00], off(100_00, 300_00, "REPRICE", shortfall="COLLECT"))
    _, standing = leave(placed(bought), "3")
    step, standing = leave(standing, "2")
    assert (step.amount, step.shortfall, step.collectable) == (0, 80_00, True)

    step, standing = leave(replace(standing, collected=80_00, shortfall=0), "1")
    assert step.amount == 290_00
    assert standing.due == 500_00 + 80_00


def test_a_waived_shortfall_is_part_of_what_the_kept_goods_retain():
    bought = basket([290_00, 20_00, 290_00], off(100_00, 300_00, "REPRICE"))
    _, standing = leave(placed(bought), "3")
    step, _ = leave(standing, "2")

    assert [line.retained_value for line in step.retained] == [290_00, 0, 0]


def test_a_payment_that_never_came_is_the_buyers_own_cause():
    step, _ = leave(placed(S1, captured=0), "12", "PAYMENT_EXPIRED", cancellation=True)

    assert (step.method, step.suggested, step.amount) == ("PRO_RATA", 350_00, 0)


def test_no_more_can_leave_than_is_kept():
    _, standing = leave(placed(S1), "2")
    for too_much in ({"2": 1}, {"1": 2}, {"3": 1}):
        with pytest.raises(AssertionError):
            refund_step(standing, too_much, QUALITY, cancellation=False)


def test_the_lowest_kept_units_leave_first():
    bought = basket([(1_00, 3)], off(1))
    step, standing = leave(placed(bought), {"1": 2})
    assert (step.units, step.amount) == ((("1", 1, 2),), 1_99)

    assert leave(standing, "1")[0].units == (("1", 3, 3),)


def test_a_coupon_says_how_far_the_kept_goods_are_from_its_threshold():
    bought = basket([200_00, 150_00], Coupon(off(50_00, 300_00)))
    (coupon,) = leave(placed(bought), "2")[0].coupons

    assert (coupon.basis, coupon.threshold, coupon.threshold_met) == (200_00, 300_00, False)
    assert (coupon.method, coupon.pro_rata, coupon.reprice, coupon.taken) == ("PRO_RATA", 28_57, 0, 28_57)
