"""The worked baskets of the policy, returned by the buyer for no reason, through the shop's own decisions."""

from typing import Any, NamedTuple

import pytest

from domain.order.events import RefundFellDue
from domain.refund.basket import Outcome
from tests.examples import amounts, campaign, cancel, give_back, off, paid_order, pay, percent, place, rows, shop_with
from tests.story import Shop
from tests.trace import requirement

FROM_300 = {"threshold": 300_00}


class Case(NamedTuple):
    name: str
    terms: dict[str, Any]
    prices: tuple[int, ...]
    leaving: str
    pro_rata: list[int]
    reprice: list[int]
    buyer_favourable: list[int]


CASES = [
    Case("S1", off(50_00, **FROM_300), (200_00, 200_00), "2", [175_00], [150_00], [175_00]),
    Case("S2", off(50_00, **FROM_300), (280_00, 50_00), "2", [42_42], [0], [42_42]),
    Case("S2n", off(50_00, **FROM_300), (280_00, 30_00), "2", [25_16], [0], [25_16]),
    Case("S3", off(30_00, threshold=200_00), (100_00, 100_00), "1", [85_00], [70_00], [85_00]),
    Case("S5", off(50_00, **FROM_300), (400_00, 200_00), "2", [183_33], [200_00], [200_00]),
    Case("M: A", off(50_00, **FROM_300), (199_00, 149_00, 52_00), "1", [174_12], [149_00], [174_12]),
    Case("M: C", off(50_00, **FROM_300), (199_00, 149_00, 52_00), "3", [45_50], [52_00], [52_00]),
    Case(
        "M: B, C, A",
        off(50_00, **FROM_300),
        (199_00, 149_00, 52_00),
        "231",
        [130_38, 45_50, 174_12],
        [99_00, 52_00, 199_00],
        [130_38, 45_50, 174_12],
    ),
    Case(
        "M: C, B, A",
        off(50_00, **FROM_300),
        (199_00, 149_00, 52_00),
        "321",
        [45_50, 130_38, 174_12],
        [52_00, 99_00, 199_00],
        [52_00, 123_88, 174_12],
    ),
    Case(
        "X: C, B, A",
        off(100_00, **FROM_300),
        (290_00, 20_00, 290_00),
        "321",
        [241_67, 16_67, 241_66],
        [290_00, 0, 210_00],
        [290_00, 0, 210_00],
    ),
    Case(
        "X: B, C, A",
        off(100_00, **FROM_300),
        (290_00, 20_00, 290_00),
        "231",
        [16_67, 241_67, 241_66],
        [20_00, 190_00, 290_00],
        [20_00, 238_34, 241_66],
    ),
    Case("8折", percent(2_000), (1000_00,), "1", [800_00], [800_00], [800_00]),
    Case("nothing paid", off(50_00), (40_00,), "1", [0], [0], [0]),
]


def by(method: str, case: Case) -> Shop:
    shop = place(shop_with(case.terms | {"refund_method": method}), *case.prices)
    if shop.order().outstanding:
        pay(shop)
    for n, line in enumerate(case.leaving):
        give_back(shop, f"b{n}", "BUYER_NO_REASON", **{f"_{line}": 1})
    return shop


@requirement("R-000-09", "R-000-11", "R-000-17", "R-000-44", "R-000-45", "R-000-98", "R-000-99")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("place", [0, 1, 2], ids=["PRO_RATA", "REPRICE", "BUYER_FAVOURABLE"])
def test_a_return_brings_what_the_policy_promises(case: Case, place: int):
    method = ("PRO_RATA", "REPRICE", "BUYER_FAVOURABLE")[place]
    shop = by(method, case)

    assert amounts(shop) == case[4 + place]
    assert {refund.fact.method for refund in shop.order().refunds.values()} == {method}
    if not shop.order().any_kept:
        assert shop.order().due == shop.order().captured == shop.order().payable


@requirement("R-000-10")
def test_a_refund_shows_its_formula_and_what_every_method_would_have_brought():
    shop = give_back(paid_order(off(50_00, threshold=300_00), 200_00, 200_00), "b1", _2=1)
    (due,) = shop.recorded(RefundFellDue)
    assert isinstance(due, RefundFellDue)
    (row,) = due.breakdown

    assert (row.line, row.quantity, row.listed, row.discount_share, row.net) == ("2", 1, 200_00, 25_00, 175_00)
    assert (due.method, due.amount, due.policy_version) == ("PRO_RATA", 175_00, 1)
    assert due.trace
    assert {each.method: each.amount for each in due.trace.outcomes} == {
        "PRO_RATA": 175_00,
        "REPRICE": 150_00,
        "BUYER_FAVOURABLE": 175_00,
    }


@requirement("R-000-10", "R-000-45")
def test_the_lower_figure_appears_only_where_the_terms_say_reprice():
    shop = give_back(paid_order(off(50_00, threshold=300_00, refund_method="REPRICE"), 200_00, 200_00), "b1", _2=1)

    assert rows(shop, "r1") == [("2", 175_00), ("REPRICED", -25_00)]
    assert shop.order().refunds["r1"].fact.method == "REPRICE"


def test_the_chosen_outcome_is_one_of_those_shown():
    shop = give_back(paid_order(off(50_00, threshold=300_00, refund_method="REPRICE"), 280_00, 30_00), "b1", _2=1)
    trace = shop.order().refunds["r1"].fact.trace
    assert trace

    assert trace.outcomes[1] == Outcome(method="REPRICE", suggested=0, amount=0, shortfall=20_00, retained_value=280_00)


@requirement("R-000-11")
def test_basket_m_returned_in_any_order_brings_all_350_back():
    for leaving in ("123", "132", "213", "231", "312", "321"):
        shop = paid_order(off(50_00, threshold=300_00), 199_00, 149_00, 52_00)
        for n, line in enumerate(leaving):
            give_back(shop, f"b{n}", "BUYER_NO_REASON", **{f"_{line}": 1})

        assert sum(amounts(shop)) == 350_00


@requirement("R-000-51")
@pytest.mark.parametrize("method", ["PRO_RATA", "REPRICE"])
def test_every_refund_says_which_terms_and_which_law_it_rests_on(method: str):
    shop = give_back(paid_order(off(50_00, threshold=300_00, refund_method=method), 200_00, 200_00), "b1", _2=1)
    coupon, *laws = shop.order().refunds["r1"].fact.clause_refs

    assert (coupon.campaign_id, coupon.coupon_id, coupon.terms_version) == ("k1", "c1", 1)
    assert "消费者权益保护法 25" in [ref.law for ref in laws]
    assert ("七日无理由退货暂行办法 17" in [ref.law for ref in laws]) is (method == "REPRICE")


def laws(shop: Shop, refund_id: str = "r1") -> list[str]:
    return [ref.law for ref in shop.order().refunds[refund_id].fact.clause_refs if ref.law]


@pytest.mark.parametrize(("threshold", "named"), [(0, 1), (300_00, 0)])
def test_the_law_on_pricing_anew_is_named_only_where_that_was_done(threshold: int, named: int):
    """Under BUYER_FAVOURABLE 200 + 200 is priced anew only where that takes more off the 200.00 kept."""
    terms = off(50_00, **({"threshold": threshold} if threshold else {}), refund_method="BUYER_FAVOURABLE")
    shop = give_back(paid_order(terms, 200_00, 200_00), "b1", _2=1)

    assert laws(shop).count("七日无理由退货暂行办法 17") == named


def test_a_lost_free_shipping_names_its_law_once():
    free = {"threshold": 300_00, "amount": 10_00}
    shop = paid_order(off(50_00), 200_00, 100_00, 50_00, free_freight=free)
    give_back(give_back(shop, "b1", _2=1), "b2", _3=1)

    assert ["七日无理由退货暂行办法 18" in laws(shop, refund_id) for refund_id in ("r1", "r2")] == [True, False]


@requirement("R-000-18")
def test_the_shares_of_basket_m_are_refunded_as_stored():
    shop = give_back(paid_order(off(50_00, threshold=300_00), 199_00, 149_00, 52_00), "b1", _2=1)

    assert [each.runs[0][2] for each in shop.order().basket.coupons[0].shares] == [24_88, 18_62, 6_50]
    assert amounts(shop) == [130_38]


def test_a_cancellation_before_shipping_brings_the_same_as_a_return():
    returned = give_back(paid_order(off(50_00, threshold=300_00), 200_00, 200_00), "b1", _2=1)
    cancelled = cancel(paid_order(off(50_00, threshold=300_00), 200_00, 200_00), _2=1)

    assert amounts(returned) == amounts(cancelled) == [175_00]


@requirement("R-000-47", "R-000-48")
def test_the_shirt_beside_the_shoes_comes_back_at_its_own_price():
    """Cat: shoes 180 + 120, a shirt 100, the shoes' coupon 满200减50."""
    shop = paid_order(off(50_00, threshold=200_00, scope={"skus": ["sku-1", "sku-2"]}), 180_00, 120_00, 100_00)
    give_back(shop, "b1", _3=1)

    assert amounts(shop) == [100_00]
    assert shop.order().coupons["c1"].validity == "VALID"
    assert amounts(give_back(shop, "b2", _2=1)) == [100_00, 100_00]


@requirement("R-000-59")
@pytest.mark.parametrize(("share_over", "amount"), [("ALL", 262_50), ("ELIGIBLE", 250_00)])
def test_other_goods_carry_a_share_of_the_discount_only_where_the_terms_say_all(share_over: str, amount: int):
    """B-23: promo 100 + regular 300, 50 off the regular one."""
    terms = off(50_00, scope={"skus": ["sku-2"]}, share_over=share_over)

    assert amounts(give_back(paid_order(terms, 100_00, 300_00), "b1", _2=1)) == [amount]


@requirement("R-000-23")
def test_of_a_bundle_one_piece_comes_back_at_its_share():
    shop = give_back(paid_order(off(30_00, threshold=180_00), 100_00, 80_00), "b1", _2=1)

    assert amounts(shop) == [66_67]


def test_a_refund_is_to_be_paid_within_seven_days_of_falling_due():
    shop = paid_order(off(50_00, threshold=300_00), 200_00, 200_00).at("2026-06-30T15:30:00.000000Z")
    give_back(shop, "b1", _2=1)
    fact = shop.order().refunds["r1"].fact

    assert fact.fell_due_at == "2026-06-30T15:30:00.000001Z"
    assert fact.pay_by == "2026-07-07T15:59:59.999999Z"


def test_giving_goods_back_lifts_no_coupon_to_a_higher_tier():
    """445.00 less 40.00, since 60.00 would leave only 385.00 of the 400.00 paid; with 1.00 back it stays so."""
    tiers = [{"threshold": 300_00, "amount": 40_00}, {"threshold": 400_00, "amount": 60_00}]
    terms = campaign({"kind": "TIERED", "tiers": tiers}, threshold_basis="PAID", refund_method="REPRICE")
    shop = paid_order(terms, 444_00, 1_00)
    assert shop.order().payable == 405_00

    assert amounts(give_back(shop, "b1", _2=1)) == [1_00]
    assert shop.order().retained_value == 404_00


def test_what_left_by_a_fault_counts_as_paid_towards_a_threshold_of_what_is_paid():
    """160 + 160 + 100 less 50.00, 300.00 to be paid: 140.95 that left by a fault and as much kept are not enough."""
    shop = paid_order(
        off(50_00, threshold=300_00, threshold_basis="PAID", refund_method="REPRICE"), 160_00, 160_00, 100_00
    )
    give_back(give_back(shop, "b1", "QUALITY", _1=1), "b2", _3=1)

    assert shop.order().retained_value == 160_00
