"""What may be said of a late or lost parcel to its case, and what identifies each fact."""

from collections.abc import Mapping

from domain.case.events import logistics as events
from domain.case.logistics import claims, delay, tracing
from domain.case.state import Case
from domain.fact import Fact, stated
from domain.kind import Act, Earlier

ACTS: Mapping[str, Act] = {
    "ShippingProofRecorded": Act(events.ShippingProofRecorded, tracing.record_proof),
    "CarrierQueried": Act(events.CarrierQueried, tracing.query_carrier),
    "CarrierAnswered": Act(events.CarrierAnswered, tracing.record_answer),
    "IncidentClassified": Act(events.IncidentClassified, tracing.classify_incident),
    "DelayCompensated": Act(events.DelayStated, delay.compensate_delay),
    "CarrierClaimFiled": Act(events.ClaimStated, claims.file_claim),
    "CarrierClaimSettled": Act(events.ClaimSettlementStated, claims.settle_claim),
}

OfLogistics = (
    events.ShippingProofRecorded
    | events.CarrierQueried
    | events.CarrierAnswered
    | events.IncidentClassified
    | events.ProgressTold
    | events.DelayStated
    | events.ClaimStated
    | events.ClaimSettlementStated
)


def recorded_of_logistics(case: Case, said: OfLogistics) -> Fact | Earlier | None:
    """The fact already recorded under the own id of what is said, in the shape it was said in."""
    known = case.logistics
    match said:
        case events.ShippingProofRecorded():
            return Earlier(known.last_proof) if known.last_proof else None
        case events.CarrierQueried():
            query = known.queries.get(said.query_id)
            return query.asked if query else None
        case events.CarrierAnswered():
            query = known.queries.get(said.query_id)
            return query.answered if query else None
        case events.IncidentClassified():
            return Earlier(known.classified) if known.classified else None
        case events.ProgressTold():
            return known.told.get(said.update_id)
        case events.DelayStated():
            return events.DelayStated() if known.delay else None
        case events.ClaimStated():
            claim = known.claims.get(said.claim_id)
            return stated(claim.filed, events.ClaimStated) if claim else None
        case events.ClaimSettlementStated():
            claim = known.claims.get(said.claim_id)
            return stated(claim.settled, events.ClaimSettlementStated) if claim and claim.settled else None
