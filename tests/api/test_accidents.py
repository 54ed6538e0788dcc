"""What goes wrong with offers, over HTTP: wrong combinations, splits, ambiguous terms."""

import json
from typing import Any

from tests.api.customer import CAMPAIGN, ORDER, Door, expect_problem

A1 = "orders/A-1"
TERMS = CAMPAIGN | {"clauses": [], "threshold": 0}


def offer(door: Door, name: str, amount: int, **terms: Any) -> None:
    """A campaign and its coupon of the same name, for the customer of the order."""
    door.said(f"campaigns/{name}", TERMS | {"benefit": {"kind": "AMOUNT_OFF", "amount": amount}} | terms)
    door.said(f"coupons/{name}", {"type": "CouponIssued", "campaign_id": name, "customer_id": "C-88"})


def imported(door: Door) -> dict[str, Any]:
    """An old order on which 30.00 and 50.00 were combined against their terms."""
    offer(door, "k-30", 3000)
    offer(door, "k-50", 5000)
    order = ORDER | {"coupons": ["k-30", "k-50"]}
    line = {"stream": A1, "idempotency_key": "old", "facts": [order], "historical": True}
    headers = door.bearer | {"Content-Type": "application/x-ndjson"}
    answer = door.client.post("/v1/import", content=json.dumps(line).encode() + b"\n", headers=headers)
    assert json.loads(answer.text)["status"] == 201, answer.text
    return door.read(f"/v1/{A1}")


def test_a_wrong_combination_that_was_imported_is_shown_and_resolved(door: Door) -> None:
    found = imported(door)["mis_stacking"]

    assert (found["coupons"], found["cause"], found["suggested"]) == (["k-30"], "IMPORT", "HONOUR")
    assert (found["payable"], found["due_payable"], found["excess"]) == (62000, 65000, 3000)
    assert found["resolution"] is None

    collect = {"type": "MisStackingResolved", "mode": "COLLECT"}
    problem = expect_problem(door.say(A1, collect), 409, "needs-consent")
    assert (problem["requirement"], problem["detail"]) == ("R-000-109", "向客户收取差额须先征得其同意。")

    state = door.said(A1, collect | {"consent": True})["state"]
    assert state["mis_stacking"]["resolution"] == {
        "mode": "COLLECT",
        "consent": True,
        "approver": None,
        "amount": 3000,
        "payer": "CUSTOMER",
    }
    assert (state["money"]["payable"], state["money"]["outstanding"]) == (65000, 65000)
    assert [coupon["coupon_id"] for coupon in state["coupons"]] == ["k-50"]
    assert door.said(A1, collect | {"consent": True})["events"] == []


def test_a_split_order_and_its_parts_name_each_other(door: Door) -> None:
    offer(door, "k-50", 5000)
    door.said(A1, ORDER)
    parts = [{"order_id": "A-1.1", "lines": ["1"]}, {"order_id": "A-1.2", "lines": ["2"], "coupons": ["k-50"]}]
    said = door.said(A1, {"type": "OrderSplit", "parts": parts})

    assert (said["state"]["split_into"], said["state"]["status"]) == (["A-1.1", "A-1.2"], "CANCELLED")
    assert [event["type"] for event in said["events"] if event["stream"].startswith("orders/A-1.")] == [
        "OrderPlaced"
    ] * 2
    part = door.read("/v1/orders/A-1.2")
    assert (part["split_from"], part["split_into"], part["money"]["payable"]) == ("A-1", [], 25000)

    again = {"type": "OrderSplit", "parts": [parts[0], parts[1] | {"order_id": "A-1.3"}]}
    expect_problem(door.say(A1, again), 409, "already-recorded-differently")
    door.said("orders/A-2", ORDER, {"type": "PaymentCaptured", "payment_id": "P-1", "amount": 1, "tender": "card"})
    expect_problem(door.say("orders/A-2", again), 409, "cannot-split")
    expect_problem(door.say("orders/A-2", again | {"parts": [parts[0], parts[0]]}), 422, "order-twice")


def test_a_reading_is_shown_with_its_reason(door: Door) -> None:
    offer(door, "k-50", 5000, refund_method="REPRICE", threshold=50000)
    door.said(A1, ORDER | {"coupons": ["k-50"]})
    door.said(A1, {"type": "LinesCancelled", "lines": [{"line": "2", "quantity": 1}], "cause": "BUYER_NO_REASON"})
    before = door.read(f"/v1/{A1}")["money"]["outstanding"]
    reading = {"type": "TermsInterpreted", "coupon_id": "k-50", "readings": ["REPRICE", "PRO_RATA"], "reason": "两解"}
    state = door.said(A1, reading)["state"]

    assert [(each["coupon_id"], each["reason"]) for each in state["interpreted"]] == [("k-50", "两解")]
    assert (before, state["money"]["outstanding"]) == (40000, 37143)
    assert [each["method"] for each in state["refunds"][1]["trace"]["outcomes"]] == [
        "PRO_RATA",
        "REPRICE",
        "BUYER_FAVOURABLE",
    ]
