"""The service desk over HTTP: the queue, a case with all that is needed to work on it, and the key figures."""

from typing import Any

import pytest

from tests.api.clock import Clock
from tests.api.customer import ORDER, Door, expect_problem
from tests.trace import requirement

CLAUSE = {"clause_id": "c1", "text": "使用本优惠码的商品不支持七天无理由退货。"}
CLEARANCE = {
    "type": "CampaignPublished",
    "class": "CLEARANCE",
    "issuer": "MERCHANT",
    "issuer_id": "M-7",
    "currency": "CNY",
    "benefit": {"kind": "AMOUNT_OFF", "amount": 5000},
    "scope": {},
    "valid_until": "2099-12-31T23:59:59",
    "after_sales": {"no_reason_return": False},
    "clauses": [CLAUSE],
}
PRESENTED = {"clause_id": "c1", "channels": ["POPUP"], "marks": ["bold"], "position": "TOP", "before_order": True}
TOTALS = {"listed": 70000, "discount": 5000, "freight": 0, "payable": 65000}
COMPLETE = {
    "customer_name": "王女士",
    "contact": "138 0000 0000",
    "purchase_channel": "APP",
    "reason": "颜色不对",
    "demands": ["EXPLANATION"],
}
ANSWERS = [{"question": "SATISFIED", "answer": "满意"}, {"question": "MORE_NEEDS", "answer": "没有"}]


@pytest.fixture
def desk(timed: Door) -> Door:
    return timed


def opened(door: Door, key: str, category: str = "CONSULT", **members: Any) -> int:
    """Open a case; the last position of the log."""
    said = door.said(f"cases/{key}", {"type": "CaseOpened", "channel": "APP", "category": category} | members)
    return said["events"][-1]["position"]


def say(door: Door, key: str, type_: str, **members: Any) -> int:
    return door.said(f"cases/{key}", {"type": type_} | members)["events"][-1]["position"]


def ids(page: Any) -> list[str]:
    return [row["case_id"] for row in page["cases"]]


def ordered_with_a_code(door: Door) -> None:
    """Order A-9 with a clearance code; its clause was shown in bold and the terms were accepted."""
    shown: dict[str, Any] = {"customer_id": "C-88", "currency": "CNY", "language": "zh-CN", "lines": ORDER["lines"]}
    terms = {"campaign_id": "K-9", "terms_version": 1}
    door.said("campaigns/K-9", CLEARANCE)
    door.said("coupons/c-9", {"type": "CouponIssued", "campaign_id": "K-9", "code": "CLEAR"})
    door.said(
        "checkouts/ck-9",
        {"type": "CheckoutShown", **shown, "coupons": ["CLEAR"], "totals": TOTALS},
        {"type": "TermsPresented", **terms, "clauses": [PRESENTED]},
        {"type": "TermsAccepted", **terms},
    )
    door.said("orders/A-9", ORDER | {"coupons": ["CLEAR"], "checkout_id": "ck-9"})
    door.said("orders/A-9", {"type": "PaymentCaptured", "payment_id": "P-9", "amount": 65000, "tender": "WECHAT"})
    door.said("orders/A-9", {"type": "LinesDelivered", "lines": [{"line": "1", "quantity": 2}]})


@requirement("R-003-12")
def test_the_queue_is_served_in_its_order(desk: Door, clock: Clock) -> None:
    position = -1
    for key, category in (("Q3", "CONSULT"), ("Q4a", "COMPLAINT"), ("Q4b", "RETURN_EXCHANGE"), ("Q5", "QUALITY")):
        position = opened(desk, key, category)
        clock.later(seconds=1)

    page = desk.read("/v1/cases", min_position=position)

    assert ids(page) == ["Q5", "Q4a", "Q4b", "Q3"]
    assert [row["priority"] for row in page["cases"]] == [5, 4, 4, 3]
    assert page["next"] is None
    due = page["cases"][0]["next_due"]
    assert due == {
        "clock_id": "FIRST_RESPONSE",
        "due_at": "2026-06-12T04:10:03.000000Z",
        "time": "BUSINESS",
        "remaining_s": 599,
        "overdue": False,
        "counts": {"from": "2026-06-12T01:00:00.000000Z", "until": "2026-06-12T04:10:03.000000Z"},
    }


def test_the_queue_is_read_page_by_page(desk: Door, clock: Clock) -> None:
    position = -1
    for key in ("A", "B", "C", "D", "E"):
        position = opened(desk, key, "COMPLAINT")
        clock.later(seconds=1)

    first = desk.read("/v1/cases", limit=2, min_position=position)
    second = desk.read("/v1/cases", limit=2, after=first["next"])
    last = desk.read("/v1/cases", limit=2, after=second["next"])

    assert [ids(page) for page in (first, second, last)] == [["A", "B"], ["C", "D"], ["E"]]
    assert last["next"] is None


def test_what_is_overdue_is_found_as_time_passes(desk: Door, clock: Clock) -> None:
    position = opened(desk, "A")
    assert ids(desk.read("/v1/cases", overdue=True, min_position=position)) == []

    clock.later(minutes=11)

    late = desk.read("/v1/cases", overdue=True)
    assert ids(late) == ["A"]
    assert (late["cases"][0]["next_due"]["remaining_s"], late["cases"][0]["next_due"]["overdue"]) == (0, True)


@requirement("R-003-50")
def test_an_agent_who_speaks_english_finds_the_customer_in_new_york(desk: Door) -> None:
    opened(desk, "ZH")
    position = opened(desk, "NY", language="en-US", region="US", tz="America/New_York")

    (row,) = desk.read("/v1/cases", language="en", min_position=position)["cases"]

    assert (row["case_id"], row["skill"], row["region"], row["tz"]) == ("NY", "en", "US", "America/New_York")


@pytest.mark.parametrize(
    "query", [{"after": "x"}, {"status": "CLOSED"}, {"priority": 6}, {"limit": 0}, {"ownner": "a"}, {"language": "%"}]
)
def test_what_the_queue_does_not_know_is_refused(shared: Door, query: dict[str, Any]) -> None:
    expect_problem(shared.get("/v1/cases", params=query), 422, "schema")


def test_the_desk_is_for_whoever_may_read_orders(shared: Door) -> None:
    expect_problem(shared.with_scopes("terms:publish").get("/v1/cases"), 403, "scope-missing")
    expect_problem(shared.with_scopes("terms:publish").get("/v1/cases/C-1/desk"), 403, "scope-missing")
    expect_problem(shared.get("/v1/cases/none/desk"), 404, "not-found")


@requirement("R-000-12")
def test_one_reading_gives_code_class_terms_clauses_and_verdicts_and_the_agent_types_nothing(desk: Door) -> None:
    ordered_with_a_code(desk)
    opened(desk, "C1", "RETURN_EXCHANGE", order_id="A-9", **COMPLETE)

    found = desk.read("/v1/cases/C1/desk")
    (coupon,) = found["coupons"]
    (clause,) = coupon["clauses"]

    assert (coupon["code"], coupon["class"], coupon["terms_version"]) == ("CLEAR", "CLEARANCE", 1)
    assert coupon["terms_sha256"] == desk.read("/v1/campaigns/K-9")["terms_sha256"]
    assert (clause["clause_id"], clause["outcome"]) == ("c1", "VOID")
    assert found["rights"]["regime"]["id"] == "CN_2025"
    assert found["order"]["order_id"] == "A-9"
    assert (found["checkout"]["checkout_id"], found["checkout"]["accepted"][0]["terms_version"]) == ("ck-9", 1)
    assert found["case"]["case_id"] == "C1"


@requirement("R-000-14")
def test_the_desk_says_what_to_say_in_both_languages(desk: Door) -> None:
    ordered_with_a_code(desk)
    opened(desk, "C1", "QUALITY", order_id="A-9", lines=[{"line": "1", "quantity": 1}])

    said = desk.read("/v1/cases/C1/desk")["say"]
    rights = desk.read("/v1/orders/A-9/rights")["lines"][0]["causes"]

    assert [(each["line"], each["cause"]) for each in said] == [("1", "BUYER_NO_REASON"), ("1", "QUALITY")]
    assert [each["sentence"] for each in said] == [
        each["sentence"] for each in rights if each["cause"] in ("BUYER_NO_REASON", "QUALITY")
    ]


def test_the_desk_shows_what_is_open_on_the_order_and_its_other_cases(desk: Door) -> None:
    ordered_with_a_code(desk)
    desk.said("orders/A-9", {"type": "RefundQuoted", "lines": [{"line": "2", "quantity": 1}], "cause": "QUALITY"})
    cancelled = {"type": "LinesCancelled", "lines": [{"line": "2", "quantity": 1}], "cause": "MERCHANT_OUT_OF_STOCK"}
    for key in ("C1", "C2", "C3"):
        opened(desk, key, order_id="A-9")
    say(desk, "C3", "CaseClosed", outcome="WITHDRAWN", reason="不需要了")

    quoted = desk.read("/v1/cases/C1/desk")
    desk.said("orders/A-9", cancelled)
    found = desk.read("/v1/cases/C1/desk")

    assert [each["status"] for each in quoted["quotes"]] == ["OPEN"]
    assert (found["quotes"], [each["status"] for each in found["refunds"]]) == ([], ["DUE"])
    assert [each["case_id"] for each in found["other_cases"]] == ["C2"]
    assert found["evidence"] == []


def test_a_case_without_an_order_has_a_desk_without_its_sections(desk: Door) -> None:
    opened(desk, "C1")

    found = desk.read("/v1/cases/C1/desk")

    assert (found["order"], found["checkout"], found["rights"]) == (None, None, None)
    assert found["coupons"] == found["say"] == found["quotes"] == found["refunds"] == found["other_cases"] == []


def test_a_customers_words_are_for_those_who_may_read_them(desk: Door) -> None:
    ordered_with_a_code(desk)
    opened(desk, "C1", order_id="A-9", **COMPLETE)

    assert desk.read("/v1/cases/C1/desk")["case"]["details"]["reason"] == "颜色不对"
    assert "颜色不对" not in desk.with_scopes("orders:read").get("/v1/cases/C1/desk").text


@requirement("R-003-36")
def test_a_case_that_is_closed_shows_its_four_instants(desk: Door, clock: Clock) -> None:
    ordered_with_a_code(desk)
    opened(desk, "C1", order_id="A-9")
    clock.later(minutes=1)
    say(desk, "C1", "CaseDetailed", **COMPLETE)
    clock.later(minutes=1)
    say(desk, "C1", "CaseVerified")
    clock.later(minutes=1)
    told = [{"demand": "EXPLANATION", "outcome": "GRANTED"}]
    say(desk, "C1", "CaseClosed", outcome="ANSWERED", reason="已说明", demands=told)

    nodes = desk.read("/v1/cases/C1/desk")["case"]["nodes"]
    assert [(each["node"], each["at"][:16]) for each in nodes] == [
        ("INTAKE", "2026-06-12T04:00"),
        ("VERIFY", "2026-06-12T04:01"),
        ("RESOLVE", "2026-06-12T04:02"),
        ("CLOSED", "2026-06-12T04:03"),
    ]


@requirement("R-001-16", "R-003-39", "R-003-60")
def test_a_follow_up_and_its_score_are_told_over_http_and_counted(desk: Door) -> None:
    ordered_with_a_code(desk)
    opened(desk, "C1", order_id="A-9", topic="COUPON_REUSE", **COMPLETE)
    say(desk, "C1", "FirstResponded", owner="agent-7")
    say(desk, "C1", "CaseVerified")
    told = [{"demand": "EXPLANATION", "outcome": "GRANTED"}]
    say(desk, "C1", "CaseClosed", outcome="ANSWERED", reason="已说明", demands=told)
    score = {"type": "SatisfactionScored", "follow_up_id": "F1", "score": 5, "reason": "很快"}

    expect_problem(desk.say("cases/C1", score), 409, "not-invited")
    say(desk, "C1", "FollowUpCompleted", follow_up_id="F1", answers=ANSWERS, satisfied=True)
    for wrong in (0, 6):
        expect_problem(desk.say("cases/C1", score | {"score": wrong}), 422, "schema")
    problem = expect_problem(desk.say("cases/C1", score | {"score": 2}), 409, "low-score-untagged")
    position = desk.said("cases/C1", score)["events"][-1]["position"]
    row = desk.read("/v1/cases/C1")["follow_ups"][0]
    period = {"topic": "service", "from": "2026-06-12", "to": "2026-06-12"}
    figures = desk.read("/v1/kpi", **period, min_position=position)

    assert problem["requirement"] == "R-003-40"
    assert (row["score"], row["reason"], row["owner"], row["completed"]["fact"]["answers"]) == (
        5,
        "很快",
        "agent-7",
        ANSWERS,
    )
    assert (figures["figures"]["csat100_bp"], figures["figures"]["first_response_bp"]) == (100_00, 100_00)
    assert figures["figures"]["topics"] == {"COUPON_REUSE": 1}
    assert figures["merchants"] == [{"merchant_id": "M-7", "figures": figures["figures"]}]


def test_the_figures_of_the_desk_are_set_beside_an_earlier_period(desk: Door, clock: Clock) -> None:
    opened(desk, "C1", "COMPLAINT")
    clock.later(days=30)
    position = opened(desk, "C2", "COMPLAINT")
    period = {"from": "2026-07-01", "to": "2026-07-31", "before_from": "2026-06-01", "before_to": "2026-06-30"}

    found = desk.read("/v1/kpi", topic="service", **period, min_position=position)

    assert (found["figures"]["complaints"], found["before"]["complaints"]) == (1, 1)
    assert found["change"]["complaint_bp"]["points_bp"] is None
