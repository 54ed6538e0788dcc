"""Nothing is got round by the order in which things are said."""

from domain.partner import PartnerPenalised
from tests.case.desk import C1, COMPLETE, RETURN, agreed, case, clock, opened, shop, verified
from tests.mediation import disputed
from tests.trace import requirement


@requirement("R-003-09")
def test_withdrawing_and_coming_back_completes_no_intake():
    said = shop().say(C1, "CaseOpened", channel="APP", category="QUALITY", order_id="A-1")
    said.say(C1, "CaseClosed", outcome="WITHDRAWN", reason="x").say(C1, "CaseReopened", reason="x")

    assert said.refusal(C1, "CaseVerified").code == "intake-incomplete"
    said.say(C1, "CaseDetailed", **COMPLETE).say(C1, "CaseVerified")
    assert case(said).node == "RESOLVE"


def test_what_happens_to_her_parcel_ends_no_turn_of_the_carrier():
    said = agreed(verified(), RETURN)
    said.say(C1, "ClockPaused", clock_id="EXECUTE", waiting_for="CARRIER")
    said.say(C1, "ResolutionExecuted", address="仓库")
    said.say("orders/A-1", "ReturnReceived", return_id="C-1.P1.1", lines=[{"line": "1", "quantity": 1}])

    assert clock(said, "EXECUTE").paused == "CARRIER"


@requirement("R-000-125")
def test_who_acts_a_day_too_late_is_warned_in_public_whether_or_not_anybody_looked_before():
    said = disputed.decided(disputed.filed(disputed.ms_wang()))
    said.later(days=2).say("cases/W-1", "MerchantActed", decision_id="D1", reason="已退款")

    penalties = [fact for fact in said.recorded(PartnerPenalised) if isinstance(fact, PartnerPenalised)]
    assert [fact.ground for fact in penalties] == ["MERCHANT_ACTION"]
    assert said.say("cases/W-1", "ClockDue", clock_id="MERCHANT_ACTION.D1").last == []


def test_a_correction_of_who_is_liable_is_recorded():
    said = opened(verified().say(C1, "DisputeFiled", level="PLATFORM", subject="COUPON", reason="x"), "cases/C-2")
    said.say(C1, "LiabilityDetermined", cause="SYSTEM_FAULT", effect="NOT_APPLIED")
    said.say(C1, "LiabilityDetermined", cause="SYSTEM_FAULT", effect="WRONG_CHARGE", rule_maker="PLATFORM")

    held = case(said).mediation.liability
    assert held is not None
    assert (held.effect, held.rule_maker) == ("WRONG_CHARGE", "PLATFORM")
