"""The drawings of cases on values: how much of a clock is spent, what is left of it, and how it counts."""

from typing import Any, get_args

import pytest

from domain.calendar import CALENDAR
from domain.case.events.dispute import Outcome
from domain.case.events.evidence import Bearer, Side
from domain.clock import plus
from domain.currency import minor_of
from domain.errors import Malformed
from domain.sla import Clock, evolve_clocks, meet, pause, start
from projections.cases.clocks_view import clock_now, clock_row, remaining
from projections.console.case_desk import applying, desk_drawn, latest
from projections.console.cases import alone, clock_text, left_text, queue_drawn
from projections.sentences.language import EN, ZH, Language
from tests.trace import requirement

NOON = "2026-06-12T04:00:00.000000Z"
"""A Friday, 12:00 in Shanghai."""
EVENING = "2026-06-12T10:30:00.000000Z"
MONDAY = "2026-06-15T01:00:00.000000Z"
ASKED = {"follow_up_id": "F1", "completed": None, "invited_at": None, "score": None, "attempts": []}
COUNTS = {"open": 12_345, "overdue": 1, "soon": 0, "unowned": 2, "most": 10_000}


def row(due: Any) -> dict[str, Any]:
    return {"case_id": "C-1", "next_due": due}


def drawn_clock(clock: Clock, now: str) -> Any:
    case: dict[str, Any] = {
        "status": "INTAKE",
        "clocks": [clock_row(clock)],
        "accepted": None,
        "responded_at": None,
        "missing": [],
        "waiting": [],
        "resolved": None,
        "verified": None,
        "proposals": [],
        "follow_ups": [],
        "closed": None,
    }
    page = {"at": now, "case": case, "clocks_now": [clock_now(clock, now)], "history": [], "order": None}
    return desk_drawn(page, EN)["clocks"][0]


def begun(kind: Any = "PLAN", at: str = NOON) -> dict[str, Clock]:
    return evolve_clocks({}, start(kind, at), at)


@requirement("R-003-07")
@pytest.mark.parametrize(
    ("now", "left", "begins"),
    [
        ("2026-06-12T09:55:00.000000Z", 600, "2026-06-12T01:00:00.000000Z"),
        (EVENING, 300, MONDAY),
        ("2026-06-13T04:00:00.000000Z", 300, MONDAY),
        ("2026-06-15T01:02:00.000000Z", 180, MONDAY),
    ],
)
def test_a_business_clock_stands_still_outside_the_shops_hours(now: str, left: int, begins: str) -> None:
    found = remaining("BUSINESS", "Asia/Shanghai", "2026-06-15T01:05:00.000000Z", now)

    assert (found["remaining_s"], found["overdue"], found["counts"]["from"]) == (left, False, begins)


@pytest.mark.parametrize("time", ["WALL", "STATUTORY"])
def test_other_clocks_count_every_second_until_they_are_due(time: str) -> None:
    found = remaining(time, "Asia/Shanghai", MONDAY, EVENING)

    assert found["counts"] == {"from": EVENING, "until": MONDAY}
    assert found["remaining_s"] == 62 * 3600 + 1800


def test_a_clock_that_ran_out_counts_no_more() -> None:
    assert remaining("BUSINESS", "Asia/Shanghai", NOON, EVENING)["counts"] is None


@pytest.mark.parametrize(
    ("at", "begins"),
    [
        (NOON, "2026-06-12T01:00:00.000000Z"),
        ("2026-06-12T10:00:00.000000Z", MONDAY),
        ("2026-10-01T04:00:00.000000Z", "2026-10-08T01:00:00.000000Z"),
    ],
)
def test_the_shops_next_hours_are_those_of_its_next_working_day(at: str, begins: str) -> None:
    assert CALENDAR.hours(at)[0] == begins


@pytest.mark.parametrize(
    ("seconds", "en", "zh"),
    [
        (0, "0 s", "0 秒"),
        (59, "59 s", "59 秒"),
        (599, "9 min 59 s", "9 分 59 秒"),
        (3600, "1 h 0 min", "1 小时 0 分"),
        (97_200, "1 d 3 h", "1 天 3 小时"),
    ],
)
def test_a_span_is_told_by_its_two_largest_units(seconds: int, en: str, zh: str) -> None:
    assert (left_text(seconds, EN), left_text(seconds, ZH)) == (en, zh)


@requirement("R-003-07")
@pytest.mark.parametrize(
    ("seconds", "en", "zh"),
    [
        (27 * 3600 + 300, "27 business\N{NO-BREAK SPACE}h 5 min", "27 个工作小时 5 分"),
        (3600, "1 business\N{NO-BREAK SPACE}h 0 min", "1 个工作小时 0 分"),
        (599, "9 min 59 s", "9 分 59 秒"),
        (0, "0 s", "0 秒"),
    ],
)
def test_business_time_is_told_in_hours_and_never_in_days(seconds: int, en: str, zh: str) -> None:
    assert (left_text(seconds, EN, "BUSINESS"), left_text(seconds, ZH, "BUSINESS")) == (en, zh)


def test_a_time_is_told_as_briefly_as_it_is_clear() -> None:
    assert clock_text(EVENING, NOON, EN) == "18:30"
    assert clock_text(MONDAY, NOON, EN) == "Mon 09:00"
    assert clock_text("2026-07-15T01:00:00.000000Z", NOON, EN) == "15 July 2026, 09:00"


def test_a_phrase_that_stands_alone_begins_with_a_capital_and_no_article() -> None:
    assert [alone(each) for each in ("a faulty appliance", "the app", "质量问题")] == [
        "Faulty appliance",
        "App",
        "质量问题",
    ]


def test_half_of_a_promise_is_half_of_its_bar() -> None:
    drawn = drawn_clock(begun()["PLAN"], plus(NOON, hours=12))

    assert (drawn["done"], drawn["late"], drawn["left"], drawn["tone"]) == (50, 0, "12 h 0 min", "")


def test_what_runs_over_is_drawn_beyond_the_promise() -> None:
    drawn = drawn_clock(begun()["PLAN"], plus(NOON, hours=32))

    assert (drawn["done"], drawn["late"], drawn["over"], drawn["tone"]) == (75, 25, "8 h 0 min", "bad")


def test_a_paused_clock_keeps_what_it_has_left() -> None:
    clocks = begun()
    at = plus(NOON, hours=6)
    (fact,) = pause(clocks, "PLAN", "CUSTOMER", at)
    clock = evolve_clocks(clocks, fact, at)["PLAN"]

    drawn = drawn_clock(clock, plus(NOON, hours=100))

    assert (drawn["done"], drawn["left"], drawn["tone"], drawn["counts"]) == (25, "18 h 0 min", "still", None)


def test_a_clock_that_was_met_says_whether_it_was_in_time() -> None:
    found: list[Any] = []
    for hours in (6, 36):
        clocks = begun()
        for fact in meet(clocks, "PLAN", plus(NOON, hours=hours)):
            clocks = evolve_clocks(clocks, fact, plus(NOON, hours=hours))
        found.append(drawn_clock(clocks["PLAN"], plus(NOON, hours=99)))

    assert [(each["tone"], each["over"]) for each in found] == [("good", None), ("bad", "12 h 0 min")]


def test_what_only_the_shop_has_to_do_offers_no_pause() -> None:
    kinds: list[Any] = ["PLAN", "FIRST_RESPONSE", "REFUND_7"]

    assert [drawn_clock(begun(kind)[kind], NOON)["pausable"] for kind in kinds] == [True, False, False]


def test_a_long_queue_is_counted_up_to_a_bound() -> None:
    page = {"at": NOON, "cases": [row(None)], "counts": COUNTS}

    drawn = queue_drawn(page, EN)

    assert [view["text"] for view in drawn["views"]] == ["more than 10,000", "1", "0", "2"]
    assert drawn["rows"][0]["clock"] is None


def test_a_day_fills_the_queues_bar_and_what_is_overdue_too() -> None:
    def width(hours: int, now: str = NOON) -> int:
        due = plus(NOON, hours=hours)
        found = {"clock_id": "PLAN", "due_at": due, **remaining("WALL", "Asia/Shanghai", due, now)}
        return queue_drawn({"at": now, "cases": [row(found)], "counts": COUNTS}, EN)["rows"][0]["clock"]["width"]

    assert [width(48), width(12), width(1), width(1, plus(NOON, hours=2))] == [100, 50, 4, 100]


def test_the_customer_hears_again_within_a_day_on_the_shops_clock() -> None:
    assert latest(NOON) == "2026-06-13T12:00"


@pytest.mark.parametrize(
    ("case", "first"),
    [
        ({"status": "CLOSED"}, "reopen"),
        ({"status": "CLOSED", "closed": {}, "follow_ups": [ASKED]}, "follow_up"),
        ({"status": "CLOSED", "closed": {}, "follow_ups": [ASKED | {"completed": {}, "invited_at": NOON}]}, "score"),
        ({"status": "VERIFY", "responded_at": NOON, "follow_ups": [ASKED]}, "verify"),
        ({"status": "INTAKE", "missing": ["order_id"]}, "respond"),
        ({"status": "INTAKE", "missing": ["order_id"], "responded_at": NOON}, "detail"),
        ({"status": "VERIFY", "responded_at": NOON}, "verify"),
        ({"status": "RESOLVE", "responded_at": NOON}, "propose"),
        ({"status": "RESOLVE", "responded_at": NOON, "accepted": {}}, "execute"),
        ({"status": "RESOLVE", "responded_at": NOON, "accepted": {}, "executed": {}, "resolved": {}}, "close"),
    ],
)
def test_the_step_that_is_due_comes_first(case: dict[str, Any], first: str) -> None:
    nothing = {"missing": [], "responded_at": None, "accepted": None, "executed": None, "resolved": None, "waiting": []}
    nothing |= {"follow_ups": [], "closed": None}

    assert applying(nothing | case)[0] == first


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("175", "CNY", 17500),
        ("175.5", "CNY", 17550),
        (" 0.07 ", "CNY", 7),
        ("1200", "JPY", 1200),
        ("1.234", "KWD", 1234),
    ],
)
def test_an_amount_is_read_as_it_is_typed(text: str, currency: str, minor: int) -> None:
    assert minor_of(text, currency) == minor


@pytest.mark.parametrize(("text", "currency"), [("1.5", "JPY"), ("1,000", "CNY"), ("-1", "CNY"), ("１", "CNY")])
def test_an_amount_that_could_be_read_in_two_ways_is_refused(text: str, currency: str) -> None:
    with pytest.raises(Malformed, match="is not an amount"):
        minor_of(text, currency)


@pytest.mark.parametrize("language", [EN, ZH])
def test_each_side_and_each_decision_is_called_as_the_page_calls_the_customer(language: Language) -> None:
    customer = language.labels["chosen_CONSUMER"]

    for side in ("CONSUMER", "CUSTOMER"):
        assert language.labels[f"side_{side}"] == customer
    assert all(f"side_{side}" in language.labels for side in (*get_args(Side), *get_args(Bearer), "OPEN"))
    told = {outcome: language.labels[f"decided_{outcome}"] for outcome in get_args(Outcome)}
    assert customer in told["CONSUMER"]
    assert customer in told["PARTLY"]
