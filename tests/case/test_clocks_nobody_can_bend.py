"""No way of telling a case something else makes its clocks longer, or hides that one ran out."""

import pytest

from domain.errors import Malformed, Refused
from domain.sla import ClockBreached
from tests.case.desk import C1, agreed, at, case, clock, due, opened, shop, verified
from tests.story import Shop
from tests.trace import requirement

CASH = {"kind": "COMPENSATION", "form": "CASH", "amount": 20_00, "basis": "GOODWILL"}


def disputed() -> Shop:
    """Looked into, and before the platform."""
    return verified().say(C1, "DisputeFiled", level="PLATFORM", subject="QUALITY", reason="x")


def withdrawn_and_back(said: Shop, **later: int) -> Shop:
    said.say(C1, "CaseClosed", outcome="WITHDRAWN", reason="x")
    return said.later(**later).say(C1, "CaseReopened", reason="x")


@requirement("R-003-24")
def test_to_withdraw_and_come_back_renews_no_clock():
    """23 hours of the plan's 24 are used; after two days away there is one hour left."""
    said = withdrawn_and_back(opened().later(hours=23), days=2)
    assert clock(said, "PLAN").due_at[:19] == at("2026-05-14", "10:00:00")[:19]

    withdrawn_and_back(said, days=1)
    assert clock(said, "PLAN").due_at[:19] == at("2026-05-15", "10:00:00")[:19]


def test_what_ran_out_before_she_withdrew_stays_so_and_is_counted_once():
    said = opened().later(hours=30)
    said.say(C1, "CaseClosed", outcome="WITHDRAWN", reason="x").say(C1, "CaseReopened", reason="x")
    said.say(C1, "CaseClassified", category="CONSULT").say(C1, "CaseClassified", category="QUALITY")

    ran_out = [fact for _, fact, _ in said.log if isinstance(fact, ClockBreached) and fact.clock_id == "PLAN"]
    assert len(ran_out) == 1


def test_who_accepted_something_does_not_withdraw_before_it_is_carried_out():
    said = agreed(verified(), CASH)

    assert said.refusal(C1, "CaseClosed", outcome="WITHDRAWN", reason="x").code == "not-resolved"


def test_being_about_something_else_for_a_while_loses_no_time_that_she_took():
    """Two days it was the customer's turn; they do not count, whatever the case is said to be about meanwhile."""
    said = opened().later(hours=4).say(C1, "ClockPaused", clock_id="PLAN", waiting_for="CUSTOMER")
    said.later(days=2).say(C1, "CaseClassified", category="CONSULT").say(C1, "CaseClassified", category="QUALITY")

    assert due(said)["PLAN"][:19] == at("2026-05-14", "10:00:00")[:19]


@requirement("R-003-37")
def test_a_follow_up_that_stood_still_when_its_case_was_closed_can_run_on():
    said = agreed(verified(), CASH).say(C1, "ResolutionExecuted")
    said.say(C1, "ClockPaused", clock_id="FOLLOW_UP", waiting_for="CUSTOMER")
    said.say(
        C1, "CaseClosed", outcome="SETTLED", reason="x", demands=[{"demand": "RETURN_REFUND", "outcome": "REFUSED"}]
    )
    said.later(days=1).say(C1, "ClockResumed", clock_id="FOLLOW_UP")

    assert (clock(said, "FOLLOW_UP").status, case(said).open) == ("RUNNING", False)


@requirement("R-001-07")
@pytest.mark.parametrize("waiting_for", ["MERCHANT", "CUSTOMER"])
def test_the_hours_in_which_the_merchant_is_heard_do_not_wait(waiting_for: str):
    refusal = disputed().refusal(C1, "ClockPaused", clock_id="MERCHANT_CONTACT", waiting_for=waiting_for)

    assert refusal.code == "clock-never-pauses"


def test_a_merchants_time_does_not_stand_still_while_it_is_the_merchants_turn():
    said = disputed().say(C1, "EvidenceRequested", party="MERCHANT")
    refusal = said.refusal(C1, "ClockPaused", clock_id="EVIDENCE.MERCHANT", waiting_for="MERCHANT")

    assert refusal.code == "clock-never-pauses"


def test_a_time_for_evidence_can_be_put_right():
    said = disputed().say(C1, "EvidenceRequested", party="MERCHANT", due_at="2062-01-01T00:00:00.000000Z")
    said.say(C1, "EvidenceRequested", party="MERCHANT", due_at="2026-06-12T00:00:00.000000Z")

    assert case(said).clocks["EVIDENCE.MERCHANT"].due_at == "2026-06-12T00:00:00.000000Z"


@requirement("R-001-24")
def test_the_first_answer_promises_the_next_within_a_day():
    refusal = opened().refusal(C1, "FirstResponded", owner="agent-1", next_update_at="2999-01-01T00:00:00.000000Z")

    assert refusal.code == "next-update-too-late"


@requirement("R-001-19")
@pytest.mark.parametrize("outcome", ["REFUSED", "ANSWERED", "ESCALATED"])
def test_a_dispute_before_the_platform_is_decided_whatever_its_closing_is_called(outcome: str):
    answers = [{"demand": "RETURN_REFUND", "outcome": "REFUSED"}]
    refusal = disputed().refusal(C1, "CaseClosed", outcome=outcome, reason="x", demands=answers)

    assert refusal.code == "dispute-undecided"


@pytest.mark.parametrize("tz", ["localtime", "posixrules", "Factory", "right/UTC", "posix/Asia/Shanghai"])
def test_a_zone_means_the_same_on_every_machine(tz: str):
    with pytest.raises(Malformed) as refused:
        opened(shop(), tz=tz)

    assert isinstance(refused.value, Refused)
    assert refused.value.code == "unknown-zone"
