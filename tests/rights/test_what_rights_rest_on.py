"""Which policy promised what: a shop may promise more than the platform, and only who promised is named."""

from typing import Any

import pytest

from domain.order.rights import Right
from domain.terms.house_rules import HouseRules, combined
from projections.rights_told import right_told
from projections.sentences.language import ZH
from projections.sentences.speaker import Speaker
from tests.examples import house_rules
from tests.rights.orders import NO_RETURN, SIGNED, claim, right, signed, with_code, without_code
from tests.story import Shop

CAKES = {"category": "goods", "goods_kind": "PERISHABLE"}
LATE = "2026-05-12T04:00:00.000000Z"


def rules(**members: Any) -> HouseRules:
    """A policy's figures as they are stated."""
    shop = Shop().say("policies/platform", "PolicyDrafted", title="Rules", rules=members)
    return shop.stream("policies/platform").state.versions[1].drafted.rules


def governed(platform: dict[str, Any], merchant: dict[str, Any]) -> Shop:
    """A shop where both policies are in force."""
    shop = house_rules(Shop(), **platform)
    shop.say("policies/m1", "PolicyDrafted", title="Rules of the shop", rules=merchant)
    return shop.say("policies/m1", "PolicyPublished", channels=["WEB"], effective_from=shop.now)


def bought(shop: Shop) -> Shop:
    """A signed order of that shop."""
    return signed(with_code(shop=shop))


def told(shop: Shop, found: Right) -> str:
    """The right in Chinese."""
    return right_told(shop.order(), found, Speaker(ZH))


def test_a_shop_may_promise_more_than_the_platform_and_never_less():
    platform = rules(
        no_reason_days=15,
        promised_multiple=2,
        goodwill_max=50_00,
        categories=[{"category": "bags", "warranty_days": 180}, {"category": "shoes", "goods_kind": "CONFIRMABLE"}],
    )
    merchant = rules(
        no_reason_days=10,
        promised_multiple=4,
        goodwill_max=20_00,
        categories=[{"category": "bags", "warranty_days": 90}, {"category": "shoes", "warranty_days": 60}],
    )

    both = combined(platform, merchant)

    assert (both.no_reason_days, both.promised_multiple, both.goodwill_max) == (15, 4, 20_00)
    assert [(each.category, each.goods_kind or None, each.warranty_days) for each in both.categories] == [
        ("bags", None, 180),
        ("shoes", "CONFIRMABLE", 60),
    ]
    assert combined(platform, None) == platform
    assert combined(None, merchant) == merchant


@pytest.mark.parametrize(
    ("platform", "merchant", "sources"),
    [
        ({"no_reason_days": 15}, {"no_reason_days": 10}, ("policies/platform@1",)),
        ({"no_reason_days": 10}, {"no_reason_days": 15}, ("policies/m1@1",)),
        ({"no_reason_days": 15}, {"no_reason_days": 15}, ("policies/platform@1", "policies/m1@1")),
    ],
)
def test_more_days_are_promised_by_whose_policy_gives_them(
    platform: dict[str, Any], merchant: dict[str, Any], sources: tuple[str, ...]
):
    shop = bought(governed(platform, merchant))
    found = right(shop, "BUYER_NO_REASON", LATE)

    assert [(each.days, each.sources) for each in found.beyond_law] == [(15, sources)]
    assert found.claims[0].status == "OPEN"
    assert right(shop, "QUALITY", LATE).beyond_law == ()


def test_a_longer_warranty_names_the_policy_that_grants_it():
    longer, shorter = {"category": "goods", "warranty_days": 90}, {"category": "goods", "warranty_days": 30}
    shop = bought(governed({"categories": [longer]}, {"categories": [shorter]}))

    assert claim(shop, "QUALITY", "WARRANTY", SIGNED).rests_on[-1] == "policies/platform@1"


def test_a_policy_that_says_nothing_of_a_claim_is_not_named():
    shop = bought(house_rules(Shop(), no_reason_days=15))

    assert "按政策 platform 第 1 版，依据" in told(shop, right(shop, "BUYER_NO_REASON", LATE))
    assert "政策" not in told(shop, right(shop, "QUALITY", SIGNED))


def test_goods_that_the_platforms_policy_takes_out_stay_by_that_policy():
    shop = bought(house_rules(Shop(), categories=[CAKES]))
    found = right(shop, "BUYER_NO_REASON", SIGNED)
    refusal = shop.refusal(
        "orders/A-1",
        "ReturnRequested",
        return_id="b1",
        lines=[{"line": "1", "quantity": 1}],
        cause="BUYER_NO_REASON",
    )

    assert [(each.ground, each.law, each.policies) for each in found.barriers] == [
        ("GOODS_EXCLUDED", "消费者权益保护法 25", ("policies/platform@1",))
    ]
    assert (refusal.code, refusal.extra["policies"]) == ("goods-excluded", ("policies/platform@1",))
    assert "fresh or perishable" in refusal.sentence
    assert "policies/platform@1" in refusal.sentence
    assert "按政策 platform 第 1 版" in told(shop, found)


def test_goods_that_the_trade_knows_stay_by_law_alone():
    shop = signed(without_code(category="生鲜"))

    assert right(shop, "BUYER_NO_REASON", SIGNED).barriers[0].policies == ()


def test_a_clause_that_binds_is_told_with_the_warranty_of_its_own_terms_only():
    fridge = {"category": "冰箱", "flags": ["DEFECTIVE_DECLARED"]}
    plain = signed(with_code(NO_RETURN, confirmed=True, goods=fridge))
    granted = signed(with_code(NO_RETURN, confirmed=True, goods=fridge, after_sales={"warranty_days": 30}))

    assert told(plain, right(plain, "BUYER_NO_REASON", SIGNED)).endswith("该商品不支持无理由退货。")
    assert "但享受30天质保服务" in told(granted, right(granted, "BUYER_NO_REASON", SIGNED))
