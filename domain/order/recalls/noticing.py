"""A recall reaches an order: once, with a message, and with the claim that the law gives under what is established."""

from collections.abc import Mapping

from msgspec import UNSET
from msgspec.structs import replace

from domain.coupon import derived_id
from domain.fact import Draft, Key, Said, Seen
from domain.incident import Condition, Incident
from domain.message import MessagePrepared
from domain.message.composing import CHINESE
from domain.order.compensation.damages import assess_damages
from domain.order.events import DamagesAssessed, DamagesStated, LineCount, RecallNoticed
from domain.order.recalls.messages import Recalled, recall_blocks
from domain.order.state import Order
from domain.terms.industry import is_food

_NAME_MAX = 54
"""What the ledger makes of an emergency's id adds a few characters, and a key has 64."""


def meet_recall(seen: Seen, said: Said, order: Order, incident_id: Key) -> list[Draft]:
    """What a recall brings to the order: that it reached it, the message, the proposed claim (R-003-47, R-003-48).

    Asked again it brings nothing, unless more was established of the emergency since: then the claim is worked out
    anew. An order without units of the batch is none of its business.
    """
    incident: Incident = seen[f"incidents/{incident_id}"].state
    if not incident.recalling:
        return []
    earlier = order.recalls.get(incident_id)
    if earlier is not None:
        return _claim(seen, said, order, incident, earlier.fact)
    noticed = _noticed(order, incident, incident_id)
    if noticed is None:
        return []
    drafts = [Draft(said.stream, noticed)]
    if noticed.message_id:
        told = Recalled(order, said.key, incident, noticed, said.at)
        message = MessagePrepared(
            message_id=noticed.message_id,
            kind="RECALL",
            blocks=recall_blocks(told),
            incident_id=incident_id,
            template="RECALL",
            template_version=1,
            language=CHINESE,
            customer_id=order.placed.customer_id if order.placed else UNSET,
        )
        drafts.append(Draft(said.stream, message))
    return [*drafts, *_claim(seen, said, order, incident, noticed)]


def _noticed(order: Order, incident: Incident, incident_id: Key) -> RecallNoticed | None:
    """The order's units of the batch: those the customer may have, and those that were not sent; None without any.

    Of an imported order nobody may have told that it was sent: whatever is kept of it, she may have.
    """
    placed, recall = order.placed, incident.recall
    assert placed is not None
    assert recall is not None
    lines = {
        key: line
        for key, line in order.lines.items()
        if line.ordered.batch and incident.concerns(line.ordered.batch, line.ordered.sku, placed.merchant_id)
    }
    if not lines:
        return None
    unsent = {} if placed.historical else {key: min(line.unshipped, line.kept) for key, line in lines.items()}
    with_her = {key: line.kept - unsent.get(key, 0) for key, line in lines.items()}
    held, waiting = _counts(with_her), _counts(unsent)
    tells = bool(held or waiting) and not recall.historical
    return RecallNoticed(
        incident_id=incident_id,
        batch=recall.batch,
        lines=held,
        unsent=waiting,
        message_id=f"{_name(incident_id)}.recall" if tells else UNSET,
    )


def _claim(seen: Seen, said: Said, order: Order, incident: Incident, noticed: RecallNoticed) -> list[Draft]:
    """Ten times the price for food, under what is established and nothing else; a proposal that pays nothing by
    itself. What was proposed under the same facts is not proposed again.
    """
    assert order.placed is not None
    assert incident.declared is not None
    food = incident.declared.hazard == "FOOD_SAFETY"
    units = tuple(
        each for each in noticed.lines if food and is_food(order.lines[each.line].ordered.category) is not False
    )
    if not units:
        return []
    conditions = incident.established(order.placed.merchant_id)
    proposed = [each for each in order.assessments.values() if each.incident_id == noticed.incident_id]
    if proposed and proposed[-1].conditions == conditions:
        return []
    stated = _stated(order, noticed.incident_id, units, conditions)
    (draft,) = assess_damages(seen, said._replace(fact=stated))
    assert isinstance(draft.fact, DamagesAssessed)
    return [draft._replace(fact=replace(draft.fact, incident_id=noticed.incident_id))]


def _stated(
    order: Order, incident_id: Key, units: tuple[LineCount, ...], conditions: tuple[Condition, ...]
) -> DamagesStated:
    name = f"{_name(incident_id)}.148"
    number = next(count for count in range(1, len(order.assessments) + 2) if f"{name}.{count}" not in order.assessments)
    return DamagesStated(assessment_id=f"{name}.{number}", basis="STATUTORY_148", lines=units, conditions=conditions)


def _name(incident_id: Key) -> str:
    return incident_id if len(incident_id) <= _NAME_MAX else derived_id("I", incident_id)


def _counts(units: Mapping[str, int]) -> tuple[LineCount, ...]:
    return tuple(LineCount(line=key, quantity=count) for key, count in units.items() if count > 0)
