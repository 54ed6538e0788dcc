"""What a coupon is for, from what amount on, and what it takes off."""

from typing import Any

import pytest

from tests.examples import campaign, lines, off, order, percent, place, refused_order, shop_with
from tests.story import Shop
from tests.trace import requirement

SHOES = {"categories": ["shoes"]}


def mixed(shop: Shop, *goods: tuple[str, int], **members: Any) -> dict[str, Any]:
    """An order of one unit of each category at this price."""
    each = [lines(price, category=category)[0] for category, price in goods]
    numbered = [line | {"line": str(n), "sku": f"sku-{n}"} for n, line in enumerate(each, 1)]
    return order(coupons=["c1"], **members) | {"lines": numbered}


@requirement("R-000-43", "R-000-53")
def test_one_cent_below_the_threshold_is_refused_and_the_threshold_itself_is_enough():
    shop = shop_with(off(50_00, threshold=300_00))

    refusal = refused_order(shop, 299_99)
    assert (refusal.code, refusal.extra["missing"], refusal.ref) == ("threshold", 1, "R-000-53")
    assert place(shop, 300_00).order().payable == 250_00


@requirement("R-000-53")
def test_each_condition_that_is_not_met_has_its_own_reason():
    shop = shop_with(off(50_00, threshold=300_00, scope=SHOES, new_customers_only=True))

    below = shop.refusal("orders/A-1", "OrderPlaced", **mixed(shop, ("shoes", 299_99), ("shirts", 100_00)))
    assert (below.code, below.extra["missing"]) == ("threshold", 1)
    other = shop.refusal("orders/A-1", "OrderPlaced", **mixed(shop, ("shirts", 400_00)))
    assert (other.code, other.ref) == ("sku-not-in-scope", "R-000-53")
    place(shop, 400_00, key="A-0", coupons=[])
    assert shop.refusal("orders/A-1", "OrderPlaced", **mixed(shop, ("shoes", 400_00))).code == "not-new-user"


@requirement("R-000-104")
def test_goods_on_presale_count_neither_towards_the_threshold_nor_towards_the_discount():
    """满100减20 without PRESALE."""
    shop = shop_with(off(20_00, threshold=100_00, scope={"exclude_tags": ["PRESALE"]}))
    goods = lines(80_00, 50_00)
    presale: dict[str, Any] = order(coupons=["c1"]) | {"lines": [goods[0], goods[1] | {"tags": ["PRESALE"]}]}
    refusal = shop.refusal("orders/A-1", "OrderPlaced", **presale)
    assert (refusal.code, refusal.extra["missing"]) == ("threshold", 20_00)

    enough = lines(100_00, 50_00)
    presale |= {"lines": [enough[0], enough[1] | {"tags": ["PRESALE"]}]}
    shop.say("orders/A-1", "OrderPlaced", **presale)
    assert shop.order().retained == {"1": 80_00, "2": 50_00}


@requirement("R-000-39")
def test_a_coupon_without_a_threshold_never_takes_off_more_than_the_price():
    assert place(shop_with(off(50_00)), 60_00).order().payable == 10_00

    small = place(shop_with(off(50_00)), 40_00).order()
    assert (small.payable, small.coupons["c1"].applied.applied) == (0, 40_00)


@requirement("R-000-47", "R-000-48")
def test_a_category_coupon_counts_and_discounts_its_own_goods_only():
    shop = shop_with(off(50_00, threshold=200_00, scope=SHOES))
    shop.say("orders/A-1", "OrderPlaced", **mixed(shop, ("shoes", 300_00), ("shirts", 100_00)))

    assert shop.order().retained == {"1": 250_00, "2": 100_00}


@pytest.mark.parametrize(
    ("scope", "discounted"),
    [
        ({}, {"1", "2", "3"}),
        ({"categories": ["shoes"]}, {"1"}),
        ({"skus": ["sku-2"]}, {"2"}),
        ({"categories": ["shoes"], "skus": ["sku-2"]}, {"1", "2"}),
        ({"exclude_skus": ["sku-2"]}, {"1", "3"}),
        ({"exclude_tags": ["outlet"]}, {"1", "2"}),
        ({"categories": ["hats"], "exclude_tags": ["outlet"], "skus": ["sku-1"]}, {"1"}),
    ],
)
def test_a_scope_takes_in_categories_or_skus_less_what_it_excludes(scope: dict[str, Any], discounted: set[str]):
    shop = shop_with(percent(1_000, scope=scope))
    basket = mixed(shop, ("shoes", 100_00), ("shirts", 100_00), ("hats", 100_00))
    basket["lines"][2]["tags"] = ["outlet"]
    shop.say("orders/A-1", "OrderPlaced", **basket)

    assert {line for line, value in shop.order().retained.items() if value == 90_00} == discounted


def test_of_several_tiers_the_highest_reached_applies():
    tiers = [{"threshold": 300_00, "amount": 30_00}, {"threshold": 500_00, "amount": 60_00}]
    shop = shop_with(campaign({"kind": "TIERED", "tiers": tiers}))

    refusal = refused_order(shop, 299_00)
    assert (refusal.code, refusal.extra["missing"]) == ("threshold", 1_00)
    assert place(shop, 499_99).order().discount == 30_00
    assert place(shop, 500_00, key="A-2").order("A-2").discount == 60_00


def test_a_threshold_on_the_paid_amount_is_tested_after_the_discount():
    """B-03: of 310.00 less 50.00 only 260.00 are paid, 40.00 short."""
    shop = shop_with(off(50_00, threshold=300_00, threshold_basis="PAID"))

    refusal = refused_order(shop, 310_00)
    assert (refusal.code, refusal.extra["missing"]) == ("threshold", 40_00)
    assert place(shop, 350_00).order().payable == 300_00


def test_a_percentage_is_rounded_half_up_and_capped():
    assert place(shop_with(percent(1_000)), 15).order().discount == 2
    capped = campaign({"kind": "PERCENT_OFF", "off_bp": 5_000, "cap": 30_00})
    assert place(shop_with(capped), 100_00).order().discount == 30_00


@requirement("R-000-55")
@pytest.mark.parametrize("typed", ["\u00a0sif\uff0d50\u200b ", "SIF-50", "sif\u201450", " S I F - 5 0 "])
def test_a_code_is_found_however_it_was_typed(typed: str):
    shop = shop_with(off(50_00), code="SIF-50")

    assert place(shop, 400_00, coupons=[typed]).order().coupons.keys() == {"c1"}
    assert shop.order().coupons["c1"].applied.code == "SIF-50"


def test_a_code_nobody_issued_is_unknown():
    refusal = refused_order(shop_with(off(50_00)), 400_00, coupons=["SAVEE"])

    assert (refusal.code, refusal.extra["coupon"]) == ("unknown-code", "SAVEE")
    assert refused_order(shop_with(off(50_00)), 400_00, coupons=["\u200b"]).code == "unknown-code"


def test_a_coupon_is_found_by_its_id_too_and_an_id_comes_before_a_code():
    shop = shop_with(off(50_00))
    shop.say("coupons/c2", "CouponIssued", campaign_id="k1", code="c1")

    assert place(shop, 400_00, coupons=["c1"]).order().coupons.keys() == {"c1"}
    assert place(shop, 400_00, key="A-2", coupons=["C1"]).order("A-2").coupons.keys() == {"c2"}
