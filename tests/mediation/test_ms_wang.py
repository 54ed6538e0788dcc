"""Ms Wang (王女士) from A to Z: a skin-care set, redness after one use, and 436.40 in the end."""

from typing import Any

import msgspec

from domain.case.events.dispute import DisputeDecided, Measure
from domain.case.events.evidence import EvidenceRequested
from domain.case.events.resolution import CaseResolved, ResolutionAccepted
from domain.order.events import CompensationGranted, DamagesAssessed
from projections.cases.case_view import case_view
from tests.examples import units
from tests.mediation.disputed import (
    A1,
    CLAIM,
    HEALTH_LAW,
    QUALITY_LAW,
    W1,
    case,
    decided,
    filed,
    hand_in,
    mediation,
    ms_wang,
    proposed,
    receipt,
)
from tests.story import Shop
from tests.trace import requirement

RETURN = {"kind": "RETURN", "lines": units(_1=1), "cause": "QUALITY"}
MEDICAL = {"kind": "MEDICAL_COST", "evidence_ids": ["r1", "r2"], "claimed": 200_00}
MEASURES = [
    {"kind": "WARN", "reason": "描述不实"},
    {"kind": "SELF_CHECK", "reason": "更正页面描述"},
    {"kind": "SCORE", "reason": "健康纠纷", "delta": -5},
]


def view(shop: Shop) -> dict[str, Any]:
    told = case_view(case(shop), shop.stream(W1).version, "W-1")
    return msgspec.json.decode(msgspec.json.encode(told))


def negotiated() -> Shop:
    """She asked the merchant first, and he offers a refund and no more."""
    shop = ms_wang()
    shop.say(W1, "CaseDetailed", defects=["PACKAGING", "ODOUR", "SKIN_REACTION"])
    filed(shop, "NEGOTIATION")
    hand_in(shop, "m1", "CHAT")
    hand_in(shop, "m2", "CHAT", "MERCHANT")
    return shop.say(W1, "MerchantPositionRecorded", position="REFUND_ONLY", reason="正品，肤质所致")


def heard() -> Shop:
    """The platform heard both sides, and the merchant had nothing to show by the time he was given."""
    shop = filed(negotiated(), evidence_ids=["m1", "m2"])
    shop.say(W1, "MerchantContacted", channel="电话")
    shop.say(W1, "EvidenceRequested", party="MERCHANT")
    shop.say(W1, "EvidenceRequested", party="CONSUMER")
    hand_in(shop, "e1", "PHOTO_VIDEO")
    hand_in(shop, "e2", "PAYMENT_PROOF")
    hand_in(shop, "e3", "SYMPTOM_PHOTO")
    hand_in(shop, "r1", "RECEIPT", **receipt("2026-1", 100_00))
    hand_in(shop, "r2", "RECEIPT", **receipt("2026-2", 56_40))
    shop.say(W1, "EvidenceWeighed", description_gap=True)
    shop.say(W1, "LiabilityDetermined", cause="NOT_AS_DESCRIBED")
    for side in ("CONSUMER", "MERCHANT"):
        laws = ["消费者权益保护法 24"]
        shop.say(W1, "MediationRoundHeld", round=1, side=side, summary="讲明法律", laws=laws)
    shop.say(W1, "MediationFailed", reason="商家拒绝赔偿")
    return shop.later(hours=48)


@requirement("R-001-02", "R-001-03")
def test_her_case_keeps_the_claim_what_she_found_and_what_she_wants():
    told = view(negotiated())

    details = told["details"]
    assert (details["claim"], details["uses"]) == (CLAIM, 1)
    assert details["defects"] == ["PACKAGING", "ODOUR", "SKIN_REACTION"]
    assert [each["demand"] for each in told["demands"]] == ["RETURN_REFUND", "MEDICAL_COST"]


@requirement("R-001-04")
def test_the_merchants_position_stands_beside_what_she_wants():
    told = view(negotiated())

    assert told["dispute"]["position"]["position"] == "REFUND_ONLY"
    assert "commitment" in told["dispute"]["position"]["reason"]
    assert len(told["demands"]) == 2


@requirement("R-001-05")
def test_negotiation_fails_and_she_goes_to_the_platform_with_both_messages():
    shop = filed(negotiated(), evidence_ids=["m1", "m2"])

    assert [each.level for each in mediation(shop).levels] == ["NEGOTIATION", "PLATFORM"]
    assert mediation(shop).filed["PLATFORM"].evidence_ids == ("m1", "m2")


@requirement("R-001-08")
def test_the_merchant_is_asked_for_two_kinds_and_what_he_lacks_is_decided_without():
    shop = filed(ms_wang()).say(W1, "EvidenceRequested", party="MERCHANT")
    (asked,) = shop.recorded(EvidenceRequested)
    assert isinstance(asked, EvidenceRequested)

    assert [item.kind for item in asked.items] == ["QUALITY_REPORT", "PURCHASE_VOUCHER"]
    early = shop.refusal(W1, "DisputeDecided", **judged())
    assert (early.code, early.extra["due_at"]) == ("evidence-awaited", asked.due_at)
    shop.at(asked.due_at).later(hours=1)
    assert decided(shop).names("cases/")[0] == "DisputeDecided"


@requirement("R-001-09")
def test_she_is_guided_to_three_kinds_and_one_that_helps():
    shop = ms_wang().say(W1, "EvidenceRequested", party="CONSUMER")
    (asked,) = shop.recorded(EvidenceRequested)
    assert isinstance(asked, EvidenceRequested)

    required = [item.kind for item in asked.items if item.required]
    assert required == ["PHOTO_VIDEO", "PAYMENT_PROOF", "SYMPTOM_PHOTO"]
    assert [item.kind for item in asked.items if not item.required] == ["DOCTORS_ADVICE"]
    assert [item.kind for item in asked.items if item.sensitive] == ["SYMPTOM_PHOTO", "DOCTORS_ADVICE"]


@requirement("R-001-10")
def test_a_symptom_and_a_gap_in_the_description_lean_to_her_health():
    weighed = mediation(heard()).weighed
    assert weighed is not None

    assert (weighed.policy, weighed.leaning) == ("HEALTH_FIRST", "CONSUMER")
    assert (weighed.symptom_evidence, weighed.description_gap, weighed.merchant_report) == (True, True, False)


@requirement("R-001-11")
def test_each_round_keeps_its_side_what_was_said_and_the_law():
    rounds = view(heard())["dispute"]["rounds"]

    assert [(each["round"], each["side"]) for each in rounds] == [(1, "CONSUMER"), (1, "MERCHANT")]
    assert all(each["laws"] == ["消费者权益保护法 24"] and "commitment" in each["summary"] for each in rounds)


def judged(**members: Any) -> dict[str, Any]:
    said = {"decision_id": "D1", "decider": "judge-1", "outcome": "CONSUMER", "reason": "健康优先"}
    return said | {"basis": [QUALITY_LAW, HEALTH_LAW]} | members


@requirement("R-001-12", "R-001-13", "R-001-15")
def test_ms_wang_from_a_to_z():
    """268.00 for the goods, 12.00 for the freight, 156.40 on two receipts; 43.60 of her 200.00 have none."""
    shop = heard()
    shop.say(W1, "DisputeDecided", **judged(evidence_ids=["e1", "e3"], measures=MEASURES))
    (decision,) = shop.recorded(DisputeDecided)
    assert isinstance(decision, DisputeDecided)
    assert decision.merchant_id == "m1"
    assert decision.measures[2] == Measure(kind="SCORE", reason="健康纠纷", delta=-5)
    assert [each.kind for each in decision.measures] == ["WARN", "SELF_CHECK", "SCORE"]

    proposed(shop, RETURN, MEDICAL)
    worth = case(shop).proposals["P1"].worth[0]
    assert (worth.refund, worth.compensation) == (280_00, 156_40)
    assert shop.refusal(W1, "ResolutionExecuted", address="仓库").code == "not-accepted"
    shop.say(W1, "ResolutionAccepted", proposal_id="P1", option_id="a")
    assert [each.by for each in shop.recorded(ResolutionAccepted) if isinstance(each, ResolutionAccepted)] == [
        "CONSUMER"
    ]

    shop.say(W1, "ResolutionExecuted", address="仓库")
    assessed = next(each for each in shop.recorded(DamagesAssessed) if isinstance(each, DamagesAssessed))
    assert ([each.amount for each in assessed.receipts], assessed.total) == ([100_00, 56_40], 156_40)
    granted = next(each for each in shop.recorded(CompensationGranted) if isinstance(each, CompensationGranted))
    assert (granted.kind, granted.amount, granted.case_id) == ("CASH", 156_40, "W-1")
    assert case(shop).clocks["MERCHANT_ACTION.D1"].status == "MET"

    return_id = next(iter(case(shop).waiting))
    shop.say(A1, "ReturnReceived", return_id=return_id, lines=units(_1=1))
    shop.say(A1, "ReturnInspected", return_id=return_id, lines=[{"line": "1", "accepted": 1}])
    (resolved,) = shop.recorded(CaseResolved)
    assert isinstance(resolved, CaseResolved)
    assert (resolved.refunded, resolved.compensated) == (280_00, 156_40)
    assert resolved.refunded + resolved.compensated == 436_40
    assert shop.order().balance == 436_40

    answers = [
        {"demand": "RETURN_REFUND", "outcome": "GRANTED", "amount": 280_00},
        {"demand": "MEDICAL_COST", "outcome": "PARTLY_GRANTED", "amount": 156_40},
    ]
    shop.say(W1, "CaseClosed", outcome="SETTLED", reason="43.60 元无票据", demands=answers)
    assert [(each["demand"], each["amount"]) for each in view(shop)["demands"]] == [
        ("RETURN_REFUND", 280_00),
        ("MEDICAL_COST", 156_40),
    ]


@requirement("R-001-13")
def test_a_receipt_is_paid_once():
    shop = heard()
    shop.say(W1, "DisputeDecided", **judged())
    proposed(shop, {"kind": "MEDICAL_COST", "evidence_ids": ["r1"]})
    shop.say(W1, "ResolutionAccepted", proposal_id="P1", option_id="a").say(W1, "ResolutionExecuted")
    shop.say(W1, "CaseClosed", outcome="SETTLED", reason="已赔付", demands=answered())
    shop.say(W1, "CaseReopened", reason="还有一张票据").say(W1, "CaseVerified")

    again = {"kind": "MEDICAL_COST", "evidence_ids": ["r1", "r2"]}
    options = [{"option_id": "a", "remedies": [again]}]
    assert (
        shop.refusal(W1, "ResolutionProposed", proposal_id="P2", reason="x", options=options).code
        == "duplicate-receipt"
    )
    proposed(shop, {"kind": "MEDICAL_COST", "evidence_ids": ["r2"]}, proposal_id="P3")
    shop.say(W1, "ResolutionAccepted", proposal_id="P3", option_id="a").say(W1, "ResolutionExecuted")
    assert shop.order().compensated == 156_40


def answered() -> list[dict[str, Any]]:
    return [{"demand": each, "outcome": "PARTLY_GRANTED"} for each in ("RETURN_REFUND", "MEDICAL_COST")]
