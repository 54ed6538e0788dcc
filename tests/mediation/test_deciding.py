"""Decisions: on a rule, on evidence, appealed once, carried out, and not just refused; and rulings without a rule."""

from typing import Any

import pytest

from domain.case.events.dispute import DisputeDecided, RulingRecorded
from domain.case.events.resolution import ResolutionAccepted
from domain.errors import Malformed
from domain.sla import ClockBreached, ClockStarted
from tests.mediation.disputed import A1, QUALITY_LAW, W1, case, decided, filed, hand_in, mediation, ms_wang, proposed
from tests.story import Shop
from tests.trace import requirement

REFUND = {"kind": "REFUND_ONLY", "amount": 20_00, "approver": "wang"}
CHOSEN = {"proposal_id": "P1", "option_id": "a"}
CLAUSE = {"policy_id": "platform", "version": 3, "clause_id": "p-2"}


def said(**members: Any) -> dict[str, Any]:
    basis = {"decision_id": "D1", "decider": "judge-1", "outcome": "CONSUMER", "reason": "x", "basis": [QUALITY_LAW]}
    return basis | members


def disputed() -> Shop:
    """Before the platform, with a photo."""
    return hand_in(filed(ms_wang()), "e1", "PHOTO_VIDEO")


# On rules and evidence


@requirement("R-001-19")
def test_a_decision_without_a_rule_is_refused():
    refusal = disputed().refusal(W1, "DisputeDecided", **said(basis=[]))

    assert isinstance(refusal, Malformed)
    assert refusal.code == "basis-missing"


@requirement("R-000-102")
def test_a_decision_names_its_rules_and_its_evidence():
    shop = decided(disputed(), basis=[QUALITY_LAW, CLAUSE], evidence_ids=["e1"])
    (fact,) = shop.recorded(DisputeDecided)
    assert isinstance(fact, DisputeDecided)

    assert [(each.law or each.policy_id) for each in fact.basis] == ["消费者权益保护法 24", "platform"]
    assert fact.evidence_ids == ("e1",)
    assert shop.last[0].policies == (("platform", 3),)
    assert disputed().refusal(W1, "DisputeDecided", **said(evidence_ids=["e9"])).code == "unknown-evidence"


def test_only_what_came_before_the_platform_is_decided():
    assert ms_wang().refusal(W1, "DisputeDecided", **said()).code == "no-dispute"
    assert filed(ms_wang(), "NEGOTIATION").refusal(W1, "DisputeDecided", **said()).code == "no-dispute"


def test_a_dispute_is_decided_once():
    shop = decided(disputed())

    assert decided(shop).last == []
    assert shop.refusal(W1, "DisputeDecided", **said(decision_id="D2")).code == "already-decided"


@pytest.mark.parametrize(
    "measures",
    [
        [{"kind": "SCORE", "reason": "x"}],
        [{"kind": "WARN", "reason": "x", "delta": -5}],
        [{"kind": "WARN", "reason": "x"}, {"kind": "WARN", "reason": "y"}],
    ],
)
def test_a_measure_is_whole_and_named_once(measures: list[dict[str, Any]]):
    assert disputed().refusal(W1, "DisputeDecided", **said(measures=measures)).code == "measure-incomplete"


def test_nothing_follows_for_a_merchant_who_was_right():
    measures = [{"kind": "WARN", "reason": "x"}]
    refusal = disputed().refusal(W1, "DisputeDecided", **said(outcome="MERCHANT", measures=measures))

    assert refusal.code == "measure-without-fault"


# Carried out


def test_a_decision_for_the_customer_chooses_an_option_that_is_then_carried_out():
    shop = decided(proposed(disputed(), REFUND), option=CHOSEN)
    accepted = case(shop).accepted

    assert accepted == ResolutionAccepted(proposal_id="P1", option_id="a", by="DECISION")
    shop.say(W1, "ResolutionExecuted")
    assert shop.order().balance == 20_00


def test_only_a_decision_accepts_in_the_customers_place():
    shop = proposed(disputed(), REFUND)

    with pytest.raises(ValueError, match="Invalid enum value"):
        shop.say(W1, "ResolutionAccepted", proposal_id="P1", option_id="a", by="DECISION")
    assert case(shop).accepted is None


def test_a_decision_chooses_only_what_stands():
    shop = proposed(disputed(), REFUND)

    assert shop.refusal(W1, "DisputeDecided", **said(outcome="MERCHANT", option=CHOSEN)).code == "option-without-claim"
    other = CHOSEN | {"option_id": "z"}
    assert shop.refusal(W1, "DisputeDecided", **said(option=other)).code == "unknown-option"
    shop.say(W1, "ResolutionRejected", proposal_id="P1", by="CONSUMER")
    assert shop.refusal(W1, "DisputeDecided", **said(option=CHOSEN)).code == "proposal-rejected"


def test_the_merchant_has_24_hours_to_do_what_was_decided():
    """The first half of R-000-125: what comes of it stands on the merchant's own record."""
    shop = disputed()
    at = shop.now
    decided(shop)
    (clock,) = shop.recorded(ClockStarted)
    assert isinstance(clock, ClockStarted)

    assert (clock.clock_id, clock.seconds) == ("MERCHANT_ACTION.D1", 86_400)
    shop.at(at).later(hours=24).say(W1, "ClockDue", clock_id="MERCHANT_ACTION.D1")
    assert shop.recorded(ClockBreached) == []
    shop.later(hours=1).say(W1, "ClockDue", clock_id="MERCHANT_ACTION.D1")
    assert len(shop.recorded(ClockBreached)) == 1


def test_the_merchants_clock_is_met_when_he_acts_or_the_order_says_so():
    acted = decided(disputed()).say(W1, "MerchantActed", decision_id="D1", reference="letter-1")
    assert case(acted).clocks["MERCHANT_ACTION.D1"].status == "MET"
    assert acted.say(W1, "MerchantActed", decision_id="D1", reference="letter-1").last == []

    carried_out = decided(proposed(disputed(), REFUND), option=CHOSEN).say(W1, "ResolutionExecuted")
    assert case(carried_out).clocks["MERCHANT_ACTION.D1"].status == "MET"


@pytest.mark.parametrize("outcome", ["CONSUMER", "MERCHANT"])
def test_nobody_waits_for_a_merchant_who_has_nothing_to_do(outcome: str):
    shop = disputed()
    if outcome == "CONSUMER":
        shop.say(W1, "LiabilityDetermined", cause="SYSTEM_FAULT")
    decided(shop, outcome)

    assert shop.recorded(ClockStarted) == []


# Appealed


def test_a_decision_is_appealed_once_and_somebody_else_decides():
    shop = decided(proposed(disputed(), REFUND), option=CHOSEN)
    shop.say(W1, "DisputeAppealed", decision_id="D1", by="MERCHANT", reason="正品")

    assert (case(shop).accepted, mediation(shop).decision) == (None, None)
    assert case(shop).clocks["MERCHANT_ACTION.D1"].status == "STOPPED"
    assert shop.refusal(W1, "DisputeDecided", **said(decision_id="D2")).code == "same-decider"
    decided(shop, "MERCHANT", "D2", decider="judge-2", evidence_ids=["e1"])
    again = shop.refusal(W1, "DisputeAppealed", decision_id="D2", by="CONSUMER", reason="x")
    assert again.code == "already-appealed"


def test_what_was_carried_out_or_accepted_is_not_appealed():
    shop = decided(proposed(disputed(), REFUND), option=CHOSEN)
    appeal = {"decision_id": "D1", "by": "MERCHANT", "reason": "正品"}

    assert shop.refusal(W1, "DisputeAppealed", **(appeal | {"decision_id": "D9"})).code == "unknown-decision"
    shop.say(W1, "ResolutionExecuted")
    assert shop.refusal(W1, "DisputeAppealed", **appeal).code == "already-carried-out"
    settled = decided(proposed(disputed(), REFUND)).say(W1, "ResolutionAccepted", proposal_id="P1", option_id="a")
    assert settled.refusal(W1, "DisputeAppealed", **appeal).code == "already-accepted"


def test_a_dispute_is_decided_before_its_case_is_refused():
    shop = disputed().say(W1, "CaseVerified")
    answers = [{"demand": each, "outcome": "REFUSED"} for each in ("RETURN_REFUND", "MEDICAL_COST")]
    refused = {"outcome": "REFUSED", "reason": "x", "demands": answers}

    assert shop.refusal(W1, "CaseClosed", **refused).code == "dispute-undecided"
    decided(shop, "MERCHANT")
    assert shop.say(W1, "CaseClosed", **refused).names("cases/")[0] == "CaseClosed"


# What no rule covers


@requirement("R-000-37")
def test_a_ruling_keeps_its_facts_its_clauses_its_agent_and_its_outcome():
    shop = ms_wang()
    ruling = {"ruling_id": "R1", "agent": "agent-7", "matter": "OPENED_COSMETICS", "facts": ["OPENED_ONCE"]}
    shop.say(W1, "RulingRecorded", **ruling, clauses=[CLAUSE], outcome="CONSUMER", reason="试用一次")
    (fact,) = shop.recorded(RulingRecorded)
    assert isinstance(fact, RulingRecorded)

    assert (fact.agent, fact.facts, fact.outcome) == ("agent-7", ("OPENED_ONCE",), "CONSUMER")
    assert (fact.clauses[0].policy_id, fact.clauses[0].clause_id) == ("platform", "p-2")
    assert fact.order_version == shop.stream(A1).version
    assert shop.say(W1, "RulingRecorded", **ruling, clauses=[CLAUSE], outcome="CONSUMER", reason="试用一次").last == []
