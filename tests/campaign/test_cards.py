"""What is known of a code before it is used: its card, and several side by side."""

from typing import Any

import pytest

from domain.terms.house_rules import RegimeId
from domain.terms.profiles import PROFILES
from projections.sentences.codes import in_words
from projections.terms_card import terms_card
from projections.terms_comparison import terms_comparison
from tests.examples import campaign, off
from tests.story import BEGINNING, Shop
from tests.terms.meeting import NO_REASON, clearance
from tests.trace import requirement

EMPLOYEES = clearance(NO_REASON, new_customers_only=True, after_sales={"no_reason_return": False}, source="EMPLOYEE")


def card(terms: dict[str, Any], regime: RegimeId = "CN_2025") -> dict[str, Any]:
    stream = Shop().say("campaigns/k1", "CampaignPublished", **terms).stream("campaigns/k1")
    return terms_card(stream.state, stream.version, "k1", regime=regime, at=BEGINNING)


def compared(**campaigns: dict[str, Any]) -> dict[str, Any]:
    shop = Shop()
    for name, terms in campaigns.items():
        shop.say(f"campaigns/{name}", "CampaignPublished", **terms)
    return side_by_side(shop, *campaigns)


def side_by_side(shop: Shop, *names: str) -> dict[str, Any]:
    return terms_comparison({name: shop.stream(f"campaigns/{name}").state for name in names}, at=shop.now)


@requirement("R-000-03")
def test_a_class_suggests_a_profile_which_never_stands_without_its_verdicts():
    known = card(clearance(NO_REASON))
    right = known["rights"]["no_reason_return"]

    assert known["profile"] == {"no_reason_return": False, "warranty": "BASIC"}
    assert right["profile"] is False
    assert right["verdicts"]["k1"]["ORDINARY"]["outcome"] == "VOID"
    assert right["verdicts"]["k1"]["CONFIRMABLE"]["outcome"] == "BINDING"
    assert right["holds"] == {"ORDINARY": True, "CONFIRMABLE": False}
    for name in PROFILES:
        rights = card(off(50_00) | {"class": name})["rights"].values()
        assert all(each.keys() >= {"profile", "holds", "verdicts"} for each in rights)


def test_the_profile_changes_with_the_regime_not_at_all_but_what_holds_does():
    found = card(clearance(NO_REASON), "SEED_NOTICE")

    assert found["profile"] == card(clearance(NO_REASON))["profile"]
    assert found["rights"]["no_reason_return"]["holds"] == {"ORDINARY": False, "CONFIRMABLE": False}


@requirement("R-000-77")
def test_the_card_names_source_type_rights_and_limits():
    known = card(EMPLOYEES)

    assert (known["source"], known["class"], known["issuer"]) == ("EMPLOYEE", "CLEARANCE", "MERCHANT")
    assert known["rights"].keys() == {"no_reason_return", "warranty"}
    assert set(known["flags"]) >= {"NO_NO_REASON_RETURN", "NEW_CUSTOMERS_ONLY"}
    assert known["conditions"] == ("NEW_CUSTOMERS_ONLY", "THRESHOLD", "ONE_PER_ORDER", "AFTER_SALES")


@requirement("R-000-94")
def test_limits_are_known_before_a_code_is_used():
    known = card(EMPLOYEES)
    words = in_words(known, "zh-CN")

    assert known["flags"] == ["NO_NO_REASON_RETURN", "NEW_CUSTOMERS_ONLY", "NOT_STACKABLE"]
    assert [words[flag] for flag in known["flags"]] == ["条款不支持七天无理由退货", "仅限新用户", "不可叠加"]
    assert all(in_words(known, "en")[flag] for flag in known["flags"])


@requirement("R-000-82")
def test_a_deep_discount_keeps_the_warranty_gives_up_the_return_and_demands_a_confirmation():
    deep, plain = card(clearance("支持质保但不支持无理由退货")), card(off(50_00))

    assert (deep["tier"], deep["demands"]) == ("DEEP", ["CLAUSE_CONFIRMED"])
    assert deep["rights"]["warranty"]["holds"] == {"ORDINARY": True, "CONFIRMABLE": True}
    assert deep["flags"][0] == "NO_NO_REASON_RETURN"
    assert deep["rights"]["no_reason_return"]["holds"]["CONFIRMABLE"] is False
    assert (plain["tier"], plain["demands"], plain["profile"]["no_reason_return"]) == ("STANDARD", [], True)


@requirement("R-000-68")
def test_the_card_says_in_which_order_codes_take_their_turns():
    rules = card(off(50_00, priority=7, stackable_with=["k2"]))["order_rules"]

    assert rules["rules"] == ("LOWER_PRIORITY_NUMBER_FIRST", "PLATFORM_BEFORE_MERCHANT", "THEN_BY_CAMPAIGN_ID")
    assert (rules["priority"], rules["issuer"], rules["stackable_with"]) == (7, "MERCHANT", ("k2",))
    assert rules["exclusive"] is False


@requirement("R-000-105")
def test_a_term_is_told_on_the_campaigns_own_clock_and_in_utc():
    validity = card(off(50_00, valid_until="2026-11-11T23:59:59"))["validity"]

    assert validity["tz"] == "Asia/Shanghai"
    assert validity["local_until"] == "2026-11-11T23:59:59+08:00"
    assert validity["valid_until"] == "2026-11-11T15:59:59.999999Z"
    abroad = card(off(50_00, valid_until="2026-11-11T07:59:59", tz="America/Los_Angeles"))["validity"]
    assert abroad["local_until"] == "2026-11-11T07:59:59-08:00"
    assert abroad["valid_until"] == validity["valid_until"]


@requirement("R-000-83")
def test_three_codes_stand_in_three_columns():
    table = compared(a=off(50_00), b=clearance(NO_REASON, restoration="NEVER"), c=off(50_00, refund_method="REPRICE"))
    first, second, third = table["columns"]

    assert [column["campaign_id"] for column in table["columns"]] == ["a", "b", "c"]
    for column in table["columns"]:
        assert column.keys() >= {"return", "exchange", "warranty", "gift", "restoration", "refund_method", "limits"}
    assert first["return"]["no_reason"]["holds"] == {"ORDINARY": True, "CONFIRMABLE": True}
    assert (first["return"]["quality_days"], first["exchange"]["quality_days"]) == (7, 15)
    assert (second["restoration"]["after_full_return"], second["warranty"]["profile"]) == ("NEVER", "BASIC")
    assert "COUPON_NOT_GIVEN_BACK" in second["limits"]
    assert third["refund_method"]["own_cause"] == "REPRICE"


@requirement("R-000-83")
def test_the_same_is_told_by_class():
    general, sale = compared(a=off(50_00), b=clearance(NO_REASON), c=off(60_00))["by_class"]

    assert (general["class"], general["campaigns"]) == ("GENERAL", ["a", "c"])
    assert (sale["class"], sale["profile"]) == ("CLEARANCE", {"no_reason_return": False, "warranty": "BASIC"})
    assert sale["return"]["holds"] == {"ORDINARY": True, "CONFIRMABLE": False}
    assert sale["warranty"]["holds"] == {"ORDINARY": True, "CONFIRMABLE": True}


@requirement("R-000-111")
@pytest.mark.parametrize(
    ("other", "overlaps"),
    [
        (off(60_00, exclusive=True), True),
        (off(60_00, exclusive=True, issuer_id="m2"), False),
        (off(60_00, exclusive=True, valid_from="2027-01-01", valid_until="2027-02-01"), False),
        (off(60_00) | {"scope": {"categories": ["shoes"]}}, True),
        (off(60_00, stackable_with=["z"]), False),
    ],
)
def test_two_exclusive_campaigns_for_the_same_goods_at_one_time_are_warned_of(other: dict[str, Any], *, overlaps: bool):
    table = compared(a=off(50_00, exclusive=True), b=other)

    assert table["warnings"] == ([{"code": "EXCLUSIVE_OVERLAP", "campaigns": ("a", "b")}] if overlaps else [])


def test_campaigns_for_different_goods_do_not_overlap():
    by_category = [{"categories": ["shoes"]}, {"categories": ["hats"]}]
    by_sku = [{"skus": ["a"]}, {"skus": ["b"]}]
    mixed = [{"categories": ["shoes"]}, {"skus": ["b"]}]

    for (one, two), expected in ((by_category, 0), (by_sku, 0), (mixed, 1)):
        benefit = {"kind": "AMOUNT_OFF", "amount": 1}
        table = compared(a=campaign(benefit, scope=one), b=campaign(benefit, scope=two))
        assert len(table["warnings"]) == expected


@pytest.mark.parametrize(
    ("terms", "kept"),
    [
        ({"restoration": "NEVER"}, True),
        ({"restoration": "RESTORE", "single_use": True}, True),
        ({"restoration": "RESTORE", "single_use": False}, False),
        ({"restoration": "LAW_15", "single_use": True}, False),
        ({"restoration": "LAW_15", "restoration_after_shipping": "NEVER"}, True),
    ],
)
def test_a_coupon_is_said_not_to_come_back_only_where_its_terms_keep_it(terms: dict[str, Any], *, kept: bool):
    assert ("COUPON_NOT_GIVEN_BACK" in card(off(50_00, **terms))["flags"]) is kept


def announced(*, b_too: bool = True, opens_at: str = "2026-05-02") -> Shop:
    """Two campaigns that stack for a day by announcement."""
    shop = Shop()
    for name in ("a", "b"):
        shop.say(f"campaigns/{name}", "CampaignPublished", **off(50_00))
    for name, other in (("a", "b"), ("b", "a"))[: 2 if b_too else 1]:
        window = {"window_id": "w1", "campaigns": [other], "closes_at": "2026-05-03T00:00:00.000000Z"}
        shop.say(f"campaigns/{name}", "StackingWindowOpened", opens_at=f"{opens_at}T00:00:00.000000Z", **window)
    return shop


def test_a_card_lists_the_windows_in_which_its_coupons_stack():
    shop = announced()
    known = terms_card(shop.stream("campaigns/a").state, 2, "a", at=shop.now)
    after = terms_card(shop.stream("campaigns/a").state, 2, "a", at="2026-05-03T00:00:00.000000Z")

    assert [(each["window_id"], each["campaigns"]) for each in known["windows"]] == [("w1", ("b",))]
    assert "NOT_STACKABLE" not in known["flags"]
    assert after["windows"] == []
    assert "NOT_STACKABLE" in after["flags"]


def test_campaigns_that_a_window_lets_go_together_are_not_warned_of():
    assert side_by_side(announced(), "a", "b")["warnings"] == []
    assert side_by_side(announced(b_too=False), "a", "b")["warnings"] != []
    assert side_by_side(announced().at("2026-05-04"), "a", "b")["warnings"] != []


def test_a_campaign_that_has_ended_overlaps_with_nothing():
    shop = announced(b_too=False).say("campaigns/b", "CampaignEnded", reason="over")

    assert side_by_side(shop, "a", "b")["warnings"] == []


def test_the_issuer_is_said_as_a_party_and_not_as_a_cause():
    assert in_words(card(off(50_00)), "en")["MERCHANT"] == "the merchant"
    assert in_words(card(off(50_00)), "zh-CN")["MERCHANT"] == "商家"
    assert in_words({"cause": "MERCHANT"}, "zh-CN")["MERCHANT"] == "商家原因"


def test_the_card_shows_what_its_clauses_were_said_to_mean():
    shop = Shop().say("campaigns/k1", "CampaignPublished", **clearance(NO_REASON))
    shop.say("campaigns/k1", "ClauseExplained", clause_id="k1", answer="shoes too", includes=["shoe"])
    ((_, told_at),) = shop.stream("campaigns/k1").state.explained
    known = terms_card(shop.stream("campaigns/k1").state, 2, "k1", at=shop.now)

    assert known["explained"] == [{"clause_id": "k1", "includes": ("shoe",), "excludes": (), "at": told_at}]
