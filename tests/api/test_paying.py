"""Paying what was shown, and getting it back over the way it came."""

from typing import Any

from tests.api.customer import ORDER, PAID, Door, expect_problem
from tests.trace import requirement

SHOWN: dict[str, Any] = {
    "type": "CheckoutShown",
    "customer_id": "C-88",
    "currency": "CNY",
    "language": "zh-CN",
    "lines": ORDER["lines"],
    "totals": {"listed": 700_00, "discount": 0, "freight": 0, "payable": 700_00},
}


@requirement("R-000-110")
def test_a_payment_names_the_checkout_whose_amount_the_customer_confirmed(door: Door) -> None:
    (shown,) = door.said("checkouts/CO-9", SHOWN)["events"]
    placed = door.said("orders/A-1", ORDER | {"checkout_id": "CO-9"})
    assert placed["state"]["checkout_leaf"] == shown["leaf_hash"]

    problem = expect_problem(door.say("orders/A-1", PAID | {"confirms": "0" * 64}), 409, "shown-differs")
    assert (problem["requirement"], problem["detail"]) == ("R-000-110", "订单与向客户展示的内容不一致。")
    paid = door.said("orders/A-1", PAID | {"confirms": shown["leaf_hash"]})

    assert paid["state"]["payments"][0]["confirms"] == shown["leaf_hash"]
    assert paid["state"]["money"]["outstanding"] == 0
    told = door.read("/v1/orders/A-1/history")["history"][-1]["text"]
    assert shown["leaf_hash"] in told


def test_a_page_with_another_sum_is_told_with_both_figures(door: Door) -> None:
    door.said("checkouts/CO-9", SHOWN)

    problem = expect_problem(
        door.say("orders/A-1", ORDER | {"checkout_id": "CO-9", "freight": 100}), 409, "shown-differs"
    )

    assert problem["detail"] == "订单与向客户展示的内容不一致：展示应付 700.00 CNY，订单应付 701.00 CNY。"


def test_points_go_back_as_points_to_the_customers_account(door: Door) -> None:
    points = {"type": "PaymentCaptured", "payment_id": "P-1", "amount": 200_00, "tender": "POINTS", "points": 2_000}
    cancelled = {"type": "LinesCancelled", "lines": [{"line": "2", "quantity": 1}], "cause": "MERCHANT"}
    granted = {
        "type": "CompensationGranted",
        "kind": "POINTS",
        "amount": 2_000,
        "basis": "GOODWILL",
        "approver": "wang",
    }
    door.said("orders/A-1", ORDER)
    door.said("orders/A-1", granted)
    door.said("orders/A-1", points)
    door.said("orders/A-1", PAID | {"payment_id": "P-2", "amount": 500_00})
    door.said("orders/A-1", cancelled)

    settled = door.said("orders/A-1", {"type": "RefundSettled", "refund_id": "r1", "reference": "WX-1"})

    assert [(each["stream"], each["type"]) for each in settled["events"]] == [
        ("orders/A-1", "RefundSettled"),
        ("orders/A-1", "PointsReturned"),
        ("customers/C-88", "PointsReturned"),
        ("orders/A-1", "MessagePrepared"),
    ]
    assert settled["state"]["refunds"][0]["tenders"] == [
        {"payment_id": "P-1", "amount": 200_00, "points": 2_000},
        {"payment_id": "P-2", "amount": 100_00},
    ]
    assert [each["takes_back"] for each in settled["state"]["payments"]] == [0, 400_00]


def test_a_tender_that_is_closed_says_how_much_needs_another_way(door: Door) -> None:
    door.said("orders/A-1", ORDER)
    door.said("orders/A-1", PAID | {"refundable": 250_00})
    door.said("orders/A-1", {"type": "RefundGranted", "amount": 300_00, "reason": "x", "approver": "S-1"})

    payout = {"type": "RefundSettled", "refund_id": "r1", "reference": "WX-1"}
    problem = expect_problem(door.say("orders/A-1", payout), 409, "tender-closed")

    assert (problem["missing"], problem["law"]) == (50_00, "七日无理由退货暂行办法 14")
    assert "50.00 CNY" in problem["detail"]
