"""Safety emergencies: goods of a batch that may be dangerous, and what is done about them (R-003-45 to R-003-48)."""

from typing import get_args

from domain.fact import Fact, stated
from domain.incident import batch, declaring, ending
from domain.incident.events import (
    BatchInspected,
    BatchQuarantined,
    BatchReleased,
    Condition,
    EmergencyAcknowledged,
    EmergencyAssigned,
    EmergencyClosed,
    EmergencyDeclared,
    IncidentFact,
    InspectionRequested,
    LiabilityEstablished,
    LiabilityStated,
    PublicApologyPublished,
    QuarantineStated,
    RecallOrdered,
    RecallStated,
)
from domain.incident.state import Incident, evolve
from domain.kind import Act, Kind
from domain.sla import ClockDue


def recorded(incident: Incident, said: Fact) -> Fact | None:
    """The fact already recorded under the own id of what is said: most are said once of an emergency."""
    match said:
        case EmergencyDeclared():
            return incident.declared
        case EmergencyAcknowledged():
            return incident.acknowledged
        case BatchInspected():
            return next((each for each, _ in incident.inspections if each.report_sha256 == said.report_sha256), None)
        case LiabilityStated():
            same = (each for each, _ in incident.liabilities if _same_ground(each, said))
            return next((stated(each, LiabilityStated) for each in same), None)
        case RecallStated():
            return stated(incident.recall, RecallStated) if incident.recall and incident.recalling else None
        case PublicApologyPublished():
            same = (each for each, _ in incident.apologies if each.text_sha256 == said.text_sha256)
            return next((each for each in same if each.channel == said.channel), None)
        case EmergencyClosed():
            return incident.closed
        case _:
            return None


def _same_ground(one: LiabilityStated, other: LiabilityStated) -> bool:
    return (one.merchant_id, one.ground) == (other.merchant_id, other.ground)


KIND = Kind(
    name="incidents",
    initial=Incident(),
    evolve=evolve,
    facts=get_args(IncidentFact),
    door={
        "EmergencyDeclared": Act(EmergencyDeclared, declaring.declare_emergency),
        "EmergencyAssigned": Act(EmergencyAssigned, declaring.assign_emergency),
        "EmergencyAcknowledged": Act(EmergencyAcknowledged, declaring.acknowledge_emergency),
        "BatchQuarantined": Act(QuarantineStated, batch.quarantine_batch),
        "BatchInspected": Act(BatchInspected, batch.inspect_batch),
        "BatchReleased": Act(BatchReleased, batch.release_batch),
        "LiabilityEstablished": Act(LiabilityStated, batch.establish_liability),
        "RecallOrdered": Act(RecallStated, ending.order_recall),
        "PublicApologyPublished": Act(PublicApologyPublished, ending.publish_apology),
        "EmergencyClosed": Act(EmergencyClosed, ending.close_emergency),
        "ClockDue": Act(ClockDue, declaring.look_at_clock),
    },
    recorded=recorded,
    internal=frozenset({"ClockDue"}),
)

__all__ = ["KIND", "Condition", "Incident", "IncidentFact", "evolve"]
__all__ += ["BatchInspected", "BatchQuarantined", "BatchReleased", "EmergencyAcknowledged", "EmergencyAssigned"]
__all__ += ["EmergencyClosed", "EmergencyDeclared", "InspectionRequested", "LiabilityEstablished"]
__all__ += ["PublicApologyPublished", "RecallOrdered"]
