"""What the ledger asked itself, read from what came of it.

Once a deadline has passed the ledger asks the stream about it; the question is never stored, only its answer.
"""

from collections.abc import Iterator
from typing import Any

from domain.coupon import CouponDue, CouponExpired
from domain.fact import Fact
from domain.message import MessagePrepared
from domain.order.deadlines import OrderDue
from domain.order.events import (
    DamagesAssessed,
    LinesCancelled,
    QuoteExpired,
    RecallNoticed,
    RefundOverdue,
    ReturnWindowClosed,
)
from domain.order.events.gift_moves import GiftChannelClosed, GiftReturnOverdue
from domain.order.events.parcels import ShipmentStalled
from domain.order.events.repairs import RepairOverdue
from domain.order.refunds.payment import PaymentExpired
from domain.order.state import Order
from domain.partner import PartnerDue, PartnerStepOverdue
from domain.retrospective import ImprovementActionOverdue, RetrospectiveDue
from domain.sla import ClockBreached, ClockDue
from domain.staff import StaffComplaintOverdue, StaffDue


def questions(first: Fact, state: Any) -> Iterator[Fact]:
    """What may have been asked of a stream in this state where this came of it first; nothing if it answers none."""
    match first:
        case ClockBreached():
            yield ClockDue(clock_id=first.clock_id)
        case CouponExpired():
            yield CouponDue(kind="COUPON_EXPIRY")
        case MessagePrepared() if isinstance(state, Order):
            yield from (OrderDue(kind="GIFT_REMINDER", item=line) for line in state.gifts)
        case MessagePrepared():
            yield CouponDue(kind="COUPON_REMINDER")
        case PartnerStepOverdue():
            yield PartnerDue(kind=first.step, item=first.item)
        case StaffComplaintOverdue():
            yield StaffDue(kind="ANSWER", item=first.complaint_id)
        case ImprovementActionOverdue():
            yield RetrospectiveDue(kind="ACTION", item=first.action_id)
        case _:
            yield from _of_order(first)


def _of_order(first: Fact) -> Iterator[Fact]:
    match first:
        case LinesCancelled():
            yield PaymentExpired()
        case QuoteExpired():
            yield OrderDue(kind="QUOTE", item=first.quote_id)
        case RefundOverdue():
            yield OrderDue(kind="REFUND_7", item=first.refund_id)
            yield OrderDue(kind="REFUND_15", item=first.refund_id)
        case ReturnWindowClosed():
            yield OrderDue(kind="WINDOW", item=first.line)
        case GiftChannelClosed():
            yield OrderDue(kind="GIFT_CHANNEL", item=first.line)
        case GiftReturnOverdue():
            yield OrderDue(kind="GIFT_REVIEW" if first.step == "REVIEW" else "GIFT_TRANSIT", item=first.gift_return_id)
        case RepairOverdue():
            yield OrderDue(kind="REPAIR", item=first.repair_id)
        case RecallNoticed():
            yield OrderDue(kind="RECALL", item=first.incident_id)
        case DamagesAssessed() if first.incident_id:
            yield OrderDue(kind="RECALL", item=first.incident_id)
        case ShipmentStalled():
            yield OrderDue(kind="SHIPMENT", item=first.promised_until)
        case _:
            return
