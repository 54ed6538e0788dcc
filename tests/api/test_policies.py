"""Policies over HTTP: drafted, screened, published in time; which version applied when."""

from typing import Any

import pytest

from domain.clock import instant, plus
from tests.api.customer import ORDER, Door, expect_problem
from tests.trace import requirement

DRAFT: dict[str, Any] = {
    "type": "PolicyDrafted",
    "title": "售后政策",
    "clauses": [{"clause_id": "p1", "text": "退款在收到退回商品之日起七日内原路退回。"}],
}


def _now(door: Door) -> str:
    return instant(door.services.ledger.clock())


def _published(at: str, effective_from: str, **members: Any) -> dict[str, Any]:
    return {
        "type": "PolicyPublished",
        "channels": ["HOME_PAGE"],
        "occurred_at": at,
        "effective_from": effective_from,
        **members,
    }


def _two_versions(door: Door) -> tuple[str, str]:
    """Version 1 as of now, version 2 in ten days; both instants."""
    now = _now(door)
    later = plus(now, days=10)
    door.said("policies/M-7", DRAFT, _published(now, now))
    door.said("policies/M-7", DRAFT | {"rules": {"no_reason_days": 15}}, _published(now, later))
    return now, later


def test_a_draft_is_screened_as_it_is_recorded(door: Door) -> None:
    clause = {"clause_id": "p1", "text": "本活动最终解释权归商家所有。"}

    said = door.said("policies/M-7", DRAFT | {"clauses": [clause]})

    assert [each["type"] for each in said["events"]] == ["PolicyDrafted", "PolicyScreened"]
    assert said["state"]["versions"][0]["status"] == "DRAFTED"
    assert said["state"]["versions"][0]["findings"][0]["finding"] == "FINAL_INTERPRETATION"


@requirement("R-000-38")
def test_a_final_interpretation_clause_can_not_be_published(door: Door) -> None:
    now = _now(door)
    door.said("policies/M-7", DRAFT | {"clauses": [{"clause_id": "p1", "text": "最终解释权归平台所有。"}]})

    problem = expect_problem(door.say("policies/M-7", _published(now, now)), 409, "clause-barred")

    assert (problem["clause_id"], problem["finding"]) == ("p1", "FINAL_INTERPRETATION")
    assert problem["law"] == "网络交易监督管理办法 21"


@requirement("R-000-38")
def test_the_version_that_applied_at_an_instant_can_be_asked(door: Door) -> None:
    now, later = _two_versions(door)

    today = door.read("/v1/policies/M-7/in-force")
    then = door.read("/v1/policies/M-7/in-force", at=later)
    view = door.read("/v1/policies/M-7")

    assert (today["version"], today["status"], today["ends_at"]) == (1, "EFFECTIVE", later)
    assert (then["version"], then["rules"]["no_reason_days"], then["status"]) == (2, 15, "EFFECTIVE")
    assert view["in_force"] == 1
    assert [each["status"] for each in view["versions"]] == ["EFFECTIVE", "PUBLISHED"]
    expect_problem(door.get("/v1/policies/M-7/in-force", params={"at": plus(now, days=-1)}), 404, "nothing-in-force")
    expect_problem(door.get("/v1/policies/none/in-force"), 404, "not-found")


def test_a_change_without_seven_days_notice_is_refused_with_the_law(door: Door) -> None:
    now, _ = _two_versions(door)
    door.said("policies/M-7", DRAFT | {"rules": {"no_reason_days": 30}})

    problem = expect_problem(door.say("policies/M-7", _published(now, plus(now, days=6))), 409, "notice-too-short")

    assert problem["law"] == "电子商务法 34"
    assert "7 日" in problem["detail"]


def test_publishing_again_says_nothing_new(door: Door) -> None:
    _, later = _two_versions(door)
    again = {"type": "PolicyPublished", "version": 2, "channels": ["HOME_PAGE"], "effective_from": later}

    assert door.say("policies/M-7", again).json()["events"] == []
    expect_problem(door.say("policies/M-7", again | {"channels": ["APP"]}), 409, "already-recorded-differently")


def test_a_version_is_withdrawn_before_it_holds_and_its_reason_is_kept_apart(door: Door) -> None:
    _two_versions(door)

    state = door.said("policies/M-7", {"type": "PolicyWithdrawn", "version": 2, "reason": "另行修订"})["state"]
    told = door.read("/v1/policies/M-7/history")["history"]

    assert [each["status"] for each in state["versions"]] == ["EFFECTIVE", "WITHDRAWN"]
    assert state["versions"][1]["withdrawal_reason"] == "另行修订"
    assert told[-1]["text"] == "政策第 2 版在生效前撤回，理由“另行修订”。"


@requirement("R-003-62")
@pytest.mark.parametrize("rules", [{"no_reason_days": 3}, {"no_reason_days": 6}, {"quality_exchange_days": 14}])
def test_no_house_rule_gives_fewer_days_than_the_law(shared: Door, rules: dict[str, int]) -> None:
    """The draft is refused, so that there is nothing to publish."""
    now = _now(shared)
    problem = expect_problem(shared.say("policies/M-3", DRAFT | {"rules": rules}), 422, "schema")

    assert next(iter(rules)) in problem["errors"][0]["pointer"]
    expect_problem(shared.say("policies/M-3", _published(now, now)), 409, "unknown-version")
    expect_problem(shared.get("/v1/policies/M-3"), 404, "not-found")


@requirement("R-003-51")
def test_a_channel_that_is_missing_is_named(door: Door) -> None:
    now = _now(door)
    door.said("policies/M-7", DRAFT | {"publish_in": ["SITE", "DETAIL_PAGE", "STORE"]})

    problem = expect_problem(
        door.say("policies/M-7", _published(now, now, channels=["SITE", "DETAIL_PAGE"])), 409, "channel-missing"
    )

    assert (problem["missing"], problem["requirement"]) == (["STORE"], "R-003-51")
    assert problem["detail"] == "第 1 版尚未公布：缺少公示渠道 STORE。"
    assert door.read("/v1/policies/M-7")["versions"][0]["status"] == "DRAFTED"
    told = door.read("/v1/policies/M-7/history")["history"][0]["text"]
    assert told.endswith("须公示于SITE、DETAIL_PAGE、STORE。")


def test_an_order_says_which_policies_govern_it(door: Door) -> None:
    now = _now(door)
    door.said("policies/platform", DRAFT | {"rules": {"no_reason_days": 15}}, _published(now, now))
    door.said("orders/A-1", ORDER)

    assert door.read("/v1/orders/A-1/rights")["policies"] == [{"policy_id": "platform", "version": 1}]


def test_a_shops_policy_can_not_choose_how_clauses_are_judged(door: Door) -> None:
    problem = expect_problem(
        door.say("policies/M-7", DRAFT | {"rules": {"regime": "SEED_NOTICE"}}), 422, "not-a-merchants-rule"
    )

    assert problem["errors"][0]["pointer"] == "/rules/regime"
    assert problem["detail"].startswith("商家政策不得规定条款的裁断规则")


def test_a_barred_clause_and_a_short_notice_are_told_in_words(door: Door) -> None:
    now = _now(door)
    texts = ("最终解释权归平台所有。", "不得投诉。")
    clauses = [{"clause_id": f"p{place}", "text": text} for place, text in enumerate(texts, 1)]
    door.said("policies/M-7", DRAFT | {"clauses": clauses})
    door.said("policies/M-8", DRAFT)

    barred = expect_problem(door.say("policies/M-7", _published(now, now)), 409, "clause-barred")
    early = expect_problem(door.say("policies/M-8", _published(now, plus(now, days=-1))), 409, "notice-too-short")

    assert barred["detail"] == "条款 p1、p2 不得发布：最终解释权、限制投诉、起诉或评价。"
    assert early["detail"] == "政策不得早于发布时间生效。"


def test_goods_that_the_platforms_policy_leaves_out_are_told_in_words(door: Door) -> None:
    now = _now(door)
    rule = {"category": ORDER["lines"][0]["category"], "goods_kind": "PERISHABLE"}
    door.said("policies/platform", DRAFT | {"rules": {"categories": [rule]}}, _published(now, now))
    door.said("orders/A-1", ORDER)
    asked = {"type": "ReturnRequested", "return_id": "b1", "cause": "BUYER_NO_REASON"}

    problem = expect_problem(
        door.say("orders/A-1", asked | {"lines": [{"line": "1", "quantity": 1}]}), 409, "goods-excluded"
    )

    assert problem["detail"] == "第 1 行的商品按 policies/platform@1 依法不适用无理由退货：鲜活易腐商品。"
    assert problem["policies"] == ["policies/platform@1"]
