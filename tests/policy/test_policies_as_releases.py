"""A policy is released like a product: drafted, screened, announced in time, superseded, never edited."""

import pytest

from domain.errors import Malformed
from domain.policy import PolicyDrafted, PolicyPublished, PolicyScreened, PolicySuperseded
from projections.policy_view import policy_view
from tests.examples import order
from tests.policy.releases import STREAM, day, draft, held, policy, publish, two_versions
from tests.story import Shop
from tests.trace import requirement


def statuses(shop: Shop, now: str) -> list[str]:
    """The status of each version at `now`."""
    return [row["status"] for row in policy_view(policy(shop), 1, "m1", now=now)["versions"]]


def governing(shop: Shop, key: str) -> list[tuple[str, int]]:
    """The policies an order was placed under."""
    placed = shop.order(key).placed
    assert placed is not None
    return [(each.policy_id, each.version) for each in placed.governed_by or ()]


@requirement("R-000-38")
def test_an_order_of_9_april_is_under_the_version_before_the_one_of_10_april():
    shop = two_versions()
    ended = shop.recorded(PolicySuperseded)
    shop.at("2026-04-09").say("orders/A-9", "OrderPlaced", **order(100_00))
    shop.at("2026-04-10").say("orders/A-10", "OrderPlaced", **order(100_00))

    assert governing(shop, "A-9") == [("m1", 1)]
    assert governing(shop, "A-10") == [("m1", 2)]
    assert ended == [PolicySuperseded(version=1, by_version=2, ends_at=day("4-10"))]


def test_a_version_holds_from_the_first_instant_of_its_day():
    shop = two_versions()

    assert held(shop, "2026-04-09T15:59:59.999999Z") == 1
    assert held(shop, day("4-10")) == 2
    assert held(shop, "2026-02-27T16:00:00.000000Z") is None


@requirement("R-000-38")
def test_nobody_can_publish_a_final_interpretation_clause():
    shop = draft(Shop(), "本活动最终解释权归商家所有。")
    screened = shop.recorded(PolicyScreened)[0]

    refusal = shop.refusal(STREAM, "PolicyPublished", channels=["HOME_PAGE"], effective_from=day("6-1"))

    assert isinstance(screened, PolicyScreened)
    assert [(each.finding, each.barred) for each in screened.findings] == [("FINAL_INTERPRETATION", True)]
    assert (refusal.code, refusal.extra["clause_id"]) == ("clause-barred", "p1")
    assert refusal.extra["finding"] == "FINAL_INTERPRETATION"
    assert refusal.ref == "网络交易监督管理办法 21"


@pytest.mark.parametrize("text", ["优惠商品一经售出概不退换。", "支付后24小时未提出异议视为放弃权利。", "不得投诉。"])
def test_nor_one_that_shuts_the_customer_out(text: str):
    shop = draft(Shop(), text)

    assert shop.refusal(STREAM, "PolicyPublished", channels=["APP"], effective_from=day("6-1")).code == "clause-barred"


@requirement("R-002-46")
def test_a_policy_says_where_customers_find_it():
    channels = ["HOME_PAGE", "ORDER_PAGE", "SERVICE_AREA"]
    shop = draft(Shop(), "赠品随商品退回。").say(
        STREAM, "PolicyPublished", channels=channels, effective_from=day("6-1")
    )
    (shown,) = policy_view(policy(shop), 1, "m1", now=shop.now)["versions"]

    assert list(shown["channels"]) == channels


def test_a_definition_of_quality_is_flagged_and_can_be_published():
    shop = draft(Shop(), "起球不属于质量问题。")
    screened = shop.recorded(PolicyScreened)[0]

    assert isinstance(screened, PolicyScreened)
    assert [(each.finding, each.barred) for each in screened.findings] == [("UNFAIR_DEFINITION", False)]
    assert publish(shop, "6-1").recorded(PolicyPublished)


@pytest.mark.parametrize(("published", "effective"), [("2026-04-04", "4-10"), ("2026-04-10", "4-10")])
def test_a_change_is_announced_seven_days_before_it_takes_effect(published: str, effective: str):
    shop = draft(two_versions().at(published), rules={"no_reason_days": 30})

    refusal = shop.refusal(STREAM, "PolicyPublished", channels=["APP"], effective_from=day(effective))

    assert (refusal.code, refusal.ref, refusal.extra["days"]) == ("notice-too-short", "电子商务法 34", 7)


def test_the_first_version_needs_no_notice_but_never_reaches_back():
    shop = draft(Shop().at("2026-05-02"))

    refusal = shop.refusal(STREAM, "PolicyPublished", channels=["APP"], effective_from=day("5-2"))
    publish(shop.at("2026-05-01T15:59:59.000000Z"), "5-2")

    assert refusal.code == "notice-too-short"
    assert held(shop, day("5-2")) == 1


def test_what_was_announced_first_takes_effect_first():
    shop = draft(two_versions().at("2026-04-03T03:00:00.000000Z"), rules={"no_reason_days": 30})
    publish(shop, "5-10")
    draft(shop, rules={"no_reason_days": 20})

    refusal = shop.refusal(STREAM, "PolicyPublished", channels=["APP"], effective_from=day("5-2"))

    assert (refusal.code, refusal.extra["version"]) == ("effect-out-of-order", 3)


def test_a_version_goes_from_draft_to_history():
    shop = two_versions()

    assert statuses(draft(Shop()), day("3-2")) == ["DRAFTED"]
    assert statuses(shop, "2026-02-25T00:00:00.000000Z") == ["PUBLISHED", "PUBLISHED"]
    assert statuses(shop, day("4-9")) == ["EFFECTIVE", "PUBLISHED"]
    assert statuses(shop, day("4-10")) == ["SUPERSEDED", "EFFECTIVE"]


def test_a_version_withdrawn_before_it_holds_leaves_the_one_before_in_force():
    shop = two_versions()

    shop.say(STREAM, "PolicyWithdrawn", version=2, reason="comments came in")

    assert held(shop, day("4-20")) == 1
    assert statuses(shop, day("4-20")) == ["EFFECTIVE", "WITHDRAWN"]
    assert shop.refusal(STREAM, "PolicyPublished", channels=["APP"], effective_from=day("6-1")).code == (
        "version-withdrawn"
    )


def test_a_version_withdrawn_from_between_two_others_lets_them_meet():
    shop = draft(two_versions(), rules={"no_reason_days": 30})
    publish(shop, "5-10")

    shop.say(STREAM, "PolicyWithdrawn", version=2, reason="comments came in")

    assert shop.recorded(PolicySuperseded) == [PolicySuperseded(version=1, by_version=3, ends_at=day("5-10"))]
    assert statuses(shop, day("5-9")) == ["EFFECTIVE", "WITHDRAWN", "PUBLISHED"]
    assert statuses(shop, day("5-10")) == ["SUPERSEDED", "WITHDRAWN", "EFFECTIVE"]


def test_a_version_in_effect_can_not_be_withdrawn_nor_a_draft():
    shop = two_versions().at("2026-04-10")

    assert shop.refusal(STREAM, "PolicyWithdrawn", version=2, reason="late").code == "already-in-effect"
    assert draft(shop, "退货包邮。").refusal(STREAM, "PolicyWithdrawn", version=3, reason="x").code == "not-published"
    assert shop.refusal(STREAM, "PolicyWithdrawn", version=9, reason="x").code == "unknown-version"


def test_saying_it_twice_says_it_once():
    shop = two_versions()

    assert publish(shop.at("2026-04-20"), "4-10").last == []
    assert publish(shop, "4-10", version=2).last == []
    assert draft(shop, rules={"no_reason_days": 15}).last == []
    assert shop.refusal(STREAM, "PolicyPublished", channels=["APP"], effective_from=day("5-10")).code == (
        "already-recorded-differently"
    )
    assert shop.refusal(STREAM, "PolicyPublished", channels=["APP"], effective_from=day("5-10"), version=7).code == (
        "unknown-version"
    )


def test_withdrawing_twice_says_it_once():
    shop = two_versions().say(STREAM, "PolicyWithdrawn", version=2, reason="comments came in")

    assert shop.say(STREAM, "PolicyWithdrawn", version=2, reason="comments came in").last == []
    assert shop.refusal(STREAM, "PolicyWithdrawn", version=2, reason="other").code == "already-recorded-differently"


def test_drafts_are_numbered_in_order():
    shop = draft(draft(draft(Shop()), "一。"), "二。")

    assert list(policy(shop).versions) == [1, 2, 3]
    assert [fact.version for fact in shop.recorded(PolicyDrafted) if isinstance(fact, PolicyDrafted)] == [3]


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"clauses": [{"clause_id": "p1", "text": "a"}, {"clause_id": "p1", "text": "b"}]}, "clause-twice"),
        ({"clauses": [{"clause_id": "p1"}]}, "clause-without-text"),
        ({"rules": {"categories": [{"category": "x"}, {"category": "x"}]}}, "category-twice"),
        ({"rules": {"delay_tiers": [{"days": 1, "amount": 1}, {"days": 1, "amount": 2}]}}, "tier-twice"),
    ],
)
def test_a_draft_does_not_contradict_itself(members: dict[str, object], code: str):
    with pytest.raises(Malformed) as refusal:
        draft(Shop(), **members)

    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("rules", "pointer"),
    [
        ({"regime": "SEED_NOTICE"}, "/rules/regime"),
        ({"categories": [{"category": "cakes", "goods_kind": "PERISHABLE"}]}, "/rules/categories/0/goods_kind"),
        ({"categories": [{"category": "mugs", "goods_kind": "CUSTOM_MADE"}]}, "/rules/categories/0/goods_kind"),
    ],
)
def test_a_shop_takes_nothing_out_of_the_law_by_its_own_policy(rules: dict[str, object], pointer: str):
    refusal = Shop().refusal(STREAM, "PolicyDrafted", title="售后政策", rules=rules)
    platform = Shop().say("policies/platform", "PolicyDrafted", title="平台规则", rules=rules)

    assert isinstance(refusal, Malformed)
    assert (refusal.code, refusal.pointer) == ("not-a-merchants-rule", pointer)
    assert platform.recorded(PolicyDrafted)


def test_a_shop_may_ask_for_a_confirmation_of_its_goods():
    rules = {"categories": [{"category": "samples", "goods_kind": "CONFIRMABLE", "warranty_days": 30}]}

    assert draft(Shop(), rules=rules).recorded(PolicyDrafted)


def test_every_clause_that_bars_a_publication_is_named():
    shop = draft(Shop(), "本活动最终解释权归商家所有。", "七日内退款。", "不得投诉。")

    refusal = shop.refusal(STREAM, "PolicyPublished", channels=["APP"], effective_from=day("6-1"))

    assert refusal.extra["clause_ids"] == ["p1", "p3"]
    assert refusal.extra["findings"] == ["FINAL_INTERPRETATION", "COMPLAINT_BAR"]
    assert refusal.sentence == (
        "This can't be published: clause p1 reserves the final interpretation; "
        "clause p3 bars complaints, suits or reviews."
    )
