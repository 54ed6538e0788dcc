"""Clocks and what is reported late, or happens outside the hours: neither time nor lateness is lost or made up."""

from datetime import timedelta

import msgspec

from domain.sla import ClockBreached, ClockMet, ClockResumed, breach, meet, pause, resume, spent, start
from tests.sla.test_business_time import at
from tests.sla.test_clocks import HOUR, Face

TEN, NOON = at("2026-05-11", "10:00:00"), at("2026-05-11", "12:00:00")


def paused(when: str) -> Face:
    """A plan's clock since ten, which stands still since then."""
    face = Face()
    face.run("PLAN", TEN)
    face.take(pause(face.clocks, "PLAN", "CUSTOMER", when), when)
    return face


def test_a_pause_from_before_the_clock_began_gives_no_time():
    face = paused(at("2026-05-11", "08:00:00"))
    facts = resume(face.clocks, "PLAN", NOON)

    assert facts == [ClockResumed(clock_id="PLAN", due_at=at("2026-05-12", "12:00:00"))]
    face.take(facts, NOON)
    assert spent(face.clocks["PLAN"], at("2026-05-11", "13:00:00")) == HOUR


def test_a_resumption_from_before_the_pause_takes_no_time():
    face = paused(NOON)
    eleven = at("2026-05-11", "11:00:00")
    facts = resume(face.clocks, "PLAN", eleven)

    assert facts == [ClockResumed(clock_id="PLAN", due_at=at("2026-05-12", "10:00:00"))]
    face.take(facts, eleven)
    assert spent(face.clocks["PLAN"], NOON) == 2 * HOUR
    assert spent(face.clocks["PLAN"], at("2026-05-11", "14:00:00")) == 4 * HOUR


def test_what_comes_after_the_shop_closed_is_late_whoever_looked_at_the_clock_meanwhile():
    """Until six on Tuesday: at seven none of the shop's time went by since, and it is too late all the same."""
    due, seven = at("2026-05-19", "18:00:00"), at("2026-05-19", "19:00:00")
    asked, unasked = Face(), Face()
    for face in (asked, unasked):
        face.run("EXCHANGE", at("2026-05-14", "15:00:00"))
    asked.take(breach(asked.clocks, "EXCHANGE", at("2026-05-19", "18:00:01")), at("2026-05-19", "18:00:01"))

    late = ClockMet(clock_id="EXCHANGE", over_s=1)
    assert meet(asked.clocks, "EXCHANGE", seven) == [late]
    assert meet(unasked.clocks, "EXCHANGE", seven) == [ClockBreached(clock_id="EXCHANGE", due_at=due), late]
    assert meet(unasked.clocks, "EXCHANGE", due) == [ClockMet(clock_id="EXCHANGE", over_s=0)]


def test_however_late_it_is_can_be_recorded():
    """A refund that is paid a month late is paid, and late by 30 days of seconds."""
    face = Face()
    face.run("REFUND_7", TEN)
    _, met = meet(face.clocks, "REFUND_7", "2026-06-17T16:00:00.000000Z")

    assert met == ClockMet(clock_id="REFUND_7", over_s=30 * 86_400 + 1)
    assert msgspec.json.decode(msgspec.json.encode(met), type=ClockMet) == met


def test_a_clock_that_stands_still_is_met_in_time():
    face = paused(NOON)

    assert meet(face.clocks, "PLAN", at("2026-05-20", "12:00:00")) == [ClockMet(clock_id="PLAN", over_s=0)]


def test_a_clock_can_be_paused_until_its_last_instant_and_then_has_nothing_left():
    due = at("2026-05-12", "10:00:00")
    face = paused(due)
    later = at("2026-05-13", "10:00:00")

    assert face.clocks["PLAN"].status == "PAUSED"
    assert resume(face.clocks, "PLAN", later) == [ClockResumed(clock_id="PLAN", due_at=later)]
    missed = Face()
    missed.run("PLAN", TEN)
    assert pause(missed.clocks, "PLAN", "CUSTOMER", at("2026-05-12", "10:00:01")) == []


def test_days_end_with_the_day_of_the_zone_also_when_its_clocks_change():
    """New York goes to summer time on 8 March 2026: the day has 23 hours, and ends at its midnight."""
    answer = start("ANSWER", "2026-03-08T06:30:00.000000Z", tz="America/New_York")
    plan = start("PLAN", "2026-03-08T06:30:00.000000Z", tz="America/New_York")

    assert answer.due_at == "2026-03-09T03:59:59.999999Z"
    assert plan.due_at == "2026-03-09T06:30:00.000000Z"
    first = start("FIRST_RESPONSE", "2026-03-09T02:00:00.000000Z", tz="America/New_York")
    assert first.due_at == "2026-03-09T13:10:00.000000Z"
    assert timedelta(seconds=first.seconds or 0) == timedelta(minutes=10)
