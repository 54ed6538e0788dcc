"""A safety emergency is taken in hand within the hour, by night and on Sundays, and followed through to its end."""

from typing import Any

import pytest

from domain.batches import batches_stream
from domain.incident import Incident, InspectionRequested
from domain.sla import ClockBreached, ClockMet, ClockStarted, start
from tests.incident.dairy import APOLOGY, E1, MONDAY_0030, PLAN, REPORT, SUNDAY_2330, declare, inspect, quarantined
from tests.story import Shop
from tests.trace import requirement


def emergency(shop: Shop) -> Incident:
    return shop.stream(E1).state


def in_hand(shop: Shop) -> Shop:
    shop.say(E1, "EmergencyAssigned", owner="zhao")
    return shop.say(E1, "EmergencyAcknowledged", by="chen")


@requirement("R-003-45", "R-003-46")
def test_a_report_on_sunday_night_is_answered_half_an_hour_after_midnight():
    shop = declare(Shop().at(SUNDAY_2330))

    (clock,) = shop.recorded(ClockStarted)
    assert isinstance(clock, ClockStarted)
    assert (clock.kind, clock.time, clock.due_at) == ("EMERGENCY", "WALL", MONDAY_0030)
    assert shop.recorded(InspectionRequested) == [InspectionRequested(batch="B7")]


@requirement("R-003-45")
def test_the_emergency_clock_is_another_than_the_routine_one():
    """B-15: the routine clock gives until Monday 09:10, the emergency's until Monday 00:30."""
    assert start("FIRST_RESPONSE", SUNDAY_2330).due_at == "2026-05-11T01:10:00.000000Z"
    assert start("EMERGENCY", SUNDAY_2330).due_at == MONDAY_0030


@requirement("R-003-45")
def test_taken_in_hand_to_the_second_it_is_in_time():
    shop = declare(Shop().at(SUNDAY_2330)).at(MONDAY_0030).say(E1, "EmergencyAcknowledged", by="chen")

    assert shop.recorded(ClockMet, ClockBreached) == [ClockMet(clock_id="EMERGENCY", over_s=0)]
    assert emergency(shop).status == "ACKNOWLEDGED"


@requirement("R-003-45")
def test_a_second_later_it_is_too_late_and_says_so():
    shop = declare(Shop().at(SUNDAY_2330)).at("2026-05-10T16:30:01.000000Z").say(E1, "EmergencyAcknowledged", by="chen")

    breached = ClockBreached(clock_id="EMERGENCY", due_at=MONDAY_0030)
    assert shop.recorded(ClockMet, ClockBreached) == [breached, ClockMet(clock_id="EMERGENCY", over_s=1)]


def test_an_emergency_that_nobody_took_in_hand_for_weeks_can_still_be():
    shop = declare(Shop()).later(days=20).say(E1, "EmergencyAcknowledged", by="chen")

    assert shop.names() == ["EmergencyAcknowledged", "ClockBreached", "ClockMet"]


def test_when_the_hour_is_over_the_ledger_notices_once():
    shop = declare(Shop().at(SUNDAY_2330))

    assert shop.at(MONDAY_0030).say(E1, "ClockDue", clock_id="EMERGENCY").names() == []
    assert shop.later(hours=1).say(E1, "ClockDue", clock_id="EMERGENCY").names() == ["ClockBreached"]
    assert shop.say(E1, "ClockDue", clock_id="EMERGENCY").names() == []
    assert emergency(shop).clocks["EMERGENCY"].status == "BREACHED"


def test_the_hour_runs_from_the_report_not_from_the_declaration():
    shop = declare(Shop().at("2026-05-10T16:10:00.000000Z"), reported_at=SUNDAY_2330)

    clock = emergency(shop).clocks["EMERGENCY"]
    assert (clock.started_at, clock.due_at) == (SUNDAY_2330, MONDAY_0030)


def test_nothing_is_reported_after_it_is_declared():
    shop = Shop().at(SUNDAY_2330)
    late: dict[str, Any] = {"batch": "B7", "hazard": "FOOD_SAFETY", "reason": "ill", "reported_at": MONDAY_0030}

    assert shop.refusal(E1, "EmergencyDeclared", **late).code == "reported-in-the-future"


def test_said_twice_is_said_once():
    shop = declare(Shop())
    declare(shop, reported_at=emergency(shop).declared_at)
    assert shop.names() == []
    steps: tuple[tuple[str, dict[str, Any]], ...] = (
        ("EmergencyAssigned", {"owner": "zhao"}),
        ("EmergencyAcknowledged", {"by": "chen"}),
        ("BatchQuarantined", {}),
        ("BatchInspected", {"result": "CONFIRMED", **REPORT}),
        ("RecallOrdered", PLAN),
        ("PublicApologyPublished", APOLOGY),
        ("EmergencyClosed", {"outcome": "RECALLED", "reason": "all were told"}),
    )
    for type_, members in steps:
        assert shop.say(E1, type_, **members).names()
        if type_ not in ("EmergencyAssigned", "BatchQuarantined", "EmergencyClosed"):
            assert shop.say(E1, type_, **members).names() == []
    assert shop.say(E1, "EmergencyClosed", outcome="RECALLED", reason="all were told").names() == []


def test_the_same_supervisor_is_named_once_and_another_takes_over():
    shop = declare(Shop()).say(E1, "EmergencyAssigned", owner="zhao")

    assert shop.say(E1, "EmergencyAssigned", owner="zhao").names() == []
    assert emergency(shop.say(E1, "EmergencyAssigned", owner="sun")).owner == "sun"
    assert shop.say(E1, "BatchQuarantined").names("incidents/") == ["BatchQuarantined"]
    assert shop.say(E1, "BatchQuarantined").names() == []


@requirement("R-003-47", "R-003-48")
@pytest.mark.parametrize(
    ("done", "undone"),
    [
        ((), ["NOT_RECALLED", "NO_APOLOGY"]),
        ((("RecallOrdered", PLAN),), ["NO_APOLOGY"]),
        ((("PublicApologyPublished", APOLOGY),), ["NOT_RECALLED"]),
        ((("RecallOrdered", PLAN), ("PublicApologyPublished", APOLOGY)), []),
    ],
)
def test_a_confirmed_danger_is_over_once_it_is_recalled_and_apologised_for(
    done: tuple[tuple[str, dict[str, Any]], ...], undone: list[str]
):
    shop = inspect(in_hand(declare(Shop())))
    for type_, members in done:
        shop.say(E1, type_, **members)
    closing: dict[str, Any] = {"outcome": "RECALLED", "reason": "all were told"}

    if undone:
        refusal = shop.refusal(E1, "EmergencyClosed", **closing)
        assert (refusal.code, refusal.extra["undone"]) == ("emergency-unfinished", undone)
    else:
        assert emergency(shop.say(E1, "EmergencyClosed", **closing)).status == "CLOSED"
        assert shop.refusal(E1, "BatchQuarantined").code == "emergency-closed"


@requirement("R-003-48")
def test_an_emergency_without_a_supervisor_is_not_closed():
    refusal = declare(Shop()).refusal(E1, "EmergencyClosed", outcome="UNFOUNDED", reason="a false report")

    assert refusal.extra["undone"] == ["NOT_ACKNOWLEDGED", "NO_OWNER"]


def test_a_batch_that_was_stopped_for_nothing_is_released_first():
    shop = in_hand(quarantined(Shop()))
    cleared: dict[str, Any] = {"outcome": "CLEARED", "reason": "the laboratory found nothing"}

    assert shop.refusal(E1, "EmergencyClosed", **cleared).extra["undone"] == ["NOT_RELEASED", "NOT_CLEARED"]
    inspect(shop, "CLEARED").say(E1, "BatchReleased", reason="safe")
    assert shop.stream(batches_stream("B7")).state.stops == {}
    assert emergency(shop.say(E1, "EmergencyClosed", **cleared)).closed_at is not None


def test_of_an_emergency_that_was_never_declared_nothing_can_be_said():
    assert Shop().refusal(E1, "BatchQuarantined").code == "not-found"
    assert Shop().refusal(
        E1, "LiabilityEstablished", merchant_id="m1", ground="OTHER", reason="x", approver="w"
    ).code == ("not-found")
