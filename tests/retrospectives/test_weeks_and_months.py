"""Weekly reports, monthly reviews and the actions that come of them."""

from typing import Any

import pytest

from domain.errors import Malformed
from domain.retrospective import ImprovementActionOpened, ImprovementActionOverdue, MonthlyReviewHeld
from projections.retrospective_view import retrospective_view
from tests.story import Shop
from tests.trace import requirement

WEEK = "retrospectives/2026-W21"
MONTH = "retrospectives/2026-05"
BY: dict[str, Any] = {"compiled_by": "S-3", "through_position": 128}
LATER: dict[str, Any] = {"compiled_by": "S-3", "through_position": 140}
DUE = "2026-06-01T10:00:00.000000Z"
PROBLEMS = [
    {"problem": "LATE_DELIVERY", "count": 9},
    {"problem": "PACKAGING_BREAK", "count": 14},
    {"problem": "COLOUR", "count": 9},
]
ACTION: dict[str, Any] = {"action_id": "IA-1", "title": "Thicker boxes", "owner": "SUPPLY_CHAIN", "due_at": DUE}


def compiled(cases: int = 60, problems: list[dict[str, Any]] = PROBLEMS, **members: Any) -> Shop:
    return Shop().say(WEEK, "WeeklyReportCompiled", cases=cases, problems=problems, **BY | members)


def view(shop: Shop, stream: str = WEEK) -> dict[str, Any]:
    found = shop.stream(stream)
    return retrospective_view(found.state, found.version, stream.partition("/")[2])


@requirement("R-003-41")
def test_what_broke_in_14_of_60_cases_is_the_weeks_first_problem_and_somebody_acts_on_it():
    shop = compiled().say(WEEK, "ImprovementActionOpened", **ACTION, problem="PACKAGING_BREAK")

    report = view(shop)["report"]
    assert report["top"] == "PACKAGING_BREAK"
    assert report["problems"][0] == {
        "rank": 1,
        "problem": "PACKAGING_BREAK",
        "count": 14,
        "share_bp": 23_33,
        "actions": ["IA-1"],
    }
    assert (view(shop)["actions"][0]["owner"], view(shop)["actions"][0]["due_at"]) == ("SUPPLY_CHAIN", DUE)


def test_equal_problems_are_ranked_by_name():
    ranked = [each["problem"] for each in view(compiled())["report"]["problems"]]

    assert ranked == ["PACKAGING_BREAK", "COLOUR", "LATE_DELIVERY"]


def test_a_report_says_who_counted_and_through_which_position():
    report = view(compiled())["report"]

    assert (report["compiled_by"], report["through_position"]) == ("S-3", 128)


def test_a_week_without_cases_has_no_first_problem():
    assert view(compiled(0, []))["report"]["top"] is None


def test_a_report_that_takes_in_more_of_the_log_stands_in_place_of_the_first():
    shop = compiled().say(WEEK, "WeeklyReportCompiled", cases=61, problems=PROBLEMS, **LATER)

    assert view(shop)["report"]["cases"] == 61
    assert compiled(through_position=140).refusal(WEEK, "WeeklyReportCompiled", cases=1, problems=[], **BY).code == (
        "report-superseded"
    )


def test_the_same_report_in_another_order_is_the_same_and_with_another_count_it_is_not():
    shop = compiled()
    again: dict[str, Any] = {"cases": 60, "problems": PROBLEMS[::-1], **BY}

    assert shop.say(WEEK, "WeeklyReportCompiled", **again).names() == []
    assert shop.refusal(WEEK, "WeeklyReportCompiled", **again | {"cases": 59}).code == "already-recorded-differently"
    shop.say(WEEK, "WeeklyReportCompiled", cases=60, problems=PROBLEMS, **LATER)
    assert shop.say(WEEK, "WeeklyReportCompiled", **again).names() == []


@pytest.mark.parametrize(
    ("stream", "cases", "problems", "code"),
    [
        (MONTH, 60, PROBLEMS, "not-a-week"),
        ("retrospectives/2026-W54", 60, PROBLEMS, "not-a-period"),
        ("retrospectives/may", 60, PROBLEMS, "not-a-period"),
        (WEEK, 60, [*PROBLEMS, PROBLEMS[0]], "problem-twice"),
        (WEEK, 13, PROBLEMS, "more-than-all-cases"),
    ],
)
def test_what_cannot_be_a_weeks_report_is_refused(stream: str, cases: int, problems: Any, code: str):
    refusal = Shop().refusal(stream, "WeeklyReportCompiled", cases=cases, problems=problems, **BY)

    assert isinstance(refusal, Malformed)
    assert refusal.code == code


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        ("2026-W21", "2026-05-18", "2026-05-24"),
        ("2026-W53", "2026-12-28", "2027-01-03"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2028-02", "2028-02-01", "2028-02-29"),
        ("2026-12", "2026-12-01", "2026-12-31"),
    ],
)
def test_a_retrospective_is_of_the_days_of_its_name(key: str, first: str, last: str):
    shop = Shop().say(f"retrospectives/{key}", "ImprovementActionOpened", **ACTION)
    found = view(shop, f"retrospectives/{key}")

    assert (found["from"], found["to"], found["period"]) == (first, last, "WEEK" if "W" in key else "MONTH")


ITEM: dict[str, Any] = {"item_id": "IA-2", "title": "Another carrier", "owner": "LOGISTICS", "due_at": DUE}
MEETING: dict[str, Any] = {"complaints": 12, "orders": 4_000, "plan": [ITEM], "resolved_median_s": 93_600, **BY}


@requirement("R-003-42")
def test_12_complaints_on_4000_orders_are_30_basis_points_and_the_plan_has_owners_and_dates():
    shop = Shop().say(MONTH, "MonthlyReviewHeld", **MEETING)

    (held,) = shop.recorded(MonthlyReviewHeld)
    assert isinstance(held, MonthlyReviewHeld)
    assert (held.month, held.rate_bp) == ("2026-05", 30)
    assert shop.recorded(ImprovementActionOpened) == [
        ImprovementActionOpened(action_id="IA-2", title="Another carrier", owner="LOGISTICS", due_at=DUE)
    ]
    review = view(shop, MONTH)["review"]
    assert (review["rate_bp"], review["resolved_median_s"], review["plan"]) == (30, 93_600, ["IA-2"])


@pytest.mark.parametrize(("complaints", "orders", "bp"), [(1, 3, 33_33), (2, 3, 66_67), (0, 9, 0), (3, 0, None)])
@requirement("R-003-42")
def test_a_rate_is_rounded_half_up_and_there_is_none_without_orders(complaints: int, orders: int, bp: int | None):
    shop = Shop().say(MONTH, "MonthlyReviewHeld", complaints=complaints, orders=orders, **BY)

    assert view(shop, MONTH)["review"]["rate_bp"] == bp


def test_a_month_is_reviewed_once():
    shop = Shop().say(MONTH, "MonthlyReviewHeld", **MEETING)

    assert shop.say(MONTH, "MonthlyReviewHeld", **MEETING).names() == []
    assert shop.refusal(MONTH, "MonthlyReviewHeld", **MEETING | {"orders": 1}).code == "already-recorded-differently"
    assert Shop().refusal(WEEK, "MonthlyReviewHeld", **MEETING).code == "not-a-month"


def test_a_plan_names_each_of_its_items_once_and_none_that_is_an_action_already():
    twice = MEETING | {"plan": [ITEM, ITEM]}
    taken: dict[str, Any] = ACTION | {"action_id": "IA-2"}
    opened = Shop().say(MONTH, "ImprovementActionOpened", **taken)

    assert Shop().refusal(MONTH, "MonthlyReviewHeld", **twice).code == "action-id-taken"
    assert opened.refusal(MONTH, "MonthlyReviewHeld", **MEETING).code == "action-id-taken"


def test_nothing_is_due_before_it_is_opened():
    passed = "2026-04-30T00:00:00.000000Z"
    plan: dict[str, Any] = {"plan": [ITEM, ITEM | {"item_id": "IA-3", "due_at": passed}]}

    refusal = Shop().refusal(MONTH, "MonthlyReviewHeld", **MEETING | plan)

    assert isinstance(refusal, Malformed)
    assert (refusal.code, refusal.pointer) == ("due-before-opened", "/plan/1/due_at")
    assert Shop().refusal(WEEK, "ImprovementActionOpened", **ACTION | {"due_at": passed}).code == "due-before-opened"


def close(shop: Shop, at: str, **members: Any) -> Shop:
    stated: dict[str, Any] = {"action_id": "IA-1", "result": "DONE", "reason": "half as many breaks"} | members
    return shop.at(at).say(WEEK, "ImprovementActionClosed", **stated)


@pytest.mark.parametrize(("at", "in_time", "over_s"), [(DUE, True, None), ("2026-06-01T10:00:30.000000Z", False, 30)])
@requirement("R-003-42")
def test_an_action_is_closed_in_time_or_too_late(at: str, *, in_time: bool, over_s: int | None):
    shop = close(Shop().say(WEEK, "ImprovementActionOpened", **ACTION), at)

    (action,) = view(shop)["actions"]
    assert (action["status"], action["in_time"], action["overdue_s"]) == ("DONE", in_time, over_s)
    assert close(shop, at).names() == []


def test_the_ledger_notices_an_action_that_nobody_closed_and_says_it_once():
    shop = Shop().say(WEEK, "ImprovementActionOpened", **ACTION)
    asked: dict[str, Any] = {"kind": "ACTION", "item": "IA-1"}

    assert shop.at(DUE).say(WEEK, "RetrospectiveDue", **asked).names() == []
    shop.at("2026-06-01T10:01:00.000000Z").say(WEEK, "RetrospectiveDue", **asked)
    assert shop.recorded(ImprovementActionOverdue) == [
        ImprovementActionOverdue(action_id="IA-1", due_at=DUE, over_s=60)
    ]
    assert view(shop)["actions"][0]["status"] == "OVERDUE"
    assert shop.say(WEEK, "RetrospectiveDue", **asked).names() == []
    assert close(shop, shop.now, result="DROPPED").names() == ["ImprovementActionClosed"]
    assert shop.say(WEEK, "RetrospectiveDue", **asked).names() == []


def test_an_action_closed_in_time_is_never_overdue():
    shop = close(Shop().say(WEEK, "ImprovementActionOpened", **ACTION), DUE)

    assert shop.at("2026-07-01").say(WEEK, "RetrospectiveDue", kind="ACTION", item="IA-1").names() == []


def test_an_action_that_nobody_opened_is_not_closed():
    stated: dict[str, Any] = {"action_id": "IA-9", "result": "DONE", "reason": "?"}

    assert Shop().refusal(WEEK, "ImprovementActionClosed", **stated).code == "unknown-action"
