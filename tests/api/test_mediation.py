"""Disputes over HTTP: who reads what is about somebody's health, and the register of rulings."""

import json
from typing import Any

import pytest

from tests.api.customer import ORDER, Door, expect_problem
from tests.trace import requirement

CASE = "cases/C-1"
SECRET = "2026-0001-SECRET"
RECEIPT = {"receipt_no": SECRET, "hospital": "市一院", "date": "2026-05-02"}
OPENED = {
    "type": "CaseOpened",
    "channel": "APP",
    "category": "QUALITY",
    "scene": "SKIN_REACTION",
    "health": True,
    "order_id": "A-1",
    "reason": "用一次就红肿",
    "demands": ["MEDICAL_COST"],
    "customer_name": "王女士",
    "contact": "138",
    "purchase_channel": "APP",
}
LAW = {"law": "消费者权益保护法 49"}
RULING = {"type": "RulingRecorded", "agent": "agent-7", "matter": "OPENED", "facts": ["OPENED_ONCE"], "reason": "试用"}


def submitted(**members: Any) -> dict[str, Any]:
    said = {"evidence_id": "r1", "party": "CONSUMER", "kind": "RECEIPT", "amount": 80_00, "health_evidence": RECEIPT}
    return {"type": "EvidenceSubmitted"} | said | members


def disputed(door: Door) -> Door:
    """An order, a case about it, and a receipt."""
    lines = [ORDER["lines"][0] | {"line": "1"}]
    door.said("orders/A-1", ORDER | {"lines": lines, "coupons": []})
    door.said(CASE, OPENED)
    door.said(CASE, {"type": "DisputeFiled", "level": "PLATFORM", "subject": "HEALTH"})
    door.said(CASE, submitted())
    return door


def paid_on_the_order(door: Door) -> Door:
    """The receipt is paid, so the order names it too."""
    remedy = {"kind": "MEDICAL_COST", "evidence_ids": ["r1"]}
    options = [{"option_id": "a", "remedies": [remedy]}]
    door.said(CASE, {"type": "CaseVerified"})
    door.said(CASE, {"type": "ResolutionProposed", "proposal_id": "P1", "reason": "健康优先", "options": options})
    chosen = {"proposal_id": "P1", "option_id": "a"}
    decision = {"decision_id": "J1", "decider": "judge-1", "outcome": "CONSUMER", "basis": [LAW], "reason": "有票据"}
    door.said(CASE, {"type": "DisputeDecided", **decision, "option": chosen})
    door.said(CASE, {"type": "ResolutionExecuted"})
    return door


WAYS = ("/v1/cases/C-1", "/v1/cases/C-1/events", "/v1/cases/C-1/history", "/v1/events", "/v1/orders/A-1")
WAYS += ("/v1/orders/A-1/events", "/v1/orders/A-1/history")


@pytest.mark.parametrize("way", WAYS)
def test_what_is_about_her_health_is_read_only_by_those_who_may(door: Door, way: str) -> None:
    """B-39: whoever reads persons' words does not read that by the same right."""
    paid_on_the_order(disputed(door))
    words = door.with_scopes("orders:read", "pii:read").get(way).text
    health = door.with_scopes("orders:read", "pii:read", "health:read").get(way).text
    alone = door.with_scopes("orders:read", "health:read").get(way).text

    assert SECRET not in words
    assert SECRET not in alone
    assert (SECRET in health) == ("history" not in way)
    if way.startswith("/v1/cases"):
        assert "用一次就红肿" in words


def test_the_page_of_an_order_does_not_show_it_either(door: Door) -> None:
    paid_on_the_order(disputed(door))
    reader = door.with_scopes("orders:read", "pii:read")

    assert SECRET not in reader.get("/v1/orders/A-1", headers={"Accept": "text/html"}).text


def test_an_answer_shows_it_only_to_whom_may_read_it(door: Door) -> None:
    disputed(door)
    other = submitted(evidence_id="r2", health_evidence=RECEIPT | {"receipt_no": "2026-0002"})
    writes = ("cases:append", "pii:read")

    for dry_run in ("true", "false"):
        said = door.with_scopes(*writes).say(CASE, other, params={"dry_run": dry_run})
        assert said.status_code in (200, 201), said.text
        assert "2026-0002" not in said.text
    third = submitted(evidence_id="r3", health_evidence=RECEIPT | {"receipt_no": "2026-0003"})
    assert "2026-0003" in door.with_scopes(*writes, "health:read").say(CASE, third).text


@requirement("R-001-13")
def test_a_receipt_is_known_again_by_what_the_vault_holds_of_it(door: Door) -> None:
    disputed(door)

    problem = expect_problem(door.say(CASE, submitted(evidence_id="r2")), 409, "duplicate-receipt")
    assert problem["evidence_id"] == "r1"
    assert SECRET not in json.dumps(problem)
    incomplete = submitted(evidence_id="r3", health_evidence={"hospital": "市一院"})
    assert expect_problem(door.say(CASE, incomplete), 422, "receipt-incomplete")["missing"] == ["receipt_no", "date"]


def test_two_receipts_of_one_request_are_compared_too(door: Door) -> None:
    disputed(door)
    new = RECEIPT | {"receipt_no": "2026-0007"}
    twice = [submitted(evidence_id=name, health_evidence=new) for name in ("r7", "r8")]

    expect_problem(door.say(CASE, *twice), 409, "duplicate-receipt")


@requirement("R-000-37")
def test_an_auditor_lists_the_rulings_that_name_no_policy(door: Door) -> None:
    disputed(door)
    policy = {"policy_id": "platform", "version": 1, "clause_id": "p-2"}
    door.said(CASE, RULING | {"ruling_id": "R1", "outcome": "CONSUMER", "clauses": [LAW]})
    last = door.said(CASE, RULING | {"ruling_id": "R2", "outcome": "CONSUMER", "clauses": [policy]})
    position = last["events"][-1]["position"]
    auditor = door.with_scopes("audit:read", "pii:read")

    everything = auditor.read("/v1/registers/rulings", min_position=position)["rulings"]
    assert [row["ruling_id"] for row in everything] == ["R1", "R2"]
    lacking = auditor.read("/v1/registers/rulings", min_position=position, lacking="policy")["rulings"]
    assert [(row["ruling_id"], row["by"], row["reason"]) for row in lacking] == [("R1", "agent-7", "试用")]
    expect_problem(door.with_scopes("terms:publish").get("/v1/registers/rulings"), 403, "scope-missing")


def test_the_register_comes_in_pages_and_has_decisions_too(door: Door) -> None:
    paid_on_the_order(disputed(door))
    last = door.said(CASE, RULING | {"ruling_id": "R1", "outcome": "CONSUMER"})
    position = last["events"][-1]["position"]

    first = door.read("/v1/registers/rulings", min_position=position, limit=1)
    assert [(row["kind"], row["ruling_id"], row["by"]) for row in first["rulings"]] == [("DECISION", "J1", "judge-1")]
    rest = door.read("/v1/registers/rulings", after=first["next"])
    assert ([row["ruling_id"] for row in rest["rulings"]], rest["next"]) == (["R1"], None)


def test_a_case_is_told_in_both_languages(door: Door) -> None:
    paid_on_the_order(disputed(door))

    told = {
        tongue: [
            row["text"]
            for row in door.get(f"/v1/{CASE}/history", headers={"Accept-Language": tongue}).json()["history"]
        ]
        for tongue in ("zh-CN", "en")
    }
    assert any("提交证据 r1：医疗票据，票据金额 80.00 CNY" in text for text in told["zh-CN"])
    assert any(
        "Evidence r1 was handed in by the customer: a receipt of treatment, of 80.00 CNY" in text for text in told["en"]
    )
    assert any("judge-1 decided J1: for the customer" in text for text in told["en"])
