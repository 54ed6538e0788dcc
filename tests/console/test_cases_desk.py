"""A case's desk: everything to work on it with, from intake to the end, and nothing recorded that was not meant."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.api.customer import KEY, Door, expect_problem, said_since
from tests.console.casework import acted, complained, does, follows, opened, ordered
from tests.console.looking import Looker
from tests.trace import requirement

HTML = {"Accept": "text/html"}
ANSWERS = {"answer_SATISFIED": "不太满意", "answer_MORE_NEEDS": "没有"}


def page_of(door: Door, key: str = "C-1", query: str = "lang=en") -> str:
    return door.get(f"/console/cases/{key}/desk?{query}", headers=HTML).text


def offered(text: str) -> set[str]:
    """The steps that a page has forms for."""
    return {part.partition('"')[0] for part in text.split('id="step-')[1:]}


def propose(door: Door, **fields: Any) -> dict[str, Any]:
    does(door, "C-1", "respond", owner="anna")
    does(door, "C-1", "verify")
    return does(door, "C-1", "propose", proposal_id="S1", reason="质量问题", cause="QUALITY", **fields)


def answered(door: Door) -> None:
    """A case about a question that was answered."""
    complained(door, demands=["EXPLANATION"])
    does(door, "C-1", "respond", owner="anna")
    does(door, "C-1", "verify")
    does(door, "C-1", "classify", category="CONSULT", scene="USAGE")
    does(door, "C-1", "close", outcome="ANSWERED", reason="已说明", demand_EXPLANATION="GRANTED")


def settled(door: Door) -> None:
    """A case of which all is done that was agreed."""
    complained(door, demands=["EXPLANATION"])
    propose(door, remedies="COMPENSATION", form="CASH", compensation_amount="10.00", basis="GOODWILL")
    does(door, "C-1", "accept", choice="S1/a")
    does(door, "C-1", "execute")


def test_the_page_holds_what_the_desk_of_the_api_holds(desk: Door) -> None:
    complained(desk)

    page, api = desk.read("/console/cases/C-1/desk.json"), desk.read("/v1/cases/C-1/desk")

    assert page["order"] == api["order"]
    assert page["rights"]["lines"] == api["rights"]["lines"]
    assert page["say"] == api["say"]
    assert page["case"]["clocks"] == api["case"]["clocks"]


def test_each_event_of_the_case_is_a_sentence_of_its_story(desk: Door) -> None:
    complained(desk)

    told = desk.read("/console/cases/C-1/desk.json")["history"]

    assert [each["version"] for each in told] == list(range(1, len(told) + 1))
    assert told[0]["type"] == "CaseOpened"
    assert all(f'id="v{each["version"]}"' in page_of(desk) for each in told)


@requirement("R-003-36")
def test_only_the_steps_that_apply_are_offered(desk: Door) -> None:
    complained(desk)
    fresh = offered(page_of(desk))
    propose(desk, remedies="RETURN", line_1="1", return_remedy="REFUND")
    proposed = offered(page_of(desk))
    does(desk, "C-1", "accept", choice="S1/a")
    agreed = offered(page_of(desk))

    assert {"respond", "verify", "classify", "assign", "close"} <= fresh
    assert not {"propose", "execute", "reopen"} & fresh
    assert {"propose", "tell", "close"} <= proposed
    assert "execute" in agreed
    assert not {"propose", "close", "respond"} & agreed


@requirement("R-003-36", "R-001-03", "R-001-15")
def test_a_case_is_worked_on_from_intake_to_its_end_by_forms(desk: Door) -> None:
    ordered(desk)
    opened(desk, "C-1", "QUALITY", scene="APPLIANCE_FAULT", reason="不加热")

    missing = does(
        desk,
        "C-1",
        "detail",
        order_id="A-1",
        customer_name="王女士",
        contact="138 0000 0000",
        purchase_channel="APP",
        demands=["RETURN_REFUND", "COMPENSATION"],
    )["missing"]
    proposed = propose(desk, remedies="RETURN", line_1="1", return_remedy="REFUND")
    worth = proposed["proposals"][0]["options"][0]["worth"]
    does(desk, "C-1", "accept", choice="S1/a")
    executed = does(desk, "C-1", "execute", address="漳州市龙文区 1 号仓")
    number = executed["waiting"][0]
    desk.said("orders/A-1", {"type": "ReturnInspected", "return_id": number, "lines": [{"line": "1", "accepted": 1}]})
    closed = does(
        desk,
        "C-1",
        "close",
        outcome="SETTLED",
        reason="已退款",
        demand_RETURN_REFUND="GRANTED",
        amount_RETURN_REFUND="199.00",
        demand_COMPENSATION="REFUSED",
    )

    assert missing == []
    assert worth["refund"] == 19900
    assert (closed["status"], closed["owner"]) == ("CLOSED", "anna")
    assert closed["demands"] == [
        {"demand": "RETURN_REFUND", "outcome": "GRANTED", "amount": 19900},
        {"demand": "COMPENSATION", "outcome": "REFUSED", "amount": None},
    ]
    assert offered(page_of(desk)) == {"follow_up", "unreached", "reopen"}
    assert does(desk, "C-1", "reopen", reason="客户再次来电")["status"] == "VERIFY"


@requirement("R-003-37", "R-003-39", "R-003-40")
def test_a_closed_case_is_followed_up_and_scored_by_forms(desk: Door) -> None:
    answered(desk)

    missed = does(desk, "C-1", "unreached", follow_up_id="F1", attempt="1")
    asked = does(desk, "C-1", "follow_up", follow_up_id="F1", satisfied="no", **ANSWERS)
    offers = offered(page_of(desk))
    unscored = acted(desk, "C-1", "score", follow_up_id="F1", score="")
    untagged = acted(desk, "C-1", "score", follow_up_id="F1", score="2")
    scored = does(desk, "C-1", "score", follow_up_id="F1", score="2", tags=["TOO_SLOW"], reason="等了一周")

    assert len(missed["follow_ups"][0]["attempts"]) == 1
    completed = asked["follow_ups"][0]["completed"]["fact"]
    assert [each["question"] for each in completed["answers"]] == ["SATISFIED", "MORE_NEEDS"]
    assert (completed["satisfied"], completed.get("more_needs")) == (False, None)
    assert offers == {"score", "reopen"}
    assert unscored.status_code == 422
    assert (untagged.status_code, "needs its reasons" in untagged.text) == (409, True)
    assert (scored["follow_ups"][0]["score"], scored["follow_ups"][0]["tags"]) == (2, ["TOO_SLOW"])
    assert offered(page_of(desk)) == {"reopen"}


@requirement("R-003-37")
def test_a_follow_up_that_stands_still_runs_on_by_a_form_after_its_case_was_closed(desk: Door) -> None:
    settled(desk)
    does(desk, "C-1", "pause", clock_id="FOLLOW_UP", waiting_for="CUSTOMER")
    does(desk, "C-1", "close", outcome="SETTLED", reason="已补偿", demand_EXPLANATION="GRANTED")
    offers = 'value="resume"' in page_of(desk)

    case = does(desk, "C-1", "resume", clock_id="FOLLOW_UP")

    assert offers
    assert {each["clock_id"]: each["status"] for each in case["clocks"]}["FOLLOW_UP"] == "RUNNING"


@pytest.mark.parametrize(
    ("act", "fields", "member", "value"),
    [
        ("classify", {"category": "COMPLAINT", "scene": "SLOW_SERVICE"}, "category", "COMPLAINT"),
        ("classify", {"category": "QUALITY", "scene": "SKIN_REACTION", "health": "yes"}, "health", True),
        ("assign", {"owner": "ben", "reason": "交接班"}, "owner", "ben"),
        ("respond", {"owner": "anna", "next_update_at": "2026-06-12T18:00"}, "owner", "anna"),
    ],
)
def test_what_a_form_says_is_recorded(desk: Door, act: str, fields: dict[str, str], member: str, value: object) -> None:
    complained(desk)

    assert does(desk, "C-1", act, **fields)[member] == value


@requirement("R-001-31")
def test_a_time_in_a_form_is_the_shops(desk: Door) -> None:
    complained(desk)

    case = does(desk, "C-1", "respond", owner="anna", next_update_at="2026-06-12T18:00")

    due = {clock["clock_id"]: clock["due_at"] for clock in case["clocks"]}
    assert due["PROGRESS"] == "2026-06-12T10:00:00.000000Z"


@requirement("R-001-08")
def test_evidence_is_asked_for_and_handed_in(desk: Door) -> None:
    complained(desk)

    asked = does(desk, "C-1", "ask", party="CONSUMER", kinds=["PHOTO_VIDEO"])
    handed = does(
        desk, "C-1", "submit", evidence_id="E-1", party="CONSUMER", kind="PHOTO_VIDEO", note="通电后指示灯不亮"
    )

    assert [item["kind"] for item in asked["evidence"]["requested"][0]["items"]] == ["PHOTO_VIDEO"]
    assert [each["evidence_id"] for each in handed["evidence"]["submitted"]] == ["E-1"]
    assert "通电后指示灯不亮" not in page_of(desk)
    assert "通电后指示灯不亮" in page_of(desk, query="words=shown")


@requirement("R-001-20")
def test_words_about_health_need_a_key_for_them(desk: Door) -> None:
    complained(desk)
    does(desk, "C-1", "submit", evidence_id="E-1", party="CONSUMER", kind="SYMPTOM_PHOTO", note="红肿三天")
    agent = desk.with_scopes("orders:read", "cases:append", "pii:read", owner="agent")

    seen = page_of(agent, query="words=shown")

    assert "王女士" in seen
    assert "红肿三天" not in seen
    assert "红肿三天" in page_of(desk, query="words=shown")


def test_a_case_that_a_form_closed_is_in_no_queue_that_is_looked_at_next(desk: Door) -> None:
    for number in range(5):
        follows(desk, opened(desk, f"Q-{number}", "CONSULT"))
        closed = acted(desk, f"Q-{number}", "close", outcome="WITHDRAWN", reason="不需要了")

        assert (closed.status_code, desk.read("/console/cases.json")["cases"]) == (303, [])


def test_a_form_sent_twice_records_once(desk: Door) -> None:
    complained(desk)
    version = desk.read("/console/cases/C-1/desk.json")["case"]["version"]

    told = {"update_id": "T1", "zh": "正在处理", "en": "We are on it"}
    first, size = acted(desk, "C-1", "tell", version=version, **told), desk.size
    again = acted(desk, "C-1", "tell", version=version, **told)

    assert (first.status_code, again.status_code) == (303, 303)
    assert said_since(desk, size) == []


def test_a_form_of_an_earlier_version_is_refused_with_what_was_entered(desk: Door) -> None:
    complained(desk)
    version = desk.read("/console/cases/C-1/desk.json")["case"]["version"]
    does(desk, "C-1", "assign", owner="ben")
    size = desk.size

    stale = acted(desk, "C-1", "classify", version=version, category="COMPLAINT", scene="OTHER", reason="客户另有说法")

    assert stale.status_code == 412
    assert "The case changed while you were writing." in stale.text
    assert "客户另有说法</textarea>" in stale.text
    assert said_since(desk, size) == []


@pytest.mark.parametrize(
    ("act", "fields", "status", "said"),
    [
        ("close", {"outcome": "ANSWERED", "reason": "已说明"}, 409, "has not been looked into yet"),
        ("execute", {}, 409, "has not accepted an option yet"),
        ("respond", {"owner": "anna", "next_update_at": "2026-06-11T10:00"}, 422, "at a time that is over"),
        ("respond", {"owner": "not an id!"}, 422, "Please check what was entered: Owner"),
        ("dance", {}, 422, "No form of this page does that."),
    ],
)
def test_a_refusal_is_told_in_the_shops_words_and_nothing_is_recorded(
    desk: Door, act: str, fields: dict[str, Any], status: int, said: str
) -> None:
    complained(desk)
    size = desk.size

    refused = acted(desk, "C-1", act, **fields)

    assert refused.status_code == status
    assert said in " ".join(refused.text.replace("</b>", "").split())
    assert "Nothing was recorded." in refused.text
    assert said_since(desk, size) == []


def test_what_was_written_while_the_ledger_is_busy_is_not_lost(desk: Door, tmp_path: Path) -> None:
    complained(desk)
    version, size = desk.read("/console/cases/C-1/desk.json")["case"]["version"], desk.size
    with closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        busy = acted(desk, "C-1", "assign", version=version, owner="ben", reason="三天后再联系")

    assert busy.status_code == 503
    assert "三天后再联系</textarea>" in busy.text
    assert said_since(desk, size) == []


def test_an_amount_that_cannot_be_read_is_refused_by_name(desk: Door) -> None:
    complained(desk)
    does(desk, "C-1", "verify")
    size = desk.size

    fields: dict[str, Any] = {
        "remedies": "REFUND_ONLY",
        "refund_amount": "12.345",
        "reason": "质量问题",
        "proposal_id": "S1",
    }
    refused = acted(desk, "C-1", "propose", **fields)

    assert refused.status_code == 422
    assert "12.345" in refused.text
    assert 'value="12.345"' in refused.text
    assert said_since(desk, size) == []


def test_a_case_is_reopened_only_once_it_is_closed(desk: Door) -> None:
    complained(desk)

    assert acted(desk, "C-1", "reopen", reason="再看看").status_code == 409


def test_clocks_are_paused_and_run_on(desk: Door) -> None:
    complained(desk)

    paused = does(desk, "C-1", "pause", clock_id="PLAN", waiting_for="CUSTOMER")
    resumed = does(desk, "C-1", "resume", clock_id="PLAN")

    assert {each["clock_id"]: each["status"] for each in paused["clocks"]}["PLAN"] == "PAUSED"
    assert {each["clock_id"]: each["status"] for each in resumed["clocks"]}["PLAN"] == "RUNNING"


def test_a_key_that_only_reads_sees_and_cannot_act(desk: Door) -> None:
    complained(desk)
    reader = desk.with_scopes("orders:read", owner="reader")
    size = desk.size

    page = page_of(reader)

    assert "电热水壶" in page
    assert offered(page) == set()
    assert "cases:append" in page
    assert acted(reader, "C-1", "assign", owner="reader").status_code == 403
    assert said_since(desk, size) == []


def test_a_form_without_the_sessions_token_records_nothing(desk: Door) -> None:
    complained(desk)
    size = desk.size

    foreign = desk.client.post("/console/cases/C-1/desk", data={"act": "assign", "version": "1", "owner": "eve"})

    assert foreign.status_code == 403
    assert said_since(desk, size) == []


def test_what_no_form_does_is_named_with_the_call_that_does_it(desk: Door) -> None:
    complained(desk)
    page, docs = page_of(desk), desk.client.get("/docs").text

    assert "Dispute filed <code>DisputeFiled</code>" in page
    assert "CaseOpened</code>" not in page
    assert 'href="/docs#post-v1-cases-id-events"' in page
    assert "id=post-v1-cases-id-events" in docs


def test_there_is_no_desk_of_a_case_that_nobody_opened(desk: Door) -> None:
    expect_problem(desk.get("/console/cases/C-404/desk.json"), 404, "not-found")


def step(page: Page, act: str) -> None:
    """Open a step's form."""
    if page.locator(f"#step-{act}[open]").count() == 0:
        page.click(f"#step-{act} > summary")


def test_an_agent_takes_answers_proposes_and_closes(chrome: Browser, desk: Door, tag: str, scripts: bool) -> None:
    complained(desk, demands=["EXPLANATION"])
    with Looker(chrome, desk.client.base_url, tag, scripts=scripts) as looker:
        looker.expected.add("/console/cases/C-1/desk")
        looker.sign_in(KEY, "anna")
        page = looker.open("cases/C-1/desk")
        page.click("#take-it")
        page.click("#do-respond")
        step(page, "verify")
        page.click("#do-verify")

        step(page, "close")
        page.select_option("#close-outcome", "ANSWERED")
        page.fill("#close-reason", "已说明用法")
        page.click("#do-close")  # a demand has no answer
        looker.fit()
        assert page.locator("#step-close .alert").count() == 1
        assert page.input_value("#close-reason") == "已说明用法"

        page.select_option("#close-demand_EXPLANATION", "GRANTED")
        page.click("#do-close")
        looker.fit()
        assert page.locator(".nodes [aria-current=step]").inner_text().startswith(looker.t["node_CLOSED"])
    case = desk.read("/v1/cases/C-1")
    assert (case["status"], case["owner"], case["demands"][0]["outcome"]) == ("CLOSED", "anna", "GRANTED")


def test_a_proposal_is_made_and_accepted(chrome: Browser, desk: Door, tag: str, scripts: bool) -> None:
    complained(desk)
    does(desk, "C-1", "respond", owner="anna")
    does(desk, "C-1", "verify")
    with Looker(chrome, desk.client.base_url, tag, scripts=scripts) as looker:
        looker.sign_in(KEY, "anna")
        page = looker.open("cases/C-1/desk")
        step(page, "propose")
        page.check("#step-propose [value=RETURN]")
        page.fill("#propose-line_1", "1")
        page.check("#step-propose [value=APOLOGY]")
        page.fill("#propose-apology", "抱歉")
        page.fill("#propose-improvement", "改进包装")
        page.fill("#propose-reason", "质量问题")
        page.click("#do-propose")
        looker.fit()
        assert "199.00" in page.inner_text("#proposals")

        page.click("#accept-S1-a")
        looker.fit()
        assert looker.t["proposal_ACCEPTED"] in page.inner_text("#proposals")
        assert page.locator("#step-execute[open]").count() == 1
    assert desk.read("/v1/cases/C-1")["accepted"] == {"proposal_id": "S1", "option_id": "a", "by": "CONSUMER"}
