"""What can happen to parcels on their way. These names are the stored format: add members, never rename them.

Where the ledger adds to what a client states, the stated shape comes first and the stored fact extends it.
"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from domain.fact import Commitment, Fact, Instant, Key, PositiveCount
from domain.order.events.goods import LineCounts

ScanStatus = Literal["PICKED_UP", "IN_TRANSIT", "HELD", "OUT_FOR_DELIVERY", "NOT_DELIVERED", "RETURNED", "SIGNED"]
"""Where a carrier says a parcel is; a parcel it calls signed for is delivered only when LinesDelivered says so."""
StallKind = Literal["NO_UPDATE_PAST_ETA", "PAST_ETA"]
"""A parcel past its time that nobody has seen for a day; one that still moves a day past its time."""


class ScanStated(Fact, frozen=True, kw_only=True):
    """A carrier saw a parcel, as stated."""

    tracking_no: Commitment
    status: ScanStatus
    at: Instant
    place: Commitment | UnsetType = UNSET


class ParcelScanned(ScanStated, frozen=True, kw_only=True):
    """A carrier saw a parcel; `shipments` are those of the order, counted from 1, that travel in it.

    It moves no goods. Its number, status and instant identify it: seen again in the same way, it is not told again.
    """

    shipments: Annotated[tuple[PositiveCount, ...], Meta(min_length=1)]


class ShipmentStalled(Fact, frozen=True, kw_only=True):
    """A shipment did not arrive by the end of what was promised (R-001-22); `lines` are what is missing."""

    incident_id: Key
    shipment: PositiveCount
    lines: LineCounts
    kind: StallKind
    promised_until: Instant
    last_scan_at: Instant | UnsetType = UNSET


ParcelFact = ParcelScanned | ShipmentStalled
"""What happens to a parcel."""
