"""An order binds what the customer saw: the same goods, coupons and payable."""

from typing import Any

import pytest

from domain.checkout import CheckoutShown
from domain.order.events import OrderPlaced
from tests.checkout.pages import bound_order, page, show
from tests.examples import WANG, lines, off, shop_with
from tests.story import Shop
from tests.trace import requirement


def shown_shop() -> Shop:
    return show(shop_with(off(50_00, threshold=300_00)), 400_00, discount=50_00, coupons=["SAVE"])


@requirement("R-000-64")
def test_an_order_as_it_was_shown_binds_the_page_by_its_hash():
    shop = shown_shop()
    leaf = shop.stream("checkouts/K-1").leaf_hash
    shop.say("orders/A-1", "OrderPlaced", **bound_order(400_00))

    assert shop.order().payable == 350_00
    (placed,) = shop.recorded(OrderPlaced)
    assert isinstance(placed, OrderPlaced)
    assert placed.checkout_leaf == leaf


@requirement("R-000-64")
def test_an_order_that_costs_something_else_is_refused_with_both_figures():
    refusal = shown_shop().refusal("orders/A-1", "OrderPlaced", **bound_order(400_00, freight=10_00))

    assert (refusal.code, refusal.ref) == ("shown-differs", "R-000-64")
    assert (refusal.extra["shown_payable"], refusal.extra["payable"]) == (350_00, 360_00)
    assert refusal.extra["differs"] == ["payable"]
    assert "350.00 CNY" in refusal.sentence
    assert "360.00 CNY" in refusal.sentence


@pytest.mark.parametrize(
    ("members", "differs"),
    [
        ({"lines": lines(400_00, quantity=2)}, ["lines", "payable"]),
        ({"lines": lines(400_00, sku="another")}, ["lines"]),
        ({"lines": lines(300_00, 100_00)}, ["lines"]),
        ({"coupons": []}, ["coupons", "payable"]),
    ],
)
def test_an_order_of_other_goods_or_coupons_is_refused(members: dict[str, Any], differs: list[str]):
    refusal = shown_shop().refusal("orders/A-1", "OrderPlaced", **(bound_order(400_00) | members))

    assert (refusal.code, refusal.extra["differs"]) == ("shown-differs", differs)


def test_an_order_of_another_customer_or_currency_than_shown_is_refused():
    shop = show(shop_with(), 400_00)

    other = shop.refusal("orders/A-1", "OrderPlaced", **bound_order(400_00, coupons=[], customer_id=WANG))
    assert (other.code, other.extra["differs"]) == ("shown-differs", ["customer_id"])
    yen = shop.refusal("orders/A-1", "OrderPlaced", **bound_order(400_00, coupons=[], currency="JPY"))
    assert (yen.code, yen.extra["differs"]) == ("shown-differs", ["currency"])


def test_a_page_may_name_a_coupon_by_its_id_or_by_its_code():
    shop = show(shop_with(off(50_00)), 400_00, discount=50_00, coupons=["c1"])

    assert shop.say("orders/A-1", "OrderPlaced", **bound_order(400_00, coupons=["save"])).order().discount == 50_00


def test_a_page_that_names_a_coupon_nobody_issued_differs():
    shop = show(shop_with(), 400_00, coupons=["NONE"])

    refusal = shop.refusal("orders/A-1", "OrderPlaced", **bound_order(400_00, coupons=[]))
    assert refusal.extra["differs"] == ["coupons"]


def test_the_last_page_shown_is_the_one_that_binds():
    shop = show(shown_shop(), 500_00, discount=50_00, coupons=["SAVE"])

    assert shop.refusal("orders/A-1", "OrderPlaced", **bound_order(400_00)).code == "shown-differs"
    assert shop.say("orders/A-1", "OrderPlaced", **bound_order(500_00)).order().payable == 450_00


def test_a_page_shown_after_the_order_was_placed_binds_nothing():
    shop = shop_with(off(50_00)).later(hours=1)
    before = shop.now
    show(shop.later(hours=1), 400_00, discount=50_00, coupons=["SAVE"])

    refusal = shop.refusal("orders/A-1", "OrderPlaced", at=before, **bound_order(400_00))
    assert (refusal.code, refusal.ref) == ("shown-differs", "R-000-64")


def test_a_checkout_that_does_not_exist_binds_nothing():
    refusal = shop_with(off(50_00)).refusal("orders/A-1", "OrderPlaced", **bound_order(400_00))

    assert refusal.code == "unknown-checkout"


def test_an_old_order_that_is_imported_need_not_match_what_was_shown():
    shop = shown_shop().say("orders/A-1", "OrderPlaced", historical=True, **bound_order(300_00))

    (placed,) = shop.recorded(OrderPlaced)
    assert isinstance(placed, OrderPlaced)
    assert placed.historical is True


def test_a_page_is_recorded_as_it_was_shown_even_if_it_was_wrong():
    wrong: dict[str, Any] = page(400_00) | {
        "totals": {"listed": 400_00, "discount": 50_00, "freight": 0, "payable": 400_00}
    }
    shop = Shop().say("checkouts/K-1", "CheckoutShown", **wrong)

    assert shop.stream("checkouts/K-1").state.shown.totals.payable == 400_00


def test_a_page_has_a_currency_of_this_world_and_each_line_once():
    assert Shop().refusal("checkouts/K-1", "CheckoutShown", **page(1, currency="ZZZ")).code == "unknown-currency"
    assert Shop().refusal("checkouts/K-1", "CheckoutShown", **page(1, lines=lines(1) * 2)).code == "line-twice"


def test_every_page_shown_is_recorded():
    shop = show(show(shop_with(), 400_00), 400_00)

    assert len([fact for _, fact, _ in shop.log if isinstance(fact, CheckoutShown)]) == 2
