"""How an emergency ends: the batch is recalled, the shop apologises in public, the file is closed."""

from collections.abc import Iterator

from msgspec import UNSET

from domain.errors import Refused
from domain.fact import Draft, Said, Seen
from domain.incident.batch import stopping
from domain.incident.declaring import open_incident
from domain.incident.events import EmergencyClosed, PublicApologyPublished, RecallOrdered, RecallStated
from domain.incident.state import Incident

RECALL_LAW = "消费者权益保护法实施条例 8"
_FOOD_LAW = "食品安全法 63"
_UNDONE = {
    "NOT_ACKNOWLEDGED": "nobody has taken it in hand",
    "NO_OWNER": "no supervisor follows it through",
    "NOT_RECALLED": "the batch is not recalled",
    "NO_APOLOGY": "the shop has not apologised in public",
    "NOT_RELEASED": "the batch is still quarantined",
    "NOT_CLEARED": "no inspection cleared the batch",
}
"""What may stand in the way of its end, in words."""


def order_recall(seen: Seen, said: Said) -> list[Draft]:
    """Call the batch back, at once where the danger is confirmed; before that an approver says why (R-003-47).

    What is recalled is not sent either. Refuses `batch-released`, `recall-needs-grounds`.
    """
    fact = said.fact
    assert isinstance(fact, RecallStated)
    incident = open_incident(seen, said)
    assert incident.declared is not None
    batch = incident.declared.batch
    if not incident.confirmed:
        if incident.released is not None:
            raise Refused("batch-released", f"Batch {batch} was released as safe.", "R-003-47", batch=batch)
        if not (fact.approver and fact.reason):
            sentence = f"No inspection has confirmed that batch {batch} is dangerous: an approver has to say why."
            raise Refused("recall-needs-grounds", sentence, "R-003-47", batch=batch)
    recalled = RecallOrdered(
        plan_sha256=fact.plan_sha256,
        reason=fact.reason,
        approver=fact.approver,
        batch=batch,
        confirmed=incident.confirmed,
        laws=(_FOOD_LAW, RECALL_LAW) if incident.declared.hazard == "FOOD_SAFETY" else (RECALL_LAW,),
        historical=True if said.historical else UNSET,
    )
    stopped = [] if incident.quarantined else stopping(said, incident, UNSET)
    return [Draft(said.stream, recalled), *stopped]


def publish_apology(seen: Seen, said: Said) -> list[Draft]:
    """Record that the shop apologised in public (R-003-47)."""
    fact = said.fact
    assert isinstance(fact, PublicApologyPublished)
    open_incident(seen, said)
    return [Draft(said.stream, fact)]


def close_emergency(seen: Seen, said: Said) -> list[Draft]:
    """Close the emergency, once nothing of it is left to do: `emergency-unfinished` names what is."""
    fact = said.fact
    assert isinstance(fact, EmergencyClosed)
    incident = open_incident(seen, said)
    undone = list(_undone(incident, fact))
    if undone:
        sentence = f"Emergency {said.key} can't be closed yet: {', '.join(_UNDONE[each] for each in undone)}."
        raise Refused("emergency-unfinished", sentence, "R-003-48", incident_id=said.key, undone=undone)
    return [Draft(said.stream, fact)]


def _undone(incident: Incident, fact: EmergencyClosed) -> Iterator[str]:
    """What has to be done before it can end so."""
    if incident.acknowledged is None:
        yield "NOT_ACKNOWLEDGED"
    if incident.owner is None:
        yield "NO_OWNER"
    if (incident.confirmed or fact.outcome == "RECALLED") and not incident.recalling:
        yield "NOT_RECALLED"
    if incident.confirmed and not incident.apologies:
        yield "NO_APOLOGY"
    if fact.outcome != "RECALLED" and incident.quarantined is not None:
        yield "NOT_RELEASED"
    if fact.outcome == "CLEARED" and incident.inspected != "CLEARED":
        yield "NOT_CLEARED"
