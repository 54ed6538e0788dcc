"""What a case knows of a parcel, after each thing that can happen to it."""

from typing import assert_never

from msgspec.structs import replace

from domain.case.events.logistics import (
    CarrierAnswered,
    CarrierClaimFiled,
    CarrierClaimSettled,
    CarrierQueried,
    DelayCompensated,
    IncidentClassified,
    IncidentNoted,
    IncidentOver,
    LogisticsFact,
    ProgressTold,
    ShippingProofRecorded,
)
from domain.case.events.remedies import BESIDE, CHARGED
from domain.case.events.resolution import ResolutionExecuted
from domain.case.logistics_state import Claim, Incident, Logistics, Query
from domain.fact import Fact, Instant


def underway(known: Logistics, fact: LogisticsFact, at: Instant) -> Logistics:
    """What is known after the fact."""
    match fact:
        case IncidentNoted():
            return replace(known, incidents={**known.incidents, fact.incident_id: Incident(fact)})
        case IncidentOver():
            noted = known.incidents[fact.incident_id].noted
            return replace(known, incidents={**known.incidents, fact.incident_id: Incident(noted, fact.arrived_at)})
        case ShippingProofRecorded():
            number = fact if fact.tracking_no else known.number
            proof = fact if fact.evidence else known.proof
            return replace(known, number=number, proof=proof, last_proof=fact)
        case CarrierQueried():
            return replace(known, queries={**known.queries, fact.query_id: Query(fact, at)})
        case CarrierAnswered():
            asked = known.queries[fact.query_id]
            answered = Query(asked.asked, asked.asked_at, fact, at)
            return replace(known, queries={**known.queries, fact.query_id: answered})
        case IncidentClassified():
            return replace(known, classified=fact)
        case ProgressTold():
            return replace(known, told={**known.told, fact.update_id: fact})
        case DelayCompensated():
            return replace(known, delay=fact)
        case CarrierClaimFiled():
            return replace(known, claims={**known.claims, fact.claim_id: Claim(fact, at)})
        case CarrierClaimSettled():
            filed = known.claims[fact.claim_id]
            settled = Claim(filed.filed, filed.filed_at, fact, at)
            return replace(known, claims={**known.claims, fact.claim_id: settled})
        case _:
            assert_never(fact)


def advanced(known: Logistics, fact: Fact) -> Logistics:
    """What is known after what was agreed is carried out: what the customer got back of the price was advanced."""
    if not isinstance(fact, ResolutionExecuted):
        return known
    of_price = sum(run.amount for run in fact.runs if run.remedy not in BESIDE | CHARGED)
    return replace(known, advanced=known.advanced + of_price) if of_price else known
