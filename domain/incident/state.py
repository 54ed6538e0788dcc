"""A safety emergency as it stands, and its fold."""

from typing import Literal, assert_never

import msgspec
from msgspec.structs import replace

from domain.fact import Instant
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
    PublicApologyPublished,
    RecallOrdered,
)
from domain.sla import Clock, ClockBreached, ClockMet, ClockStarted, evolve_clocks

CLOCK = "EMERGENCY"
Status = Literal[
    "DECLARED", "ACKNOWLEDGED", "QUARANTINED", "INCONCLUSIVE", "CONFIRMED", "CLEARED", "RELEASED", "RECALLED", "CLOSED"
]


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """A safety emergency: its facts, and when each occurred. `quarantined` is gone once the batch is `released`."""

    declared: EmergencyDeclared | None = None
    declared_at: Instant = ""
    clocks: dict[str, Clock] = {}
    inspection_requested_at: Instant | None = None
    owner: str | None = None
    acknowledged: EmergencyAcknowledged | None = None
    acknowledged_at: Instant | None = None
    quarantined: BatchQuarantined | None = None
    quarantined_at: Instant | None = None
    inspections: tuple[tuple[BatchInspected, Instant], ...] = ()
    liabilities: tuple[tuple[LiabilityEstablished, Instant], ...] = ()
    released: BatchReleased | None = None
    released_at: Instant | None = None
    recall: RecallOrdered | None = None
    recalled_at: Instant | None = None
    apologies: tuple[tuple[PublicApologyPublished, Instant], ...] = ()
    closed: EmergencyClosed | None = None
    closed_at: Instant | None = None

    @property
    def inspected(self) -> str | None:
        """What the last inspection found; one that found nothing either way leaves it as it was."""
        results = [fact.result for fact, _ in self.inspections]
        telling = [result for result in results if result != "INCONCLUSIVE"]
        return telling[-1] if telling else results[-1] if results else None

    @property
    def confirmed(self) -> bool:
        """Whether the danger is confirmed."""
        return self.inspected == "CONFIRMED"

    @property
    def recalling(self) -> bool:
        """Whether the batch is called back: once ordered, until it is found safe after all."""
        return self.recall is not None and self.released is None

    @property
    def status(self) -> Status:
        """How far it came."""
        if self.closed is not None:
            return "CLOSED"
        if self.recalling:
            return "RECALLED"
        if self.released is not None and not self.confirmed:
            return "RELEASED"
        match self.inspected:
            case "CONFIRMED" | "CLEARED" | "INCONCLUSIVE" as result:
                return result
            case _:
                pass
        if self.quarantined is not None:
            return "QUARANTINED"
        return "DECLARED" if self.acknowledged is None else "ACKNOWLEDGED"

    def established(self, merchant_id: str) -> tuple[Condition, ...]:
        """What is established of a claim against this merchant under 食品安全法 148, in a fixed order: the danger by
        an inspection, and that he made the food or knew of it only by a fact that says so.
        """
        assert self.declared is not None
        if self.declared.hazard != "FOOD_SAFETY":
            return ()
        found: list[Condition] = ["BELOW_FOOD_STANDARD"] if self.confirmed else []
        stated: set[Condition] = {fact.condition for fact, _ in self.liabilities if fact.merchant_id == merchant_id}
        known: tuple[Condition, ...] = ("PRODUCER", "SELLER_KNEW")
        return (*found, *(each for each in known if each in stated))

    def concerns(self, batch: str, sku: str, merchant_id: str) -> bool:
        """Whether goods like these are meant."""
        declared = self.declared
        return (
            declared is not None
            and declared.batch == batch
            and (declared.sku or sku) == sku
            and (declared.merchant_id or merchant_id) == merchant_id
        )


def evolve(incident: Incident, fact: IncidentFact, at: Instant) -> Incident:
    """The emergency after the fact."""
    match fact:
        case EmergencyDeclared():
            return replace(incident, declared=fact, declared_at=at)
        case InspectionRequested():
            return replace(incident, inspection_requested_at=at)
        case EmergencyAssigned():
            return replace(incident, owner=fact.owner)
        case EmergencyAcknowledged():
            return replace(incident, acknowledged=fact, acknowledged_at=at)
        case BatchQuarantined():
            return replace(incident, quarantined=fact, quarantined_at=at, released=None, released_at=None)
        case BatchInspected():
            return replace(incident, inspections=(*incident.inspections, (fact, at)))
        case BatchReleased():
            return replace(incident, quarantined=None, quarantined_at=None, released=fact, released_at=at)
        case LiabilityEstablished():
            return replace(incident, liabilities=(*incident.liabilities, (fact, at)))
        case RecallOrdered():
            return replace(incident, recall=fact, recalled_at=at)
        case PublicApologyPublished():
            return replace(incident, apologies=(*incident.apologies, (fact, at)))
        case EmergencyClosed():
            return replace(incident, closed=fact, closed_at=at)
        case ClockStarted() | ClockMet() | ClockBreached():
            return _timed(incident, fact, at)
        case _:
            assert_never(fact)


def _timed(incident: Incident, fact: ClockStarted | ClockMet | ClockBreached, at: Instant) -> Incident:
    """The clock begins when the shop was told, whenever that was recorded."""
    since = incident.declared.reported_at if incident.declared and incident.clocks == {} else at
    return replace(incident, clocks=evolve_clocks(incident.clocks, fact, since))
