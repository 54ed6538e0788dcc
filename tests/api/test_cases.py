"""After-sales cases over HTTP: opened, read as they stood, told in sentences, kept from who may not see."""

from typing import Any

from tests.api.customer import Door, expect_problem
from tests.examples import order, units

CASE = {
    "type": "CaseOpened",
    "channel": "APP",
    "category": "QUALITY",
    "order_id": "A-1",
    "customer_name": "王女士",
    "contact": "138 0000 0000",
    "purchase_channel": "APP",
    "reason": "有异味",
    "demands": ["RETURN_REFUND"],
}
RETURN = {"kind": "RETURN", "lines": units(_1=1), "cause": "QUALITY"}


def paid(door: Door) -> None:
    door.said("orders/A-1", {"type": "OrderPlaced"} | order(268_00, coupons=[]))
    door.said("orders/A-1", {"type": "PaymentCaptured", "payment_id": "p1", "amount": 268_00, "tender": "WECHAT"})
    door.said("orders/A-1", {"type": "LinesDelivered", "lines": units(_1=1)})


def settled(door: Door) -> Any:
    paid(door)
    door.said("cases/C-1", CASE)
    door.said("cases/C-1", {"type": "FirstResponded", "owner": "agent-1"})
    door.said("cases/C-1", {"type": "CaseVerified"})
    options = [{"option_id": "a", "remedies": [RETURN]}]
    door.said("cases/C-1", {"type": "ResolutionProposed", "proposal_id": "P1", "reason": "质量", "options": options})
    door.said("cases/C-1", {"type": "ResolutionAccepted", "proposal_id": "P1", "option_id": "a"})
    return door.said("cases/C-1", {"type": "ResolutionExecuted", "address": "漳州 1 号仓"})


def test_a_case_and_its_order_are_written_in_one_transaction(door: Door) -> None:
    answer = settled(door)

    streams = {event["stream"] for event in answer["events"]}
    positions = [event["position"] for event in answer["events"]]
    assert streams == {"cases/C-1", "orders/A-1"}
    assert positions == list(range(positions[0], positions[0] + len(positions)))
    assert answer["state"]["waiting"] == ["C-1.P1.1"]
    assert door.read("/v1/orders/A-1")["returns"][0]["return_id"] == "C-1.P1.1"
    assert door.read("/v1/orders/A-1")["cases"] == ["C-1"]


def test_what_happens_on_the_order_is_heard_by_its_case_at_once(door: Door) -> None:
    settled(door)
    inspected = {"type": "ReturnInspected", "return_id": "C-1.P1.1", "lines": [{"line": "1", "accepted": 1}]}

    answer = door.said("orders/A-1", inspected)
    assert "CaseResolved" in [event["type"] for event in answer["events"] if event["stream"] == "cases/C-1"]
    case = door.read("/v1/cases/C-1")
    assert (case["resolved"]["refunded"], case["currency"], case["status"]) == (268_00, "CNY", "RESOLVE")


def test_a_case_is_read_as_it_stood(door: Door) -> None:
    settled(door)

    assert door.read("/v1/cases/C-1", as_of_version=1)["status"] == "INTAKE"
    assert door.read("/v1/cases/C-1")["status"] == "RESOLVE"
    assert door.read("/v1/cases/C-1/events")["events"][0]["type"] == "CaseOpened"
    expect_problem(door.get("/v1/cases/C-2"), 404, "not-found")


def test_a_case_is_told_in_sentences(door: Door) -> None:
    settled(door)

    told = [row["text"] for row in door.read("/v1/cases/C-1/history")["history"]]
    assert told[0] == "受理：质量问题（其他），渠道 APP，订单 A-1，诉求 退货退款，客户陈述 “有异味”。"
    assert "提出解决方案 P1：选项 a（退货），退款 268.00 CNY。说明 “质量”。" in told


def test_who_may_not_read_a_persons_words_reads_commitments(door: Door) -> None:
    paid(door)
    door.said("cases/C-1", CASE)
    plain = door.with_scopes("orders:read")

    details = plain.read("/v1/cases/C-1")["details"]
    assert details["customer_name"].keys() == details["contact"].keys() == details["reason"].keys() == {"commitment"}
    assert door.read("/v1/cases/C-1")["details"]["customer_name"] == "王女士"


def test_a_case_is_opened_by_who_may_and_by_nobody_else(door: Door) -> None:
    paid(door)

    expect_problem(door.with_scopes("orders:append").say("cases/C-1", CASE), 403, "scope-missing")
    expect_problem(door.say("cases/C-1", CASE | {"category": "GOSSIP"}), 422, "schema")
    expect_problem(door.say("cases/C-1", CASE | {"order_id": "A-9"}), 409, "unknown-order")
    expect_problem(door.say("cases/C-1", {"type": "ClockDue", "clock_id": "PLAN"}), 422, "unknown-fact")
    expect_problem(door.get("/v1/cases/C-1"), 404, "not-found")


def test_a_proposal_is_tried_without_being_made(door: Door) -> None:
    paid(door)
    door.said("cases/C-1", CASE)
    door.said("cases/C-1", {"type": "CaseVerified"})
    proposal = {"type": "ResolutionProposed", "proposal_id": "P1", "reason": "质量"}
    options = [{"option_id": "a", "remedies": [RETURN]}]

    tried = door.say("cases/C-1", proposal | {"options": options}, params={"dry_run": "true"}).json()
    assert tried["events"][0]["data"]["worth"][0]["refund"] == 268_00
    assert door.read("/v1/cases/C-1")["proposals"] == []
    assert door.read("/v1/orders/A-1")["quotes"] == []
