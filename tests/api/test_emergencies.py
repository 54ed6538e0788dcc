"""A safety emergency over HTTP: the board, the orders affected, and the recall that reaches each of them once."""

import json
from collections import Counter
from typing import Any

from api.settings import Settings
from tests.api.customer import KEY, Door, expect_problem
from tests.api.serving import serving
from tests.api.test_importing import line, send
from tests.examples import order, units
from tests.incident.dairy import APOLOGY, KNEW, PLAN, REPORT, yoghurt
from tests.trace import requirement

E1 = "incidents/E-1"
LONG_AGO = "2026-01-03T10:00:00+08:00"
REPORTED = {"batch": "B7", "hazard": "FOOD_SAFETY", "reason": "three customers are ill", "reported_at": LONG_AGO}
PAID = {"type": "PaymentCaptured", "payment_id": "p1", "amount": 5_00, "tender": "WECHAT"}
SENT = {"type": "LinesShipped", "lines": units(_1=1)}
WAIT_S = 30


def bought(key: str, *, batch: str = "B7", **more: Any) -> bytes:
    """A line of an import: an order of one yoghurt, paid, and sent unless it is an old one."""
    placed = {"type": "OrderPlaced"} | order(lines=yoghurt(5_00, batch=batch)) | {"customer_id": f"c-{key}"}
    old = {"occurred_at": LONG_AGO}
    facts = [placed | old, PAID | old] if more else [placed, PAID, SENT]
    return line(f"orders/{key}", *facts, **more)


def say(door: Door, type_: str, **members: Any) -> dict[str, Any]:
    return door.said(E1, {"type": type_, **members})


def recall(door: Door) -> int:
    """Found dangerous and recalled; the position of the recall."""
    say(door, "EmergencyDeclared", **REPORTED)
    say(door, "BatchInspected", result="CONFIRMED", **REPORT)
    return say(door, "RecallOrdered", **PLAN)["events"][0]["position"]


def told(door: Door, after: int, count: int) -> list[str]:
    """The orders which the recall reached behind a position, once there are so many of them."""
    found: list[str] = []
    while len(found) < count:
        page = {"after": after, "types": "RecallNoticed", "limit": 1000, "timeout": WAIT_S}
        events = door.read("/v1/events", **page)
        assert events, f"the recall reached {len(found)} orders and no more"
        found += [event["subject"] for event in events]
        after = int(events[-1]["sequence"])
    return found


def head(door: Door) -> int:
    return door.size - 1


def affected(door: Door, **query: Any) -> list[dict[str, Any]]:
    return door.read("/v1/incidents/E-1/orders", min_position=head(door), **query)["orders"]


def board(door: Door) -> list[dict[str, Any]]:
    return door.read("/v1/boards/emergencies", min_position=head(door))["emergencies"]


@requirement("R-003-46", "R-003-47")
def test_batch_b7_reaches_312_orders_of_312_each_once_across_a_restart(settings: Settings) -> None:
    """Two hundred bought it before; the server stops as soon as the first is told; the rest come in afterwards, some
    of them out of old records.
    """
    before = [f"A-{number}" for number in range(1, 201)]
    after = [f"A-{number}" for number in range(201, 301)]
    imported = [f"A-{number}" for number in range(301, 313)]
    with serving(settings) as served:
        door = served.door(KEY)
        send(door, b"".join([*map(bought, before), bought("OTHER-1", batch="B8")]))
        position = recall(door)
        told(door, position, 1)
    with serving(settings) as served:
        door = served.door(KEY)
        # What is quarantined is not sent: these are bought and paid for.
        lines = [json.loads(bought(key)) for key in after]
        send(door, b"".join(json.dumps(each | {"facts": each["facts"][:2]}).encode() + b"\n" for each in lines))
        send(door, b"".join(bought(key, historical=True) for key in imported))
        found = told(door, position, 312)
        (row,) = board(door)
        rows = affected(door, limit=1000)

        assert Counter(found).most_common(1)[0][1] == 1
        assert (row["orders"], row["affected"], row["notified"], row["claims_due"]) == (312, 312, 312, 0)
        assert [each["order_id"] for each in rows] == [*before, *after, *imported]
        assert {each["message_id"] for each in rows} == {"E-1.recall"}
        events = door.read("/v1/orders/A-1/events")["events"]
        assert [each["type"] for each in events][3:] == ["RecallNoticed", "MessagePrepared", "DamagesAssessed"]
        assert "recalls" in door.read("/v1/orders/OTHER-1")
        assert door.read("/v1/orders/OTHER-1")["recalls"] == []


@requirement("R-003-48")
def test_each_order_shows_what_it_has_had(door: Door) -> None:
    send(door, b"".join([bought("A-1"), bought("A-2")]))
    position = recall(door)
    told(door, position, 2)
    door.said("orders/A-1", {"type": "MessageSent", "message_id": "E-1.recall", "channel": "SMS"})
    known = say(door, "LiabilityEstablished", **KNEW)["events"][0]["position"]
    found: list[Any] = []
    while len(found) < 2:
        found = door.read("/v1/events", after=known, types="DamagesAssessed", timeout=WAIT_S)
    first, second = affected(door)
    (row,) = board(door)

    assert (first["sent"], second["sent"]) == (["SMS"], [])
    assert first["held"] == units(_1=1)
    assert first["claim"] == {
        "assessment_id": "E-1.148.2",
        "basis": "STATUTORY_148",
        "conditions": ["BELOW_FOOD_STANDARD", "SELLER_KNEW"],
        "qualifies": True,
        "unmet": [],
        "total": 1005_00,
    }
    assert (row["notified"], row["sent"], row["claims"], row["claims_due"]) == (2, 1, 2, 2)
    assert door.read("/v1/orders/A-1")["compensations"] == []


def test_the_orders_of_a_batch_are_found_before_anything_is_recalled_page_by_page(door: Door) -> None:
    send(door, b"".join(bought(f"A-{number}") for number in range(1, 6)))
    say(door, "EmergencyDeclared", **REPORTED)

    first = door.read("/v1/incidents/E-1/orders", limit=3, min_position=head(door))
    rest = door.read("/v1/incidents/E-1/orders", limit=3, after=first["next"])

    assert [each["order_id"] for each in (*first["orders"], *rest["orders"])] == ["A-1", "A-2", "A-3", "A-4", "A-5"]
    assert rest["next"] is None
    assert first["reach"]["affected"] == 5
    assert first["orders"][0]["noticed_at"] is None
    expect_problem(door.get("/v1/incidents/E-9/orders"), 404, "not-found")


def test_an_order_of_which_nothing_is_left_is_not_counted_among_the_affected(door: Door) -> None:
    send(door, b"".join([bought("A-1"), bought("A-2")]))
    door.said("orders/A-2", {"type": "ReturnRequested", "return_id": "R1", "lines": units(_1=1), "cause": "QUALITY"})
    accepted = [{"line": "1", "accepted": 1}]
    door.said("orders/A-2", {"type": "ReturnInspected", "return_id": "R1", "lines": accepted})
    told(door, recall(door), 2)

    (row,) = board(door)
    assert (row["orders"], row["affected"], row["notified"]) == (2, 1, 1)


def test_an_emergency_is_read_with_its_clock_and_leaves_the_board_when_it_is_closed(door: Door) -> None:
    say(door, "EmergencyDeclared", **REPORTED)
    say(door, "EmergencyAssigned", owner="zhao")
    (row,) = board(door)
    assert (row["incident_id"], row["status"], row["owner"], row["apologised"]) == ("E-1", "DECLARED", "zhao", False)
    assert row["clocks"][0]["due_at"] == "2026-01-03T03:00:00.000000Z"

    unfinished = door.say(E1, {"type": "EmergencyClosed", "outcome": "UNFOUNDED", "reason": "a false report"})
    assert expect_problem(unfinished, 409, "emergency-unfinished")["detail"] == "应急事件 E-1 还不能结束：尚未响应。"
    say(door, "EmergencyAcknowledged", by="chen")
    say(door, "PublicApologyPublished", **APOLOGY)
    say(door, "EmergencyClosed", outcome="UNFOUNDED", reason="a false report")

    found = door.read("/v1/incidents/E-1")
    assert board(door) == []
    assert (found["status"], found["outcome"], found["reason"]) == ("CLOSED", "UNFOUNDED", "three customers are ill")
    assert found["clocks"][0]["status"] == "MET"
    without = door.with_scopes("orders:read").read("/v1/incidents/E-1")
    assert set(without["reason"]) == {"commitment"}


def test_a_quarantined_batch_is_refused_at_the_door(door: Door) -> None:
    placed = {"type": "OrderPlaced"} | order(lines=yoghurt(5_00))
    door.said("orders/A-1", placed)
    say(door, "EmergencyDeclared", **REPORTED)
    say(door, "BatchQuarantined", place="cold store 2")

    problem = expect_problem(door.say("orders/A-1", SENT), 409, "batch-quarantined")

    assert problem["detail"] == "第 1 行属于批次 B7，因应急事件 E-1 封存，不能发出。"
    assert problem["law"] == "食品安全法 63"


def test_an_emergency_is_declared_by_whoever_works_on_cases(door: Door) -> None:
    body = {"type": "EmergencyDeclared"} | REPORTED

    expect_problem(door.with_scopes("orders:append").say(E1, body), 403, "scope-missing")
    assert door.with_scopes("cases:append").say(E1, body).status_code == 201
    expect_problem(door.say(E1, {"type": "ClockDue", "clock_id": "EMERGENCY"}), 422, "unknown-fact")
