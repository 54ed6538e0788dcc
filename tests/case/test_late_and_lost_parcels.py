"""A parcel that is late or lost: a case nobody had to ask for, one owner, a carrier asked, the customer made whole."""

from typing import Any

import pytest

from domain.case.events.intake import CaseOpened
from domain.case.events.logistics import CarrierClaimFiled, CarrierClaimSettled, DelayCompensated, IncidentNoted
from domain.case.logistics.claims import Agreement, Payable, payable
from domain.coupon import CouponIssued
from domain.errors import Malformed
from domain.message import MessagePrepared
from domain.order.events import CompensationGranted, DamagesAssessed
from domain.order.rights import rights_of
from domain.sla import ClockBreached, ClockMet, ClockPaused, ClockResumed
from projections.cases.case_view import case_view
from tests.case.desk import at, clock, one
from tests.case.parcels import (
    A1,
    C1,
    COMPLAINT,
    ETA_ENDS,
    LOSS,
    SAYS,
    WHO,
    asked,
    classified,
    noticed,
    owned,
    scanned,
    sent,
    state,
)
from tests.examples import units
from tests.story import Shop
from tests.trace import requirement

QUERY = {"query_id": "Q1", "carrier": "SF", "urgency": "EXPEDITED"}
PROOF = {"sha256": "ab" * 32}
TOLD = {"zh": "包裹滞留，正在加急。", "en": "It is held and hurried on."}
CLAIM = {"claim_id": "K1", "carrier": "SF", "amount": 199_00}


APOLOGY = {"kind": "APOLOGY", "text": "包裹丢失，非常抱歉", "improvement": "与承运商整改分拣"}


def refunded(shop: Shop, case: str) -> Shop:
    """The customer asked for her money; looked into, proposed, accepted and paid out at once."""
    shop.say(case, "CaseDetailed", **SAYS, **WHO)
    shop.say(case, "CaseVerified")
    options = [{"option_id": "refund", "remedies": [LOSS, APOLOGY]}]
    shop.say(case, "ResolutionProposed", proposal_id="P1", reason="承运商确认丢失", options=options)
    shop.say(case, "ResolutionAccepted", proposal_id="P1", option_id="refund")
    return shop.say(case, "ResolutionExecuted")


def view(shop: Shop, case: str) -> dict[str, Any]:
    """The case as support reads it."""
    stream = shop.stream(case)
    return case_view(stream.state, stream.version, case.partition("/")[2])


# Noticed without a complaint


@requirement("R-001-22")
def test_the_ledger_opens_the_case_itself_and_tells_the_customer():
    shop, case = noticed()

    fact = one(shop, CaseOpened)
    assert (fact.channel, fact.category, fact.scene, fact.order_id) == ("LEDGER", "COMPLAINT", "SLOW_LOGISTICS", "A-1")
    assert one(shop, IncidentNoted).promised_until == ETA_ENDS
    block = one(shop, MessagePrepared).blocks[0]
    assert "2026-05-05" in block.zh
    assert case.partition("/")[2] in block.en
    assert shop.names("orders/") == ["ShipmentStalled", "CaseLinked"]
    assert (state(shop, case).node, state(shop, case).customer_id) == ("VERIFY", "li")
    assert clock(shop, "PROGRESS", case).due_at == at("2026-05-07", "00:00:00")


@requirement("R-001-23")
def test_her_own_complaint_joins_the_case_about_the_same_parcel():
    shop, case = noticed()

    refused = shop.refusal(C1, "CaseOpened", **COMPLAINT, **SAYS)
    assert (refused.code, refused.extra["case_id"]) == ("case-exists", case.partition("/")[2])
    shop.say(case, "CaseDetailed", **SAYS)
    assert state(shop, case).demands == ("RETURN_REFUND",)


def test_she_may_complain_of_something_else_on_the_order_or_again_once_the_case_is_closed():
    shop, case = noticed()

    shop.say(C1, "CaseOpened", **COMPLAINT | {"scene": "STAFF_ATTITUDE"}, **SAYS)
    shop.say(case, "CaseClosed", outcome="WITHDRAWN", reason="到了")
    assert shop.say("cases/C-2", "CaseOpened", **COMPLAINT, **SAYS).names("orders/") == ["CaseLinked"]


def test_a_second_parcel_that_is_late_is_told_to_the_same_case():
    shop = sent(tracking_no=None)
    shop.say(
        "orders/A-2",
        "OrderPlaced",
        **{"customer_id": "li", "merchant_id": "m1", "currency": "CNY"}
        | {"channel": "web", "lines": [_line("1"), _line("2")]},
    )
    shop.say("orders/A-2", "LinesShipped", lines=units(_1=1), eta="2026-05-05")
    shop.say("orders/A-2", "LinesShipped", lines=units(_2=1), eta="2026-05-06")
    shop.at(at("2026-05-06", "00:00:00")).say("orders/A-2", "OrderDue", kind="SHIPMENT", item=ETA_ENDS)
    shop.at(at("2026-05-07", "00:00:00"))
    shop.say("orders/A-2", "OrderDue", kind="SHIPMENT", item="2026-05-06T15:59:59.999999Z")

    assert shop.names() == ["ShipmentStalled", "IncidentNoted"]
    (case_id,) = shop.order("A-2").cases
    assert [each.noted.shipment for each in state(shop, f"cases/{case_id}").logistics.incidents.values()] == [1, 2]


def _line(number: str) -> dict[str, Any]:
    return {"line": number, "sku": number, "title": number, "category": "x", "kind": "GOODS", "list_price": 1} | {
        "quantity": 1
    }


def test_what_arrives_after_all_ends_the_incident():
    shop, case = noticed()
    signed = at("2026-05-08", "12:00:00")
    shop.at(at("2026-05-08", "13:00:00")).say(A1, "LinesDelivered", lines=units(_1=1), signed_at=signed)

    assert shop.names(case) == ["IncidentOver"]
    assert view(shop, case)["logistics"]["incidents"][0]["over_at"] == signed
    assert view(shop, case)["logistics"]["status"] == "ARRIVED"


# One owner, who asks the carrier


@requirement("R-001-23")
def test_nothing_is_done_about_a_parcel_before_one_owns_the_case_and_then_it_always_has_one():
    shop, case = noticed()

    assert shop.refusal(case, "CarrierQueried", **QUERY).code == "no-owner"
    assert shop.refusal(case, "IncidentClassified", kind="LOST").code == "no-owner"
    shop.say(case, "FirstResponded", owner="agent-1")
    shop.say(case, "CaseAssigned", owner="agent-2")
    assert state(shop, case).owner == "agent-2"


@requirement("R-001-24")
def test_the_first_answer_names_the_owner_and_when_she_hears_next():
    shop, case = noticed()
    shop.at(at("2026-05-06", "09:00:00"))
    shop.say(case, "FirstResponded", owner="agent-1", next_update_at=at("2026-05-06", "18:00:00"))

    shown = view(shop, case)
    assert (shown["owner"], shown["logistics"]["next_update_at"]) == ("agent-1", at("2026-05-06", "18:00:00"))


def test_an_answer_without_a_next_time_promises_the_usual_day():
    shop, case = owned()

    assert clock(shop, "PROGRESS", case).due_at == at("2026-05-07", "09:00:00")


@requirement("R-001-25")
def test_a_carrier_is_asked_with_urgency_once_number_and_proof_are_there():
    shop = asked(sent(tracking_no=None))
    case = f"cases/{shop.order().cases[0]}"
    shop.say(case, "FirstResponded", owner="agent-1")

    assert shop.refusal(case, "CarrierQueried", **QUERY).extra["missing"] == ["TRACKING_NO", "SHIPPING_PROOF"]
    shop.say(case, "ShippingProofRecorded", tracking_no="SF1")
    assert shop.refusal(case, "CarrierQueried", **QUERY).extra["missing"] == ["SHIPPING_PROOF"]
    shop.say(case, "ShippingProofRecorded", evidence=PROOF)
    shop.say(case, "CarrierQueried", **QUERY)
    assert list(state(shop, case).logistics.queries) == ["Q1"]


def test_a_number_the_parcel_was_sent_with_is_known_and_enough_for_a_plain_question():
    shop, case = owned()

    assert shop.say(case, "CarrierQueried", query_id="Q1", carrier="SF").names()[0] == "CarrierQueried"


def test_what_hands_in_nothing_is_no_proof():
    shop, case = owned()

    refused = shop.refusal(case, "ShippingProofRecorded", carrier="SF")
    assert isinstance(refused, Malformed)
    assert refused.code == "proof-empty"


def test_the_result_waits_for_the_carrier_and_what_she_is_told_does_not():
    shop, case = owned()
    shop.at(at("2026-05-06", "10:00:00")).say(case, "CarrierQueried", query_id="Q1", carrier="SF")
    assert one(shop, ClockPaused) == ClockPaused(clock_id="COMPLAINT_RESULT", waiting_for="CARRIER")
    assert clock(shop, "PROGRESS", case).paused is None

    shop.at(at("2026-05-07", "10:00:00")).say(case, "CarrierAnswered", query_id="Q1", finding="HELD", eta="2026-05-08")
    assert one(shop, ClockResumed).due_at == at("2026-05-09", "00:00:00")
    assert one(shop, ClockMet).over_s == 0


def test_while_another_question_is_open_it_is_still_the_carriers_turn():
    shop, case = owned()
    for number in ("Q1", "Q2"):
        shop.say(case, "CarrierQueried", query_id=number, carrier="SF")

    assert shop.say(case, "CarrierAnswered", query_id="Q1", finding="UNKNOWN").recorded(ClockResumed) == []
    assert shop.say(case, "CarrierAnswered", query_id="Q2", finding="LOST").recorded(ClockResumed) != []


def test_a_carrier_that_does_not_answer_in_seven_days_offends_the_law():
    shop, case = owned()
    shop.at(at("2026-05-06", "10:00:00")).say(case, "CarrierQueried", query_id="Q1", carrier="SF")
    shop.at("2026-05-13T16:00:00.000000Z").say(case, "ClockDue", clock_id="CARRIER_ANSWER.Q1")

    assert (one(shop, ClockBreached).due_at, one(shop, ClockBreached).law) == (
        "2026-05-13T15:59:59.999999Z",
        "快递暂行条例 28",
    )


def test_an_answer_to_what_was_never_asked_is_refused():
    shop, case = owned()

    assert shop.refusal(case, "CarrierAnswered", query_id="Q9", finding="LOST").code == "unknown-query"


# What became of it


@requirement("R-001-26")
@pytest.mark.parametrize("kind", ["LOST", "DELAYED"])
def test_what_became_of_the_parcel_is_said_and_may_turn_out_otherwise(kind: str):
    shop, case = classified(kind)

    assert view(shop, case)["logistics"]["status"] == kind
    assert shop.say(case, "IncidentClassified", kind=kind).last == []
    assert shop.say(case, "IncidentClassified", kind="LOST" if kind == "DELAYED" else "DELAYED").last != []


@requirement("R-001-26")
def test_what_she_says_never_came_is_asked_for_its_signature_and_she_is_heard_first():
    shop, case = owned()
    named = {"kind": "DELIVERED_NOT_RECEIVED"}

    assert shop.refusal(case, "IncidentClassified", **named).code == "signature-proof-not-asked"
    shop.say(case, "CarrierQueried", query_id="Q1", carrier="SF", asks="SIGNATURE_PROOF")
    assert shop.refusal(case, "IncidentClassified", **named).code == "customer-not-heard"
    shop.say(case, "CaseDetailed", reason="驿站代收，我没有收到")
    assert shop.say(case, "IncidentClassified", **named).names() == ["IncidentClassified"]


@requirement("R-001-34")
def test_until_she_signs_the_loss_is_the_sellers():
    shop = sent()
    before = rights_of(shop.order(), "1", "TRANSIT_LOSS", at("2026-05-04"))
    shop.at(at("2026-05-04")).say(A1, "LinesDelivered", lines=units(_1=1))
    after = rights_of(shop.order(), "1", "TRANSIT_LOSS", at("2026-05-05"))

    assert [(each.remedy, each.status) for each in before.claims] == [("RESHIP", "OPEN"), ("REFUND", "OPEN")]
    assert before.freight_payer == "MERCHANT"
    assert [each.status for each in after.claims if each.status == "OPEN"] == []


# Lost: she is paid first, the carrier pays later


@requirement("R-001-27", "R-001-15")
def test_a_lost_parcel_is_refunded_on_the_day_and_what_the_carrier_does_not_pay_is_the_platforms_loss():
    """Paid 199.00, refunded on day 0; claimed 199.00, settled 150.00: 49.00 stays with the platform."""
    shop, case = classified()
    shop.say(case, "CaseDetailed", **SAYS, **WHO).say(case, "CaseVerified")
    assert shop.refusal(case, "ResolutionExecuted").code == "not-accepted"
    shop = refunded(shop, case)
    assert shop.order().refunds["r1"].amount == 199_00
    assert shop.order().refunds["r1"].fact.cause == "TRANSIT_LOSS"

    filed = one(shop.say(case, "CarrierClaimFiled", **CLAIM, cap=300_00), CarrierClaimFiled)
    assert (filed.payable, filed.ground, filed.law) == (199_00, "AGREEMENT", "快递暂行条例 27")
    shop.later(days=30).say(case, "CarrierClaimSettled", claim_id="K1", amount=150_00, reference="SF-1")
    settled = one(shop, CarrierClaimSettled)
    assert (settled.advanced, settled.loss, settled.party) == (199_00, 49_00, "PLATFORM")
    shown = view(shop, case)["logistics"]
    assert (shown["advanced"], shown["recovered"], shown["loss"]) == (199_00, 150_00, 49_00)


def test_a_claim_outlives_the_customers_case():
    shop, case = classified()
    refunded(shop, case).say(case, "CarrierClaimFiled", **CLAIM)
    answered = [{"demand": "RETURN_REFUND", "outcome": "GRANTED", "amount": 199_00}]
    shop.say(case, "CaseClosed", outcome="SETTLED", reason="已退款", demands=answered)

    shop.say(case, "CarrierClaimSettled", claim_id="K1", amount=0, reference="refused")
    assert one(shop, CarrierClaimSettled).loss == 199_00


def test_while_another_claim_is_open_nothing_is_lost_and_a_later_one_brings_it_back():
    shop, case = classified()
    refunded(shop, case)
    for number, amount in (("K1", 150_00), ("K2", 49_00)):
        shop.say(case, "CarrierClaimFiled", claim_id=number, carrier="SF", amount=amount)
    losses: list[int] = []
    for number, amount in (("K1", 150_00), ("K2", 40_00)):
        shop.say(case, "CarrierClaimSettled", claim_id=number, amount=amount, reference=number)
        losses.append(one(shop, CarrierClaimSettled).loss)
    shop.say(case, "CarrierClaimFiled", claim_id="K3", carrier="SF", amount=9_00)
    shop.say(case, "CarrierClaimSettled", claim_id="K3", amount=9_00, reference="K3")

    assert [*losses, one(shop, CarrierClaimSettled).loss] == [0, 9_00, -9_00]
    assert state(shop, case).logistics.lost == 0


def test_a_claim_needs_its_incident_and_is_settled_for_no_more_than_it_says():
    shop, case = owned()
    assert shop.refusal(case, "CarrierClaimFiled", **CLAIM).code == "not-classified"
    shop.say(case, "IncidentClassified", kind="LOST").say(case, "CarrierClaimFiled", **CLAIM)

    assert shop.refusal(case, "CarrierClaimSettled", claim_id="K9", amount=1, reference="x").code == "unknown-claim"
    refused = shop.refusal(case, "CarrierClaimSettled", claim_id="K1", amount=199_01, reference="x")
    assert (refused.code, refused.extra["most"]) == ("exceeds-claim", 199_00)
    assert shop.say(case, "CarrierClaimFiled", **CLAIM).last == []


@requirement("R-001-28")
def test_a_carrier_owes_what_the_agreement_on_its_record_says_where_the_claim_says_nothing():
    shop, case = classified()
    agreed = {"currency": "CNY", "effective_from": "2026-01-01T00:00:00.000000Z", "cap": 150_00}
    shop.say("partners/SF", "CarrierAgreed", declared_value=True, **agreed)
    refunded(shop, case).say(case, "CarrierClaimFiled", **CLAIM)

    filed = one(shop, CarrierClaimFiled)
    assert (filed.amount, filed.payable, filed.ground) == (199_00, 150_00, "AGREEMENT")
    shop.say(case, "CarrierClaimFiled", **CLAIM | {"claim_id": "K2", "declared_value": 180_00})
    assert (one(shop, CarrierClaimFiled).payable, one(shop, CarrierClaimFiled).ground) == (180_00, "INSURED")


@requirement("R-001-28")
@pytest.mark.parametrize(
    ("loss", "agreement", "owed"),
    [
        (199_00, Agreement(cap=300_00), Payable(199_00, "AGREEMENT")),
        (450_00, Agreement(cap=300_00), Payable(300_00, "AGREEMENT")),
        (450_00, Agreement(cap=300_00, declared_value=400_00), Payable(400_00, "INSURED")),
        (199_00, Agreement(declared_value=400_00), Payable(199_00, "INSURED")),
        (450_00, Agreement(), Payable(450_00, "CIVIL_LAW")),
    ],
)
def test_a_carrier_owes_what_was_insured_else_what_was_agreed_else_all_of_it(
    loss: int, agreement: Agreement, owed: Payable
):
    assert payable(loss, agreement) == owed


# Held up: she is told, and the delay is made good


@requirement("R-001-29")
def test_a_new_time_of_arrival_is_told_within_the_day():
    shop, case = classified("DELAYED")
    shop.at(at("2026-05-07", "08:00:00")).say(case, "ProgressTold", update_id="N1", eta="2026-05-08", **TOLD)

    assert one(shop, MessagePrepared).blocks[0].zh.endswith(TOLD["zh"])
    assert shop.recorded(ClockBreached) == []
    assert view(shop, case)["logistics"]["eta"] == "2026-05-08"


@requirement("R-001-31")
def test_a_gap_of_25_hours_is_a_breach_and_one_of_24_is_none():
    shop, case = owned()
    in_time = at("2026-05-07", "09:00:00")
    shop.at(in_time).say(case, "ProgressTold", update_id="N1", **TOLD)
    assert shop.recorded(ClockBreached) == []
    assert clock(shop, "PROGRESS", case).due_at == at("2026-05-08", "09:00:00")

    shop.at(at("2026-05-08", "10:00:00")).say(case, "ProgressTold", update_id="N2", **TOLD)
    assert one(shop, ClockBreached).clock_id == "PROGRESS"
    assert one(shop, ClockMet).over_s == 3600


def test_she_is_promised_to_hear_again_within_a_day_and_told_no_time_that_is_none():
    shop, case = owned()
    named = {"update_id": "N1"} | TOLD

    for next_update_at, code in (
        (at("2026-05-07", "09:30:00"), "next-update-too-late"),
        (at("2026-05-06", "08:00:00"), "next-update-in-the-past"),
    ):
        refused = shop.refusal(case, "ProgressTold", next_update_at=next_update_at, **named)
        assert (refused.code, type(refused)) == (code, Malformed)
    assert shop.refusal(case, "ProgressTold", eta="soon", **named).code == "bad-time"
    shop.say(case, "ProgressTold", **named)
    assert shop.say(case, "ProgressTold", **named).last == []


def arrived(day: str) -> tuple[Shop, str]:
    """Held up, and signed for that day."""
    shop, case = classified("DELAYED")
    shop.at(at(day, "20:00:00")).say(A1, "LinesDelivered", lines=units(_1=1), signed_at=at(day, "18:00:00"))
    return shop, case


@requirement("R-001-30")
@pytest.mark.parametrize(("day", "days", "amount"), [("2026-05-08", 3, 5_00), ("2026-05-12", 7, 15_00)])
def test_a_long_delay_brings_the_voucher_that_is_promised_for_it(day: str, days: int, amount: int):
    shop, case = arrived(day)
    shop.later(days=20).say(case, "DelayCompensated")

    fact = one(shop, DelayCompensated)
    assert (fact.days_late, fact.amount, fact.until) == (days, amount, at(day, "18:00:00"))
    assert one(shop, DamagesAssessed).days_late == days
    granted = one(shop, CompensationGranted)
    assert (granted.basis, granted.amount, granted.incident_id) == ("DELAY", amount, fact.incident_id)
    assert one(shop, CouponIssued).customer_id == "li"


@requirement("R-001-30")
def test_a_delay_is_made_good_once():
    shop, case = arrived("2026-05-08")
    shop.say(case, "DelayCompensated")

    assert shop.say(case, "DelayCompensated").last == []
    assert len(shop.order().compensations) == 1
    shop.say(case, "CaseClosed", outcome="WITHDRAWN", reason="好了")
    shop.say("cases/C-2", "CaseOpened", **COMPLAINT, **SAYS).say("cases/C-2", "CaseAssigned", owner="agent-2")
    shop.say("cases/C-2", "IncidentClassified", kind="DELAYED")
    assert shop.refusal("cases/C-2", "DelayCompensated").code == "already-compensated"


def test_two_days_bring_nothing_and_neither_does_what_nobody_promised():
    shop, case = arrived("2026-05-07")
    refused = shop.refusal(case, "DelayCompensated")
    assert (refused.code, refused.extra["days_late"]) == ("delay-not-promised", 2)

    shop = sent("soon").say(C1, "CaseOpened", **COMPLAINT, **SAYS).say(C1, "CaseAssigned", owner="agent-1")
    assert shop.refusal(C1, "DelayCompensated").code == "not-delayed"
    shop.say(C1, "IncidentClassified", kind="DELAYED")
    assert shop.refusal(C1, "DelayCompensated").code == "no-promise"


def test_a_delay_of_a_parcel_still_on_its_way_counts_until_now():
    shop = scanned(sent(), "2026-05-09")
    shop.say(C1, "CaseOpened", **COMPLAINT, **SAYS).say(C1, "CaseAssigned", owner="agent-1")
    shop.say(C1, "IncidentClassified", kind="DELAYED").say(C1, "DelayCompensated")

    assert one(shop, DelayCompensated).days_late == 4
