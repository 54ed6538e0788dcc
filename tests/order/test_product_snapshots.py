"""What the page said of goods when they were ordered is what they are held against, and no figure comes from it."""

from typing import Any

import pytest

from domain.errors import Malformed
from domain.order.events import OrderPlaced, ReturnRequested
from domain.terms.product import is_health_claim
from projections.sentences.language import EN, ZH
from tests.checkout.pages import bound_order, page
from tests.examples import give_back, house_rules, lines, order, pay, units
from tests.order.bound_stories import gift
from tests.projections.bound import shown
from tests.projections.test_sentences_of_returns import told
from tests.story import Shop
from tests.trace import requirement

A1 = "orders/A-1"
LACTOSE = {"claim_id": "lactose", "text": "75% 的乳糖不耐受者可以安全食用"}
TASTE = {"claim_id": "taste", "text": "口感浓郁"}
SNAPSHOT = {
    "brand": "漳州科技学院",
    "gross_weight_g": 10,
    "claims": [LACTOSE, TASTE],
    "parameters": [{"name": "保质期", "value": "21 天"}],
    "packing_list": ["酸奶 1 瓶"],
    "description_sha256": "ab" * 32,
}


def yoghurt(**members: Any) -> list[dict[str, Any]]:
    return lines(5_00, market_price=20_00, snapshot=SNAPSHOT, **members)


def ordered(shop: Shop | None = None) -> Shop:
    return pay((shop or Shop()).say(A1, "OrderPlaced", **order(lines=yoghurt())))


def mismatch(shop: Shop, **members: Any) -> Shop:
    asked: dict[str, Any] = {"return_id": "b1", "lines": units(_1=1), "cause": "NOT_AS_DESCRIBED"}
    asked["claims"] = ["lactose"]
    return shop.say(A1, "ReturnRequested", **asked | members)


@requirement("R-003-01")
def test_the_price_is_five_and_the_market_price_of_twenty_moves_neither_refund_nor_gift():
    shop = Shop().say(A1, "OrderPlaced", **order(lines=[*yoghurt(), gift(declared_value=1_00, market_price=20_00)]))
    give_back(pay(shop).say(A1, "LinesDelivered", lines=units(_1=1, g=1)), "b1", "BUYER_NO_REASON", _1=1)
    (row, _) = shown(shop)["lines"]

    assert (row["list_price"], row["market_price"]) == (5_00, 20_00)
    assert (row["snapshot"]["brand"], row["snapshot"]["gross_weight_g"]) == ("漳州科技学院", 10)
    assert [refund.amount for refund in shop.order().refunds.values()] == [4_00]
    assert shop.order().gifts_taken == 1_00


@requirement("R-003-03")
def test_the_after_sales_tab_stands_for_the_policy_in_force_when_it_was_ordered():
    shop = ordered(house_rules(Shop(), no_reason_days=15))
    assert shown(shop)["lines"][0]["snapshot"]["after_sales"] == ["policies/platform@1"]
    assert shown(shop)["lines"][0]["snapshot"]["packing_list"] == ["酸奶 1 瓶"]


@requirement("R-003-04")
def test_claims_keep_their_words_and_those_about_health_are_flagged():
    lactose, taste = shown(ordered())["lines"][0]["snapshot"]["claims"]

    assert (lactose["claim_id"], lactose["text"], lactose["health"]) == ("lactose", LACTOSE["text"], True)
    assert taste["health"] is False


@pytest.mark.parametrize(
    ("text", "health"),
    [
        ("其酪蛋白分解产生的活性肽还具有调节血压、增强免疫等特殊功能", True),
        ("有助于调节肠道菌群，维护肠道健康", True),
        ("使得 75% 的乳糖不耐受者可以安全食用酸奶", True),
        ("Strengthens your immune system", True),
        ("Prevents disease", True),
        ("每 100 克含 3 克蛋白质", False),
        ("口感浓郁", False),
        ("Whole milk from the island", False),
        ("Heavy-duty cotton", False),
    ],
)
def test_a_claim_about_health_is_told_by_its_words(text: str, *, health: bool):
    assert is_health_claim(text) is health


@requirement("R-003-04", "R-001-21")
def test_goods_that_are_not_as_described_are_held_against_what_the_page_said_then():
    shop = mismatch(ordered())

    assert shown(shop)["returns"][0]["claims"] == ["lactose"]
    refused = ordered().refusal(
        A1, "ReturnRequested", return_id="b1", lines=units(_1=1), cause="NOT_AS_DESCRIBED", claims=["new"]
    )
    assert (refused.code, refused.ref) == ("unknown-claim", "R-003-04")


def test_a_claim_is_cited_of_the_goods_that_come_back_and_for_nothing_but_a_mismatch():
    shop = pay(Shop().say(A1, "OrderPlaced", **order(lines=[*yoghurt(), *order(1_00, 2_00)["lines"][1:]])))
    asked = {"return_id": "b1", "cause": "NOT_AS_DESCRIBED", "claims": ["lactose"]}
    assert shop.refusal(A1, "ReturnRequested", lines=units(_2=1), **asked).code == "unknown-claim"

    with pytest.raises(Malformed, match="not as described"):
        mismatch(ordered(), cause="QUALITY")


def test_the_history_names_the_claims():
    shop = mismatch(ordered())
    assert "; not as the page's claims lactose say" in told(shop, ReturnRequested, EN)
    assert "；与页面宣称 lactose 不符" in told(shop, ReturnRequested, ZH)


def test_two_claims_do_not_share_an_id():
    twice = lines(5_00, snapshot=SNAPSHOT | {"claims": [LACTOSE, LACTOSE]})

    with pytest.raises(Malformed, match="same id"):
        Shop().say(A1, "OrderPlaced", **order(lines=twice))


@requirement("R-001-21")
def test_an_order_does_not_say_of_goods_what_the_page_did_not_say():
    seen: dict[str, Any] = page(5_00) | {"lines": yoghurt()}
    shop = Shop().say("checkouts/K-1", "CheckoutShown", **seen)
    other = lines(5_00, snapshot=SNAPSHOT | {"claims": [TASTE]})
    refused = shop.refusal(A1, "OrderPlaced", **bound_order(lines=other, coupons=[]))
    assert (refused.code, refused.extra["differs"]) == ("shown-differs", ["snapshot"])

    assert shop.say(A1, "OrderPlaced", **bound_order(lines=yoghurt(), coupons=[])).recorded(OrderPlaced)
