"""What left the warehouse at once, and what carriers say of it."""

import msgspec

from domain.fact import Commitment, Instant, Key
from domain.order.events.goods import LineCount
from domain.order.events.parcels import ScanStatus


class Shipment(msgspec.Struct, frozen=True, kw_only=True):
    """Units that left together. `eta` is what was promised for them, as it was said; `scans` are what was seen of
    them and when, `status` and `seen_at` the latest of it; `incident_id` names what was noticed of its being late.
    """

    lines: tuple[LineCount, ...]
    shipped_at: Instant
    carrier: str | None = None
    tracking_no: Commitment | None = None
    eta: str | None = None
    scans: frozenset[tuple[ScanStatus, Instant]] = frozenset()
    status: ScanStatus | None = None
    seen_at: Instant | None = None
    incident_id: Key | None = None
