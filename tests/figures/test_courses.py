"""A figure followed through a period says in each part what its topic says of those days, and the parts add up."""

from datetime import date
from functools import cache

import pytest

from domain.clock import plus
from domain.ledger.entry import Entry
from projections.care_board import CARE, proposals
from projections.cases.queue import CASE_QUEUE, FIRST, Wanted
from projections.cases.queue_reading import queued
from projections.figures.headline import KEY_FIGURES, key_figures
from projections.figures.spans import PARTS_MAX, Span, Step, parts, recent, step_for
from projections.figures.topics import TOPICS, Period
from projections.follower import Follower
from projections.waiting import waiting
from tests.book import Book
from tests.case.solved import KNOWN
from tests.examples import order
from tests.telling import tell_everything

YEAR = Span("2026-01-01", "2026-12-31")
STEPS: tuple[Step, ...] = ("day", "week", "month")


@cache
def everything() -> tuple[Entry, ...]:
    book = Book()
    tell_everything(book)
    return tuple(book.ledger.log(limit=100_000))


@cache
def followed() -> Follower:
    follower = Follower(":memory:")
    follower.apply(everything())
    return follower


@pytest.mark.parametrize("step", STEPS)
def test_the_parts_of_every_figure_add_up_to_the_period(step: Step):
    span = Span("2026-04-20", "2026-09-20")
    rows = key_figures(followed().read, span, parts(span, step))

    sums = {
        (row["name"], row["currency"]): tuple(sum(part[each] for part in row["course"]) for each in ("part", "whole"))
        for row in rows
    }
    assert sums == {(row["name"], row["currency"]): (row["part"], row["whole"]) for row in rows}
    assert {row["name"] for row in rows if row["whole"]} == {each.name for each in KEY_FIGURES}


def test_a_figure_over_its_whole_is_what_the_topic_says():
    rows = {row["name"]: row for row in key_figures(followed().read, YEAR, parts(YEAR, "month"))}
    topic = TOPICS["service"]
    service = followed().read(topic.view, topic.body, Period(*YEAR))["figures"]
    coupons = followed().read(TOPICS["coupons"].view, TOPICS["coupons"].body, Period(*YEAR))["rows"]

    assert rows["solved"]["value"] == service["solved_bp"]
    assert rows["solved"]["passed"] == service["solved_passed"]
    assert rows["csat"]["value"] == service["csat100_bp"]
    assert rows["return"]["whole"] == sum(row["figures"]["orders"] for row in coupons)
    for name in ("first_response", "solved", "complaint", "breach", "return", "dispute", "late", "recovery"):
        row = rows[name]
        assert row["value"] == (20_000 * row["part"] + row["whole"]) // (2 * row["whole"]), name


def test_the_time_before_is_as_long_and_ends_where_the_period_begins():
    span = Span("2026-03-01", "2026-03-31")

    assert span.before == Span("2026-01-29", "2026-02-28")
    assert span.before.days == span.days == 31


def test_figures_without_events_have_no_value_and_one_row_each():
    rows = key_figures(followed().read, Span("2001-01-01", "2001-01-31"), [])

    assert [row["name"] for row in rows] == [each.name for each in KEY_FIGURES]
    assert {(row["value"], row["whole"]) for row in rows} == {(None, 0)}


@pytest.mark.parametrize("step", STEPS)
def test_parts_cover_the_period_without_gap_or_overlap(step: Step):
    span = Span("2024-02-27", "2025-03-02")
    found = parts(span, step)

    assert (found[0].since, found[-1].until) == span
    assert sum(each.days for each in found) == span.days
    assert [each.since for each in found] == sorted({each.since for each in found})


def test_weeks_begin_on_monday_and_months_on_the_first():
    weeks, months = (parts(Span("2026-05-06", "2026-06-10"), step) for step in ("week", "month"))

    assert weeks[:2] == [Span("2026-05-06", "2026-05-10"), Span("2026-05-11", "2026-05-17")]
    assert months == [Span("2026-05-06", "2026-05-31"), Span("2026-06-01", "2026-06-10")]


@pytest.mark.parametrize(("step", "count"), [("day", 30), ("week", 12), ("month", 12)])
def test_what_is_looked_at_first_ends_today_and_can_be_drawn(step: Step, count: int):
    for today in (date(2026, 11, 22), date(2024, 2, 29), date(2026, 1, 1)):
        span = recent(today, step)
        assert (span.until, len(parts(span, step))) == (today.isoformat(), count)
        assert count <= PARTS_MAX


def test_a_longer_period_is_followed_in_longer_steps():
    lengths = ("2026-01-31", "2026-02-01", "2026-07-01", "2026-07-02")

    assert [step_for(Span("2026-01-01", until)) for until in lengths] == ["day", "week", "week", "month"]


def test_what_waits_is_what_the_lists_hold():
    follower, now = followed(), everything()[-1].recorded_at
    told = {each["board"]: each for each in waiting(follower.read, now)}

    assert told["care"]["open"] == len(follower.read(CARE, proposals, -1, 1000))
    assert told["cases"]["open"] == len(follower.read(CASE_QUEUE, queued, Wanted(), now, FIRST, 1000))
    late = Wanted(overdue=True)
    assert told["cases"]["overdue"] == len(follower.read(CASE_QUEUE, queued, late, now, FIRST, 1000))
    for board in ("gifts", "returns", "repairs"):
        assert told[board]["open"] == len(follower.board(board, -1, 1000))
    assert told["logistics"]["open"] == len(follower.parcels(-1, 1000))
    assert told["emergencies"]["open"] == len(follower.emergencies(-1, 1000))
    assert (told["staff"]["open"], told["actions"]["open"]) == tuple(
        len(follower.tasks(kind, -1, 1000)) for kind in ("ANSWER", "ACTION")
    )


def test_a_case_past_its_next_clock_is_told_as_late():
    book = Book()
    book.say("orders/A-1", "OrderPlaced", **order(100_00))
    book.say("cases/C-1", "CaseOpened", **KNOWN, category="CONSULT", demands=["EXPLANATION"])
    follower = Follower(":memory:")
    follower.apply(book.ledger.log(limit=1000))
    later = plus(book.ledger.head().recorded_at, days=30)
    (cases,) = (each for each in waiting(follower.read, later) if each["board"] == "cases")

    assert (cases["open"], cases["overdue"]) == (1, 1)
