"""What a dangerous batch forbids."""

from collections.abc import Iterable

from domain.batches import Batch, batches_stream
from domain.errors import Refused
from domain.fact import Said, Seen
from domain.order.state import Order


def check_not_stopped(seen: Seen, said: Said, order: Order, lines: Iterable[str]) -> None:
    """Refuse to send units of a batch that is quarantined (R-003-46, 食品安全法 63).

    Goods without a batch ask nothing. A shipment from before the quarantine did happen, and what an import tells
    happened whatever was forbidden.
    """
    if said.historical:
        return
    assert order.placed is not None
    for key in lines:
        ordered = order.lines[key].ordered
        if not ordered.batch:
            continue
        batch: Batch = seen[batches_stream(ordered.batch)].state
        incident_id = batch.stopped_by(ordered.sku, order.placed.merchant_id, said.at)
        if incident_id is not None:
            sentence = f"Line {key} is of batch {ordered.batch}, which is quarantined by emergency {incident_id}."
            about = {"line": key, "batch": ordered.batch, "incident_id": incident_id}
            raise Refused("batch-quarantined", sentence, "食品安全法 63", **about)
