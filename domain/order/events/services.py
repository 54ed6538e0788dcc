"""What can happen to the services of an order: in effect, and cancelled.

These names are the stored format: add members, never rename them.
"""

from typing import Literal

from msgspec import UNSET, UnsetType

from domain.fact import Amount, Count, Fact, Instant, PositiveCount
from domain.order.events.goods import LineId
from domain.order.events.money import RefundId


class ServiceActivated(Fact, frozen=True, kw_only=True):
    """A service takes effect: its first and its last day count, `from_at` to `to_at` (R-000-27)."""

    line: LineId
    quantity: PositiveCount
    days: PositiveCount
    from_at: Instant
    to_at: Instant


class ServiceCancelled(Fact, frozen=True, kw_only=True):
    """Units of a service ended before their time: of `fee`, `refund` comes back with refund `refund_id`.

    WHOLE where it had not begun or the seller's side is at fault; PRORATED by the days not used, the day of the
    cancellation being used; LAPSED where it was free (R-000-28, R-000-29).
    """

    line: LineId
    quantity: PositiveCount
    kind: Literal["WHOLE", "PRORATED", "LAPSED"]
    fee: Amount
    refund: Amount
    days: PositiveCount | UnsetType = UNSET
    used_days: Count | UnsetType = UNSET
    refund_id: RefundId
