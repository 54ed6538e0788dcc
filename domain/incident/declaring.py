"""An emergency begins: it is declared, quality control is told, a supervisor has it, somebody takes it in hand."""

from domain.errors import Malformed, Refused
from domain.fact import Draft, Said, Seen
from domain.incident.events import (
    EmergencyAcknowledged,
    EmergencyAssigned,
    EmergencyDeclared,
    InspectionRequested,
)
from domain.incident.state import CLOCK, Incident
from domain.sla import ClockDue, breach, meet, start


def declare_emergency(seen: Seen, said: Said) -> list[Draft]:
    """Declare an emergency: the hour runs from when it was reported, nights and Sundays included, and quality control
    is told in the same breath (R-003-45, R-003-46).
    """
    fact = said.fact
    assert isinstance(fact, EmergencyDeclared)
    if fact.reported_at > said.at:
        raise Malformed("reported-in-the-future", "It was declared before it was reported.", "/reported_at")
    clock = start("EMERGENCY", fact.reported_at)
    return [Draft(said.stream, each) for each in (fact, clock, InspectionRequested(batch=fact.batch))]


def assign_emergency(seen: Seen, said: Said) -> list[Draft]:
    """Give the emergency to one supervisor, who follows it through; a later one takes it over (R-003-48)."""
    fact = said.fact
    assert isinstance(fact, EmergencyAssigned)
    incident = open_incident(seen, said)
    return [] if incident.owner == fact.owner else [Draft(said.stream, fact)]


def acknowledge_emergency(seen: Seen, said: Said) -> list[Draft]:
    """Somebody has it in hand: the clock is met, or was missed."""
    fact = said.fact
    assert isinstance(fact, EmergencyAcknowledged)
    incident = open_incident(seen, said)
    met = meet(incident.clocks, CLOCK, said.at)
    return [Draft(said.stream, each) for each in (fact, *met)]


def look_at_clock(seen: Seen, said: Said) -> list[Draft]:
    """Record that the hour is over and nobody has it in hand; nothing if somebody has, or it is recorded."""
    fact = said.fact
    assert isinstance(fact, ClockDue)
    incident: Incident = seen[said.stream].state
    return [Draft(said.stream, each) for each in breach(incident.clocks, fact.clock_id, said.now)]


def declared_incident(seen: Seen, said: Said) -> Incident:
    """The emergency the fact is about, which must have been declared."""
    incident: Incident = seen[said.stream].state
    if incident.declared is None:
        raise Refused("not-found", f"There is no incident {said.key}.")
    return incident


def open_incident(seen: Seen, said: Said) -> Incident:
    """The same, which must not be closed."""
    incident = declared_incident(seen, said)
    if incident.closed is not None:
        raise Refused("emergency-closed", f"Emergency {said.key} is closed.", "R-003-48", incident_id=said.key)
    return incident
