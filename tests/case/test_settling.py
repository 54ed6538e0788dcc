"""Settling a case: looked into, proposed, accepted, carried out on the order, closed with a reason."""

from typing import Any

import pytest

from domain.case.events.intake import CaseVerified
from domain.case.events.resolution import CaseClosed, CaseResolved, ResolutionExecuted, ResolutionProposed
from domain.order.events import RefundFellDue, RefundQuoted
from tests.case.desk import (
    A1,
    APOLOGY,
    C1,
    COMPLETE,
    MONDAY,
    RETURN,
    agreed,
    at,
    case,
    clock,
    due,
    one,
    opened,
    proposed,
    shop,
    verified,
)
from tests.examples import lines, order, units
from tests.trace import requirement

CASH = {"kind": "COMPENSATION", "form": "CASH", "amount": 20_00, "basis": "GOODWILL"}
GRANTED = [{"demand": "RETURN_REFUND", "outcome": "GRANTED"}]


@requirement("R-003-17")
def test_looking_into_a_case_says_when_it_was_bought_and_which_rights_are_open_until_when():
    fact = one(verified(), CaseVerified)

    found = {each.name: (each.passed, each.until or each.since) for each in fact.checks if each.name != "WARRANTY"}
    assert found == {
        "BOUGHT": (True, "2026-05-08T02:00:00.000000Z"),
        "NO_REASON": (True, "2026-05-15T15:59:59.999999Z"),
        "QUALITY_RETURN": (True, "2026-05-15T15:59:59.999999Z"),
        "QUALITY_EXCHANGE": (True, "2026-05-23T15:59:59.999999Z"),
    }
    assert [each.passed for each in fact.checks if each.name == "WARRANTY"] == [False]


@pytest.mark.parametrize(("ends", "passed"), [("2026-05-11", True), ("2026-05-10", False)])
def test_goods_are_good_until_the_last_day_they_name(ends: str, *, passed: bool):
    said = opened().say(C1, "CaseVerified", shelf_life_ends=ends)

    (shelf_life,) = [each for each in one(said, CaseVerified).checks if each.name == "SHELF_LIFE"]
    assert shelf_life.passed is passed


@requirement("R-003-36")
def test_no_node_is_skipped_and_each_has_its_time():
    said = opened()
    assert (
        said.refusal(
            C1, "ResolutionProposed", proposal_id="P1", reason="x", options=[{"option_id": "a", "remedies": [APOLOGY]}]
        ).code
        == "not-verified"
    )
    assert said.refusal(C1, "CaseClosed", outcome="REFUSED", reason="x").code == "not-verified"

    said.later(hours=1).say(C1, "CaseVerified")
    answer = [{"demand": "RETURN_REFUND", "outcome": "REFUSED"}]
    said.later(hours=1).say(C1, "CaseClosed", outcome="REFUSED", reason="人为损坏", demands=answer)
    times = case(said).nodes
    assert list(times) == ["INTAKE", "VERIFY", "RESOLVE", "CLOSED"]
    assert sorted(times.values()) == list(times.values())


@requirement("R-003-24")
def test_a_proposal_is_tried_on_the_order_and_what_it_comes_to_holds():
    said = proposed(verified(shop(268_00, freight=12_00)), RETURN, CASH)

    (worth,) = one(said, ResolutionProposed).worth
    assert (worth.refund, worth.compensation, worth.quotes) == (280_00, 20_00, ("q1",))
    assert one(said, RefundQuoted).amount == 280_00
    assert clock(said, "PLAN").status == "MET"
    assert said.order().returns == {}
    assert said.order().compensations == ()


def test_what_the_order_refuses_is_not_proposed():
    said = verified()
    too_much = {"kind": "REFUND_ONLY", "amount": 300_00}
    options = [{"option_id": "a", "remedies": [too_much]}]

    refusal = said.refusal(C1, "ResolutionProposed", proposal_id="P1", reason="x", options=options)
    assert refusal.code == "exceeds-retained"


@requirement("R-001-15")
def test_nothing_is_carried_out_before_the_customer_accepts():
    said = proposed(verified(), RETURN)

    assert said.refusal(C1, "ResolutionExecuted").code == "not-accepted"
    assert said.refusal(C1, "ResolutionAccepted", proposal_id="P2", option_id="a").code == "unknown-proposal"
    assert said.refusal(C1, "ResolutionAccepted", proposal_id="P1", option_id="b").code == "unknown-option"
    said.say(C1, "ResolutionAccepted", proposal_id="P1", option_id="a")
    assert said.say(C1, "ResolutionAccepted", proposal_id="P1", option_id="a").last == []
    assert said.say(C1, "ResolutionExecuted").names("orders/") == ["ReturnRequested"]


def test_what_was_turned_down_is_not_accepted_and_another_proposal_is():
    said = proposed(verified(), RETURN).say(C1, "ResolutionRejected", proposal_id="P1", by="CONSUMER", reason="太少")

    assert said.refusal(C1, "ResolutionAccepted", proposal_id="P1", option_id="a").code == "proposal-rejected"
    agreed(said, RETURN, CASH, proposal="P2")
    assert said.refusal(C1, "ResolutionRejected", proposal_id="P2", by="MERCHANT").code == "already-accepted"
    again: dict[str, Any] = {"proposal_id": "P3", "reason": "x", "options": [{"option_id": "a", "remedies": [APOLOGY]}]}
    assert said.refusal(C1, "ResolutionProposed", **again).code == "already-accepted"


def test_carrying_it_out_writes_on_the_order_in_the_same_transaction():
    said = agreed(verified(), RETURN, CASH).say(C1, "ResolutionExecuted", address="漳州 1 号仓")

    assert said.names("orders/") == ["ReturnRequested", "ReturnAuthorised", "CompensationGranted", "RefundFellDue"]
    fact = one(said, ResolutionExecuted)
    assert [(run.remedy, run.return_id or run.refund_id, run.amount) for run in fact.runs] == [
        ("RETURN", "C-1.P1.1", 0),
        ("COMPENSATION", "r1", 20_00),
    ]
    assert said.order().compensations[0].fact.case_id == "C-1"
    assert said.say(C1, "ResolutionExecuted", address="漳州 1 号仓").last == []
    assert said.refusal(C1, "ResolutionExecuted", address="别处").code == "already-recorded-differently"


def test_what_the_order_does_not_allow_any_more_refuses_all_of_it():
    said = agreed(verified(), CASH, RETURN)
    said.say(A1, "ReturnRequested", return_id="R1", lines=units(_1=1), cause="QUALITY")

    assert said.refusal(C1, "ResolutionExecuted").code == "nothing-left"
    assert said.order().compensations == ()


def test_the_quote_that_was_offered_holds_when_it_is_carried_out():
    said = agreed(verified(shop(200_00, 200_00)), RETURN)
    said.say(C1, "ResolutionExecuted")

    assert said.order().returns["C-1.P1.1"].requested.quote_id == "q1"


@requirement("R-003-26")
def test_an_exchange_is_done_when_the_replacement_is_sent():
    said = agreed(verified(category="RETURN_EXCHANGE"), RETURN | {"remedy": "EXCHANGE"})
    said.at(at("2026-05-14", "15:00:00")).say(C1, "StockConfirmed", at=at("2026-05-14", "15:00:00"), sku="s-1")
    assert due(said)["EXCHANGE"] == at("2026-05-19", "18:00:00")
    said.say(C1, "ResolutionExecuted", address="仓库")
    number: dict[str, Any] = {"return_id": "C-1.P1.1"}
    said.say(A1, "ReturnInspected", lines=[{"line": "1", "accepted": 1}], **number)
    assert case(said).resolved is None
    assert case(said).waiting == {"C-1.P1.1"}

    said.say(A1, "ReplacementShipped", **number)
    assert one(said, CaseResolved) == CaseResolved(refunded=0, compensated=0)
    assert clock(said, "EXCHANGE").status == "MET"


@requirement("R-003-31")
@pytest.mark.parametrize(("inspected", "over"), [("08:00:00", 0), ("08:00:01", 1)])
def test_what_came_back_is_inspected_within_a_day_and_refunded(inspected: str, over: int):
    said = agreed(verified(), RETURN).say(C1, "ResolutionExecuted", address="仓库")
    received, next_day = at("2026-05-14", "08:00:00"), at("2026-05-15", inspected)
    said.at(at("2026-05-15", "09:00:00"))
    said.say(A1, "ReturnReceived", at=received, return_id="C-1.P1.1", lines=units(_1=1))
    said.say(A1, "ReturnInspected", at=next_day, return_id="C-1.P1.1", lines=[{"line": "1", "accepted": 1}])

    assert clock(said, "INSPECTION.C-1.P1.1").over_s == over
    assert one(said, RefundFellDue).amount == 268_00
    assert one(said, CaseResolved).refunded == 268_00


@requirement("R-003-30")
def test_goods_that_are_to_come_back_need_an_address_within_a_day():
    said = agreed(verified(), RETURN).say(C1, "ResolutionExecuted")
    number = "RETURN_ADDRESS.C-1.P1.1"
    assert clock(said, number).due_at == clock(said, number).started_at.replace("2026-05-11", "2026-05-12")
    assert clock(said, "EXECUTE").status == "RUNNING"

    said.say(A1, "ReturnAuthorised", return_id="C-1.P1.1", address="漳州 1 号仓")
    assert clock(said, number).status == "MET"
    assert clock(said, "EXECUTE").status == "PAUSED"


def test_while_the_customer_has_the_goods_the_clock_stands_still_and_the_laws_does_not():
    """B-17 and B-18, from the order's own facts."""
    said = shop(day="2026-05-12", clock="09:00:00")
    opened_at = at("2026-05-12", "09:00:00")
    said.say(C1, "CaseOpened", at=opened_at, channel="APP", category="QUALITY", **COMPLETE)
    said.at(at("2026-05-12", "12:00:00"))
    agreed(said.say(C1, "CaseVerified"), RETURN)
    said.at(at("2026-05-12", "13:00:00")).say(C1, "ResolutionExecuted", at=at("2026-05-12", "13:00:00"), address="仓库")
    assert clock(said, "EXECUTE").status == "PAUSED"
    received, refunded = at("2026-05-15", "08:00:00"), at("2026-05-15", "20:00:00")
    said.at(refunded)
    said.say(A1, "ReturnReceived", at=received, return_id="C-1.P1.1", lines=units(_1=1))
    said.say(A1, "ReturnInspected", at=refunded, return_id="C-1.P1.1", lines=[{"line": "1", "accepted": 1}])

    execute = clock(said, "EXECUTE")
    assert (execute.status, execute.used.total_seconds()) == ("MET", 16 * 3_600)
    assert due(said)["REFUND_7.r1"] == "2026-05-22T15:59:59.999999Z"
    assert due(said)["REFUND_15.r1"] == "2026-05-30T15:59:59.999999Z"
    said.say(A1, "RefundSettled", refund_id="r1", reference="wx-1")
    assert due(said).keys() == {"FOLLOW_UP", "FIRST_RESPONSE"}


@pytest.mark.parametrize("ended", ["ReturnWithdrawn", "ReturnInspected"])
def test_a_return_that_comes_to_nothing_is_waited_for_no_more(ended: str):
    said = agreed(verified(), RETURN).say(C1, "ResolutionExecuted", address="仓库")
    members: dict[str, Any] = (
        {"lines": [{"line": "1", "accepted": 0, "rejected": 1}]} if ended == "ReturnInspected" else {}
    )
    said.say(A1, ended, return_id="C-1.P1.1", **members)

    assert case(said).completed["C-1.P1.1"].fate == ("REFUSED" if members else "WITHDRAWN")
    assert one(said, CaseResolved).refunded == 0


@requirement("R-003-29")
def test_a_question_is_answered_and_closed_without_an_order_being_changed():
    said = verified(category="CONSULT", scene="USAGE", demands=["EXPLANATION"])
    answer = [{"demand": "EXPLANATION", "outcome": "GRANTED"}]
    said.say(C1, "CaseClosed", outcome="ANSWERED", reason="已附教程", demands=answer)

    assert clock(said, "ANSWER").status == "MET"
    assert said.order().steps == 0


@requirement("R-001-01", "R-001-03")
def test_a_case_ends_with_a_decision_a_reason_and_an_answer_to_each_demand():
    said = agreed(verified(demands=["RETURN_REFUND", "MEDICAL_COST"]), CASH).say(C1, "ResolutionExecuted")

    assert said.refusal(C1, "CaseClosed", outcome="SETTLED", reason="ok", demands=GRANTED).code == "demands-unanswered"
    answers = [*GRANTED, {"demand": "MEDICAL_COST", "outcome": "PARTLY_GRANTED", "amount": 20_00}]
    twice = said.refusal(C1, "CaseClosed", outcome="SETTLED", reason="ok", demands=[*answers, *GRANTED])
    assert twice.code == "demand-twice"
    said.say(C1, "CaseClosed", outcome="SETTLED", reason="ok", demands=answers)
    assert [each.demand for each in one(said, CaseClosed).demands] == ["RETURN_REFUND", "MEDICAL_COST"]
    assert said.refusal(C1, "CaseVerified").code == "case-closed"


def test_what_was_agreed_is_done_before_the_case_is_closed():
    said = agreed(verified(), RETURN)
    assert said.refusal(C1, "CaseClosed", outcome="SETTLED", reason="ok", demands=GRANTED).code == "not-resolved"
    said.say(C1, "ResolutionExecuted", address="仓库")
    refusal = said.refusal(C1, "CaseClosed", outcome="REFUSED", reason="ok", demands=GRANTED)
    assert (refusal.code, refusal.extra["waiting"]) == ("not-resolved", ["C-1.P1.1"])
    nothing = verified().refusal(C1, "CaseClosed", outcome="SETTLED", reason="ok", demands=GRANTED)
    assert nothing.code == "not-resolved"


def test_a_customer_who_wants_nothing_any_more_needs_no_further_node():
    said = shop().say(C1, "CaseOpened", channel="APP", category="COMPLAINT", order_id="A-1")
    said.say(C1, "CaseClosed", outcome="WITHDRAWN", reason="已解决")

    assert case(said).node == "CLOSED"
    assert due(said) == {}
    assert clock(said, "COMPLAINT_RESULT").status == "STOPPED"


def test_a_closed_case_is_taken_up_again_under_its_promises():
    said = agreed(verified(), CASH).say(C1, "ResolutionExecuted")
    said.say(C1, "CaseClosed", outcome="SETTLED", reason="ok", demands=GRANTED)
    said.later(days=2).say(C1, "CaseReopened", reason="又坏了")

    assert (case(said).node, case(said).reopened) == ("VERIFY", 1)
    assert due(said)["PLAN"] > at("2026-05-14", "09:00:00")
    assert said.refusal(C1, "CaseReopened", reason="再次").code == "case-open"
    agreed(said.say(C1, "CaseVerified"), RETURN, proposal="P2")
    assert said.say(C1, "ResolutionExecuted").names("orders/") == ["ReturnRequested"]


@requirement("R-003-20")
def test_who_is_liable_herself_is_offered_a_paid_repair_or_a_swap_at_cost():
    said = verified()
    repair = {"kind": "PAID_REPAIR", "lines": units(_1=1), "price": 60_00}
    swap = {"kind": "COST_PRICE_SWAP", "lines": units(_1=1), "price": 35_00}
    options = [{"option_id": "repair", "remedies": [repair]}, {"option_id": "swap", "remedies": [swap]}]
    said.say(C1, "ResolutionProposed", proposal_id="P1", reason="人为损坏不在保修范围", options=options)

    charged = {each.option_id: each.charged for each in one(said, ResolutionProposed).worth}
    assert charged == {"repair": 60_00, "swap": 35_00}
    said.say(C1, "ResolutionAccepted", proposal_id="P1", option_id="swap").say(C1, "ResolutionExecuted")
    assert said.names("orders/") == []


@requirement("R-003-23")
def test_bad_quality_is_refunded_and_a_coupon_is_given_on_top():
    said = shop()
    said.say("orders/A-2", "OrderPlaced", **order(lines=lines(5_00), coupons=[]))
    said.say("orders/A-2", "PaymentCaptured", payment_id="p1", amount=5_00, tender="WECHAT")
    voucher = {"kind": "COMPENSATION", "form": "VOUCHER", "amount": 5_00, "basis": "GOODWILL"}
    agreed(verified(said, order_id="A-2"), RETURN, voucher).say(C1, "ResolutionExecuted", address="仓库")
    said.say("orders/A-2", "ReturnInspected", return_id="C-1.P1.1", lines=[{"line": "1", "accepted": 1}])

    assert one(said, CaseResolved) == CaseResolved(refunded=5_00, compensated=5_00)
    (use,) = [each.state for name, each in said.streams.items() if name.startswith("coupons/V-")]
    assert (use.issued.terms.benefit.amount, use.issued.terms.threshold) == (5_00, 0)


@requirement("R-003-28")
@pytest.mark.parametrize(("second", "over"), [("00", 0), ("01", 1)])
def test_a_complaint_has_its_result_within_48_hours(second: str, over: int):
    said = shop().at(at("2026-05-14"))
    said.say(C1, "CaseOpened", at=at(MONDAY), channel="APP", category="COMPLAINT", **COMPLETE)
    said.say(C1, "CaseVerified")
    coupon = {"kind": "COMPENSATION", "form": "VOUCHER", "amount": 10_00, "basis": "GOODWILL"}
    agreed(said, APOLOGY, coupon)
    said.say(C1, "ResolutionExecuted", at=at("2026-05-13", f"10:00:{second}"))

    assert clock(said, "COMPLAINT_RESULT").over_s == over
    (use,) = [each.state for name, each in said.streams.items() if name.startswith("coupons/V-")]
    assert (use.issued.terms.benefit.amount, use.issued.terms.threshold) == (10_00, 0)


def test_the_clocks_of_a_case_are_paused_with_a_reason_and_run_on():
    said = opened()
    said.say(C1, "ClockPaused", clock_id="PLAN", waiting_for="CUSTOMER")
    assert clock(said, "PLAN").paused == "CUSTOMER"
    assert said.say(C1, "ClockPaused", clock_id="PLAN", waiting_for="CARRIER").last == []
    said.later(hours=5).say(C1, "ClockResumed", clock_id="PLAN")
    assert clock(said, "PLAN").due_at > clock(said, "PLAN").fact.due_at
    assert said.say(C1, "ClockResumed", clock_id="PLAN").last == []
    assert said.refusal(C1, "ClockPaused", clock_id="TEA", waiting_for="CUSTOMER").code == "unknown-clock"


def test_a_term_of_the_law_is_never_paused():
    said = agreed(verified(), CASH).say(C1, "ResolutionExecuted")

    refusal = said.refusal(C1, "ClockPaused", clock_id="REFUND_7.r1", waiting_for="CUSTOMER")
    assert refusal.code == "clock-never-pauses"


def test_a_clock_that_ran_out_is_recorded_once_by_time():
    said = opened()
    assert said.say(C1, "ClockDue", clock_id="PLAN").last == []
    said.later(hours=25).say(C1, "ClockDue", clock_id="PLAN")
    assert said.names() == ["ClockBreached"]
    assert said.say(C1, "ClockDue", clock_id="PLAN").last == []
    assert said.refusal(C1, "ClockPaused", clock_id="PLAN", waiting_for="CUSTOMER").code == "clock-over"
