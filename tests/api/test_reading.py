"""A stream as it is, as it was, as it is told."""

from typing import Any

import httpx
import pytest

from api.settings import Settings
from tests.api.clock import Clock
from tests.api.customer import CAMPAIGN, KEY, ORDER, PAID, Door, expect_problem
from tests.api.serving import serving
from tests.server import PLAIN

SHIPPED = {"type": "LinesShipped", "lines": [{"line": "1", "quantity": 2}]}
DELIVERED = {"type": "LinesDelivered", "lines": [{"line": "1", "quantity": 2}]}
CANCELLED = {"type": "LinesCancelled", "lines": [{"line": "2", "quantity": 1}], "cause": "BUYER_NO_REASON"}


@pytest.fixture
def answers(door: Door) -> list[dict[str, Any]]:
    """What the live ledger answered after each step."""
    return [door.said("orders/A-1", fact) for fact in (ORDER, PAID, SHIPPED, CANCELLED)]


def test_the_view_of_every_version_is_what_was_answered_then(door: Door, answers: list[dict[str, Any]]) -> None:
    for answer in answers:
        assert door.read("/v1/orders/A-1", as_of_version=answer["version"]) == answer["state"]
    assert door.read("/v1/orders/A-1") == answers[-1]["state"]


def test_a_program_and_a_session_read_the_same_bytes(door: Door, answers: list[dict[str, Any]]) -> None:
    link = door.services.sessions.link(door.services.keys.all()[0].key_id, "/v1/orders/A-1")
    with httpx.Client(base_url=door.client.base_url, trust_env=False, verify=PLAIN) as browser:
        browser.get(link)
        session = browser.get("/v1/orders/A-1", headers={"Accept": "application/json"})
    program = door.get("/v1/orders/A-1")

    assert (session.status_code, session.content) == (program.status_code, program.content) == (200, program.content)
    for name in ("etag", "cache-control", "vary", "content-type"):
        assert session.headers[name] == program.headers[name]


def test_a_program_is_told_what_another_process_has_recorded_since(
    door: Door, answers: list[dict[str, Any]], settings: Settings
) -> None:
    before = door.get("/v1/orders/A-1")
    with serving(settings) as another:
        told = another.door(KEY).said("orders/A-1", DELIVERED)

    after = door.get("/v1/orders/A-1", headers={"If-None-Match": before.headers["etag"]})
    assert (after.status_code, after.json()) == (200, told["state"])


def test_a_server_whose_clock_is_behind_knows_what_another_recorded(timed: Door, clock: Clock) -> None:
    timed.said("campaigns/S", CAMPAIGN | {"clauses": []})
    timed.said("coupons/K-1", {"type": "CouponIssued", "campaign_id": "S", "customer_id": "C-88"})
    issued = timed.read("/v1/coupons/K-1")
    ended = timed.said("campaigns/S", {"type": "CampaignEnded", "reason": "sold out"})
    clock.later(minutes=-2)

    behind = timed.read("/v1/coupons/K-1")
    (held,) = timed.read("/v1/customers/C-88/wallet", min_position=ended["events"][0]["position"])["coupons"]

    assert (issued["usable"], issued["reason"]) == (True, None)
    assert (behind["usable"], behind["reason"]) == (False, "CAMPAIGN_ENDED")
    assert held == behind


def test_a_view_as_recorded_by_an_instant(door: Door, answers: list[dict[str, Any]]) -> None:
    paid_at = answers[1]["events"][0]["recorded_at"]

    assert door.read("/v1/orders/A-1", as_of=paid_at) == answers[1]["state"]
    assert door.read("/v1/orders/A-1", as_of="2999-01-01T00:00:00+08:00") == answers[-1]["state"]
    expect_problem(door.get("/v1/orders/A-1?as_of=2001-01-01T00:00:00Z"), 404, "not-yet")


def test_a_view_of_what_had_occurred_by_then(door: Door) -> None:
    early, late = "2026-01-01T08:00:00Z", "2026-01-03T08:00:00Z"
    door.said("orders/A-2", ORDER | {"occurred_at": early})
    door.said("orders/A-2", PAID | {"occurred_at": late})

    by_then = door.read("/v1/orders/A-2", effective_at="2026-01-02T00:00:00Z")

    assert (by_then["money"]["captured"], by_then["version"]) == (0, 1)
    assert door.read("/v1/orders/A-2", effective_at="2026-01-03T16:00:00+08:00")["money"]["captured"] == 70000
    expect_problem(door.get("/v1/orders/A-2?effective_at=2025-01-01T00:00:00Z"), 404, "not-yet")


@pytest.mark.parametrize("version", [0, 7, 99])
def test_a_version_that_is_not_there(door: Door, answers: list[dict[str, Any]], version: int) -> None:
    expect_problem(door.get(f"/v1/orders/A-1?as_of_version={version}"), 404, "not-yet")


@pytest.mark.parametrize(
    "query", ["as_of_version=-1", "as_of_version=x", "as_of=yesterday", "effective_at=2026-01-01", "asof=1", "from=1"]
)
def test_a_moment_that_cannot_be_read(shared: Door, query: str) -> None:
    shared.say("orders/A-1", ORDER)

    answer = shared.get(f"/v1/orders/A-1?{query}")

    expect_problem(answer, 422, answer.json()["code"])


def test_a_reader_who_has_the_version_gets_nothing_again(door: Door, answers: list[dict[str, Any]]) -> None:
    tag = door.get("/v1/orders/A-1").headers["etag"]

    assert tag == f'"{answers[-1]["version"]}"'
    assert door.get("/v1/orders/A-1", headers={"If-None-Match": tag}).status_code == 304
    assert door.get("/v1/orders/A-1", headers={"If-None-Match": '"1", W/' + tag}).status_code == 304
    assert door.get("/v1/orders/A-1", headers={"If-None-Match": '"1"'}).status_code == 200
    assert "etag" not in door.get("/v1/orders/A-1?as_of_version=1").headers


def test_the_raw_events_have_their_hashes_and_causes(door: Door, answers: list[dict[str, Any]]) -> None:
    events = door.read("/v1/orders/A-1/events")["events"]

    assert [event["version"] for event in events] == list(range(1, len(events) + 1))
    assert all(len(event["leaf_hash"]) == 64 for event in events)
    assert events[1]["previous"] == events[0]["leaf_hash"]
    due = next(event for event in events if event["type"] == "RefundFellDue")
    assert due["caused_by"] == next(event["event_id"] for event in events if event["type"] == "LinesCancelled")


def test_the_history_has_a_sentence_for_every_event(door: Door, answers: list[dict[str, Any]]) -> None:
    events = door.read("/v1/orders/A-1/events")["events"]
    chinese = door.get("/v1/orders/A-1/history")
    english = door.get("/v1/orders/A-1/history", headers={"Accept-Language": "en"})

    for told, tongue in ((chinese, "zh-CN"), (english, "en")):
        assert [row["event_id"] for row in told.json()["history"]] == [event["event_id"] for event in events]
        assert told.headers["content-language"] == tongue
    assert chinese.text != english.text


def test_the_difference_of_two_versions_names_the_event_that_made_it(door: Door, answers: list[dict[str, Any]]) -> None:
    changes = door.read("/v1/orders/A-1/diff", **{"from": 1, "to": 2})["changes"]

    captured = next(change for change in changes if change["path"] == "/money/captured")
    assert (captured["old"], captured["new"], captured["event"]["type"]) == (0, 70000, "PaymentCaptured")
    assert door.read("/v1/orders/A-1/diff", **{"from": 0, "to": 1})["changes"]
    expect_problem(door.get("/v1/orders/A-1/diff?from=2&to=1"), 422, "schema")
    expect_problem(door.get("/v1/orders/A-1/diff?from=1&to=99"), 404, "not-yet")
    expect_problem(door.get("/v1/orders/A-1/diff"), 422, "schema")


def test_every_kind_of_stream_is_read_alike(door: Door) -> None:
    door.said("campaigns/S", CAMPAIGN | {"clauses": []})
    answer = door.said("coupons/K", {"type": "CouponIssued", "campaign_id": "S", "code": "S50"})
    shown = {
        "type": "CheckoutShown",
        "customer_id": "C",
        "currency": "CNY",
        "language": "zh-CN",
        "lines": ORDER["lines"],
        "totals": {"listed": 70000, "discount": 0, "freight": 0, "payable": 70000},
    }
    door.said("checkouts/X", shown)

    assert door.read("/v1/coupons/K", as_of_version=1) == answer["state"]
    assert door.read("/v1/coupons/K")["usable"] is True
    assert door.read("/v1/campaigns/S")["terms_version"] == 1
    assert door.read("/v1/checkouts/X")["customer_id"] == "C"
    for stream in ("campaigns/S", "coupons/K", "checkouts/X"):
        assert len(door.read(f"/v1/{stream}/events")["events"]) == 1
        assert len(door.read(f"/v1/{stream}/history")["history"]) == 1
        expect_problem(door.get(f"/v1/{stream}-none"), 404, "not-found")
        expect_problem(door.get(f"/v1/{stream}-none/events"), 404, "not-found")


def test_a_coupon_of_the_past_is_judged_by_its_campaign_of_then(door: Door) -> None:
    door.said("campaigns/S", CAMPAIGN | {"clauses": []})
    door.said("coupons/K", {"type": "CouponIssued", "campaign_id": "S", "code": "S50"})
    door.said("campaigns/S", {"type": "CampaignEnded", "reason": "预算用完"})

    assert door.read("/v1/coupons/K")["reason"] == "CAMPAIGN_ENDED"
    assert door.read("/v1/coupons/K", as_of_version=1)["usable"] is True


@pytest.mark.parametrize(
    ("accept", "is_page"),
    [
        ("text/html", True),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", True),
        ("*/*", False),
        ("application/json", False),
        ("application/json, text/html;q=0.5", False),
        (None, False),
    ],
)
def test_a_browser_gets_a_page_and_a_program_its_json(
    shared: Door,
    accept: str | None,
    is_page: bool,
) -> None:
    shared.say("orders/A-1", ORDER)

    answer = shared.get("/v1/orders/A-1", headers={"Accept": accept} if accept else {})

    assert answer.headers["content-type"].startswith("text/html" if is_page else "application/json")
    if is_page:
        assert "script" not in answer.headers["content-security-policy"]
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "<script" not in answer.text


def test_a_page_of_the_past_and_in_another_language(shared: Door) -> None:
    shared.say("orders/A-1", ORDER)
    html = {"Accept": "text/html"}

    page = shared.get("/v1/orders/A-1?lang=en&as_of_version=1", headers=html)
    form = shared.get("/v1/orders/A-1?lang=zh-CN&as_of=&effective_at=", headers=html)

    assert (page.status_code, page.headers["content-language"]) == (200, "en")
    assert (form.status_code, form.headers["content-language"]) == (200, "zh-CN")
    assert shared.client.get("/static/order.css").headers["content-type"].startswith("text/css")
