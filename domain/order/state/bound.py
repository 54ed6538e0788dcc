"""What is bound to an order's goods as it stands: gifts, services, gift returns, repairs."""

from typing import Literal

import msgspec
from msgspec.structs import replace

from domain.fact import Fact, Instant
from domain.order.events import LineCount
from domain.order.events.gift_returns import Direction, GiftReturnRequested
from domain.order.events.gifts import GiftCredited, GiftFellDue, GiftPriced
from domain.order.events.repairs import RepairPaid, RepairRequested
from domain.order.events.services import ServiceActivated, ServiceCancelled

GiftReturnStatus = Literal[
    "REQUESTED",
    "NEGOTIATING",
    "REJECTED",
    "INSTRUCTED",
    "IN_TRANSIT",
    "CONFIRMED",
    "DISPUTED",
    "WITHDRAWN",
    "ARCHIVED",
]
RepairStatus = Literal["REQUESTED", "RECEIVED", "QUOTED", "DECLINED", "STARTED", "COMPLETED", "RETURNED", "WITHDRAWN"]


class Pricing(msgspec.Struct, frozen=True):
    """Units of a gift that were priced: of the fact's units, amount and shortfall so much still stands."""

    fact: GiftPriced
    quantity: int
    amount: int
    shortfall: int


class Gift(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a gift line's units that neither left nor are simply kept.

    `pricings` are paid for, `excused` ones are not; `short` ones never reached the customer. `due` are those that
    were asked back; `credited` is what a coupon or points consisted of.
    """

    pricings: tuple[Pricing, ...] = ()
    excused: int = 0
    short: int = 0
    due: tuple[GiftFellDue, ...] = ()
    credited: GiftCredited | None = None

    @property
    def priced(self) -> int:
        """Units that are paid for."""
        return sum(each.quantity for each in self.pricings)

    @property
    def settled(self) -> int:
        """Units of which nothing is owed any more though they did not come back."""
        return self.priced + self.excused + self.short

    def at_most(self, kept: int) -> "Gift":
        """The account while so many units are the customer's: no more than those are excused, or missing."""
        if self.excused + self.short <= kept:
            return self
        excused = min(self.excused, kept)
        return replace(self, excused=excused, short=min(self.short, max(0, kept - excused)))


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """A service line: since when it is in effect, and what came back of its fee when units of it were cancelled."""

    activated: ServiceActivated | None = None
    cancelled: tuple[ServiceCancelled, ...] = ()

    @property
    def refunded(self) -> int:
        """What came back of the fee."""
        return sum(each.refund for each in self.cancelled)


class GiftReturn(msgspec.Struct, frozen=True, kw_only=True):
    """A gift return and how far it came. `said` is the last fact of each name about it, `times` when it occurred.

    `direction` is which way it goes now; `review_by` is when its review is due; `due_by` when what is on its way
    arrives; `came` the units that reached the merchant; `overdue` the steps found late.
    """

    requested: GiftReturnRequested
    requested_at: Instant
    direction: Direction
    status: GiftReturnStatus = "REQUESTED"
    review_by: Instant
    due_by: Instant | None = None
    instructed: tuple[LineCount, ...] = ()
    came: dict[str, int] = {}
    overdue: tuple[str, ...] = ()
    said: dict[str, Fact] = {}
    times: dict[str, Instant] = {}

    @property
    def open(self) -> bool:
        """Whether anything is still to be done."""
        return self.status not in {"REJECTED", "CONFIRMED", "WITHDRAWN", "ARCHIVED"}

    @property
    def paid(self) -> bool:
        """Whether it was made good at once, in money or on the customer's account: nothing was ever to be sent."""
        return "GiftReturnConfirmed" in self.said and "GiftReturnInstructed" not in self.said


class Repair(msgspec.Struct, frozen=True, kw_only=True):
    """A repair and how far it came. `said` is the last fact of each name about it, `times` when it occurred."""

    requested: RepairRequested
    requested_at: Instant
    status: RepairStatus = "REQUESTED"
    total: int = 0
    payments: dict[str, RepairPaid] = {}
    due_by: Instant | None = None
    overdue: bool = False
    said: dict[str, Fact] = {}
    times: dict[str, Instant] = {}

    @property
    def paid(self) -> int:
        """What the customer paid for it."""
        return sum(each.amount for each in self.payments.values())

    def away(self, at: Instant) -> tuple[Instant, Instant] | None:
        """From when to when the goods were away for it, at most until `at`; None while nobody took them in."""
        since = self.times.get("RepairReceived")
        return (since, min(at, self.times.get("RepairReturned", at))) if since else None
