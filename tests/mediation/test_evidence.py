"""Evidence: what a case needs, how complete it is, what it is compared with, and that it cannot be changed."""

import msgspec
import pytest

from domain.case.mediation.proofs import CHAIN, KEY_EVIDENCE, completeness, needed_of
from domain.errors import Malformed
from domain.ledger.vault import VaultRow, verify
from tests.book import Book
from tests.examples import order, shop_with
from tests.mediation.disputed import (
    A1,
    CLAIM,
    W1,
    case,
    charged,
    filed,
    hand_in,
    mediation,
    ms_wang,
    opened,
    receipt,
)
from tests.story import Shop
from tests.trace import requirement


def sealed(kind: str = "PHOTO_VIDEO") -> VaultRow:
    """The vault's row of a piece of evidence on a real ledger."""
    book = Book()
    book.say(A1, "OrderPlaced", **order(268_00, coupons=[]))
    known = {"customer_name": "王女士", "contact": "138", "purchase_channel": "APP", "reason": "红肿"}
    wanted = {"demands": ["DAMAGES"], "order_id": "A-1"}
    book.say(W1, "CaseOpened", channel="APP", category="QUALITY", scene="SKIN_REACTION", **known, **wanted)
    said = {"evidence_id": "e1", "party": "CONSUMER", "kind": kind, "evidence": {"sha256": "ab" * 32}}
    book.say(W1, "EvidenceSubmitted", **said)
    fact = book.stream(W1).state.mediation.evidence["e1"]
    return book.ledger.vault_values([fact.evidence.commitment])[fact.evidence.commitment]


# Kept as it came


@requirement("R-001-18")
def test_a_single_byte_changed_shows():
    row = sealed()

    assert verify(row)
    for place in range(len(row.value)):
        changed = bytearray(row.value)
        changed[place] ^= 1
        assert not verify(row._replace(value=bytes(changed)))
    assert not verify(row._replace(salt=bytes(16)))


@requirement("R-000-80")
def test_three_items_are_sealed_and_the_way_to_the_authority_is_recorded():
    shop = charged(400_00, 350_00)
    for name, kind in (("s1", "CODE_PAGE"), ("s2", "ORDER_PROOF"), ("s3", "CHAT")):
        hand_in(shop, name, kind)
    shop.say(W1, "ComplaintFiledExternally", route="12315", reference="12315-77", filed_on="2026-05-04")

    held = mediation(shop)
    assert len({each.evidence.commitment for each in held.evidence.values() if each.evidence}) == 3
    filed_ = held.external["12315-77"]
    assert (filed_.route, filed_.filed_on, filed_.level) == ("12315", "2026-05-04", "AUTHORITY")


# How much of it is there


@requirement("R-000-91")
def test_four_kinds_of_key_evidence_are_counted():
    shop = charged(400_00, 350_00)
    for place, kind in enumerate(KEY_EVIDENCE):
        assert completeness(mediation(shop), KEY_EVIDENCE).text == f"{place}/4"
        hand_in(shop, f"e{place}", kind)

    assert completeness(mediation(shop), KEY_EVIDENCE) == (KEY_EVIDENCE, ())


@requirement("R-000-103")
def test_a_complaint_without_proof_of_payment_is_three_of_four_and_stands():
    shop = charged(400_00, 350_00)
    for kind in CHAIN:
        if kind != "PAYMENT_PROOF":
            hand_in(shop, kind, kind)
    shop.say(W1, "ComplaintFiledExternally", route="CONSUMER_ASSOCIATION", reference="CA-1", filed_on="2026-05-04")

    complaint = mediation(shop).external["CA-1"]
    assert (complaint.complete, complaint.of, complaint.missing) == (3, 4, ("PAYMENT_PROOF",))


@requirement("R-003-18")
def test_spoiled_food_is_incomplete_without_its_production_date():
    shop = opened(_bought(), category="QUALITY", scene="FOOD_SPOILED")
    hand_in(shop, "e1", "PHOTO_VIDEO")
    needed = needed_of(case(shop))

    assert completeness(mediation(shop), needed).missing == ("PRODUCTION_DATE",)
    hand_in(shop, "e2", "PRODUCTION_DATE")
    assert completeness(mediation(shop), needed).missing == ()


def _bought() -> Shop:
    return shop_with().say(A1, "OrderPlaced", **order(30_00, coupons=[]))


def test_the_clock_waits_no_more_once_all_that_was_asked_for_is_there():
    shop = ms_wang().say(W1, "EvidenceRequested", party="MERCHANT")
    hand_in(shop, "e1", "QUALITY_REPORT", "MERCHANT")
    assert case(shop).clocks["EVIDENCE.MERCHANT"].open
    hand_in(shop, "e2", "PURCHASE_VOUCHER", "MERCHANT")

    assert case(shop).clocks["EVIDENCE.MERCHANT"].status == "MET"
    assert shop.say(W1, "EvidenceRequested", party="MERCHANT").names("cases/") == ["EvidenceRequested", "ClockStarted"]


def test_asking_for_the_same_twice_asks_once():
    shop = ms_wang().say(W1, "EvidenceRequested", party="CONSUMER")

    assert shop.say(W1, "EvidenceRequested", party="CONSUMER").last == []


def test_evidence_is_not_due_in_the_past():
    refusal = ms_wang().refusal(W1, "EvidenceRequested", party="CONSUMER", due_at="2026-04-01T00:00:00.000000Z")

    assert refusal.code == "evidence-due-in-the-past"


# Where it stands


@pytest.mark.parametrize("kind", ["SYMPTOM_PHOTO", "DOCTORS_ADVICE", "RECEIPT"])
def test_what_is_about_her_health_stands_apart(kind: str):
    said = {"evidence_id": "e1", "party": "CONSUMER", "kind": kind, "evidence": {"sha256": "ab" * 32}}
    refusal = ms_wang().refusal(W1, "EvidenceSubmitted", **said)

    assert isinstance(refusal, Malformed)
    assert refusal.code == "health-evidence-misplaced"


def test_evidence_says_what_it_is_and_only_receipts_an_amount():
    shop, said = ms_wang(), {"evidence_id": "e1", "party": "CONSUMER", "kind": "CHAT"}

    assert shop.refusal(W1, "EvidenceSubmitted", **said).code == "evidence-empty"
    assert shop.refusal(W1, "EvidenceSubmitted", **said, evidence="x", health_evidence="y").code == "evidence-empty"
    assert shop.refusal(W1, "EvidenceSubmitted", **said, evidence="x", amount=1).code == "not-a-receipt"


# Receipts


@requirement("R-001-13")
@pytest.mark.parametrize("missing", ["receipt_no", "hospital", "date", "amount"])
def test_a_receipt_says_its_number_who_issued_it_its_date_and_its_amount(missing: str):
    said = receipt("2026-1", 100_00)
    said = {"health_evidence": said["health_evidence"]} if missing == "amount" else said
    said["health_evidence"].pop(missing, None)
    named = {"evidence_id": "r1", "party": "CONSUMER", "kind": "RECEIPT"}
    refusal = ms_wang().refusal(W1, "EvidenceSubmitted", **named, **said)

    assert (refusal.code, refusal.extra["missing"]) == ("receipt-incomplete", [missing])


@requirement("R-001-13")
@pytest.mark.parametrize("words", [{"receipt_no": "other"}, {"sha256": "99"}], ids=["the same file", "the same number"])
def test_a_receipt_is_handed_in_once(words: dict[str, str]):
    shop = hand_in(ms_wang(), "r1", "RECEIPT", **receipt("2026-1", 100_00))
    named = {"evidence_id": "r2", "party": "CONSUMER", "kind": "RECEIPT"}
    refusal = shop.refusal(W1, "EvidenceSubmitted", **named, **receipt("2026-1", 100_00, **words))

    assert (refusal.code, refusal.extra["evidence_id"]) == ("duplicate-receipt", "r1")


@requirement("R-001-13")
def test_a_receipt_is_handed_in_once_for_all_cases_of_an_order():
    shop = hand_in(ms_wang(), "r1", "RECEIPT", **receipt("2026-1", 100_00))
    opened(shop, "W-2", category="QUALITY", scene="SKIN_REACTION")
    named = {"evidence_id": "r9", "party": "CONSUMER", "kind": "RECEIPT"}

    assert shop.refusal("cases/W-2", "EvidenceSubmitted", **named, **receipt("2026-1", 1)).code == "duplicate-receipt"
    shop.say("cases/W-2", "EvidenceSubmitted", **named, **receipt("2026-2", 1))
    assert list(mediation(shop, "W-2").evidence) == ["r9"]


def test_nothing_of_a_receipt_can_be_looked_up_in_the_log():
    """Its number stands in no stored fact, neither as it is nor as a hash of it alone."""
    shop = hand_in(ms_wang(), "r1", "RECEIPT", **receipt("2026-1", 100_00))
    again = hand_in(ms_wang(), "r0", "CHAT")
    hand_in(again, "r1", "RECEIPT", **receipt("2026-1", 100_00))

    first, second = mediation(shop).evidence["r1"], mediation(again).evidence["r1"]
    assert b"2026-1" not in msgspec.json.encode(first).replace(b"2026-1-", b"")
    assert first.health_evidence != second.health_evidence


# What it is compared with


@requirement("R-001-21")
def test_the_description_is_the_one_she_ordered_by():
    shop = shop_with()
    shown = {"customer_id": "wang", "currency": "CNY", "language": "zh-CN", "lines": order(268_00)["lines"]}
    totals = {"listed": 268_00, "discount": 0, "freight": 0, "payable": 268_00}
    page = {"sha256": "ab" * 32, "media_type": "text/html"}
    shop.say("checkouts/s1", "CheckoutShown", **shown, totals=totals, content=[page])
    shop.say(A1, "OrderPlaced", **order(268_00, coupons=[], customer_id="wang", checkout_id="s1"))
    placed = shop.order().placed
    assert placed is not None
    opened(shop, category="QUALITY", scene="NOT_AS_DESCRIBED", claim=CLAIM)
    shop.say("checkouts/s1", "CheckoutShown", **shown, totals=totals, content=[page | {"sha256": "cd" * 32}])
    shop.say(W1, "EvidenceWeighed", description_gap=True)

    weighed = mediation(shop).weighed
    assert weighed is not None
    assert weighed.snapshot
    assert (weighed.claim, weighed.snapshot.checkout_id) == (CLAIM, "s1")
    assert weighed.snapshot.checkout_leaf == placed.checkout_leaf != shop.stream("checkouts/s1").leaf_hash


@pytest.mark.parametrize(
    ("symptom", "gap", "report", "leaning"),
    [
        (True, True, False, "CONSUMER"),
        (True, True, True, "OPEN"),
        (True, False, False, "OPEN"),
        (False, True, False, "OPEN"),
        (False, False, True, "MERCHANT"),
        (False, False, False, "OPEN"),
    ],
)
def test_what_the_evidence_leans_to(symptom: bool, gap: bool, report: bool, leaning: str):
    shop = filed(ms_wang())
    if symptom:
        hand_in(shop, "e1", "SYMPTOM_PHOTO")
    if report:
        hand_in(shop, "e2", "QUALITY_REPORT", "MERCHANT")
    shop.say(W1, "EvidenceWeighed", description_gap=gap)

    weighed = mediation(shop).weighed
    assert weighed is not None
    assert weighed.leaning == leaning
    assert shop.say(W1, "EvidenceWeighed", description_gap=gap).last == []
