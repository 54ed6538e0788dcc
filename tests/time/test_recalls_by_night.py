"""A recall on a real ledger file: the ledger's own clock takes it to every order, and to none of them twice."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.examples import order, units
from tests.incident.dairy import KNEW, PLAN, REPORT, yoghurt
from tests.time.test_ticking import Night, night
from tests.trace import requirement

__all__ = ["night"]
E1 = "incidents/E-1"
REACHED = ["RecallNoticed", "MessagePrepared", "DamagesAssessed"]
MORE_THAN_ONE_TURN = 520


def buy(night: Night, key: str, *, sent: bool = True, **members: Any) -> None:
    night.say(f"orders/{key}", "OrderPlaced", **order(lines=yoghurt(5_00, **members)))
    if sent:
        night.say(f"orders/{key}", "LinesShipped", lines=units(_1=1))


def declare(night: Night) -> None:
    about = {"batch": "B7", "hazard": "FOOD_SAFETY", "reason": "three customers are ill"}
    night.say(E1, "EmergencyDeclared", **about, reported_at="2026-05-01T02:00:00.000000Z")


def recall(night: Night) -> None:
    declare(night)
    night.say(E1, "EmergencyAcknowledged", by="chen")
    night.say(E1, "BatchInspected", result="CONFIRMED", **REPORT)
    night.say(E1, "RecallOrdered", **PLAN)


@requirement("R-003-45")
def test_the_hour_that_nobody_used_is_noticed_once(night: Night):
    declare(night)

    assert night.tick("2026-05-01T02:59:00.000000Z") == []
    assert night.tick("2026-05-01T03:00:01.000000Z") == ["ClockBreached"]
    assert night.tick("2026-05-02") == []


@requirement("R-003-47")
def test_what_a_crash_left_half_told_is_told_once(night: Night):
    """Some orders were reached and the read models never knew; then they were lost altogether."""
    for number in range(6):
        buy(night, f"A-{number}")
    recall(night)
    for number in range(3):
        night.say(f"orders/A-{number}", "OrderDue", kind="RECALL", item="E-1")

    assert Counter(night.tick("2026-05-02")) == Counter(REACHED * 3)
    Path(f"{night.settings.db}.views").unlink()
    assert night.tick() == []
    assert all(len(night.stream(f"orders/A-{number}").state.messages) == 1 for number in range(6))


def test_more_orders_than_one_turn_asks_are_all_reached(night: Night):
    for number in range(MORE_THAN_ONE_TURN):
        buy(night, f"A-{number}", sent=False)
    recall(night)

    night.tick("2026-05-02")
    reached = Counter(len(night.stream(f"orders/A-{number}").state.recalls) for number in range(MORE_THAN_ONE_TURN))
    assert reached == {1: MORE_THAN_ONE_TURN}
    assert night.tick("2026-05-03") == []


@requirement("R-003-47")
def test_an_order_placed_after_the_recall_is_found_too(night: Night):
    recall(night)
    assert night.tick("2026-05-02") == []

    buy(night, "A-1", sent=False)
    buy(night, "A-2", sent=False, batch="B8")
    assert night.tick("2026-05-03") == ["RecallNoticed", "MessagePrepared"]
    assert night.tick("2026-05-04") == []


def test_a_batch_found_safe_is_called_back_from_nobody_any_more(night: Night):
    buy(night, "A-1")
    declare(night)
    night.say(E1, "EmergencyAcknowledged", by="chen")
    night.say(E1, "RecallOrdered", **PLAN, approver="zhao", reason="children are ill")
    night.say(E1, "BatchInspected", result="CLEARED", **REPORT)
    night.say(E1, "BatchReleased", reason="safe")
    buy(night, "A-2")

    assert night.tick("2026-05-02") == []


def test_a_batch_found_dangerous_after_all_is_called_back_again(night: Night):
    test_a_batch_found_safe_is_called_back_from_nobody_any_more(night)
    night.say(E1, "BatchInspected", result="CONFIRMED", report_sha256="34" * 32, inspector="qc-lin")
    night.say(E1, "BatchQuarantined")

    assert Counter(night.tick("2026-05-03")) == Counter(REACHED * 2)


@requirement("R-003-48")
@pytest.mark.parametrize(("merchant", "anew"), [("m1", ["DamagesAssessed"]), ("m2", [])])
def test_what_is_established_later_works_the_claims_out_anew(night: Night, merchant: str, anew: list[str]):
    buy(night, "A-1")
    recall(night)
    assert night.tick("2026-05-02") == REACHED

    night.say(E1, "LiabilityEstablished", **{**KNEW, "merchant_id": merchant})
    assert night.tick("2026-05-03") == anew
    assert night.tick("2026-05-04") == []
