"""An order's parcels."""

from typing import Any

from domain.order.common import zone_of
from domain.order.parcels import promised_until, undelivered
from domain.order.state import Order


def shipment_rows(order: Order) -> list[dict[str, Any]]:
    """What left together, until when it was promised, what of it is missing, and where it was last seen."""
    tz, missing = zone_of(order), undelivered(order)
    return [
        {
            "shipment": number,
            "lines": each.lines,
            "missing": missing[number - 1],
            "shipped_at": each.shipped_at,
            "carrier": each.carrier,
            "tracking_no": each.tracking_no,
            "eta": each.eta,
            "promised_until": promised_until(each.eta, tz),
            "status": each.status,
            "last_scan_at": each.seen_at,
            "incident_id": each.incident_id,
        }
        for number, each in enumerate(order.shipments, 1)
    ]
