"""A receipt of treatment is paid once on an order, however it got there and however its number is written."""

from typing import Any

import pytest

from tests.mediation.disputed import A1, W1, hand_in, ms_wang, opened, receipt
from tests.story import Shop
from tests.trace import requirement

W2 = "cases/W-2"
SKIN: dict[str, Any] = {"category": "QUALITY", "scene": "SKIN_REACTION", "health": True, "demands": ["MEDICAL_COST"]}
WHO = {"customer_name": "王女士", "contact": "138", "purchase_channel": "APP", "reason": "红肿"}
NAMED = {"evidence_id": "r9", "party": "CONSUMER", "kind": "RECEIPT"}
NUMBER = "A2026-0001"
WRITTEN = {
    "as it is": NUMBER,
    "a blank before": " A2026-0001",
    "blanks behind": "A2026-0001 \t",
    "full width": "Ａ２０２６－０００１",
    "a character nobody sees": "A2026-\u200b0001",
    "small letters": "a2026-0001",
}
writings = pytest.mark.parametrize("number", WRITTEN.values(), ids=WRITTEN.keys())


def again(number: str = NUMBER) -> dict[str, Any]:
    """The receipt, photographed anew, its number written so."""
    return receipt(number, 100_00, hospital="市一院 ")


def proposal(*evidence_ids: str) -> dict[str, Any]:
    options = [{"option_id": "a", "remedies": [{"kind": "MEDICAL_COST", "evidence_ids": list(evidence_ids)}]}]
    return {"proposal_id": "P1", "reason": "票据", "options": options}


def agreed(shop: Shop, stream: str, *evidence_ids: str) -> Shop:
    shop.say(stream, "ResolutionProposed", **proposal(*evidence_ids))
    return shop.say(stream, "ResolutionAccepted", proposal_id="P1", option_id="a")


def granted(shop: Shop, *said: dict[str, Any], key: str = "d1", amount: int = 100_00) -> Shop:
    """Assessed and paid on the order itself."""
    stated = {"assessment_id": key, "basis": "MEDICAL", "conditions": ["INJURED"], "receipts": list(said)}
    shop.say(A1, "DamagesAssessed", **stated)
    paid = {"kind": "CASH", "amount": amount, "basis": "MEDICAL", "assessment_id": key, "incident_id": key}
    return shop.say(A1, "CompensationGranted", **paid)


def in_two_cases(number: str = NUMBER) -> Shop:
    """Handed in to a case that names no order yet, and to one about the order; then both are about it."""
    shop = ms_wang().say(W2, "CaseOpened", channel="APP", **SKIN, **WHO)
    shop.say(W2, "EvidenceSubmitted", **NAMED, **again(number))
    hand_in(shop, "r1", "RECEIPT", **receipt(NUMBER, 100_00))
    shop.say(W2, "CaseDetailed", order_id="A-1")
    return shop.say(W1, "CaseVerified").say(W2, "CaseVerified")


@requirement("R-001-13")
@writings
def test_a_receipt_of_two_cases_that_become_about_one_order_is_paid_by_one_of_them(number: str):
    shop = agreed(agreed(in_two_cases(number), W1, "r1"), W2, "r9").say(W1, "ResolutionExecuted")

    assert shop.refusal(W2, "ResolutionExecuted").code == "duplicate-receipt"
    assert shop.order().compensated == 100_00


@requirement("R-001-13")
def test_what_another_case_has_paid_is_not_proposed():
    shop = agreed(in_two_cases(), W1, "r1").say(W1, "ResolutionExecuted")
    refusal = shop.refusal(W2, "ResolutionProposed", **proposal("r9"))

    assert (refusal.code, refusal.extra["evidence_id"]) == ("duplicate-receipt", "r9")


@requirement("R-001-13")
@writings
def test_a_receipt_that_the_order_paid_by_itself_is_not_paid_by_a_case(number: str):
    shop = granted(ms_wang(), receipt(NUMBER, 100_00))
    hand_in(shop, "r1", "RECEIPT", **again(number)).say(W1, "CaseVerified")

    assert shop.refusal(W1, "ResolutionProposed", **proposal("r1")).code == "duplicate-receipt"


def test_another_receipt_is_paid_beside_what_the_order_paid_by_itself():
    shop = granted(ms_wang(), receipt("A1", 100_00))
    granted(shop, again("A1"), receipt("A2", 56_40), key="d2", amount=56_40)
    hand_in(shop, "r1", "RECEIPT", **receipt("A3", 20_00)).say(W1, "CaseVerified")
    agreed(shop, W1, "r1").say(W1, "ResolutionExecuted")

    assert shop.order().compensated == 176_40
    assert [each.amount for each in list(shop.order().assessments.values())[-1].receipts] == [100_00, 56_40, 20_00]


def test_words_that_were_erased_are_compared_with_nothing_but_a_case_still_pays_its_own_receipt_once():
    shop = agreed(in_two_cases(), W1, "r1").say(W1, "ResolutionExecuted")
    answers = [{"demand": each, "outcome": "PARTLY_GRANTED"} for each in ("RETURN_REFUND", "MEDICAL_COST")]
    shop.say(W1, "CaseClosed", outcome="SETTLED", reason="已赔付", demands=answers)
    shop.say(W1, "CaseReopened", reason="再看").say(W1, "CaseVerified")
    shop.forget("receipt_no")

    refusal = shop.refusal(W1, "ResolutionProposed", **proposal("r1") | {"proposal_id": "P2"})
    assert refusal.code == "duplicate-receipt"
    assert agreed(shop, W2, "r9").say(W2, "ResolutionExecuted").order().compensated == 200_00


@requirement("R-001-13")
@writings
def test_a_receipt_is_handed_in_once_however_its_number_is_written(number: str):
    shop = hand_in(ms_wang(), "r1", "RECEIPT", **receipt(NUMBER, 100_00))
    opened(shop, "W-2", **SKIN)
    refusal = shop.refusal(W2, "EvidenceSubmitted", **NAMED, **again(number))

    assert (refusal.code, refusal.extra["evidence_id"]) == ("duplicate-receipt", "r1")


def test_a_receipt_whose_number_is_blank_says_no_number():
    refusal = ms_wang().refusal(W1, "EvidenceSubmitted", **NAMED, **again(" \u200b"))

    assert (refusal.code, refusal.extra["missing"]) == ("receipt-incomplete", ["receipt_no"])
