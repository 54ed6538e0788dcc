"""The care board over HTTP, and a whole care from the stock-out to the voucher."""

from typing import Any

from tests.api.customer import CAMPAIGN, ORDER, Door, expect_problem
from tests.trace import requirement

OFFER = CAMPAIGN | {"benefit": {"kind": "AMOUNT_OFF", "amount": 100_00}, "threshold": 500_00}
OFFER |= {"clauses": [], "scope": {}}
LINES = [
    ORDER["lines"][0] | {"line": "1", "list_price": 495_00, "quantity": 1},
    ORDER["lines"][0] | {"line": "2", "sku": "other", "list_price": 605_00, "quantity": 1},
]


def stock_out(door: Door, *keys: str) -> dict[str, Any]:
    """Ms Li's basket on each of these orders, and the merchant out of stock; the last answer."""
    door.said("campaigns/K", OFFER)
    door.said("coupons/C", {"type": "CouponIssued", "campaign_id": "K", "code": "SAVE"})
    answer: dict[str, Any] = {}
    for key in keys:
        stream = f"orders/{key}"
        door.said(stream, ORDER | {"lines": LINES, "coupons": ["SAVE"]})
        door.said(stream, {"type": "PaymentCaptured", "payment_id": "P", "amount": 1000_00, "tender": "WECHAT"})
        cancelled = {"lines": [{"line": "2", "quantity": 1}], "cause": "MERCHANT_OUT_OF_STOCK"}
        answer = door.said(stream, {"type": "LinesCancelled", **cancelled})
    return answer


def voucher(incident_id: str, **members: Any) -> dict[str, Any]:
    said = {"type": "CompensationGranted", "kind": "VOUCHER", "amount": 50_00, "basis": "GOODWILL"}
    return said | {"incident_id": incident_id} | members


@requirement("R-000-127", "R-000-128")
def test_ms_li_is_cared_for_before_she_asks(door: Door) -> None:
    answer = stock_out(door, "A-1")

    types = [event["type"] for event in answer["events"]]
    assert types == ["LinesCancelled", "RefundFellDue", "ThresholdBroken", "MessagePrepared"]
    assert answer["state"]["coupons"][0]["validity"] == "VALID"
    position = answer["events"][-1]["position"]
    (row,) = door.read("/v1/care", min_position=position)["care"]
    assert (row["order_id"], row["incident_id"], row["proposed"]) == ("A-1", "A-1.r1", 50_00)

    granted = door.said("orders/A-1", voucher("A-1.r1"))
    position = max(event["position"] for event in granted["events"])
    assert door.read("/v1/care", min_position=position) == {"care": [], "next": None}
    expect_problem(door.say("orders/A-1", voucher("A-1.r1")), 409, "already-compensated")


def test_the_board_comes_in_pages(door: Door) -> None:
    position = stock_out(door, "A-1", "A-2", "A-3")["events"][-1]["position"]

    first = door.get("/v1/care", params={"limit": 2, "min_position": position})
    assert [row["order_id"] for row in first.json()["care"]] == ["A-1", "A-2"]
    assert int(first.headers["x-ledger-position"]) >= position
    rest = door.read("/v1/care", after=first.json()["next"])
    assert ([row["order_id"] for row in rest["care"]], rest["next"]) == (["A-3"], None)


def test_the_board_is_for_those_who_may_read_orders(door: Door) -> None:
    expect_problem(door.with_scopes("terms:publish").get("/v1/care"), 403, "scope-missing")
    expect_problem(door.get("/v1/care", params={"limit": 0}), 422, "schema")
    expect_problem(door.get("/v1/care", params={"min_position": 10**6}), 503, "behind")


def test_goodwill_beyond_50_is_refused_in_words_that_can_be_read_out(door: Door) -> None:
    stock_out(door, "A-1")

    problem = expect_problem(door.say("orders/A-1", voucher("A-1.r1", amount=80_00)), 409, "needs-approval")
    assert problem["detail"] == "补偿 80.00 CNY 超过该订单无需审批还可给予的 50.00 CNY，须有批准人。"
    assert problem["requirement"] == "R-000-132"


def test_damages_are_assessed_and_granted_over_http(door: Door) -> None:
    stock_out(door, "A-1")
    fraud = {"basis": "STATUTORY_55", "lines": [{"line": "1", "quantity": 1}], "reason": "翻新"}
    assessed = {"type": "DamagesAssessed", "assessment_id": "D-1", **fraud, "conditions": ["FRAUD"]}
    grant = {"type": "CompensationGranted", "kind": "CASH", "basis": "STATUTORY_55", "assessment_id": "D-1"}

    refusal = expect_problem(door.say("orders/A-1", grant | {"amount": 1}), 409, "not-assessed")
    assert refusal["detail"] == "给付赔偿前须有相应依据的评估（D-1）。"
    shown = door.said("orders/A-1", assessed)["state"]["assessments"][0]
    assert (shown["total"], shown["reason"]) == (1800_00, "翻新")
    problem = expect_problem(door.say("orders/A-1", grant | {"amount": 1350_01}), 409, "exceeds-assessment")
    assert problem["detail"] == "金额 1350.01 CNY 超过评估 D-1 尚可给付的 1350.00 CNY。价款 450.00 CNY 本身以退款退回。"
    assert door.said("orders/A-1", grant | {"amount": 1350_00})["state"]["money"]["owed_to_customer"] == 1900_00
