"""Parcels: what carriers say of them, and those that are late without anybody having said so.

What is promised for a shipment is free text. A date is kept until the end of that day in the order's zone, a date
with a time until then; any other text promises nothing, and is never late.
"""

from collections.abc import Iterator

from domain.clock import moment, plus, wall_time
from domain.coupon import derived_id
from domain.errors import Malformed, Refused
from domain.fact import UNSET, Commitment, Draft, Instant, Said, Seen
from domain.order.common import placed_order, zone_of
from domain.order.events import LineCount
from domain.order.events.parcels import ParcelScanned, ScanStated, ShipmentStalled, StallKind
from domain.order.fulfilment import AHEAD_MAX
from domain.order.state import Order, Shipment

SILENT_HOURS = 24
"""A parcel past its time that nobody saw for so long stands still; one that moves is late after as long."""
NEWS_DAYS = 30
"""What was promised longer ago is no news any more, and nobody is alarmed by it."""


def scan_parcel(seen: Seen, said: Said) -> list[Draft]:
    """Record what a carrier says of a parcel; told again, or late, it does no harm. No goods move by it."""
    fact = said.fact
    assert isinstance(fact, ScanStated)
    order = placed_order(seen, said)
    if moment(fact.at) > moment(said.now) + AHEAD_MAX:
        raise Malformed("scan-in-the-future", "Nobody has seen it then yet.", "/at")
    named = _word(said, fact.tracking_no)
    shipments = [
        number
        for number, each in enumerate(order.shipments, 1)
        if each.tracking_no is not None and named is not None and _word(said, each.tracking_no) == named
    ]
    if not shipments:
        raise Refused("unknown-parcel", "No shipment of the order goes by this tracking number.", "R-001-25")
    if all((fact.status, fact.at) in order.shipments[number - 1].scans for number in shipments):
        return []
    scanned = ParcelScanned(
        tracking_no=fact.tracking_no, status=fact.status, at=fact.at, place=fact.place, shipments=tuple(shipments)
    )
    return [Draft(said.stream, scanned)]


def promised_until(eta: str | None, tz: str) -> Instant | None:
    """The end of the time promised for a shipment, if its text promises any."""
    try:
        return wall_time(eta, tz, end=True) if eta else None
    except Malformed:
        return None


def stalled(order: Order, key: str, promised: Instant, now: Instant) -> Iterator[ShipmentStalled]:
    """The shipments promised until then that are late at `now`, each once (R-001-22).

    One that its carrier calls signed for is not missed by anybody yet.
    """
    if not promised < now <= plus(promised, days=NEWS_DAYS):
        return
    for number, missing in enumerate(undelivered(order), 1):
        shipment = order.shipments[number - 1]
        if not missing or shipment.incident_id or shipment.status == "SIGNED":
            continue
        kind = _kind(shipment, promised, now) if promised_until(shipment.eta, zone_of(order)) == promised else None
        if kind is not None:
            yield ShipmentStalled(
                incident_id=incident_id(key, number),
                shipment=number,
                lines=missing,
                kind=kind,
                promised_until=promised,
                last_scan_at=shipment.seen_at or UNSET,
            )


def incident_id(key: str, number: int) -> str:
    """What the lateness of an order's shipment is known by, whoever notices it: it is made good once."""
    return derived_id("I", key, str(number))


def undelivered(order: Order) -> list[tuple[LineCount, ...]]:
    """What of each shipment has neither arrived nor got lost. A delivery does not say of which shipment it is: what
    a carrier calls signed for arrived first, then what was sent first.
    """
    over = {key: line.lost + max(line.delivered, line.returned + line.requested) for key, line in order.lines.items()}
    missing: dict[int, tuple[LineCount, ...]] = {}
    for number, shipment in sorted(enumerate(order.shipments), key=lambda each: each[1].status != "SIGNED"):
        left: list[LineCount] = []
        for count in shipment.lines:
            arrived = min(count.quantity, over[count.line])
            over[count.line] -= arrived
            if count.quantity > arrived:
                left.append(LineCount(line=count.line, quantity=count.quantity - arrived))
        missing[number] = tuple(left)
    return [missing[number] for number in range(len(order.shipments))]


def _kind(shipment: Shipment, promised: Instant, now: Instant) -> StallKind | None:
    """It stands still a day after it was last seen or sent; it is late, though it moves, a day past its time."""
    moved_at = max(shipment.shipped_at, shipment.seen_at or "")
    if now >= plus(moved_at, hours=SILENT_HOURS):
        return "NO_UPDATE_PAST_ETA"
    return "PAST_ETA" if now >= plus(promised, hours=SILENT_HOURS) else None


def _word(said: Said, sealed: Commitment) -> object:
    return said.words.get(sealed.commitment)
