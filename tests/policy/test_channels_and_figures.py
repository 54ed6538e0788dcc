"""An after-sales policy is shown where customers look for it, and its figures are the law's or better."""

from typing import Any

import pytest
from msgspec import ValidationError

from domain.order.rights import rights_of
from projections.policy_view import policy_view
from tests.policy.releases import STREAM, day, draft, held, policy, publish
from tests.rights.orders import NO_RETURN, SIGNED, claim, open_remedies, right, signed, with_code, without_code
from tests.story import Shop
from tests.trace import requirement

EVERYWHERE = ["SITE", "DETAIL_PAGE", "STORE"]
FIGURES = {"no_reason_days": 7, "quality_exchange_days": 15}


def row(shop: Shop, now: str) -> dict[str, Any]:
    """The last version as anyone reads it."""
    return policy_view(policy(shop), 1, "m1", now=now)["versions"][-1]


def published(shop: Shop, *channels: str, stream: str = STREAM) -> Shop:
    return shop.say(stream, "PolicyPublished", channels=list(channels), effective_from=day("6-1"))


@requirement("R-003-51")
@pytest.mark.parametrize("missing", EVERYWHERE)
def test_a_policy_that_one_channel_lacks_is_not_published(missing: str):
    shop = draft(Shop(), publish_in=EVERYWHERE)
    others = [each for each in EVERYWHERE if each != missing]

    refusal = shop.refusal(STREAM, "PolicyPublished", channels=others, effective_from=day("6-1"))

    assert (refusal.code, refusal.ref, refusal.extra["missing"]) == ("channel-missing", "R-003-51", [missing])
    assert (row(shop, day("6-2"))["status"], held(shop, day("6-2"))) == ("DRAFTED", None)


@requirement("R-003-51")
def test_on_the_site_the_page_of_the_goods_and_in_the_store_it_is():
    shop = published(draft(Shop(), publish_in=EVERYWHERE), "STORE", "SITE", "DETAIL_PAGE", "APP")

    assert list(row(shop, day("5-2"))["publish_in"]) == EVERYWHERE
    assert (row(shop, day("5-2"))["status"], row(shop, day("6-2"))["status"]) == ("PUBLISHED", "EFFECTIVE")


@requirement("R-003-51")
def test_what_the_platforms_policy_names_holds_for_every_shop_once_it_is_in_force():
    shop = Shop().say("policies/platform", "PolicyDrafted", title="House rules", publish_in=EVERYWHERE)
    published(shop, *EVERYWHERE, stream="policies/platform")
    before, after = draft(shop), day("6-1")

    assert published(before, "SITE").names() == ["PolicyPublished"]
    draft(shop.at(after), rules={"no_reason_days": 15}, publish_in=["APP"])
    refusal = shop.refusal(STREAM, "PolicyPublished", channels=["SITE"], effective_from=day("6-20"))
    assert refusal.extra["missing"] == ["DETAIL_PAGE", "STORE", "APP"]


@requirement("R-003-52")
def test_a_release_names_seven_days_without_a_reason_and_fifteen_for_an_exchange():
    shop = publish(draft(Shop().at("2026-02-20"), rules=FIGURES), "3-2").at("2026-04-30")
    rules = row(shop, shop.now)["rules"]
    assert (rules["no_reason_days"], rules["quality_exchange_days"]) == (7, 15)

    signed(with_code(shop=shop))
    assert claim(shop, "BUYER_NO_REASON", "REFUND", SIGNED).closes_at == "2026-05-08T15:59:59.999999Z"
    assert claim(shop, "QUALITY", "EXCHANGE", SIGNED).closes_at == "2026-05-16T15:59:59.999999Z"
    assert right(shop, "QUALITY", SIGNED).beyond_law == right(shop, "BUYER_NO_REASON", SIGNED).beyond_law == ()


@requirement("R-003-52")
def test_a_policy_that_names_none_has_the_same_and_a_better_one_binds():
    named, unnamed = rights_until(quality_exchange_days=30), rights_until()

    assert (unnamed, named) == ("2026-05-16T15:59:59.999999Z", "2026-05-31T15:59:59.999999Z")


def rights_until(**rules: int) -> str | None:
    """Until when bad goods are exchanged under such a policy."""
    shop = signed(with_code(shop=publish(draft(Shop().at("2026-02-20"), rules=rules), "3-2").at("2026-04-30")))
    return claim(shop, "QUALITY", "EXCHANGE", SIGNED).closes_at


def test_more_days_for_an_exchange_rest_on_the_policy_that_promises_them():
    rules = {"quality_exchange_days": 30}
    shop = signed(with_code(shop=publish(draft(Shop().at("2026-02-20"), rules=rules), "3-2").at("2026-04-30")))
    found = right(shop, "QUALITY", SIGNED)

    assert [(each.code, each.days, each.sources) for each in found.beyond_law] == [
        ("QUALITY_EXCHANGE_DAYS", 30, ("policies/m1@1",))
    ]
    assert claim(shop, "QUALITY", "EXCHANGE", SIGNED).rests_on[-1] == "policies/m1@1"
    assert "policies/m1@1" not in claim(shop, "BUYER_NO_REASON", "REFUND", SIGNED).rests_on
    assert "EXCHANGE" in open_remedies(shop, "QUALITY", "2026-05-31T15:59:59.000000Z")


@requirement("R-003-62")
@pytest.mark.parametrize(
    "rules", [{"no_reason_days": 3}, {"no_reason_days": 6}, {"quality_exchange_days": 14}, {"gift_window_days": 6}]
)
def test_a_policy_weaker_than_the_law_is_not_even_drafted(rules: dict[str, int]):
    shop = Shop()

    with pytest.raises(ValidationError):
        draft(shop, rules=rules)
    assert policy(shop).versions == {}


@requirement("R-003-62")
def test_a_shorter_warranty_than_the_state_sets_takes_nothing_from_a_phone():
    """And what only the terms say, «no return without a reason», takes nothing from its seven days (R-000-24)."""
    rules = {"categories": [{"category": "手机", "warranty_days": 30}]}
    shop = publish(draft(Shop().at("2026-02-20"), rules=rules), "3-2").at("2026-04-30")
    shop = signed(with_code(NO_RETURN, shop=shop, goods={"category": "手机"}, scope={"categories": ["手机"]}))

    assert claim(shop, "QUALITY", "WARRANTY", SIGNED).closes_at == "2027-05-01T15:59:59.999999Z"
    assert claim(shop, "BUYER_NO_REASON", "REFUND", SIGNED).closes_at == "2026-05-08T15:59:59.999999Z"


@requirement("R-003-52", "R-003-62")
def test_without_any_policy_the_law_alone_holds():
    order = signed(without_code()).order()
    ends = {each.remedy: each.closes_at for each in rights_of(order, "1", "QUALITY", SIGNED).claims}

    assert order.placed is not None
    assert not order.placed.rules
    assert (ends["REFUND"], ends["EXCHANGE"]) == ("2026-05-08T15:59:59.999999Z", "2026-05-16T15:59:59.999999Z")
