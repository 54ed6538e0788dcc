"""Following up: within three working days of its solution the customer is asked, then says how content she is."""

from typing import Any

import msgspec
import pytest

from domain.case.events.follow_up import FollowUpCompleted, FollowUpScheduled, SatisfactionScored, SurveyInvited
from domain.case.events.resolution import ResolutionExecuted
from domain.fact import Fact
from domain.message import MessagePrepared
from domain.sla import ClockBreached, ClockMet, ClockStopped
from domain.terms.campaign import AmountOff
from projections.cases.case_view import case_view
from tests.case.solved import (
    APOLOGY,
    FRIDAY,
    IN_DEPTH,
    ROUTINE,
    VOUCHER,
    WEDNESDAY,
    answered,
    carried_out,
    case,
    close,
    follow_up,
    opened,
    score,
    shop,
)
from tests.story import Shop
from tests.trace import requirement

CASE = "cases/C-1"


def scheduled(found: Shop) -> FollowUpScheduled:
    facts = found.recorded(FollowUpScheduled)
    assert len(facts) == 1
    assert isinstance(facts[0], FollowUpScheduled)
    return facts[0]


def one(found: Shop, of: type[Fact]) -> Fact:
    (fact,) = found.recorded(of)
    return fact


@requirement("R-003-37", "R-001-32")
def test_what_was_solved_on_friday_is_followed_up_by_wednesday():
    found = carried_out(opened(shop(), "COMPLAINT"), APOLOGY)

    assert scheduled(found).due_at == WEDNESDAY
    assert case(found).clocks["FOLLOW_UP"].due_at == WEDNESDAY
    assert scheduled(found).follow_up_id == "F1"


@requirement("R-003-37")
def test_whoever_got_no_solution_but_an_answer_is_asked_too():
    assert scheduled(answered(shop())).due_at == WEDNESDAY


def test_closing_what_was_solved_before_asks_nobody_twice():
    found = close(carried_out(opened(shop(), "COMPLAINT"), APOLOGY), "SETTLED")

    assert found.recorded(FollowUpScheduled) == []
    assert list(case(found).follow_ups) == ["F1"]
    assert case(found).clocks["FOLLOW_UP"].open


def test_nobody_is_asked_about_what_she_withdrew():
    found = opened(shop())
    found.say(CASE, "CaseClosed", outcome="WITHDRAWN", reason="changed her mind")

    assert case(found).follow_ups == {}


@requirement("R-003-37")
def test_both_answers_are_stored_in_her_own_words():
    found = follow_up(answered(shop()), ROUTINE, satisfied=True, more_needs=False)
    completed = case(found).follow_ups["F1"].completed

    assert found.words(completed)["answers"] == ROUTINE
    assert "very" not in str(msgspec.to_builtins(completed))
    assert isinstance(completed, FollowUpCompleted)
    assert (completed.satisfied, completed.more_needs) == (True, False)
    assert one(found, ClockMet) == ClockMet(clock_id="FOLLOW_UP", over_s=0)


@pytest.mark.parametrize("answers", [ROUTINE[:1], [*ROUTINE, ROUTINE[0]], IN_DEPTH])
def test_each_question_has_exactly_one_answer(answers: list[dict[str, str]]):
    refused = answered(shop()).refusal(CASE, "FollowUpCompleted", follow_up_id="F1", answers=answers)

    assert refused.code == "questions-unanswered"
    assert refused.extra["questions"] == ("SATISFIED", "MORE_NEEDS")


@requirement("R-003-38")
@pytest.mark.parametrize(
    ("category", "kind"),
    [("COMPLAINT", "KEY"), ("RETURN_EXCHANGE", "KEY"), ("QUALITY", "ROUTINE"), ("CONSULT", "ROUTINE")],
)
def test_whoever_complained_or_gave_goods_back_is_asked_in_depth(category: str, kind: str):
    fact = scheduled(answered(shop(), category))

    assert fact.kind == kind
    assert ("IMPROVEMENT" in fact.questions) == (kind == "KEY")


@requirement("R-003-38")
def test_what_to_ask_is_given_word_for_word():
    found = answered(shop(), "COMPLAINT")
    row = case_view(case(found), 1, "C-1")["follow_ups"][0]

    assert [each["zh"] for each in row["questions"]] == [
        "请问您对本次处理结果是否满意？",
        "请问您是否还有其他需求？",
        "您认为我们哪里可以做得更好？",
    ]
    assert (row["kind"], row["status"], row["due_at"]) == ("KEY", "SCHEDULED", WEDNESDAY)


def test_what_it_is_about_after_all_decides_how_deep_she_is_asked():
    found = opened(shop())
    found.say(CASE, "CaseClassified", category="COMPLAINT", scene="STAFF_ATTITUDE")

    assert scheduled(close(found, "ANSWERED")).kind == "KEY"


@requirement("R-003-39")
def test_she_is_invited_to_a_score_after_the_follow_up_and_never_before():
    found = answered(shop())
    assert found.recorded(SurveyInvited) == []
    assert found.refusal(CASE, "SatisfactionScored", follow_up_id="F1", score=5).code == "not-invited"

    follow_up(found, ROUTINE)

    message = one(found, MessagePrepared)
    assert isinstance(message, MessagePrepared)
    assert (message.kind, message.channels) == ("CASE", ("SMS", "MINI_PROGRAM"))
    assert one(found, SurveyInvited) == SurveyInvited(follow_up_id="F1", message_id=message.message_id)
    assert "C-1" in message.blocks[0].zh


@requirement("R-003-39")
@pytest.mark.parametrize("given", [0, 6, -1])
def test_a_score_is_from_one_to_five(given: int):
    found = follow_up(answered(shop()), ROUTINE)

    with pytest.raises(msgspec.ValidationError):
        score(found, given, tags=["OTHER"])
    assert case(found).follow_ups["F1"].scored is None


@requirement("R-001-16", "R-003-28")
def test_the_score_and_her_words_stay_with_the_case_and_whose_it_was():
    found = score(follow_up(answered(shop()), ROUTINE), 4, reason="quick, but curt")
    scored = case(found).follow_ups["F1"].scored

    assert isinstance(scored, SatisfactionScored)
    assert (scored.score, scored.owner) == (4, "agent-7")
    assert found.words(scored)["reason"] == "quick, but curt"
    row = case_view(case(found), 1, "C-1")["follow_ups"][0]
    assert (row["status"], row["score"], row["owner"]) == ("SCORED", 4, "agent-7")


def test_she_gives_one_score():
    found = score(follow_up(answered(shop()), ROUTINE), 4)

    assert score(found, 4).last == []
    assert found.refusal(CASE, "SatisfactionScored", follow_up_id="F1", score=5).code == "already-recorded-differently"


@requirement("R-003-40")
def test_a_low_score_says_why():
    found = follow_up(answered(shop()), ROUTINE)

    for given in (1, 2):
        assert found.refusal(CASE, "SatisfactionScored", follow_up_id="F1", score=given).code == "low-score-untagged"
    score(found, 2, tags=["PROCESS_COMPLEX"])
    found.say(CASE, "LowScoreReasonTagged", follow_up_id="F1", tags=["STAFF_ATTITUDE", "PROCESS_COMPLEX"])

    assert case(found).follow_ups["F1"].tags == ("PROCESS_COMPLEX", "STAFF_ATTITUDE")
    assert found.say(CASE, "LowScoreReasonTagged", follow_up_id="F1", tags=["STAFF_ATTITUDE"]).last == []


def test_only_a_low_score_has_reasons():
    found = follow_up(answered(shop()), ROUTINE)
    tagged = {"follow_up_id": "F1", "tags": ["STAFF_ATTITUDE"]}

    assert found.refusal(CASE, "LowScoreReasonTagged", **tagged).code == "not-scored"
    assert found.refusal(CASE, "SatisfactionScored", score=3, **tagged).code == "not-a-low-score"
    assert score(found, 3).refusal(CASE, "LowScoreReasonTagged", **tagged).code == "not-a-low-score"


def test_after_three_attempts_in_vain_the_clock_stops_and_a_late_answer_is_taken_in():
    found = answered(shop())
    for attempt in (1, 2):
        found.say(CASE, "FollowUpUnreachable", follow_up_id="F1", attempt=attempt)
        assert found.recorded(ClockStopped) == []
    found.say(CASE, "FollowUpUnreachable", follow_up_id="F1", attempt=3)

    assert one(found, ClockStopped) == ClockStopped(clock_id="FOLLOW_UP")
    assert case(found).follow_ups["F1"].status == "UNREACHABLE"
    assert found.say(CASE, "FollowUpUnreachable", follow_up_id="F1", attempt=3).last == []
    assert found.refusal(CASE, "FollowUpUnreachable", follow_up_id="F1", attempt=4).code == "wrong-attempt"
    assert follow_up(found, ROUTINE).names() == ["FollowUpCompleted", "MessagePrepared", "SurveyInvited"]


def test_attempts_are_counted_one_by_one_until_she_answers():
    found = answered(shop())
    missed = {"follow_up_id": "F1"}

    assert found.refusal(CASE, "FollowUpUnreachable", attempt=2, **missed).code == "wrong-attempt"
    follow_up(found, ROUTINE)
    assert found.refusal(CASE, "FollowUpUnreachable", attempt=1, **missed).code == "already-followed-up"
    assert found.refusal(CASE, "FollowUpUnreachable", follow_up_id="F9", attempt=1).code == "unknown-follow-up"


def test_a_follow_up_that_comes_too_late_says_by_how_much():
    found = answered(shop()).at(WEDNESDAY).later(hours=16)
    follow_up(found, ROUTINE)

    assert one(found, ClockBreached) == ClockBreached(clock_id="FOLLOW_UP", due_at=WEDNESDAY)
    assert one(found, ClockMet) == ClockMet(clock_id="FOLLOW_UP", over_s=3600)  # Thursday 10:00, an hour after opening


def test_a_case_that_is_taken_up_again_is_followed_up_on_its_new_solution():
    found = answered(shop())
    found.say(CASE, "CaseReopened", reason="she called again")
    assert one(found, ClockStopped) == ClockStopped(clock_id="FOLLOW_UP")
    assert found.refusal(CASE, "FollowUpCompleted", follow_up_id="F1", answers=ROUTINE).code == "not-solved"

    found.say(CASE, "CaseVerified")
    fact = scheduled(close(found, "ANSWERED"))

    assert fact.follow_up_id == "F2"
    assert found.refusal(CASE, "FollowUpCompleted", follow_up_id="F1", answers=ROUTINE).code == "not-solved"
    assert found.say(CASE, "FollowUpCompleted", follow_up_id="F2", answers=ROUTINE).recorded(SurveyInvited)


def test_nobody_is_written_to_about_what_an_import_tells():
    found = answered(shop())
    found.say(CASE, "FollowUpCompleted", follow_up_id="F1", answers=ROUTINE, historical=True)

    assert found.recorded(MessagePrepared) == []
    assert one(found, SurveyInvited) == SurveyInvited(follow_up_id="F1")
    assert score(found, 5).names() == ["SatisfactionScored", "StaffScored"]


def test_every_step_said_twice_is_said_once():
    found = answered(shop())
    found.say(CASE, "FollowUpUnreachable", follow_up_id="F1", attempt=1)

    assert found.say(CASE, "FollowUpUnreachable", follow_up_id="F1", attempt=1).last == []
    assert follow_up(found, ROUTINE).last != []
    assert follow_up(found, ROUTINE).last == []


@requirement("R-003-27")
def test_a_complaint_is_settled_with_an_apology_and_what_will_be_better():
    found = carried_out(opened(shop(), "COMPLAINT"), VOUCHER)
    told = [{"demand": "EXPLANATION", "outcome": "GRANTED"}]

    refused = found.refusal(CASE, "CaseClosed", outcome="SETTLED", reason="done", demands=told)

    assert (refused.code, refused.ref) == ("apology-missing", "R-003-27")
    assert close(found, "ANSWERED").names("cases/")[0] == "CaseClosed"


@requirement("R-003-27")
def test_a_complaint_about_staff_names_who_answers_for_it_and_the_penalty_is_on_record():
    found = carried_out(opened(shop(), "COMPLAINT", scene="STAFF_ATTITUDE"), APOLOGY)
    told = [{"demand": "EXPLANATION", "outcome": "GRANTED"}]
    closing: dict[str, Any] = {"outcome": "SETTLED", "reason": "done", "demands": told}

    assert found.refusal(CASE, "CaseClosed", **closing).code == "responsible-missing"
    assert found.refusal(CASE, "CaseClosed", **closing, responsible="S-17").code == "penalty-missing"
    penalty = {"penalty_id": "SP-1", "kind": "REPRIMAND", "reason": "against our rules", "case_id": "C-1"}
    found.say("staff/S-17", "StaffPenaltyRecorded", **penalty, notified_at=found.now)
    assert found.say(CASE, "CaseClosed", **closing, responsible="S-17").names(CASE)[0] == "CaseClosed"


@requirement("R-003-27", "R-003-28")
def test_a_complaint_brings_an_apology_and_a_voucher_of_ten_yuan_without_a_threshold():
    found = carried_out(opened(shop(), "COMPLAINT"), APOLOGY, VOUCHER)
    runs = next(fact for _, fact, _ in found.log if isinstance(fact, ResolutionExecuted)).runs
    issued = found.coupon(str(runs[1].coupon_id)).issued

    assert [run.remedy for run in runs] == ["APOLOGY", "COMPENSATION"]
    assert issued is not None
    assert issued.terms
    assert (issued.terms.benefit, issued.terms.threshold) == (AmountOff(amount=10_00), 0)
    assert close(found, "SETTLED").names("cases/")[0] == "CaseClosed"


@requirement("R-003-28")
def test_the_result_of_a_complaint_comes_within_48_hours_to_the_second():
    found = opened(shop(), "COMPLAINT")
    opened_at = case(found).opened_at
    due = found.at(opened_at).later(hours=48).now

    assert case(found).clocks["COMPLAINT_RESULT"].due_at == due
    assert found.at(due).say(CASE, "ClockDue", clock_id="COMPLAINT_RESULT").last == []
    found.at(due.replace("00.000002Z", "01.000002Z")).say(CASE, "ClockDue", clock_id="COMPLAINT_RESULT")
    assert one(found, ClockBreached) == ClockBreached(clock_id="COMPLAINT_RESULT", due_at=due)


def test_the_story_begins_on_a_friday():
    assert shop().streams["orders/A-1"].state.placed_at == FRIDAY
