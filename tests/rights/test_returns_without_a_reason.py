"""Seven days without a reason: from the day after signature, for goods the law does not leave out."""

from typing import Any

import pytest

from domain.order.rights import barriers
from tests.examples import amounts, give_back, house_rules, off, paid_order, units
from tests.rights.orders import (
    BADLY,
    NO_RETURN,
    SIGNED,
    WELL,
    ask,
    asked_code,
    claim,
    open_remedies,
    outcome,
    right,
    signed,
    with_code,
    without_code,
)
from tests.story import Shop
from tests.trace import requirement

LAST = "2026-05-08T15:59:59.000000Z"
"""23:59:59 in Shanghai on the seventh day after the signature of 1 May."""
OVER = "2026-05-08T16:00:00.000000Z"
DEFECTIVE = {"flags": ["DEFECTIVE_DECLARED"]}


@requirement("R-000-05")
def test_a_general_code_leaves_the_seven_days_as_they_are():
    shop = signed(paid_order(off(20_00), 200_00))

    refusal = shop.at(OVER).refusal(
        "orders/A-1", "ReturnRequested", return_id="b1", lines=units(_1=1), cause="BUYER_NO_REASON"
    )

    assert (refusal.code, refusal.ref) == ("no-reason-window-closed", "R-000-05")
    assert refusal.extra["closes_at"] == "2026-05-08T15:59:59.999999Z"
    assert ask(shop.at(LAST)).order().returns["b1"].open


def test_an_exchange_without_a_reason_has_the_same_days():
    assert asked_code(signed(without_code()).at(OVER), remedy="EXCHANGE") == "no-reason-window-closed"


def test_an_approver_lets_in_what_is_no_right():
    assert ask(signed(without_code()).at(OVER), approver="wang").names() == ["ReturnRequested"]


def test_while_no_delivery_is_known_the_days_do_not_begin():
    shop = without_code().later(days=90)

    assert claim(shop, "BUYER_NO_REASON", "REFUND", shop.now).closes_at is None
    assert open_remedies(shop, "BUYER_NO_REASON", shop.now) == ["REFUND", "EXCHANGE"]
    assert ask(shop).order().returns["b1"].open


def test_the_days_count_from_the_last_delivery_of_the_line():
    shop = signed(signed(without_code(quantity=2)), "2026-05-04T07:00:00.000000Z")

    assert claim(shop, "BUYER_NO_REASON", "REFUND", SIGNED).closes_at == "2026-05-11T15:59:59.999999Z"


def test_a_house_rule_of_fifteen_days_gives_fifteen():
    shop = house_rules(Shop(), no_reason_days=15)
    shop = signed(with_code(shop=shop))
    found = right(shop, "BUYER_NO_REASON", OVER)

    assert ask(shop.at("2026-05-16T15:59:59.000000Z")).order().returns["b1"].open
    assert [(each.code, each.days, each.sources) for each in found.beyond_law] == [
        ("NO_REASON_DAYS", 15, ("policies/platform@1",))
    ]
    assert "policies/platform@1" in found.claims[0].rests_on


@pytest.mark.parametrize(
    ("goods", "kind"),
    [
        ({"flags": ["CUSTOM_MADE"]}, "CUSTOM_MADE"),
        ({"flags": ["PERISHABLE"]}, "PERISHABLE"),
        ({"category": "生鲜"}, "PERISHABLE"),
        ({"category": "软件"}, "DIGITAL_OPENED"),
        ({"category": "报纸"}, "PERIODICAL"),
    ],
)
def test_four_kinds_of_goods_stay_with_the_customer_by_law(goods: dict[str, Any], kind: str):
    shop = signed(without_code(**goods))
    refusal = shop.refusal("orders/A-1", "ReturnRequested", return_id="b1", lines=units(_1=1), cause="BUYER_NO_REASON")

    assert (refusal.code, refusal.ref) == ("goods-excluded", "消费者权益保护法 25")
    assert refusal.extra["goods_kind"] == kind
    assert ask(shop, "QUALITY").order().returns["b1"].open


def test_a_promise_to_take_fresh_food_back_binds():
    shop = signed(with_code(goods={"category": "生鲜"}, after_sales={"no_reason_return": True}))
    found = right(shop, "BUYER_NO_REASON", LAST)

    assert [(each.code, each.sources) for each in found.beyond_law] == [("NO_REASON_RETURN", ("campaigns/k1@1",))]
    assert ask(shop).order().returns["b1"].open


def test_terms_that_only_say_no_return_take_nothing_away():
    shop = signed(with_code(after_sales={"no_reason_return": False}))

    assert right(shop, "BUYER_NO_REASON", LAST).barriers == ()
    assert ask(shop).order().returns["b1"].open


@requirement("R-000-75")
def test_clearance_of_sound_goods_is_no_ground():
    shop = signed(with_code(NO_RETURN, confirmed=True))

    assert outcome(shop) == "VOID"
    assert ask(shop).order().returns["b1"].open


@requirement("R-000-75", "R-000-24")
def test_goods_sold_as_defective_and_confirmed_stay_but_for_their_quality():
    shop = signed(with_code(NO_RETURN, confirmed=True, goods=DEFECTIVE))
    refusal = shop.refusal("orders/A-1", "ReturnRequested", return_id="b1", lines=units(_1=1), cause="BUYER_NO_REASON")

    assert outcome(shop) == "BINDING"
    assert refusal.code == "clause-binds"
    assert (refusal.extra["campaign_id"], refusal.extra["clause_id"]) == ("k1", "no-return")
    assert amounts(give_back(shop, "b2", "QUALITY", _1=1)) == [180_00]


@pytest.mark.parametrize("ticked", [{}, {"confirmed": False}], ids=["not at all", "by the page"])
def test_goods_sold_as_defective_and_not_confirmed_may_come_back(ticked: dict[str, Any]):
    shop = signed(with_code(NO_RETURN, goods=DEFECTIVE, **ticked))

    assert outcome(shop) == "VOID"
    assert ask(shop).order().returns["b1"].open


@requirement("R-000-73")
def test_a_size_complaint_is_refused_only_where_the_clause_binds_and_a_quality_complaint_never():
    """Under a policy that takes whatever was told for binding, the popup binds; under the law it does not."""
    bound = signed(with_code(NO_RETURN, shop=house_rules(Shop(), regime="SEED_NOTICE")))
    by_law = signed(with_code(NO_RETURN))

    assert (outcome(bound), outcome(by_law)) == ("BINDING", "VOID")
    assert asked_code(bound) == "clause-binds"
    assert ask(bound, "QUALITY").order().returns["b1"].open
    assert ask(by_law).order().returns["b1"].open


@requirement("R-000-92")
def test_a_clause_that_no_page_showed_never_became_part_of_the_contract():
    told = {**NO_RETURN, "text": "优惠商品不适用七天无理由退货。"}
    by_notice = signed(with_code(told, shown=None, shop=house_rules(Shop(), regime="SEED_NOTICE")))
    by_law = signed(with_code(told, shown=None))

    assert outcome(by_notice) == "NOT_INCORPORATED"
    assert ask(by_notice).order().returns["b1"].open
    assert ask(by_law).order().returns["b1"].open


@pytest.mark.parametrize(("shown", "expected"), [(WELL, "BINDING"), (BADLY, "NOT_INCORPORATED")])
def test_the_way_it_was_shown_decides_where_notice_decides(shown: dict[str, Any], expected: str):
    shop = signed(with_code(NO_RETURN, shown=shown))

    assert outcome(shop, regime="SEED_NOTICE") == expected


def test_a_code_says_nothing_of_goods_it_is_not_for():
    shop = signed(with_code(NO_RETURN, confirmed=True, goods=DEFECTIVE, beside={**DEFECTIVE, "category": "other"}))

    assert [each.ground for each in barriers(shop.order(), "1", LAST)] == ["CLAUSE"]
    assert barriers(shop.order(), "2", LAST) == ()


def test_nothing_can_be_claimed_for_what_was_given_back():
    shop = give_back(signed(without_code()), "b1", _1=1)

    assert [each.status for each in right(shop, "BUYER_NO_REASON", LAST).claims] == ["CLOSED", "CLOSED"]
    assert open_remedies(shop, "QUALITY", LAST) == []
