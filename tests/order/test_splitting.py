"""An unpaid order becomes several, so that each offer settles by itself."""

from typing import Any

import pytest
from msgspec import UNSET

from domain.errors import Malformed
from domain.order.events import LinesCancelled, RefundFellDue
from domain.order.events.services import ServiceActivated
from domain.order.rights import rights_of
from projections.rights_told import right_told
from projections.sentences.language import EN, ZH
from projections.sentences.parts import parts, variant
from projections.sentences.speaker import Speaker
from projections.sentences.template import fill
from tests.checkout.pages import CLAUSE, PRESENTED, accept, bound_order, show
from tests.examples import (
    MINE,
    add_coupon,
    ask_back,
    cancel,
    give_back,
    lines,
    off,
    order,
    pay,
    place,
    refused_order,
    ship,
    shop_with,
)
from tests.order.bound_stories import service
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
    gone, due = shop.recorded(LinesCancelled, RefundFellDue)
    assert isinstance(gone, LinesCancelled)
    assert isinstance(due, RefundFellDue)
    assert (gone.cause, gone.by, due.cause) == ("ORDER_SPLIT", "LEDGER", "ORDER_SPLIT")
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


@pytest.mark.parametrize("freight", [5_99, 6_01])
def test_the_freight_that_the_parts_state_is_the_orders(freight: int):
    parts = (FLASH | {"freight": 4_00}, REGULAR | {"freight": freight})
    refusal = cart(freight=10_00).refusal(A1, "OrderSplit", parts=list(parts))

    assert isinstance(refusal, Malformed)
    assert refusal.code == "parts-do-not-cover"


def test_freight_that_no_part_states_is_shared_by_list_price():
    """10.00 over 99.00 and 400.00: 1.984 and 8.016."""
    shop = split(cart(freight=10_00))

    assert [shop.order(key).basket.freight for key in ("A-1.1", "A-1.2")] == [1_98, 8_02]


def test_free_freight_and_insurance_hold_for_each_part():
    free, insurance = {"threshold": 300_00, "amount": 10_00}, {"insurer": "ins", "cover_max": 12_00}
    shop = split(cart(free_freight=free, freight_insurance=insurance))

    for key in ("A-1.1", "A-1.2"):
        placed = shop.order(key).placed
        assert placed
        assert shop.words(placed.free_freight) == free
        assert shop.words(placed.freight_insurance) == insurance
        assert shop.order(key).basket.free_freight == placed.free_freight


@pytest.mark.parametrize("parts", [(FLASH, REGULAR), (REGULAR, FLASH)])
def test_a_first_order_stays_a_first_order_in_all_of_its_parts(parts: tuple[dict[str, Any], ...]):
    shop = place(shop_with(off(50_00, threshold=300_00, new_customers_only=True), **MINE), 99_00, 400_00)

    assert split(shop, *parts).order("A-1.2").payable == 350_00
    assert refused_order(shop, 400_00).code in {"not-new-user", "already-redeemed"}
    assert shop.stream("buyers/li").state.orders == {"m1": 2}


@pytest.mark.parametrize("parts", [(FLASH | {"coupons": ["c2"]}, REGULAR), (REGULAR, FLASH | {"coupons": ["c2"]})])
def test_a_use_in_one_part_counts_in_the_others(parts: tuple[dict[str, Any], ...]):
    shop = shop_with(off(5_00, per_customer_limit=1), **MINE)
    shop.say("coupons/c2", "CouponIssued", campaign_id="k1", customer_id="li")

    assert refusal_of(place(shop, 99_00, 400_00), *parts) == "customer-limit"


def test_a_coupon_that_expired_or_ended_since_the_order_stays_with_its_part():
    expired = place(shop_with(off(50_00, valid_until="2026-05-02"), **MINE), 99_00, 400_00).later(days=5)
    assert refused_order(expired, 400_00, coupons=["c1"]).code in {"already-redeemed", "expired"}
    assert split(expired).order("A-1.2").payable == 350_00

    ended = cart().later(days=1).say("campaigns/k1", "CampaignEnded", reason="over")
    assert split(ended.later(days=1)).order("A-1.2").payable == 350_00


def test_a_part_that_is_split_again_is_judged_at_the_time_of_the_first_order():
    shop = place(shop_with(off(50_00, valid_until="2026-05-02"), **MINE), 99_00, 400_00, 10_00).later(days=5)
    split(shop, FLASH, REGULAR | {"lines": ["2", "3"]}).later(days=1)
    again = [REGULAR | {"order_id": "A-1.3"}, {"order_id": "A-1.4", "lines": ["3"]}]
    shop.say("orders/A-1.2", "OrderSplit", parts=again)

    assert shop.order("A-1.3").payable == 350_00


def test_a_part_says_where_it_comes_from_and_the_order_where_its_goods_are():
    shop = split(cart())
    placed = shop.order("A-1.2").placed
    assert placed
    speaker = Speaker(EN).hear(placed)
    said = fill(EN.sentences[variant(placed)], parts(placed, speaker))
    assert said.startswith("Split off order A-1, the customer's order of Goods 2 × 1 was placed")

    right = rights_of(shop.order(), "2", "QUALITY", shop.now, "CN_2025")
    assert right_told(shop.order(), right, Speaker(EN)) == (
        "The order was split: what may be claimed for this is found on A-1.2."
    )
    assert right_told(shop.order(), right, Speaker(ZH)) == "订单已拆分，该商品的权利见订单 A-1.2。"


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
    with pytest.raises(Malformed) as malformed:
        split(cart(), *parts)
    twice = len({"A-1", *(part["order_id"] for part in parts)}) <= len(parts)
    assert malformed.value.code == ("order-twice" if twice else "parts-do-not-cover")
    assert malformed.value.pointer == "/parts"


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


def test_a_service_of_a_part_that_costs_nothing_takes_effect_as_the_part_is_placed():
    shop = shop_with(off(99_00), **MINE)
    bought = [*lines(99_00, 400_00), service(list_price=0)]
    shop.say(A1, "OrderPlaced", **order(lines=bought))
    split(shop, FLASH | {"lines": ["1", "s"], "coupons": ["c1"]}, REGULAR | {"coupons": []})

    (activated,) = [draft for draft in shop.last if isinstance(draft.fact, ServiceActivated)]
    assert activated.stream == "orders/A-1.1"
