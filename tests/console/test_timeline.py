"""An order's time as it is read and drawn: what ran until when, when nothing happened, and whose turn it was."""

from collections import Counter
from itertools import pairwise
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.catalogue import KINDS
from domain.clock import plus
from domain.fact import Fact
from domain.ledger.entry import Entry
from domain.sla import ClockBreached, ClockMet, ClockPaused, ClockResumed, ClockStarted
from projections.console.deadlines import case_spans
from projections.console.spans import State, WaitingFor
from projections.console.time_scale import Scale
from projections.console.timeline import timeline
from projections.console.timeline_drawing import ROWS_MOST, deadline_name, timeline_drawing
from projections.console.timeline_page import draw
from projections.sentences.language import EN, ZH, Language
from tests.examples import give_back, off, paid_order, ship, units
from tests.order.histories import History
from tests.order.test_random_histories import SEEDS
from tests.projections.shop import entry
from tests.story import Shop
from tests.trace import requirement

A1 = "orders/A-1"
START = "2026-03-02T01:00:00.000000Z"
TONGUES = pytest.mark.parametrize("tongue", [EN, ZH], ids=["en", "zh"])


def entries_of(shop: Shop, stream: str = A1) -> list[Entry]:
    """A stream of a story as the log would hold it."""
    said = [(fact, at) for name, fact, at in shop.log if name == stream]
    return [entry(stream, number, fact, at, number) for number, (fact, at) in enumerate(said, 1)]


def read(shop: Shop, at: str | None = None) -> dict[str, Any]:
    """The timeline's reading, as its page has it."""
    entries = entries_of(shop)
    told = timeline(entries, [], {}, at or shop.now)
    return {"order": {"order_id": "A-1", "moment": {"is_past": False}}, **told}


def sold() -> Shop:
    """200 + 200 with a coupon, paid, sent and delivered on 1 May 2026, in the morning in Shanghai."""
    shop = paid_order(off(50_00, threshold=300_00, valid_until="2026-12-31"), 200_00, 200_00)
    return ship(shop, _1=1, _2=1).say(A1, "LinesDelivered", lines=units(_1=1, _2=1))


def deadline(told: dict[str, Any], kind: str, item: str | None = None) -> dict[str, Any]:
    return next(each for each in told["deadlines"] if each["kind"] == kind and item in (None, each["item"]))


@requirement("R-000-05")
def test_the_window_for_a_return_runs_and_ends_without_anybodys_fault():
    shop = sold()

    assert deadline(read(shop), "WINDOW", "1")["state"] == "RUNNING"
    ended = deadline(read(shop, plus(shop.now, days=9)), "WINDOW", "1")
    assert (ended["state"], ended["who"]) == ("ENDED", None)


def test_a_refund_is_the_merchants_duty_until_it_is_paid_in_time_or_too_late():
    shop = give_back(sold(), "R1", _2=1)
    due = deadline(read(shop), "REFUND")
    assert (due["who"], due["state"], due["ended_at"]) == ("MERCHANT", "RUNNING", None)
    assert deadline(read(shop, plus(shop.now, days=10)), "REFUND")["state"] == "PASSED"

    paid = shop.later(days=9).say(A1, "RefundSettled", refund_id="r1", reference="bank-1")
    assert deadline(read(paid), "REFUND")["state"] == "LATE"


def test_a_refund_that_failed_runs_again():
    shop = give_back(sold(), "R1", _2=1).say(A1, "RefundSettled", refund_id="r1", reference="bank-1")
    assert deadline(read(shop), "REFUND")["state"] == "MET"

    shop.say(A1, "RefundFailed", refund_id="r1", reason="closed account")
    assert deadline(read(shop), "REFUND")["state"] == "RUNNING"


def test_a_long_silence_is_a_gap_that_says_whose_turn_it_was():
    shop = give_back(sold(), "R1", _2=1)
    before = entries_of(shop)[-1].occurred_at
    shop.later(days=46).say(A1, "RefundSettled", refund_id="r1", reference="bank-1")
    (gap,) = read(shop)["gaps"]

    assert (gap["starts_at"], gap["ends_at"]) == (before, entries_of(shop)[-1].occurred_at)
    assert gap["days"] == 46
    assert 28 <= gap["working_days"] <= 34
    assert gap["until_now"] is False
    assert [(each["who"], each["kind"], each["late"]) for each in gap["waiting"]] == [("MERCHANT", "REFUND", True)]


def test_days_in_which_nothing_was_owed_are_nobodys_gap_and_last_until_now():
    shop = sold()
    (gap,) = read(shop, plus(shop.now, days=30))["gaps"]

    assert (gap["until_now"], gap["waiting"]) == (True, ())


def test_three_days_are_no_gap():
    shop = sold()

    assert read(shop, plus(entries_of(shop)[-1].occurred_at, days=3))["gaps"] == []


def test_a_past_moment_knows_the_deadlines_of_then_alone():
    shop = give_back(sold(), "R1", _2=1)
    whole = entries_of(shop)
    before = [each for each in whole if each.type not in ("ReturnRequested", "ReturnInspected", "RefundFellDue")]
    told = timeline(before[:4], [], {}, before[3].recorded_at)

    assert "REFUND" not in {each["kind"] for each in told["deadlines"]}
    assert len(told["events"]) == 4


def clock(*facts: tuple[Fact, str]) -> list[Entry]:
    return [entry("cases/C-1", number, fact, at, number) for number, (fact, at) in enumerate(facts, 1)]


def test_a_clock_that_stood_still_shows_for_whom_and_runs_on_until_later():
    due, later = plus(START, days=2), plus(START, days=4)
    started = ClockStarted(clock_id="PLAN", kind="PLAN", time="WALL", due_at=due, tz="Asia/Shanghai", seconds=172_800)
    paused = ClockPaused(clock_id="PLAN", waiting_for="CUSTOMER")
    resumed = ClockResumed(clock_id="PLAN", due_at=later)
    at = plus(START, days=1)
    (waits,) = case_spans(clock((started, START), (paused, at)))
    assert waits.state(plus(START, days=30)) == "PAUSED"

    (span,) = case_spans(clock((started, START), (paused, at), (resumed, plus(at, days=2))))
    assert (span.kind, span.due_at, span.who) == ("CLOCK_PLAN", later, "DESK")
    assert [tuple(each) for each in span.pauses] == [(at, plus(at, days=2), "CUSTOMER")]


def test_a_clock_that_ran_out_is_met_too_late_or_not_at_all():
    due = plus(START, hours=1)
    started = ClockStarted(
        clock_id="F", kind="FIRST_RESPONSE", time="WALL", due_at=due, tz="Asia/Shanghai", seconds=3_600
    )
    breached = ClockBreached(clock_id="F", due_at=due)
    (span,) = case_spans(clock((started, START), (breached, due)))
    assert span.state(plus(due, hours=1)) == "PASSED"

    met = ClockMet(clock_id="F", over_s=3_600)
    (span,) = case_spans(clock((started, START), (breached, due), (met, plus(due, hours=1))))
    assert span.state(plus(due, hours=2)) == "LATE"


def test_a_clock_that_starts_anew_leaves_each_time_before_beside_it():
    """A case that was taken up again twice."""
    begins = [START, plus(START, days=10), plus(START, days=20)]
    told: list[tuple[Fact, str]] = []
    for at in begins:
        due = plus(at, hours=1)
        started = ClockStarted(
            clock_id="F", kind="FIRST_RESPONSE", time="WALL", due_at=due, tz="Asia/Shanghai", seconds=3_600
        )
        told += [(started, at), (ClockMet(clock_id="F", over_s=0), due)]
    spans = case_spans(clock(*told))

    assert sorted((each.starts_at, each.state(each.due_at)) for each in spans) == [(at, "MET") for at in begins]


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=60), st.integers(0, 10**9))
@settings(deadline=None, database=None)
def test_no_later_instant_is_drawn_before_an_earlier_one(seconds: list[int], between: int):
    instants = [plus(START, hours=0)[:-1] + "Z", *(_after(each) for each in seconds)]
    scale = Scale(instants, [], 14)
    places = [scale.x(each) for each in sorted([*instants, _after(between)])]

    assert places == sorted(places)
    assert all(scale.left <= place <= scale.right for place in places)


def _after(seconds: int) -> str:
    whole = plus(START, hours=seconds // 3_600)
    minute, second = divmod(seconds % 3_600, 60)
    return f"{whole[:14]}{minute:02d}:{second:02d}{whole[19:]}"


@TONGUES
def test_minutes_and_months_are_both_readable_on_one_axis(tongue: Language):
    shop = give_back(sold(), "R1", _2=1).later(days=120)
    shop.say(A1, "RefundSettled", refund_id="r1", reference="bank-1")
    drawing = timeline_drawing(read(shop), tongue)
    marks = [mark for strip in drawing.strips for mark in strip.marks]

    assert sum(mark.many for mark in marks) == len(entries_of(shop))
    assert [each.texts[0] for each in drawing.breaks] == [tongue.label("time_gap", days=120)]
    assert drawing.width < 1600


def busy() -> dict[str, Any]:
    """500 events of one order in thirty days, most of them scans."""
    shop = sold()
    first = entries_of(shop)
    (sent,) = (each for each in first if each.type == "LinesShipped")
    more = [entry(A1, 10 + n, sent.data, plus(shop.now, hours=1 + n * 3 // 2), 10 + n) for n in range(500 - len(first))]
    told = timeline([*first, *more], [], {}, more[-1].occurred_at)
    return {"order": {"order_id": "A-1", "moment": {"is_past": False}}, **told}


@TONGUES
def test_five_hundred_events_are_drawn_so_that_no_words_stand_on_others(tongue: Language):
    drawing = timeline_drawing(busy(), tongue)
    marks = [mark for strip in drawing.strips for mark in strip.marks]
    rows = Counter(mark.y for strip in drawing.strips for mark in strip.marks)

    assert sum(mark.many for mark in marks) == 500
    assert drawing.width < 3_000
    assert drawing.height < 900
    assert len(rows) <= ROWS_MOST * len(drawing.strips)
    for y in rows:
        beside = sorted(mark.x for mark in marks if mark.y == y)
        assert all(after - before >= 18 for before, after in pairwise(beside))


@given(SEEDS)
@settings(max_examples=40, deadline=None, database=None)
def test_any_history_is_drawn_whole_in_both_languages(seed: int):
    *_, shop = History(seed).told(40)
    told = read(shop)
    for tongue in (EN, ZH):
        drawn = draw(told, tongue)
        strips = drawn["drawing"].strips
        assert sum(mark.many for strip in strips for mark in strip.marks) == len(told["events"])
        assert len(drawn["deadlines"]) == len(told["deadlines"])
        assert all(line.end >= line.x and line.due >= line.x for strip in strips for line in strip.lines)


@TONGUES
def test_every_event_and_every_state_has_its_words(tongue: Language):
    types = [fact.__name__ for kind in ("orders", "checkouts", "cases") for fact in KINDS[kind].facts]

    assert [name for name in types if f"title_{name}" not in tongue.labels] == []
    assert [state for state in get_args(State) if f"state_{state}" not in tongue.labels] == []
    assert [who for who in get_args(WaitingFor) if f"who_{who}" not in tongue.labels] == []


@TONGUES
def test_a_deadline_is_named_for_what_it_is_about(tongue: Language):
    shop = give_back(sold(), "R1", _2=1)
    names = [deadline_name(each, tongue) for each in read(shop)["deadlines"]]

    assert tongue.label("deadline_REFUND", item="r1") in names
    assert len(names) == len(set(names))


def test_days_off_are_told_and_those_of_an_unpublished_year_are_provisional():
    shop = sold()
    told = read(shop, plus(shop.now, days=3))
    assert all(not each["provisional"] for each in told["days_off"])

    late = [entry(A1, 1, entries_of(shop)[0].data, "2035-03-02T01:00:00.000000Z", 1)]
    days = timeline(late, [], {}, "2035-03-05T01:00:00.000000Z")["days_off"]
    assert [(each["day"], each["provisional"]) for each in days] == [("2035-03-03", True), ("2035-03-04", True)]
