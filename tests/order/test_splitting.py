"""An unpaid order becomes several, so that each offer settles by itself."""

from typing import Any

import pytest
from msgspec import UNSET

from domain.errors import Malformed
from tests.checkout.pages import CLAUSE, PRESENTED, accept, bound_order, show
from tests.examples import MINE, add_coupon, ask_back, cancel, give_back, off, order, pay, place, ship, shop_with
from tests.story import Shop
from tests.trace import requirement

A1 = "orders/A-1"
FLASH = {"order_id": "A-1.1", "lines": ["1"]}
REGULAR = {"order_id": "A-1.2", "lines": ["2"], "coupons": ["c1"]}


def cart(**members: Any) -> Shop:
    """A flash price of 99.00 and a regular 400.00, less 50.00; nothing paid yet."""
    return place(shop_with(off(50_00, threshold=300_00), **MINE), 99_00, 400_00, **members)


def split(shop: Shop, *parts: dict[str, Any]) -> Shop:
    return shop.say(A1, "OrderSplit", parts=list(parts or (FLASH, REGULAR)))


def refusal_of(shop: Shop, *parts: dict[str, Any]) -> str:
    return shop.refusal(A1, "OrderSplit", parts=list(parts or (FLASH, REGULAR))).code


@requirement("R-000-69")
def test_a_flash_price_and_a_regular_one_are_settled_apart():
    shop = split(cart())
    parent, flash, regular = shop.order(), shop.order("A-1.1"), shop.order("A-1.2")

    assert (flash.payable, regular.payable) == (99_00, 350_00)
    assert [part.order_id for part in parent.split_into] == ["A-1.1", "A-1.2"]
    assert flash.placed
    assert regular.placed
    assert (flash.placed.split_from, regular.placed.split_from) == ("A-1", "A-1")
    assert (parent.any_kept, parent.outstanding, parent.due) == (False, 0, 0)
    assert shop.coupon().order_id == "A-1.2"
    assert shop.stream("buyers/li").state.orders == {"m1": 2}


@requirement("R-000-69")
def test_offers_that_do_not_go_together_each_find_an_order_of_their_own():
    shop = shop_with(off(50_00, threshold=300_00), **MINE)
    add_coupon(shop, "2", off(30_00, scope={"skus": ["sku-1"]}, **{"class": "FLASH"}), **MINE)
    place(shop, 129_00, 400_00, coupons=["c1"])
    split(shop, FLASH | {"coupons": ["c2"]}, REGULAR)

    assert (shop.order("A-1.1").payable, shop.order("A-1.2").payable) == (99_00, 350_00)


def test_everything_is_recorded_in_one_breath_and_in_order():
    shop = split(cart())

    assert shop.names("orders/") == [
        "OrderSplit",
        "LinesCancelled",
        "RefundFellDue",
        "CouponRestored",
        "OrderPlaced",
        "OrderPlaced",
    ]
    assert shop.names("coupons/") == ["CouponRestored", "CouponRedeemed"]
    assert shop.stream("uses/k1/li").state.count == 1


def test_a_part_is_an_order_like_any_other():
    shop = split(cart())
    shop.say("orders/A-1.2", "PaymentCaptured", payment_id="p1", amount=350_00, tender="WECHAT")
    lines = [{"line": "2", "quantity": 1}]
    shop.say("orders/A-1.2", "LinesCancelled", lines=lines, cause="BUYER_NO_REASON")

    assert shop.order("A-1.2").due == 350_00
    assert shop.coupon().redemptions == 0


def test_the_parts_keep_what_the_order_said():
    due = "2026-05-02T00:00:00.000000Z"
    insurance = {"insurer": "ins", "cover_max": 12_00}
    shop = cart(freight=10_00, payment_due_at=due, freight_insurance=insurance)
    split(shop, FLASH | {"freight": 4_00}, REGULAR | {"freight": 6_00})
    placed = shop.order("A-1.2").placed

    assert placed
    assert (placed.customer_id, placed.merchant_id, placed.channel) == ("li", "m1", "web")
    assert (placed.payment_due_at, placed.freight, shop.order("A-1.2").payable) == (due, 6_00, 356_00)
    assert placed.freight_insurance


def test_a_split_never_makes_the_freight_dearer():
    shop = cart(freight=10_00)

    assert refusal_of(shop, FLASH | {"freight": 4_00}, REGULAR | {"freight": 6_01}) == "cannot-split"


def test_a_coupon_that_a_part_does_not_reach_refuses_the_split():
    shop = cart()

    assert refusal_of(shop, FLASH | {"coupons": ["c1"]}, REGULAR | {"coupons": []}) == "threshold"
    assert refusal_of(shop, REGULAR | {"lines": ["1"]}, REGULAR | {"order_id": "A-9"}) == "threshold"
    assert (shop.coupon().order_id, shop.order().any_kept) == ("A-1", True)


def test_a_coupon_is_used_on_one_part_only():
    shop = place(shop_with(off(5_00), **MINE), 99_00, 400_00)

    assert refusal_of(shop, FLASH | {"coupons": ["c1"]}, REGULAR) == "already-redeemed"


def test_an_order_that_is_on_its_way_or_paid_is_not_split():
    assert refusal_of(pay(cart(), 1)) == "cannot-split"
    assert refusal_of(ship(cart(), _1=1)) == "cannot-split"
    assert refusal_of(ask_back(cart(), "b1", _1=1)) == "cannot-split"
    assert refusal_of(cancel(cart(), _1=1)) == "cannot-split"
    assert refusal_of(give_back(cart(), "b1", _1=1)) == "cannot-split"
    lowered = cart().say(A1, "PriceAdjusted", amount=-1, payer="MERCHANT", cause="ERROR", reason="a cent")
    assert refusal_of(lowered) == "cannot-split"
    assert refusal_of(cart(payment_due_at="2026-05-02T00:00:00.000000Z").later(days=1)) == "cannot-split"


@pytest.mark.parametrize(
    "parts",
    [
        (FLASH, REGULAR | {"lines": ["1"]}),
        (FLASH, REGULAR | {"lines": ["1", "2"]}),
        (FLASH, REGULAR | {"lines": ["2", "3"]}),
        (FLASH, REGULAR | {"order_id": "A-1.1"}),
        (FLASH, REGULAR | {"order_id": "A-1"}),
    ],
)
def test_every_line_goes_into_one_part_under_its_own_id(parts: tuple[dict[str, Any], ...]):
    with pytest.raises(Malformed):
        split(cart(), *parts)


def test_a_part_does_not_take_the_place_of_another_order():
    shop = place(cart(), 10_00, key="A-1.1", coupons=[])

    assert refusal_of(shop) == "already-recorded-differently"


def test_an_order_is_split_once():
    shop = split(cart())

    assert split(shop).last == []
    assert refusal_of(shop, FLASH | {"order_id": "A-7"}, REGULAR) == "already-recorded-differently"


def told(**terms: Any) -> Shop:
    """An order that rests on the page it was placed from, whose terms the customer accepted there."""
    shop = shop_with(off(50_00, threshold=300_00, clauses=[CLAUSE], **terms), **MINE)
    show(shop, 99_00, 400_00, discount=50_00, coupons=["c1"])
    shop.say("checkouts/K-1", "TermsPresented", campaign_id="k1", terms_version=1, clauses=[PRESENTED])
    return accept(shop).say(A1, "OrderPlaced", **bound_order(99_00, 400_00))


def test_what_was_accepted_for_the_order_is_accepted_for_its_parts():
    shop = split(told())
    flash, regular = shop.order("A-1.1").placed, shop.order("A-1.2").placed

    assert flash
    assert regular
    assert (flash.checkout_id, regular.checkout_id) == (UNSET, "K-1")
    assert regular.checkout_leaf
    assert shop.order("A-1.2").payable == 350_00


def test_a_clause_that_bound_the_order_binds_its_parts():
    shop = split(told(requires_binding_clause=True, refund_method="REPRICE"))

    assert shop.order("A-1.2").coupons["c1"].applied.clause_binds is True


def test_terms_that_nobody_accepted_do_not_apply_to_a_part():
    shop = shop_with(off(50_00, threshold=300_00, clauses=[CLAUSE]), **MINE)
    shop.say(A1, "OrderPlaced", **order(99_00, 400_00))

    assert refusal_of(shop) == "terms-not-accepted"
