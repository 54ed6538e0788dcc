"""The fold of shipments and of what carriers say of them."""

from typing import assert_never

from msgspec.structs import replace

from domain.fact import Instant
from domain.order.events import LinesShipped
from domain.order.events.parcels import ParcelFact, ParcelScanned, ShipmentStalled
from domain.order.state import Order, Shipment


def sent_off(order: Order, fact: LinesShipped, at: Instant) -> Order:
    """The order with one shipment more."""
    shipment = Shipment(
        lines=fact.lines,
        shipped_at=at,
        carrier=fact.carrier or None,
        tracking_no=fact.tracking_no or None,
        eta=fact.eta or None,
    )
    return replace(order, shipments=(*order.shipments, shipment))


def parcel(order: Order, fact: ParcelFact) -> Order:
    """The order after it; what is told late changes nothing that was seen later."""
    match fact:
        case ParcelScanned():
            changed = {number: _seen(order.shipments[number - 1], fact) for number in fact.shipments}
        case ShipmentStalled():
            changed = {fact.shipment: replace(order.shipments[fact.shipment - 1], incident_id=fact.incident_id)}
        case _:
            assert_never(fact)
    shipments = enumerate(order.shipments, 1)
    return replace(order, shipments=tuple(changed.get(number, each) for number, each in shipments))


def _seen(shipment: Shipment, fact: ParcelScanned) -> Shipment:
    scanned = replace(shipment, scans=shipment.scans | {(fact.status, fact.at)})
    if shipment.seen_at and fact.at < shipment.seen_at:
        return scanned
    return replace(scanned, status=fact.status, seen_at=fact.at)
