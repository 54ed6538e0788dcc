"""Services that a coupon names among its goods, and services that a coupon gives (money.md, lines and units).

A television for 1000.00 and 730 days of warranty for 199.00, both named by a coupon of 119.90: shares of 100.00 and
19.90, paid 1079.10.
"""

from typing import Any

import pytest

from tests.examples import amounts, campaign, cancel, off, pay, refused_order, rows, shop_with, units, validity
from tests.order.bound_stories import A1, JANUARY, MARCH, back, bought, goods, placed, service
from tests.story import Shop
from tests.trace import requirement

TV = goods(1000_00)
BOTH = {"skus": ["sku-1", "sku-s"]}
SUN = {"kind": "SERVICE", "sku": "sku-s", "days": 730}
METHODS = ["PRO_RATA", "REPRICE", "BUYER_FAVOURABLE"]


def named(*more: dict[str, Any], starts: str | None = None, freight: int = 0, **terms: Any) -> Shop:
    """Bought in January with the coupon that names the warranty beside the television."""
    with_terms = off(119_90, **({"threshold": 1100_00, "scope": BOTH} | terms))
    shop = shop_with(with_terms | {"valid_from": JANUARY})
    return bought(TV, *more, service(starts=starts), shop=shop.at(JANUARY), coupons=["c1"], freight=freight)


def given(*lines: dict[str, Any], **terms: Any) -> Shop:
    """Bought with a coupon that gives the warranty."""
    shop = shop_with(campaign(SUN, **terms))
    return bought(*lines, service(belongs_to=None, list_price=0), shop=shop, coupons=["c1"])


def test_a_service_that_the_scope_names_counts_for_the_threshold_and_carries_its_share():
    shop = named()

    assert (shop.order().payable, shop.order().discount) == (1079_10, 119_90)
    assert shop.order().retained == {"1": 900_00, "s": 179_10}


@pytest.mark.parametrize("scope", [{}, {"categories": ["goods"]}, {"skus": ["sku-1"]}, {"categories": ["services"]}])
def test_a_service_counts_nowhere_else(scope: dict[str, Any]):
    shop = shop_with(off(119_90, threshold=1100_00, scope=scope))
    code = refused_order(shop, lines=[TV, service()], coupons=["c1"]).code

    assert code == ("sku-not-in-scope" if scope == {"categories": ["services"]} else "threshold")


def test_a_discount_on_everything_leaves_a_service_at_its_fee():
    shop = placed(TV, service(), shop=shop_with(off(100_00)), coupons=["c1"])

    assert (shop.order().payable, shop.order().retained) == (1099_00, {"1": 900_00})


@requirement("R-000-28")
@pytest.mark.parametrize("method", METHODS)
def test_with_the_goods_the_unused_days_of_what_the_service_cost_come_back(method: str):
    """900.00 and 179.10 x 657 / 730 = 161.19."""
    shop = back(named(refund_method=method).at(MARCH), "b1", _1=1)

    assert amounts(shop) == [1061_19]
    assert rows(shop, "r1") == [("1", 900_00), ("s", 179_10), ("SERVICE", -17_91)]
    assert shop.order().retained_value == 0


@requirement("R-000-28")
@pytest.mark.parametrize("method", METHODS)
def test_a_named_service_that_has_not_begun_comes_back_at_what_it_cost(method: str):
    assert amounts(back(named(starts="ON_DELIVERY", refund_method=method).at(MARCH), "b1", _1=1)) == [1079_10]


@requirement("R-000-28")
def test_in_a_fault_a_named_service_comes_back_at_what_it_cost():
    assert amounts(back(named().at(MARCH), "b1", "QUALITY", _1=1)) == [1079_10]


@pytest.mark.parametrize(
    ("method", "not_begun", "begun"),
    [("PRO_RATA", 179_10, 161_19), ("REPRICE", 79_10, 61_19), ("BUYER_FAVOURABLE", 179_10, 161_19)],
)
def test_a_named_service_cancelled_by_itself_breaks_the_threshold_like_goods(method: str, not_begun: int, begun: int):
    """Without it 1000.00 are left of 1100.00: under REPRICE the discount is lost with it."""
    later = cancel(named(starts="ON_DELIVERY", refund_method=method).at(MARCH), _s=1)
    assert amounts(later) == [not_begun]
    assert sum(amounts(back(later, "b1", _1=1))) == 1079_10

    shop = cancel(named(refund_method=method).at(MARCH), _s=1)
    assert amounts(shop) == [begun]
    assert sum(amounts(back(shop, "b1", _1=1))) == 1079_10 - 17_91


@pytest.mark.parametrize("method", METHODS)
def test_the_coupon_is_given_back_when_goods_and_service_are_gone(method: str):
    shop = back(named(refund_method=method), "b1", _1=1)

    assert (shop.order().any_kept, validity(shop)[0]) == (False, "RESTORED")


def test_a_coupon_stays_while_a_named_service_is_kept():
    shop = named(goods(300_00, "2"))

    assert amounts(back(shop, "b1", _2=1)) == [300_00]
    assert validity(shop) == ("VALID", None)


def test_a_service_carries_no_freight():
    shop = cancel(named(freight=10_00, starts="ON_DELIVERY"), "MERCHANT", _s=1)
    assert amounts(shop) == [179_10]

    assert amounts(cancel(shop, "MERCHANT", _1=1)) == [179_10, 910_00]


def test_a_later_price_cut_is_shared_over_the_goods_alone():
    """PriceAdjusted acts over the kept GOODS units (money.md)."""
    shop = named(starts="ON_DELIVERY")
    shop.say(A1, "PriceAdjusted", amount=-100_00, payer="MERCHANT", cause="SALE", reason="sale")
    assert shop.order().retained == {"1": 800_00, "s": 179_10}

    assert amounts(cancel(shop, _s=1)) == [100_00, 179_10]
    assert amounts(back(shop, "b1", _1=1)) == [100_00, 179_10, 800_00]


def test_of_a_named_service_not_paid_in_full_all_that_came_in_comes_back():
    shop = shop_with(off(119_90, threshold=1100_00, scope=BOTH))
    pay(placed(TV, service(), shop=shop, coupons=["c1"]), 500_00)

    assert (amounts(back(shop, "b1", _1=1)), shop.order().outstanding) == ([500_00], 0)


def test_two_services_named_and_not_named_each_go_their_own_way():
    shop = named(goods(500_00, "2"), service("t", belongs_to="2", list_price=73_00)).at(MARCH)

    assert amounts(back(shop, "b1", _2=1)) == [565_70]
    assert amounts(back(shop, "b2", _1=1)) == [565_70, 1061_19]


@requirement("R-000-29")
def test_a_service_that_a_coupon_gives_lapses_with_the_goods():
    shop = back(given(goods(300_00), threshold=300_00), "b1", _1=1)

    assert (amounts(shop), shop.order().lines["s"].kept) == ([300_00], 0)
    assert validity(shop)[0] == "RESTORED"


def test_a_service_that_a_coupon_gives_stays_while_its_threshold_is_reached():
    shop = back(given(goods(200_00, quantity=3), threshold=300_00), "b1", _1=1)

    assert (amounts(shop), shop.order().lines["s"].kept, validity(shop)) == ([200_00], 1, ("VALID", None))


def test_a_service_that_a_coupon_gives_lapses_with_the_last_of_its_goods_whatever_still_counts():
    shop = back(given(goods(300_00), goods(300_00, "2"), threshold=300_00), "b1", "QUALITY", _1=1)
    assert shop.order().lines["s"].kept == 1

    assert (amounts(back(shop, "b2", _2=1)), shop.order().lines["s"].kept) == ([300_00, 300_00], 0)


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("gift-not-ordered", service("t", belongs_to=None, list_price=0)),
        ("gift-differs", service(belongs_to=None, list_price=0, days=365)),
        ("gift-differs", service(belongs_to=None)),
    ],
)
def test_the_order_has_the_service_that_its_coupon_promises(code: str, line: dict[str, Any]):
    assert refused_order(shop_with(campaign(SUN)), lines=[TV, line], coupons=["c1"]).code == code


def test_services_alone_may_be_bought():
    shop = bought(service(belongs_to=None), shop=Shop().at(JANUARY))

    assert amounts(shop.at(MARCH).say(A1, "LinesCancelled", lines=units(_s=1), cause="BUYER_NO_REASON")) == [179_10]
    assert shop.order().any_kept is False
