"""What a case knows of a parcel that is late or lost."""

from typing import Any

from domain.case.logistics_state import Claim, Query
from domain.case.state import Case
from domain.fact import Instant


def logistics_row(case: Case) -> dict[str, Any]:
    """What was noticed, asked, found, told, advanced and claimed; `loss` is what stays with the platform."""
    known = case.logistics
    return {
        "status": status(case),
        "incidents": [{**_noted(each.noted), "over_at": each.over_at} for each in known.incidents.values()],
        "tracking_no": known.number.tracking_no or None if known.number else None,
        "shipping_proof": known.proof.evidence or None if known.proof else None,
        "queries": [_query(each) for each in known.queries.values()],
        "classified": known.classified,
        "eta": eta(case),
        "told": list(known.told.values()),
        "next_update_at": next_update_at(case),
        "delay": known.delay,
        "claims": [_claim(each) for each in known.claims.values()],
        "advanced": known.advanced,
        "recovered": known.recovered,
        "loss": known.lost,
    }


def status(case: Case) -> str | None:
    """What became of the parcel: as it was classified, else as it was noticed; ARRIVED once it is here."""
    known = case.logistics
    if known.incidents and all(each.over_at for each in known.incidents.values()):
        return "ARRIVED"
    if known.classified is not None:
        return known.classified.kind
    return next((each.noted.kind for each in known.incidents.values() if not each.over_at), None)


def eta(case: Case) -> str | None:
    """When the parcel comes by what the customer was told last."""
    return next((each.eta for each in reversed(case.logistics.told.values()) if each.eta), None)


def next_update_at(case: Case) -> Instant | None:
    """By when the customer hears again."""
    clock = case.clocks.get("PROGRESS")
    return clock.due_at if clock is not None and clock.open else None


def _noted(noted: Any) -> dict[str, Any]:
    return {
        "incident_id": noted.incident_id,
        "shipment": noted.shipment,
        "lines": noted.lines,
        "kind": noted.kind,
        "promised_until": noted.promised_until,
        "last_scan_at": noted.last_scan_at or None,
    }


def _query(query: Query) -> dict[str, Any]:
    asked, answered = query.asked, query.answered
    return {
        "query_id": asked.query_id,
        "carrier": asked.carrier,
        "urgency": asked.urgency,
        "asks": asked.asks,
        "asked_at": query.asked_at,
        "finding": answered.finding if answered else None,
        "eta": answered.eta or None if answered else None,
        "evidence": answered.evidence or None if answered else None,
        "answered_at": query.answered_at,
    }


def _claim(claim: Claim) -> dict[str, Any]:
    filed, settled = claim.filed, claim.settled
    return {
        "claim_id": filed.claim_id,
        "carrier": filed.carrier,
        "amount": filed.amount,
        "payable": filed.payable,
        "ground": filed.ground,
        "law": filed.law,
        "agreement": filed.agreement or None,
        "cap": filed.cap or None,
        "declared_value": filed.declared_value or None,
        "filed_at": claim.filed_at,
        "settled": settled.amount if settled else None,
        "loss": settled.loss if settled else None,
        "party": settled.party if settled else None,
        "settled_at": claim.settled_at,
    }
