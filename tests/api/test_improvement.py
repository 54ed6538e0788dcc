"""Staff and retrospectives over HTTP: complaints, reports, samples, and the boards of what is open."""

from typing import Any

from tests.api.customer import Door, expect_problem
from tests.trace import requirement

S17 = "staff/S-17"
WEEK = "retrospectives/2026-W21"
MONTH = "retrospectives/2026-05"
COMPLAINT = {"type": "StaffComplaintReceived", "complaint_id": "SC-1", "channel": "HQ_MAILBOX", "reason": "挂断电话"}
VERIFIED = {"type": "StaffComplaintVerified", "complaint_id": "SC-1", "founded": True, "reason": "录音证实"}
ANSWERED = {"type": "StaffComplaintAnswered", "complaint_id": "SC-1", "answer": "已处理责任人。"}
ACTION = {
    "type": "ImprovementActionOpened",
    "action_id": "IA-1",
    "title": "加厚外包装",
    "problem": "PACKAGING_BREAK",
    "owner": "SUPPLY_CHAIN",
    "due_at": "2099-06-30T18:00:00+08:00",
}
REPORT = {
    "type": "WeeklyReportCompiled",
    "cases": 60,
    "problems": [{"problem": "LATE_DELIVERY", "count": 9}, {"problem": "PACKAGING_BREAK", "count": 14}],
    "compiled_by": "S-3",
    "through_position": 0,
}
SAMPLE: dict[str, Any] = {
    "type": "SampleDrawn",
    "sample_id": "SMP-1",
    "drawn_by": "消费者协会",
    "seed": "38114",
    "share_bp": 500,
    "from_at": "2026-05-01T00:00:00+08:00",
    "to_at": "2026-06-01T00:00:00+08:00",
    "population": [f"C-{number}" for number in range(1, 101)],
}


def last(answer: Any) -> int:
    return answer["events"][-1]["position"]


@requirement("R-003-55")
def test_a_complaint_is_told_with_its_deadline_and_only_to_who_may_read_words(door: Door):
    said = door.said(S17, COMPLAINT)["state"]["complaints"][0]
    reader = door.with_scopes("orders:read")

    assert said["answer_by"][:19] > said["received_at"][:19]
    assert said["reason"] == "挂断电话"
    hidden = reader.read(f"/v1/{S17}")["complaints"][0]["reason"]
    assert list(hidden) == ["commitment"]
    assert "挂断电话" in door.read(f"/v1/{S17}/history")["history"][0]["sentence"]
    assert "挂断电话" not in reader.read(f"/v1/{S17}/history")["history"][0]["sentence"]


@requirement("R-003-55")
def test_the_board_of_complaints_lists_what_is_not_answered_yet(door: Door):
    position = last(door.said(S17, COMPLAINT))

    (row,) = door.read("/v1/boards/staff", min_position=position)["items"]
    assert (row["staff_id"], row["item"], row["status"]) == ("S-17", "SC-1", "RECEIVED")
    assert row["due_at"] == row["told"]["answer_by"]
    expect_problem(door.say(S17, ANSWERED), 409, "complaint-not-verified")
    position = last(door.said(S17, VERIFIED))
    assert door.read("/v1/boards/staff", min_position=position)["items"][0]["status"] == "VERIFIED"
    position = last(door.said(S17, ANSWERED))
    assert door.read("/v1/boards/staff", min_position=position) == {"board": "staff", "items": [], "next": None}


@requirement("R-003-41", "R-003-42")
def test_the_board_of_actions_lists_what_is_not_closed_yet_page_by_page(door: Door):
    report = door.said(WEEK, REPORT)["state"]["report"]
    door.said(WEEK, ACTION)
    plan = [
        {"item_id": f"IA-{n}", "title": "换承运人", "owner": "LOGISTICS", "due_at": ACTION["due_at"]} for n in (2, 3)
    ]
    review = {"type": "MonthlyReviewHeld", "complaints": 12, "orders": 4000, "plan": plan}
    held = door.said(MONTH, review | {"compiled_by": "S-3", "through_position": 0})

    assert report["top"] == "PACKAGING_BREAK"
    assert held["state"]["review"]["rate_bp"] == 30
    first = door.read("/v1/boards/actions", limit=2, min_position=last(held))
    rest = door.read("/v1/boards/actions", after=first["next"])
    assert [(row["retrospective_id"], row["item"]) for row in first["items"]] == [
        ("2026-W21", "IA-1"),
        ("2026-05", "IA-2"),
    ]
    assert [(row["told"]["owner"], row["status"]) for row in rest["items"]] == [("LOGISTICS", "OPEN")]
    assert rest["next"] is None
    closed = {"type": "ImprovementActionClosed", "action_id": "IA-1", "result": "DONE", "reason": "破损率减半"}
    position = last(door.said(WEEK, closed))
    assert len(door.read("/v1/boards/actions", min_position=position)["items"]) == 2


@requirement("R-003-56")
def test_a_sample_keeps_the_hash_of_what_it_was_drawn_from_and_not_the_whole(door: Door):
    drawn = door.said(MONTH, SAMPLE)["state"]["samples"][0]

    assert (len(drawn["case_ids"]), drawn["population_count"]) == (5, 100)
    assert "population" not in drawn
    assert door.say(MONTH, SAMPLE).status_code == 200
    expect_problem(door.say(MONTH, SAMPLE | {"seed": "38115"}), 409, "already-recorded-differently")


def test_a_sample_of_more_cases_than_an_event_holds_is_refused(door: Door):
    everything = {"share_bp": 10_000, "population": [f"CASE-{number:06}" for number in range(10_000)]}

    expect_problem(door.say(MONTH, SAMPLE | everything), 422, "fact-too-large")
    assert (
        door.said(MONTH, SAMPLE | everything | {"share_bp": 500})["state"]["samples"][0]["population_count"] == 10_000
    )


@requirement("R-003-43")
def test_a_training_that_names_a_person_is_refused_by_its_schema(door: Door):
    training = {"type": "TrainingHeld", "training_id": "T-1", "topic": "情绪化投诉", "participants": 12}

    problem = expect_problem(door.say(MONTH, training | {"case_ids": ["C-7", "李女士"]}), 422, "schema")

    assert problem["errors"][0]["pointer"] == "/case_ids/1"
    assert "李女士" not in str(problem)


def test_a_retrospective_is_of_a_week_or_a_month(door: Door):
    problem = expect_problem(door.say("retrospectives/spring", ACTION), 422, "not-a-period")

    assert problem["detail"] == "“spring”既不是周（如 2026-W21），也不是月（如 2026-05）。"
    expect_problem(door.get("/v1/retrospectives/spring"), 404, "not-found")


def test_speaking_of_staff_needs_its_own_scope(door: Door):
    clerk = door.with_scopes("orders:append", "terms:publish")

    expect_problem(clerk.say(S17, COMPLAINT), 403, "scope-missing")
    expect_problem(clerk.say(WEEK, REPORT), 403, "scope-missing")
    expect_problem(clerk.get("/v1/boards/staff"), 403, "scope-missing")


def test_what_only_the_ledger_knows_is_nobodys_to_say_about_staff(door: Door):
    due = {"type": "StaffDue", "kind": "ANSWER", "item": "SC-1"}
    late = {"type": "StaffComplaintOverdue", "complaint_id": "SC-1", "answer_by": "2026-05-01T00:00:00Z", "over_s": 1}

    expect_problem(door.say(S17, due), 422, "unknown-fact")
    expect_problem(door.say(S17, late), 422, "unknown-fact")
    expect_problem(door.say(WEEK, {"type": "RetrospectiveDue", "kind": "ACTION", "item": "IA-1"}), 422, "unknown-fact")
