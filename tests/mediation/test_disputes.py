"""Disputes: filed in time or late, only ever further, heard, and taken elsewhere."""

from typing import Any

import pytest

from domain.case.events.dispute import DisputeFiled
from domain.message import MessagePrepared
from domain.sla import ClockBreached, ClockMet
from tests.examples import house_rules, order, shop_with
from tests.mediation.disputed import A1, W1, case, charged, decided, filed, hand_in, mediation, ms_wang, opened
from tests.story import Shop
from tests.trace import requirement

PAID_AT = "2026-03-01T10:00:00.000000Z"
CLAUSE = {"campaign_id": "k1", "version": 1, "clause_id": "c-1"}


def paid() -> Shop:
    """An order paid on 1 March at 10:00."""
    shop = shop_with().at(PAID_AT)
    shop.say(A1, "OrderPlaced", **order(400_00, coupons=[]))
    return shop.at(PAID_AT).say(A1, "PaymentCaptured", payment_id="p1", amount=400_00, tender="WECHAT")


def filed_at(at: str) -> DisputeFiled:
    shop = opened(paid().at(at), scene="COUPON_DISPUTE").at(at)
    (fact,) = filed(shop, subject="COUPON").recorded(DisputeFiled)
    assert isinstance(fact, DisputeFiled)
    return fact


# In time, and late


@requirement("R-000-32")
def test_a_dispute_about_a_code_is_in_time_for_24_hours_to_the_second():
    on_time, late = filed_at("2026-03-02T10:00:00.000000Z"), filed_at("2026-03-02T10:00:01.000000Z")

    assert (on_time.route, on_time.late) == ("FAST_TRACK", False)
    assert (late.route, late.late) == ("MANUAL", True)


@requirement("R-000-33")
def test_a_late_dispute_is_looked_into_by_hand_and_dismissed_only_with_the_change_that_prevents_it():
    shop = opened(paid().at("2026-03-02T10:00:01.000000Z"), scene="COUPON_DISPUTE")
    filed(shop.at("2026-03-02T10:00:01.000000Z"), subject="COUPON")
    said = {"decision_id": "D1", "decider": "judge-1", "reason": "逾期", "basis": [{"law": "民法典 577"}]}

    for members in ({}, {"ground": "ORDER_STATE_CHANGED"}, {"ground": "ORDER_STATE_CHANGED", "order_version": 99}):
        refusal = shop.refusal(W1, "DisputeDecided", **said, **members, outcome="DISMISSED")
        assert (refusal.code, refusal.ref) == ("late-is-no-ground", "R-000-33")
    assert shop.refusal(W1, "DisputeDecided", **said, outcome="MERCHANT").code == "late-is-no-ground"
    decided(shop, "DISMISSED", ground="ORDER_STATE_CHANGED", order_version=2)
    assert mediation(shop).decided["D1"].order_version == 2


def test_what_came_in_time_is_never_dismissed():
    shop = filed(charged(400_00, 350_00), subject="COUPON")
    said = {"decision_id": "D1", "decider": "judge-1", "reason": "x", "basis": [{"law": "民法典 577"}]}
    ground = {"ground": "ORDER_STATE_CHANGED", "order_version": 1}

    assert shop.refusal(W1, "DisputeDecided", **said, **ground, outcome="DISMISSED").code == "not-late"
    assert shop.refusal(W1, "DisputeDecided", **said, **ground, outcome="MERCHANT").code == "ground-without-dismissal"


def test_only_a_code_has_a_day_and_nothing_else_is_late():
    shop = opened(paid().at("2026-03-09"), category="QUALITY", scene="APPLIANCE_FAULT")

    assert not filed(shop).stream(W1).state.mediation.late


# Level by level


@requirement("R-000-90")
def test_a_dispute_goes_only_further_and_each_level_has_its_time_and_actor():
    shop = filed(ms_wang(), "NEGOTIATION")
    filed(shop.later(hours=1), "PLATFORM", by="MERCHANT")
    assert (
        shop.refusal(W1, "DisputeFiled", level="NEGOTIATION", subject="REFUND").code == "already-recorded-differently"
    )
    shop.later(hours=1).say(W1, "ComplaintFiledExternally", route="12315", reference="a", filed_on="2026-05-02")
    shop.later(hours=1).say(W1, "ComplaintFiledExternally", route="COURT", reference="b", filed_on="2026-05-03")
    shop.say(W1, "ComplaintFiledExternally", route="CONSUMER_ASSOCIATION", reference="c", filed_on="2026-05-03")

    levels = mediation(shop).levels
    assert [each.level for each in levels] == ["NEGOTIATION", "PLATFORM", "AUTHORITY", "COURT"]
    assert [each.by for each in levels] == ["CONSUMER", "MERCHANT", "CONSUMER", "CONSUMER"]
    assert [each.at for each in levels] == sorted({each.at for each in levels})


@requirement("R-000-90")
def test_from_the_platform_nobody_goes_back_to_negotiate():
    shop = filed(ms_wang())

    refusal = shop.refusal(W1, "DisputeFiled", level="NEGOTIATION", subject="QUALITY")
    assert (refusal.code, refusal.extra["level"]) == ("level-not-further", "PLATFORM")


@requirement("R-000-63")
def test_a_dispute_names_the_policy_it_stands_under_and_goes_to_the_platform():
    shop = house_rules(shop_with(), no_reason_days=15).later(hours=1)
    shop.say(A1, "OrderPlaced", **order(400_00, coupons=[]))
    shop.say(A1, "PaymentCaptured", payment_id="p1", amount=400_00, tender="WECHAT")
    (fact,) = filed(opened(shop, scene="REFUND_DISPUTE"), subject="REFUND").recorded(DisputeFiled)
    assert isinstance(fact, DisputeFiled)

    assert fact.level == "PLATFORM"
    assert [(each.policy_id, each.version) for each in fact.governed_by] == [("platform", 1)]


def test_an_order_placed_before_any_policy_stands_under_the_platforms_present_one():
    shop = ms_wang()
    house_rules(shop, no_reason_days=15).later(hours=1)

    governed = filed(shop).stream(W1).state.mediation.filed["PLATFORM"].governed_by
    assert [(each.policy_id, each.version) for each in governed] == [("platform", 1)]


@requirement("R-000-101")
def test_whoever_claims_a_breach_names_the_clause():
    shop = ms_wang()

    assert shop.refusal(W1, "DisputeFiled", level="NEGOTIATION", subject="BREACH").code == "clause-missing"
    unnamed = [{"law": "民法典 577"}]
    refusal = shop.refusal(W1, "DisputeFiled", level="NEGOTIATION", subject="BREACH", clauses=unnamed)
    assert refusal.code == "clause-missing"
    filed(shop, "NEGOTIATION", "BREACH", clauses=[CLAUSE])
    assert mediation(shop).filed["NEGOTIATION"].clauses[0].clause_id == "c-1"


@pytest.mark.parametrize("rule", [{}, {"law": "民法典 577", "policy_id": "platform"}])
def test_a_rule_is_one_law_or_one_clause(rule: dict[str, str]):
    shop = ms_wang()

    assert shop.refusal(W1, "DisputeFiled", level="PLATFORM", subject="OTHER", clauses=[rule]).code == "rule-unclear"


def test_only_evidence_that_is_there_is_named():
    refusal = ms_wang().refusal(W1, "DisputeFiled", level="PLATFORM", subject="OTHER", evidence_ids=["e9"])

    assert (refusal.code, refusal.extra["evidence_id"]) == ("unknown-evidence", "e9")


# Heard


def in_may() -> Shop:
    """Filed on 1 May at 10:00 in Shanghai."""
    return filed(ms_wang().at("2026-05-01T02:00:00.000000Z"))


@requirement("R-001-07")
def test_the_merchant_is_heard_within_24_hours_and_she_is_told_so():
    shop = in_may()
    (message,) = shop.recorded(MessagePrepared)
    assert isinstance(message, MessagePrepared)

    assert case(shop).clocks["MERCHANT_CONTACT"].due_at == "2026-05-02T02:00:00.000000Z"
    assert "2026-05-02 10:00" in message.blocks[0].zh
    shop.at("2026-05-02T02:00:00.000000Z").say(W1, "MerchantContacted", channel="PHONE")
    assert [each.over_s for each in shop.recorded(ClockMet) if isinstance(each, ClockMet)] == [0]


@requirement("R-001-07")
def test_a_second_later_the_clock_has_run_out():
    shop = in_may().at("2026-05-02T02:00:00.000000Z")
    assert shop.say(W1, "ClockDue", clock_id="MERCHANT_CONTACT").recorded(ClockBreached) == []

    shop.at("2026-05-02T02:00:01.000000Z").say(W1, "ClockDue", clock_id="MERCHANT_CONTACT")
    assert len(shop.recorded(ClockBreached)) == 1
    shop.say(W1, "MerchantContacted", channel="PHONE")
    assert case(shop).clocks["MERCHANT_CONTACT"].over_s >= 1


def test_the_merchant_is_contacted_once():
    shop = in_may().say(W1, "MerchantContacted", channel="PHONE")

    assert shop.say(W1, "MerchantContacted", channel="PHONE").last == []


def test_talks_need_a_dispute_and_go_round_by_round():
    talk: dict[str, Any] = {"side": "CONSUMER", "summary": "说明"}
    assert ms_wang().refusal(W1, "MediationRoundHeld", round=1, **talk).code == "no-dispute"

    shop = filed(ms_wang())
    assert shop.refusal(W1, "MediationFailed", reason="x").code == "no-talks-held"
    assert shop.refusal(W1, "MediationRoundHeld", round=2, **talk).extra["next"] == 1
    shop.say(W1, "MediationRoundHeld", round=1, **talk).say(W1, "MediationRoundHeld", round=2, **talk)
    assert shop.refusal(W1, "MediationRoundHeld", round=1, side="MERCHANT", summary="x").code == "round-out-of-turn"
    assert shop.say(W1, "MediationRoundHeld", round=1, **talk).last == []
    shop.say(W1, "MediationFailed", reason="谈不拢")
    assert shop.say(W1, "MediationFailed", reason="谈不拢").last == []


def test_what_was_handed_in_twice_stands_once():
    shop = hand_in(ms_wang(), "e1", "CHAT")

    assert hand_in(shop, "e1", "CHAT").last == []
    changed = {"evidence_id": "e1", "party": "CONSUMER", "kind": "CHAT", "evidence": "other"}
    assert shop.refusal(W1, "EvidenceSubmitted", **changed).code == "already-recorded-differently"


def test_she_goes_to_court_after_her_case_was_closed():
    shop = ms_wang().say(W1, "CaseClosed", outcome="WITHDRAWN", reason="去起诉")
    shop.say(W1, "ComplaintFiledExternally", route="ARBITRATION", reference="x", filed_on="2026-05-02")

    assert mediation(shop).level == "COURT"
