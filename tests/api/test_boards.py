"""The boards of gifts, returns and repairs, and the key figures of gifts, over HTTP."""

from typing import Any

from tests.api.customer import Door, expect_problem
from tests.examples import order, units
from tests.trace import requirement

GIFT = {
    "line": "g",
    "sku": "bag",
    "title": "Bag",
    "category": "gifts",
    "kind": "GIFT",
    "list_price": 0,
    "quantity": 100,
    "belongs_to": "1",
    "declared_value": 39_00,
}
FORM = {"reason": "not needed", "contact": "li@example.com", "lines": units(_g=1)}


def placed(door: Door, key: str, **gift: Any) -> str:
    stated = order(299_00)
    stated["lines"].append(GIFT | gift)
    name = f"orders/{key}"
    door.said(name, {"type": "OrderPlaced"} | stated)
    door.said(name, {"type": "PaymentCaptured", "payment_id": "p1", "amount": 299_00, "tender": "WECHAT"})
    return name


def ask(door: Door, name: str, number: str, **members: Any) -> Any:
    key = name.removeprefix("orders/")
    form = {"gift_return_id": number, "kind": "VOLUNTARY", "order_no": key} | FORM | members
    return door.said(name, {"type": "GiftReturnRequested"} | form)


def board(door: Door, name: str, position: int) -> list[tuple[str, str, str]]:
    rows = door.read(f"/v1/boards/{name}", min_position=position)["items"]
    return [(row["order_id"], row["item"], row["status"]) for row in rows]


def last(answer: Any) -> int:
    return answer["events"][-1]["position"]


def test_the_boards_list_what_is_open_until_it_is_done(door: Door) -> None:
    name = placed(door, "A-1")
    ask(door, name, "G1")
    door.said(name, {"type": "ReturnRequested", "return_id": "R1", "lines": units(_1=1), "cause": "QUALITY"})
    withdrawn = {"type": "ReturnWithdrawn", "return_id": "R1", "reason": "fixed"}
    repair = {"type": "RepairRequested", "repair_id": "F1", "line": "1", "order_no": "A-1"}
    position = last(door.said(name, {"type": "GiftReturnReviewed", "gift_return_id": "G1"}))

    assert board(door, "gifts", position) == [("A-1", "G1", "INSTRUCTED")]
    assert board(door, "returns", position) == [("A-1", "R1", "REQUESTED")]
    assert board(door, "repairs", position) == []

    door.said(name, withdrawn)
    position = last(door.said(name, repair))

    assert board(door, "returns", position) == []
    assert board(door, "repairs", position) == [("A-1", "F1", "REQUESTED")]


def test_a_board_is_read_page_by_page(door: Door) -> None:
    position = -1
    for key in ("A-1", "A-2", "A-3"):
        position = last(ask(door, placed(door, key), "G1"))

    first = door.read("/v1/boards/gifts", limit=2, min_position=position)
    rest = door.read("/v1/boards/gifts", after=first["next"])

    assert [row["order_id"] for row in first["items"]] == ["A-1", "A-2"]
    assert ([row["order_id"] for row in rest["items"]], rest["next"]) == (["A-3"], None)
    assert rest["items"][0]["told"]["reason"] == "not needed"
    assert rest["items"][0]["due_at"] == rest["items"][0]["told"]["review_by"]


@requirement("R-002-40", "R-002-41")
def test_how_many_gifts_came_back_is_set_beside_an_earlier_period(door: Door) -> None:
    position = -1
    for key, month, came in (("A-1", "2026-01", 30), ("A-2", "2026-02", 36)):
        name = placed(door, key)
        shipped = {"type": "LinesShipped", "lines": units(_1=1, _g=100), "occurred_at": f"{month}-10T10:00:00+08:00"}
        door.said(name, shipped)
        received = {"type": "GiftReceived", "lines": units(_g=came), "occurred_at": f"{month}-20T10:00:00+08:00"}
        position = last(door.said(name, received))

    found = door.read(
        "/v1/kpi",
        topic="gifts",
        **{"from": "2026-02-01", "to": "2026-02-28", "before_from": "2026-01-01", "before_to": "2026-01-31"},
        min_position=position,
    )

    assert found["figures"]["gifts_sent"] == 100
    assert found["change"]["recovery_bp"] == {"before": 30_00, "after": 36_00, "points_bp": 6_00, "relative_bp": 20_00}
    assert found["figures"]["order_return_bp"] is None


@requirement("R-002-39", "R-002-27")
def test_satisfaction_is_kept_with_both_its_ends(door: Door) -> None:
    scores = {"2026-01": (4, 4, 4, 4, 4), "2026-02": (5, 5, 4, 4, 5)}
    position = -1
    for month, given in scores.items():
        for place, score in enumerate(given, 1):
            key = f"A-{month}-{place}"
            name = placed(door, key)
            ask(door, name, "G1")
            door.said(name, {"type": "GiftReturnWithdrawn", "gift_return_id": "G1"})
            archived = {"type": "GiftReturnArchived", "gift_return_id": "G1", "score": score}
            position = last(door.said(name, archived | {"occurred_at": f"{month}-20T10:00:00+08:00"}))

    period = {"from": "2026-02-01", "to": "2026-02-28", "before_from": "2026-01-01", "before_to": "2026-01-31"}
    found = door.read("/v1/kpi", topic="gifts", **period, min_position=position)

    assert found["change"]["csat100_bp"] == {"before": 80_00, "after": 92_00, "points_bp": 12_00, "relative_bp": 15_00}


def test_a_period_needs_both_its_days(door: Door) -> None:
    expect_problem(door.get("/v1/kpi", params={"topic": "gifts", "from": "2026-02-01"}), 422, "schema")
    half = {"topic": "gifts", "from": "2026-02-01", "to": "2026-02-28", "before_from": "2026-01-01"}
    expect_problem(door.get("/v1/kpi", params=half), 422, "schema")
    expect_problem(
        door.get("/v1/kpi", params={"topic": "weather", "from": "2026-02-01", "to": "2026-02-02"}), 422, "schema"
    )
    expect_problem(door.get("/v1/boards/dreams"), 422, "schema")
    expect_problem(door.with_scopes("terms:publish").get("/v1/boards/gifts"), 403, "scope-missing")


@requirement("R-002-57")
def test_the_guide_has_six_steps_and_no_message_carries_a_link(door: Door) -> None:
    name = placed(door, "A-1")
    ask(door, name, "G1")
    door.said(name, {"type": "GiftReturnReviewed", "gift_return_id": "G1"})

    guide = door.read("/v1/gifts/guide")
    messages = door.read("/v1/orders/A-1")["messages"]

    assert [step["step"] for step in guide["steps"]] == [1, 2, 3, 4, 5, 6]
    assert guide["steps"][0]["code"] == "SIGN_IN"
    assert len(messages) == 2
    assert all("http" not in block["zh"] + block["en"] for message in messages for block in message["blocks"])
