"""Clocks: what they promise, that they stand still while it is another's turn, that they are met or missed."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from domain.sla import (
    Clock,
    ClockBreached,
    ClockFact,
    ClockKind,
    ClockMet,
    ClockResumed,
    ClockStarted,
    breach,
    earliest,
    evolve_clocks,
    meet,
    pause,
    resume,
    spent,
    start,
    stop,
)
from tests.sla.test_business_time import at
from tests.trace import requirement

HOUR = timedelta(hours=1)


class Face:
    """A stream's clocks, said to one after the other."""

    def __init__(self) -> None:
        self.clocks: dict[str, Clock] = {}

    def take(self, facts: Sequence[ClockFact], when: str) -> list[str]:
        for fact in facts:
            self.clocks = evolve_clocks(self.clocks, fact, when)
        return [type(fact).__name__ for fact in facts]

    def run(self, kind: ClockKind, when: str) -> ClockStarted:
        started = start(kind, when)
        self.take([started], when)
        return started


@requirement("R-003-24")
def test_a_plan_is_due_in_24_hours_and_done_in_48():
    opened = at("2026-05-01", "09:00:00")

    assert start("PLAN", opened).due_at == at("2026-05-02", "09:00:00")
    assert start("EXECUTE", opened).due_at == at("2026-05-03", "09:00:00")


@pytest.mark.parametrize(
    ("kind", "said", "due"),
    [
        ("EXCHANGE", ("2026-05-14", "15:00:00"), ("2026-05-19", "18:00:00")),  # Thursday, Tuesday (R-003-26)
        ("FOLLOW_UP", ("2026-05-15", "11:00:00"), ("2026-05-20", "18:00:00")),  # Friday, Wednesday (R-003-37)
        ("INSPECTION", ("2026-05-04", "08:00:00"), ("2026-05-05", "08:00:00")),  # R-003-31
        ("EMERGENCY", ("2026-05-17", "23:30:00"), ("2026-05-18", "00:30:00")),  # a Sunday night (R-003-45)
        ("MERCHANT_CONTACT", ("2026-05-01", "10:00:00"), ("2026-05-02", "10:00:00")),  # a holiday (R-001-07)
    ],
)
def test_each_promise_counts_in_its_own_time(kind: ClockKind, said: tuple[str, str], due: tuple[str, str]):
    assert start(kind, at(*said)).due_at == at(*due)


@requirement("R-003-29")
def test_a_question_is_answered_before_its_day_ends():
    assert start("ANSWER", at("2026-05-11", "17:50:00")).due_at == "2026-05-11T15:59:59.999999Z"


def test_the_laws_days_end_with_the_day_and_count_from_the_next():
    due = at("2026-05-04", "20:00:00")

    assert start("REFUND_7", due).due_at == "2026-05-11T15:59:59.999999Z"
    assert start("REFUND_15", due).due_at == "2026-05-19T15:59:59.999999Z"


@requirement("R-003-07")
def test_a_clock_is_met_to_the_second_it_promises_and_missed_after_it():
    face = Face()
    face.run("FIRST_RESPONSE", at("2026-05-11", "10:00:00"))

    assert meet(face.clocks, "FIRST_RESPONSE", at("2026-05-11", "10:10:00")) == [
        ClockMet(clock_id="FIRST_RESPONSE", over_s=0)
    ]
    assert meet(face.clocks, "FIRST_RESPONSE", at("2026-05-11", "10:10:01")) == [
        ClockBreached(clock_id="FIRST_RESPONSE", due_at=at("2026-05-11", "10:10:00")),
        ClockMet(clock_id="FIRST_RESPONSE", over_s=1),
    ]


def test_business_time_too_late_leaves_the_night_out():
    face = Face()
    face.run("FIRST_RESPONSE", at("2026-05-11", "17:40:00"))
    missed, met = meet(face.clocks, "FIRST_RESPONSE", at("2026-05-12", "09:01:00"))

    assert isinstance(missed, ClockBreached)
    assert met == ClockMet(clock_id="FIRST_RESPONSE", over_s=11 * 60)


def test_a_clock_that_ran_out_is_missed_once():
    face = Face()
    face.run("PLAN", at("2026-05-01", "09:00:00"))

    assert breach(face.clocks, "PLAN", at("2026-05-02", "09:00:00")) == []
    assert face.take(breach(face.clocks, "PLAN", at("2026-05-02", "09:00:01")), at("2026-05-02", "09:00:01"))
    assert breach(face.clocks, "PLAN", at("2026-05-02", "10:00:00")) == []
    assert face.clocks["PLAN"].status == "BREACHED"
    face.take(meet(face.clocks, "PLAN", at("2026-05-02", "10:00:00")), at("2026-05-02", "10:00:00"))
    assert (face.clocks["PLAN"].status, face.clocks["PLAN"].over_s) == ("MET", 3_600)


def test_who_was_in_time_and_says_so_late_was_in_time():
    face = Face()
    face.run("PLAN", at("2026-05-01", "09:00:00"))
    face.take(breach(face.clocks, "PLAN", at("2026-05-02", "09:00:01")), at("2026-05-02", "09:00:01"))

    assert meet(face.clocks, "PLAN", at("2026-05-02", "08:00:00")) == [ClockMet(clock_id="PLAN", over_s=0)]


def test_a_solution_that_waits_for_the_customer_is_carried_out_in_time():
    """B-17: 16 of 48 hours are used, though three and a half days went by."""
    face = Face()
    face.run("EXECUTE", at("2026-05-01", "09:00:00"))

    paused = pause(face.clocks, "EXECUTE", "CUSTOMER", at("2026-05-01", "13:00:00"))
    assert face.take(paused, at("2026-05-01", "13:00:00")) == ["ClockPaused"]
    assert spent(face.clocks["EXECUTE"], at("2026-05-03", "13:00:00")) == 4 * HOUR
    resumed = resume(face.clocks, "EXECUTE", at("2026-05-04", "08:00:00"))
    assert resumed == [ClockResumed(clock_id="EXECUTE", due_at="2026-05-05T20:00:00.000000Z")]  # 44 hours on
    face.take(resumed, at("2026-05-04", "08:00:00"))
    face.take(meet(face.clocks, "EXECUTE", at("2026-05-04", "20:00:00")), at("2026-05-04", "20:00:00"))

    assert face.clocks["EXECUTE"].status == "MET"
    assert spent(face.clocks["EXECUTE"], at("2026-06-01", "12:00:00")) == 16 * HOUR


def test_a_clock_that_stands_still_runs_out_never():
    face = Face()
    face.run("PLAN", at("2026-05-01", "09:00:00"))
    face.take(pause(face.clocks, "PLAN", "CARRIER", at("2026-05-01", "10:00:00")), at("2026-05-01", "10:00:00"))

    assert breach(face.clocks, "PLAN", at("2026-05-20", "10:00:00")) == []
    assert pause(face.clocks, "PLAN", "CARRIER", at("2026-05-02", "10:00:00")) == []
    assert resume(face.clocks, "MISSING", at("2026-05-02", "10:00:00")) == []


def test_business_time_stands_still_and_goes_on_in_business_hours():
    face = Face()
    face.run("FIRST_RESPONSE", at("2026-05-11", "17:56:00"))
    face.take(
        pause(face.clocks, "FIRST_RESPONSE", "CUSTOMER", at("2026-05-11", "17:58:00")), at("2026-05-11", "17:58:00")
    )

    (resumed,) = resume(face.clocks, "FIRST_RESPONSE", at("2026-05-12", "17:55:00"))
    assert isinstance(resumed, ClockResumed)
    assert resumed.due_at == at("2026-05-13", "09:03:00")


def test_a_term_of_the_law_never_stands_still():
    face = Face()
    face.run("REFUND_7", at("2026-05-04", "20:00:00"))

    assert pause(face.clocks, "REFUND_7", "CUSTOMER", at("2026-05-05", "10:00:00")) == []


def test_service_and_law_are_counted_beside_each_other():
    """B-18: the promise of 48 hours, the law's 7 days, and the alarm after 15."""
    face = Face()
    face.run("EXECUTE", at("2026-05-01", "09:00:00"))
    face.run("REFUND_7", at("2026-05-01", "09:00:00"))
    face.run("REFUND_15", at("2026-05-01", "09:00:00"))

    missed = [name for name in face.clocks if breach(face.clocks, name, at("2026-05-09", "09:00:00"))]
    assert missed == ["EXECUTE", "REFUND_7"]
    assert breach(face.clocks, "REFUND_15", "2026-05-16T15:59:59.999999Z") == []
    assert breach(face.clocks, "REFUND_15", "2026-05-16T16:00:00.000000Z") != []


def test_of_several_clocks_the_earliest_counts():
    """B-14: a gift's review by Wednesday, the plan for its quality by Saturday."""
    face = Face()
    friday = at("2026-05-15", "16:00:00")
    face.take([start("GIFT_REVIEW", friday, due_at=at("2026-05-20", "18:00:00"))], friday)
    face.run("PLAN", friday)

    first = earliest(face.clocks.values())
    assert first is not None
    assert (first.fact.clock_id, first.due_at) == ("PLAN", at("2026-05-16", "16:00:00"))
    face.take(pause(face.clocks, "PLAN", "CUSTOMER", friday), friday)
    waiting = earliest(face.clocks.values())
    assert waiting is not None
    assert waiting.fact.clock_id == "GIFT_REVIEW"


def test_what_need_not_happen_any_more_is_stopped_and_missed_first_if_it_was_late():
    face = Face()
    face.run("PLAN", at("2026-05-01", "09:00:00"))

    assert face.take(stop(face.clocks, "PLAN", at("2026-05-02", "10:00:00")), at("2026-05-02", "10:00:00")) == [
        "ClockBreached",
        "ClockStopped",
    ]
    assert meet(face.clocks, "PLAN", at("2026-05-02", "11:00:00")) == []
    assert earliest(face.clocks.values()) is None
