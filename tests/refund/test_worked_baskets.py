"""The shop's worked baskets: what each return brings under each method, to the cent."""

from typing import NamedTuple

import pytest

from domain.refund.basket import Basket, Cause
from domain.refund.step import outcomes
from domain.terms.campaign import RefundMethod
from tests.refund.baskets import (
    BUYER,
    METHODS,
    QUALITY,
    STOCK_OUT,
    Coupon,
    basket,
    goods_price,
    leave,
    off,
    percent,
    placed,
    retained_value,
    returned,
    rows,
    shares,
)
from tests.trace import requirement

S1 = basket([200_00, 200_00], off(50_00, 300_00))
S2 = basket([280_00, 50_00], off(50_00, 300_00))
S2N = basket([280_00, 30_00], off(50_00, 300_00))
S3 = basket([100_00, 100_00], off(30_00, 200_00))
S5 = basket([400_00, 200_00], off(50_00, 300_00))
M = basket([199_00, 149_00, 52_00], off(50_00, 300_00))
LI_1 = basket([540_00, 60_00], off(100_00, 500_00))
LI_2 = basket([475_00, 1425_00], off(100_00, 500_00))
LI_3 = basket([450_00, 150_00], off(100_00, 500_00))
CATEGORY = basket([180_00, 120_00, 100_00], Coupon(off(50_00, 200_00), ("1", "2")))
X = basket([290_00, 20_00, 290_00], off(100_00, 300_00))
BUNDLE = basket([100_00, 80_00], off(30_00, 180_00))


class Worked(NamedTuple):
    name: str
    bought: Basket
    paid: int
    leaving: tuple[str, ...]
    pro_rata: list[int]
    reprice: list[int]
    buyer_favourable: list[int]


WORKED = [
    Worked("S1", S1, 350_00, ("2",), [175_00], [150_00], [175_00]),
    Worked("S2", S2, 280_00, ("2",), [42_42], [0], [42_42]),
    Worked("S2n", S2N, 260_00, ("2",), [25_16], [0], [25_16]),
    Worked("S3", S3, 170_00, ("1",), [85_00], [70_00], [85_00]),
    Worked("S5", S5, 550_00, ("2",), [183_33], [200_00], [200_00]),
    Worked("M: A", M, 350_00, ("1",), [174_12], [149_00], [174_12]),
    Worked("M: B", M, 350_00, ("2",), [130_38], [99_00], [130_38]),
    Worked("M: C", M, 350_00, ("3",), [45_50], [52_00], [52_00]),
    Worked("M: B, C", M, 350_00, ("2", "3"), [130_38, 45_50], [99_00, 52_00], [130_38, 45_50]),
    Worked("M: C, B", M, 350_00, ("3", "2"), [45_50, 130_38], [52_00, 99_00], [52_00, 123_88]),
    Worked("Li-1", LI_1, 500_00, ("2",), [50_00], [60_00], [60_00]),
    Worked("Li-2", LI_2, 1800_00, ("2",), [1350_00], [1325_00], [1350_00]),
    Worked("category: shoe", CATEGORY, 350_00, ("2",), [100_00], [70_00], [100_00]),
    Worked("category: shirt", CATEGORY, 350_00, ("3",), [100_00], [100_00], [100_00]),
    Worked("X: C, B, A", X, 500_00, ("3", "2", "1"), [241_67, 16_67, 241_66], [290_00, 0, 210_00], [290_00, 0, 210_00]),
    Worked(
        "X: B, C, A",
        X,
        500_00,
        ("2", "3", "1"),
        [16_67, 241_67, 241_66],
        [20_00, 190_00, 290_00],
        [20_00, 238_34, 241_66],
    ),
    Worked("X: BC, A", X, 500_00, ("23", "1"), [258_34, 241_66], [210_00, 290_00], [258_34, 241_66]),
    Worked("bundle", BUNDLE, 150_00, ("2",), [66_67], [50_00], [66_67]),
]


@requirement("R-000-09", "R-000-23", "R-000-44", "R-000-45", "R-000-48", "R-000-98", "R-000-99")
@pytest.mark.parametrize("worked", WORKED, ids=lambda worked: worked.name)
def test_a_return_brings_what_the_policy_promises(worked: Worked):
    assert goods_price(worked.bought) == worked.paid
    for method, amounts in zip(METHODS, worked[4:], strict=True):
        assert returned(worked.bought, *worked.leaving, method=method) == amounts


@requirement("R-000-09", "R-000-98")
def test_a_broken_threshold_is_refunded_by_proportion():
    assert returned(S1, "2") == [175_00]
    assert returned(S3, "1") == [85_00]


@requirement("R-000-44")
def test_a_discount_whose_threshold_is_still_met_stays_whole():
    """B-02: the kept 400.00 keep all 50.00 when priced anew, 33.33 by proportion."""
    step, _ = leave(placed(S5), "2", method="REPRICE")

    assert (step.amount, step.coupons[0].taken, step.coupons[0].threshold_met) == (200_00, 50_00, True)
    assert leave(placed(S5), "2")[0].coupons[0].taken == 33_33


@requirement("R-000-45")
def test_priced_anew_below_the_threshold_the_discount_is_gone():
    step, _ = leave(placed(S1), "2", method="REPRICE")

    assert rows(step) == [("2", 175_00), ("REPRICED", -25_00)]
    assert (step.amount, step.method, step.coupons[0].taken) == (150_00, "REPRICE", 0)


@requirement("R-000-99")
def test_a_lost_discount_can_eat_the_whole_refund_and_more():
    step, _ = leave(placed(S2), "2", method="REPRICE")
    assert (step.amount, step.shortfall) == (0, 0)

    step, _ = leave(placed(S2N), "2", method="REPRICE")
    assert (step.amount, step.shortfall, retained_value(step)) == (0, 20_00, 280_00)
    assert rows(step) == [("2", 25_16), ("REPRICED", -45_16), ("SHORTFALL", 20_00)]


def test_a_shortfall_closes_when_the_rest_comes_back():
    _, standing = leave(placed(S2N), "2", method="REPRICE")
    step, _ = leave(standing, "1", method="REPRICE")

    assert (step.amount, step.shortfall) == (260_00, 0)
    assert rows(step) == [("1", 234_84), ("CARRIED_FORWARD", 25_16)]


@requirement("R-000-17")
def test_a_full_return_brings_what_was_paid_and_never_the_list_price():
    bought = basket([1000_00], percent(2_000))

    assert returned(bought, "1") == [800_00]


@requirement("R-000-23")
def test_a_bundle_is_a_discount_like_any_other():
    assert returned(BUNDLE, "2") == [66_67]
    assert returned(BUNDLE, "2", method="REPRICE") == [50_00]


def test_a_threshold_on_the_paid_amount_breaks_where_the_list_price_holds():
    """B-03, Li-1: 540.00 are kept, of which 450.00 stay paid."""
    step, _ = leave(placed(basket([540_00, 60_00], off(100_00, 500_00, "REPRICE", threshold_basis="PAID"))), "2")

    assert (step.amount, step.shortfall) == (0, 40_00)
    assert (step.coupons[0].basis, step.coupons[0].threshold_met) == (450_00, False)


def test_a_stock_out_leaves_the_customer_her_discount_unless_the_terms_say_otherwise():
    """B-04, Li-3."""
    for method, amount in zip(METHODS, [125_00, 50_00, 125_00], strict=True):
        step, _ = leave(placed(LI_3), "2", STOCK_OUT, method, cancellation=True)
        assert step.amount == amount
    assert leave(placed(LI_3), "2", STOCK_OUT, cancellation=True)[0].method == "BUYER_FAVOURABLE"


def test_ms_li_keeps_exactly_450_when_the_merchant_cancels():
    bought = basket([495_00, 605_00], off(100_00, 500_00))
    by_method = {each.method: each for each in outcomes(placed(bought), {"2": 1}, STOCK_OUT, cancellation=True)}

    assert {method: each.amount for method, each in by_method.items()} == {
        "PRO_RATA": 550_00,
        "REPRICE": 505_00,
        "BUYER_FAVOURABLE": 550_00,
    }
    assert by_method["BUYER_FAVOURABLE"].retained_value == 450_00
    letter = basket([495_00, 605_00], off(100_00, 500_00, fault_refund_method="REPRICE"))
    assert leave(placed(letter), "2", STOCK_OUT, cancellation=True)[0].amount == 505_00


@pytest.mark.parametrize(("method", "amount"), [("PRO_RATA", 80_00), ("REPRICE", 50_00), ("BUYER_FAVOURABLE", 87_50)])
def test_two_coupons_are_each_weighed_on_their_own(method: RefundMethod, amount: int):
    """300 + 100: the platform's 30 off from 300, then the shop's 50 off from 350."""
    bought = basket([300_00, 100_00], off(50_00, 350_00), off(30_00, 300_00, issuer="PLATFORM"))

    assert [shares(bought, place) for place in (0, 1)] == [[22_50, 7_50], [37_50, 12_50]]
    assert goods_price(bought) == 320_00
    assert returned(bought, "2", method=method) == [amount]


def test_a_refund_of_several_coupons_says_when_their_methods_differ():
    bought = basket([300_00, 100_00], off(50_00, 350_00), off(30_00, 300_00, "REPRICE", issuer="PLATFORM"))

    step, _ = leave(placed(bought), "2")

    assert step.method == "MIXED"
    assert [each.method for each in step.coupons] == ["REPRICE", "PRO_RATA"]


def mixed(bought: Basket, *steps: tuple[str, Cause]) -> list[int]:
    standing, amounts = placed(bought), list[int]()
    for line, cause in steps:
        step, standing = leave(standing, line, cause)
        amounts.append(step.amount)
    return amounts


def test_a_refund_is_never_above_the_list_price_of_what_comes_back():
    bought = basket([200_00, 100_00, 100_00], off(50_00, 300_00, "REPRICE"))

    assert mixed(bought, ("1", BUYER), ("2", QUALITY), ("3", BUYER)) == [150_00, 100_00, 100_00]


def test_what_the_cap_cuts_stays_with_the_kept_lines_by_list_price():
    bought = basket([200_00, 100_00, 60_00, 40_00], off(50_00, 300_00, "REPRICE"))
    _, standing = leave(placed(bought), "1")
    step, _ = leave(standing, "2", QUALITY)

    assert rows(step) == [("2", 87_50), ("CARRIED_FORWARD", 25_00), ("CAPPED", -12_50)]
    assert [line.retained_value for line in step.retained] == [0, 0, 60_00, 40_00]


def test_the_merchants_fault_does_not_break_the_customers_threshold():
    bought = basket([250_00, 250_00, 100_00], off(100_00, 500_00, "REPRICE"))

    assert mixed(bought, ("2", STOCK_OUT), ("3", BUYER), ("1", BUYER)) == [208_33, 100_00, 191_67]


def test_units_lost_by_fault_keep_counting_when_fault_follows_fault():
    assert mixed(X, ("2", QUALITY), ("3", QUALITY), ("1", QUALITY)) == [20_00, 286_67, 193_33]


@requirement("R-000-11")
def test_by_proportion_only_below_the_threshold_would_pay_more_than_was_paid():
    """The rule as literally written: list price while the threshold holds, proportion once it is broken."""
    kept, literal = {"1": 199_00, "2": 149_00, "3": 52_00}, list[int]()
    share = dict(zip("123", shares(M), strict=True))
    for line in "312":
        price = kept.pop(line)
        literal.append(price if sum(kept.values()) >= 300_00 else price - share[line])

    assert literal == [52_00, 174_12, 130_38]
    assert sum(literal) == 356_50 > goods_price(M)
    for method in METHODS:
        assert sum(returned(M, "3", "1", "2", method=method)) == 350_00
        assert returned(M, "3", "1", "2", method=method) != literal
