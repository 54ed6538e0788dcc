"""Tracing a parcel: the merchant's proof, queries to the carrier, and what became of it."""

from domain.case.common import drafts, known_case, order_of, owned_case
from domain.case.events.logistics import (
    CarrierAnswered,
    CarrierQueried,
    IncidentClassified,
    ProofGap,
    ShippingProofRecorded,
)
from domain.case.progress import check_eta
from domain.case.state import Case
from domain.clock import end_of_day
from domain.errors import Malformed, Refused
from domain.fact import Draft, Fact, Said, Seen
from domain.order.state import Order
from domain.sla import ClockKind, meet, pause, resume, start

ANSWER_DAYS = 7
ANSWER_LAW = "快递暂行条例 28"
"""Within how many days a carrier answers, and by what law."""
_WAIT: tuple[ClockKind, ...] = ("EXECUTE", "COMPLAINT_RESULT")
"""What stands still while it is the carrier's turn (B-17); what the customer is told of it does not."""


def record_proof(seen: Seen, said: Said) -> list[Draft]:
    """Record what the merchant has to hand in before a carrier is asked with urgency (R-001-25)."""
    fact = said.fact
    assert isinstance(fact, ShippingProofRecorded)
    owned_case(seen, said)
    if not fact.tracking_no and not fact.evidence:
        raise Malformed("proof-empty", "Neither a tracking number nor a proof of shipping is handed in.")
    return [Draft(said.stream, fact)]


def query_carrier(seen: Seen, said: Said) -> list[Draft]:
    """Ask the carrier: never without the parcel's number, with urgency never without the proof that it was sent. It
    has the law's time to answer.
    """
    fact = said.fact
    assert isinstance(fact, CarrierQueried)
    case = owned_case(seen, said)
    missing = _missing(case, order_of(seen, case), fact)
    if missing:
        sentence = f"The carrier can't be asked yet; the merchant still has to hand in {', '.join(missing)}."
        raise Refused("shipping-proof-missing", sentence, "R-001-25", missing=missing)
    due_at = end_of_day(said.at, ANSWER_DAYS, case.tz)
    clock = start(
        "CARRIER_ANSWER",
        said.at,
        clock_id=f"CARRIER_ANSWER.{fact.query_id}",
        tz=case.tz,
        due_at=due_at,
        law=ANSWER_LAW,
    )
    stopped = [each for kind in _WAIT for each in pause(case.clocks, kind, "CARRIER", said.at)]
    return drafts(said, [fact, clock, *stopped])


def record_answer(seen: Seen, said: Said) -> list[Draft]:
    """Record what the carrier answered, however late; when it owes no other answer, it is the shop's turn again."""
    fact = said.fact
    assert isinstance(fact, CarrierAnswered)
    case = known_case(seen, said)
    if fact.query_id not in case.logistics.queries:
        raise Refused(
            "unknown-query", f"The carrier was never asked {fact.query_id}.", "R-001-25", query_id=fact.query_id
        )
    check_eta(fact.eta or None, case)
    found: list[Fact] = [fact, *meet(case.clocks, f"CARRIER_ANSWER.{fact.query_id}", said.at)]
    others = (each for name, each in case.logistics.queries.items() if name != fact.query_id)
    if all(each.answered is not None for each in others):
        found += [each for kind in _WAIT for each in resume(case.clocks, kind, said.at, "CARRIER")]
    return drafts(said, found)


def classify_incident(seen: Seen, said: Said) -> list[Draft]:
    """Say what became of the parcel (R-001-26). Delivered counts as signed for by her, who says she has nothing: who
    signed is asked, and she is heard, before (电子商务法 20).
    """
    fact = said.fact
    assert isinstance(fact, IncidentClassified)
    case = owned_case(seen, said)
    if fact.kind == "DELIVERED_NOT_RECEIVED":
        if not any(each.asked.asks == "SIGNATURE_PROOF" for each in case.logistics.queries.values()):
            sentence = "The carrier was not asked yet who signed for the parcel."
            raise Refused("signature-proof-not-asked", sentence, "电子商务法 20")
        if not case.details.reason:
            raise Refused("customer-not-heard", "What the customer says of it is not recorded yet.", "电子商务法 20")
    return [Draft(said.stream, fact)]


def _missing(case: Case, order: Order | None, fact: CarrierQueried) -> list[ProofGap]:
    """What the merchant still has to hand in; a number that a shipment was sent off with is known."""
    known = case.logistics
    numbered = known.number or (order is not None and any(each.tracking_no for each in order.shipments))
    missing: list[ProofGap] = [] if numbered else ["TRACKING_NO"]
    if fact.urgency == "EXPEDITED" and known.proof is None:
        missing.append("SHIPPING_PROOF")
    return missing
