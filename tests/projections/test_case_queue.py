"""The case queue: the most urgent case comes first, and paging misses none that stays where it is."""

from pathlib import Path
from typing import Any

import pytest

from domain.case.state import Case
from domain.clock import plus
from domain.sla import earliest
from projections.cases.queue import CASE_QUEUE, FIRST, LAST, Queued, Wanted
from projections.cases.queue_reading import queued
from projections.cases.queue_view import cursor, place, queue_row
from projections.follower import Follower
from projections.view import Tables
from tests.book import Book
from tests.examples import order
from tests.telling import tell_everything
from tests.trace import requirement

NOON = "2026-06-12T04:00:00.000000Z"
"""A Friday, 12:00 in Shanghai: the shop is open."""
ALL = Wanted()


@pytest.fixture
def book() -> Book:
    found = Book()
    found.later(days=42, hours=2)  # from 1 May 2026, 10:00 in Shanghai
    return found


def open_case(book: Book, key: str, category: str, **members: Any) -> str:
    book.say(f"cases/{key}", "CaseOpened", **({"channel": "APP", "category": category} | members))
    return f"cases/{key}"


def follow(book: Book) -> Follower:
    follower = Follower(":memory:")
    follower.apply(book.ledger.log(limit=10_000))
    return follower


def queue(book: Book, now: str = NOON, **wanted: Any) -> list[str]:
    return [each.case_id for each in follow(book).queue(Wanted(**wanted), now, FIRST, 100)]


def row(book: Book, key: str, now: str = NOON) -> dict[str, Any]:
    found = follow(book).queue(ALL, now, FIRST, 100)
    return queue_row(next(each for each in found if each.case_id == key), now)


@requirement("R-003-12")
def test_quality_comes_before_returns_and_complaints_and_these_before_questions(book: Book):
    for key, category in (("Q3", "CONSULT"), ("Q4b", "COMPLAINT"), ("Q4a", "RETURN_EXCHANGE"), ("Q5", "QUALITY")):
        open_case(book, key, category)

    assert queue(book) == ["Q5", "Q4b", "Q4a", "Q3"]
    assert [row(book, key)["priority"] for key in queue(book)] == [5, 4, 4, 3]


@requirement("R-003-12")
def test_of_equals_the_older_case_comes_first(book: Book):
    for key in ("B", "C", "A"):
        name = open_case(book, key, "RETURN_EXCHANGE")
        book.say(name, "FirstResponded", owner="agent-7")

    assert [row(book, key)["next_due"] for key in ("A", "B", "C")] == [None, None, None]
    assert queue(book) == ["B", "C", "A"]


def test_of_equal_priority_the_earliest_due_comes_first_and_what_waits_for_nothing_last(book: Book):
    idle = open_case(book, "IDLE", "RETURN_EXCHANGE")
    open_case(book, "COMPLAINT", "COMPLAINT")
    open_case(book, "NEW", "RETURN_EXCHANGE")
    for name in (idle, "cases/COMPLAINT"):
        book.say(name, "FirstResponded", owner="agent-7")

    assert queue(book) == ["NEW", "COMPLAINT", "IDLE"]
    assert row(book, "COMPLAINT")["next_due"]["clock_id"] == "COMPLAINT_RESULT"


def test_a_clock_that_stands_still_is_not_due_and_is_again_when_it_runs_on(book: Book):
    name = open_case(book, "A", "QUALITY")
    book.say(name, "FirstResponded", owner="agent-7")
    plan = row(book, "A")["next_due"]
    book.say(name, "ClockPaused", clock_id="PLAN", waiting_for="CUSTOMER")
    paused = row(book, "A")["next_due"]
    book.later(hours=5)
    book.say(name, "ClockResumed", clock_id="PLAN")

    assert (plan["clock_id"], paused["clock_id"]) == ("PLAN", "EXECUTE")
    resumed = row(book, "A")["next_due"]
    assert resumed["clock_id"] == "PLAN"
    assert plus(plan["due_at"], hours=5) < resumed["due_at"] < plus(plan["due_at"], hours=6)


def test_what_is_left_is_counted_in_the_clocks_own_time(book: Book):
    name = open_case(book, "A", "COMPLAINT")
    first = row(book, "A")["next_due"]["due_at"]
    friday = {at: row(book, "A", at)["next_due"] for at in (plus(first, hours=-1), plus(first, hours=1))}
    book.say(name, "FirstResponded", owner="agent-7")
    result = row(book, "A")["next_due"]["due_at"]

    assert [each["remaining_s"] for each in friday.values()] == [3600, 0]
    assert [each["overdue"] for each in friday.values()] == [False, True]
    assert row(book, "A", plus(result, hours=-30))["next_due"]["remaining_s"] == 30 * 3600


def test_only_open_cases_are_in_it_and_one_taken_up_again_comes_back_with_what_still_runs(book: Book):
    name = open_case(book, "A", "CONSULT")
    book.say(name, "FirstResponded", owner="agent-7")
    book.say(name, "CaseClosed", outcome="WITHDRAWN", reason="found it")
    assert queue(book) == []

    book.say(name, "CaseReopened", reason="lost it")

    assert queue(book) == ["A"]
    assert (row(book, "A")["status"], row(book, "A")["owner"]) == ("VERIFY", "agent-7")
    assert row(book, "A")["next_due"]["clock_id"] == "ANSWER"


@requirement("R-003-50")
def test_whoever_speaks_english_finds_the_cases_in_english(book: Book):
    for key, language in (("ZH", "zh-CN"), ("EN", "en"), ("GB", "en-GB")):
        open_case(book, key, "CONSULT", language=language)

    assert queue(book, language="en") == ["EN", "GB"]
    assert queue(book, language="en-GB") == ["GB"]
    assert [row(book, key)["skill"] for key in ("ZH", "EN", "GB")] == ["zh", "en", "en"]


def test_the_queue_is_narrowed_by_whose_about_what_how_urgent_and_how_late(book: Book):
    book.say("orders/A-1", "OrderPlaced", **order(100_00, coupons=[]))
    open_case(book, "A", "QUALITY", order_id="A-1")
    open_case(book, "B", "CONSULT", customer_id="wang")
    book.say("cases/B", "FirstResponded", owner="agent-7")
    later = plus(NOON, hours=3)

    assert queue(book, customer_id="li") == queue(book, order_id="A-1") == queue(book, priority=5) == ["A"]
    assert queue(book, customer_id="wang") == queue(book, owner="agent-7") == queue(book, category="CONSULT") == ["B"]
    assert queue(book, later, overdue=True) == ["A"]
    assert queue(book, later, overdue=False) == ["B"]
    assert queue(book, status="INTAKE") == ["A", "B"]
    assert queue(book, status="VERIFY") == []


def test_every_row_says_what_its_case_says():
    book = Book()
    tell_everything(book)
    follower = follow(book)
    rows = {each.case_id: each for each in follower.queue(ALL, NOON, FIRST, 1000)}
    streams = {entry.stream for entry in book.ledger.log(limit=10_000) if entry.stream.startswith("cases/")}
    cases: dict[str, Case] = {name.removeprefix("cases/"): book.stream(name).state for name in streams}

    assert rows.keys() == {key for key, case in cases.items() if case.open}
    assert {key: _told(each) for key, each in rows.items()} == {key: _of(cases[key]) for key in rows}


def _told(each: Queued) -> tuple[Any, ...]:
    due = (None if each.due_at == LAST else each.due_at, each.clock_id)
    return each.status, -each.rank, each.owner, each.order_id, each.customer_id, each.opened_at, each.category, due


def _of(case: Case) -> tuple[Any, ...]:
    first = earliest(case.clocks.values())
    due = (first.due_at, first.fact.clock_id) if first else (None, None)
    whose = (case.owner, case.order_id, case.customer_id)
    return case.node, case.priority, *whose, case.opened_at, case.category, due


@pytest.mark.parametrize("batch", [1, 7, 1000])
def test_it_is_the_same_however_the_log_is_cut(tmp_path: Path, batch: int):
    book = Book()
    tell_everything(book)
    log = book.ledger.log(limit=10_000)
    whole, cut = Follower(":memory:"), Follower(tmp_path / "cut.db")
    whole.apply(log)
    cut.apply(log, batch)
    cut.apply(log, batch)

    assert cut.queue(ALL, NOON, FIRST, 1000) == whole.queue(ALL, NOON, FIRST, 1000)


def test_a_page_begins_behind_a_place_so_rows_that_stay_come_once_while_others_move(book: Book):
    for key in "ABCDEF":
        open_case(book, key, "COMPLAINT")
    follower = follow(book)
    first = follower.queue(ALL, NOON, FIRST, 3)

    book.say("cases/E", "CaseClassified", category="QUALITY")  # moves before the place
    book.say("cases/A", "FirstResponded", owner="agent-7")  # moves behind it
    follower.apply(book.ledger.log(limit=10_000))
    rest = follower.queue(ALL, NOON, place(cursor(first[-1].place)), 10)

    assert [each.case_id for each in first] == ["A", "B", "C"]
    assert [each.case_id for each in rest] == ["D", "F", "A"]


def test_a_cursor_is_the_place_itself(book: Book):
    open_case(book, "A-1", "COMPLAINT")
    idle = open_case(book, "B", "RETURN_EXCHANGE")
    book.say(idle, "FirstResponded", owner="agent-7")

    for each in follow(book).queue(ALL, NOON, FIRST, 10):
        assert place(cursor(each.place)) == each.place


@pytest.mark.parametrize("text", ["", "5", "9~~2026-05-01T00:00:00.000000Z~A", "5~never~x~A", "5~~x~A", "~~~"])
def test_what_is_no_cursor_is_refused(text: str):
    with pytest.raises(ValueError):  # noqa: PT011 - each part refuses in its own words
        place(text)


def test_a_page_reads_the_index_in_its_order_and_sorts_nothing():
    follower = Follower(":memory:")
    follower.apply([])
    asked: list[str] = []
    with follower.file.reading() as cursor:
        cursor.connection.set_trace_callback(asked.append)
        table = follower.live(cursor, CASE_QUEUE)
        assert table is not None
        queued(Tables(cursor, table), ALL, NOON, FIRST, 100)
        cursor.connection.set_trace_callback(None)
        statement = next(each for each in asked if each.startswith("SELECT q."))
        plan = [each[-1] for each in cursor.execute(f"EXPLAIN QUERY PLAN {statement}")]

    assert f"USING INDEX {table}_order" in plan[0]
    assert "SEARCH" in plan[0]
    assert not any("TEMP B-TREE" in step for step in plan)
