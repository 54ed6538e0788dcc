"""What is done about the batch: its stock is stopped, it is inspected, it is released again."""

from domain.batches import BatchFreed, BatchStopped, batches_stream
from domain.errors import Refused
from domain.fact import Commitment, Draft, Said, Seen, UnsetType
from domain.incident.declaring import declared_incident, open_incident
from domain.incident.events import (
    BatchInspected,
    BatchQuarantined,
    BatchReleased,
    LiabilityEstablished,
    LiabilityStated,
    QuarantineStated,
)
from domain.incident.state import Incident

_PRODUCER_LAW = "食品安全法 148"
_KNOWING_LAW = "食品安全民事解释(一) 6"


def quarantine_batch(seen: Seen, said: Said) -> list[Draft]:
    """Stop the stock of the batch: from now on no unit of it is sent (R-003-46)."""
    fact = said.fact
    assert isinstance(fact, QuarantineStated)
    incident = open_incident(seen, said)
    return [] if incident.quarantined else stopping(said, incident, fact.place)


def stopping(said: Said, incident: Incident, place: Commitment | UnsetType) -> list[Draft]:
    """The stock is stopped, here and where shipments look."""
    declared = incident.declared
    assert declared is not None
    stopped = BatchStopped(
        incident_id=said.key, batch=declared.batch, sku=declared.sku, merchant_id=declared.merchant_id
    )
    return [
        Draft(said.stream, BatchQuarantined(place=place, batch=declared.batch)),
        Draft(batches_stream(declared.batch), stopped),
    ]


def inspect_batch(seen: Seen, said: Said) -> list[Draft]:
    """Record what an inspection found; a report is recorded once."""
    fact = said.fact
    assert isinstance(fact, BatchInspected)
    open_incident(seen, said)
    return [Draft(said.stream, fact)]


def release_batch(seen: Seen, said: Said) -> list[Draft]:
    """Let the batch go again: where an inspection cleared it, or nothing was found and an approver answers for it.

    Refuses `batch-unsafe` where the danger is confirmed, or the batch is recalled and was not cleared since.
    """
    fact = said.fact
    assert isinstance(fact, BatchReleased)
    incident = open_incident(seen, said)
    if incident.quarantined is None:
        return []
    assert incident.declared is not None
    batch = incident.declared.batch
    cleared = incident.inspected == "CLEARED"
    if incident.confirmed or (incident.recall and not cleared):
        sentence = f"Batch {batch} is not safe: only an inspection that clears it lets it go."
        raise Refused("batch-unsafe", sentence, "食品安全法 63", batch=batch, inspected=incident.inspected)
    if not cleared and not fact.approver:
        sentence = f"No inspection has cleared batch {batch}: to release it needs an approver."
        raise Refused("release-needs-approval", sentence, "R-003-46", batch=batch)
    freed = BatchFreed(incident_id=said.key, batch=batch)
    return [Draft(said.stream, fact), Draft(batches_stream(batch), freed)]


def establish_liability(seen: Seen, said: Said) -> list[Draft]:
    """Record that a merchant made the food, or knew; never presumed, and possible after the emergency's end too.

    Refuses `not-food` where the emergency is not about food: 食品安全法 148 speaks of nothing else.
    """
    fact = said.fact
    assert isinstance(fact, LiabilityStated)
    incident = declared_incident(seen, said)
    assert incident.declared is not None
    if incident.declared.hazard != "FOOD_SAFETY":
        raise Refused("not-food", "Ten times the price is a matter of food, and this is none.", _PRODUCER_LAW)
    made = fact.ground == "MADE_BY_MERCHANT"
    established = LiabilityEstablished(
        merchant_id=fact.merchant_id,
        ground=fact.ground,
        reason=fact.reason,
        approver=fact.approver,
        evidence=fact.evidence,
        condition="PRODUCER" if made else "SELLER_KNEW",
        law=_PRODUCER_LAW if made else _KNOWING_LAW,
    )
    return [Draft(said.stream, established)]
