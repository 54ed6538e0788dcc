"""A return and an exchange over HTTP: what a client says, what she reads, and what a reader may see of it."""

from typing import Any

from tests.api.customer import ORDER, PAID, Door, expect_problem

A1 = "orders/A-1"
ADDRESS = "青岛市海港路 1 号"


def asked(return_id: str, line: str, cause: str = "BUYER_NO_REASON", **members: Any) -> dict[str, Any]:
    counted = [{"line": line, "quantity": 1}]
    return {"type": "ReturnRequested", "return_id": return_id, "lines": counted, "cause": cause} | members


def inspected(return_id: str, line: str) -> dict[str, Any]:
    return {"type": "ReturnInspected", "return_id": return_id, "lines": [{"line": line, "accepted": 1}]}


def told(door: Door, language: str) -> list[str]:
    answer = door.get(f"/v1/{A1}/history", headers={"Accept-Language": language})
    return [each["text"] for each in answer.json()["history"]]


def test_an_exchange_is_read_where_the_return_is(door: Door) -> None:
    another = {"line": "2", "sku": "pan-28", "title": "平底锅 28 厘米", "list_price": 32000}
    door.said(A1, ORDER, PAID)
    door.said(A1, asked("R-1", "2", remedy="EXCHANGE", replacements=[another]))
    state = door.said(A1, inspected("R-1", "2"))["state"]
    (row,) = state["returns"]

    assert (row["remedy"], row["status"], row["exchange"]["difference"]) == ("EXCHANGE", "INSPECTED", 2000)
    assert (row["exchange"]["replacements"], row["exchange"]["ship_by"]["working_days"]) == ([another], 3)
    assert (state["money"]["exchanged_more"], state["money"]["outstanding"]) == (2000, 2000)
    line = state["lines"][1]
    assert (line["exchanged"], line["exchanged_more"], line["retained_value"]) == (1, 2000, 32000)

    shipped = {"type": "ReplacementShipped", "return_id": "R-1"}
    problem = expect_problem(door.say(A1, shipped), 409, "difference-unpaid")
    assert (problem["amount"], problem["law"]) == (2000, "民法典 525")
    assert problem["detail"] == "换货应补的差价 20.00 CNY 尚未付清，不能发货。"
    door.said(A1, {"type": "PaymentCaptured", "payment_id": "P-2", "amount": 2000, "tender": "card"}, shipped)
    state = door.said(A1, {"type": "ReplacementDelivered", "return_id": "R-1"})["state"]

    assert state["returns"][0]["status"] == "REPLACED"
    assert state["lines"][1]["signed_at"] == state["returns"][0]["exchange"]["delivered"]["at"]
    assert "换为平底锅 28 厘米（每件 320.00 CNY），应补差价 20.00 CNY" in "".join(told(door, "zh-CN"))
    page = door.get(f"/v1/{A1}", headers={"Accept": "text/html", "Accept-Language": "en"}).text
    assert "Difference by exchange" in page


def test_a_return_shows_every_stage_it_came_through(door: Door) -> None:
    door.said(A1, ORDER | {"freight_insurance": {"insurer": "PICC", "cover_max": 1000}}, PAID)
    door.said(A1, asked("R-1", "2", "QUALITY"))
    stages: list[tuple[dict[str, Any], str]] = [
        ({"type": "ReturnAuthorised", "address": ADDRESS}, "AUTHORISED"),
        ({"type": "ReturnDispatched", "carrier": "SF", "freight": 1200}, "DISPATCHED"),
        ({"type": "ReturnReceived", "lines": [{"line": "2", "quantity": 1}]}, "RECEIVED"),
        (inspected("R-1", "2"), "INSPECTED"),
        ({"type": "FreightInsurancePaid", "freight": 1200, "reference": "picc-1"}, "INSPECTED"),
        ({"type": "ReturnFreightReimbursed", "amount": 200, "receipt": "No. 7"}, "INSPECTED"),
    ]
    for fact, status in stages:
        state = door.said(A1, fact | {"return_id": "R-1"})["state"]
        assert state["returns"][0]["status"] == status

    (row,) = door.read(f"/v1/{A1}")["returns"]
    assert (row["authorised"]["address"], row["authorised"]["freight_payer"]) == (ADDRESS, "MERCHANT")
    assert (row["insurance"]["payout"], row["insurance"]["customer_share"]) == (1000, 200)
    assert (row["postage"]["amount"], row["postage"]["refund_id"]) == (200, "r2")
    assert door.read(f"/v1/{A1}")["refunds"][1]["kind"] == "COMPENSATION"


def test_where_goods_go_back_to_is_not_shown_to_everyone(door: Door) -> None:
    door.said(A1, ORDER, PAID)
    door.said(A1, asked("R-1", "2"), {"type": "ReturnAuthorised", "return_id": "R-1", "address": ADDRESS})
    seen = door.with_scopes("orders:read").read(f"/v1/{A1}")

    assert list(seen["returns"][0]["authorised"]["address"]) == ["commitment"]


def test_a_refusal_without_a_ground_names_what_does_not_hold(door: Door) -> None:
    door.said(A1, ORDER, PAID)
    door.said(A1, asked("R-1", "2", "QUALITY"))
    refusal = {"type": "ReturnRefused", "return_id": "R-1", "ground": "NO_REASON_WINDOW_CLOSED", "reason": "过期"}

    problem = expect_problem(door.say(A1, refusal), 409, "ground-does-not-hold")
    assert (problem["ground"], problem["requirement"]) == ("NO_REASON_WINDOW_CLOSED", "R-000-24")
    state = door.said(A1, refusal | {"ground": "NOT_PROVEN"})["state"]
    assert (state["returns"][0]["status"], state["returns"][0]["refused"]["ground"]) == ("REFUSED", "NOT_PROVEN")
    assert "拒绝退货 R-1：所述问题未能证实，说明“过期”。商品仍归客户。" in told(door, "zh-CN")


def test_a_replacement_without_an_exchange_does_not_fit(door: Door) -> None:
    door.said(A1, ORDER, PAID)
    problem = expect_problem(
        door.say(A1, asked("R-1", "2", replacements=[{"line": "2"}])), 422, "replacement-without-exchange"
    )

    assert problem["errors"][0]["pointer"] == "/replacements"
