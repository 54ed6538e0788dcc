"""The fold of what the shop does beyond refunds, and of what time brings."""

from typing import assert_never

from msgspec.structs import replace

from domain.customer import PointsEarned, PointsReturned, PointsTakenBack
from domain.fact import Instant
from domain.message import MessagePrepared, MessageSent, folded
from domain.order.events import (
    CareFact,
    CaseLinked,
    DamagesAssessed,
    QuoteExpired,
    RecallNoticed,
    RefundNetted,
    RefundOverdue,
    ReturnWindowClosed,
    ThresholdBroken,
)
from domain.order.state import Order, Recall


def cared(
    order: Order,
    fact: CareFact,
    at: Instant,
) -> Order:
    """The order after it."""
    match fact:
        case ThresholdBroken():
            return replace(order, broken=(*order.broken, fact))
        case MessagePrepared() | MessageSent():
            return replace(order, messages=folded(order.messages, fact, at))
        case DamagesAssessed():
            return replace(order, assessments={**order.assessments, fact.assessment_id: fact})
        case RecallNoticed():
            return replace(order, recalls={**order.recalls, fact.incident_id: Recall(fact, at)})
        case RefundNetted():
            return _netted(order, fact)
        case PointsEarned():
            return replace(order, points=order.points + fact.points, points_goods=fact.goods or 0)
        case PointsTakenBack():
            return replace(order, points_back=order.points_back + fact.points + fact.shortfall)
        case PointsReturned():
            return replace(order, points_returned=order.points_returned + fact.points)
        case QuoteExpired():
            return replace(order, expired_quotes=(*order.expired_quotes, fact.quote_id))
        case ReturnWindowClosed():
            return replace(order, windows_closed={**order.windows_closed, fact.line: fact.closed_at})
        case CaseLinked():
            return replace(order, cases=(*order.cases, fact.case_id))
        case RefundOverdue():
            refund = order.refunds.get(fact.refund_id)
            if refund is None:
                return order
            late = replace(refund, overdue=(*refund.overdue, fact.days))
            return replace(order, refunds={**order.refunds, fact.refund_id: late})
        case _:
            assert_never(fact)


def _netted(order: Order, fact: RefundNetted) -> Order:
    """A part of a refund set off counts as paid."""
    refund = order.refunds.get(fact.refund_id)
    if refund is None:
        return order
    netted = refund.netted + fact.amount
    status = "SETTLED" if netted + refund.in_points >= refund.amount else refund.status
    set_off = replace(refund, netted=netted, nettings=(*refund.nettings, fact), status=status)
    refunds = {**order.refunds, fact.refund_id: set_off}
    return replace(order, refunds=refunds, refunded=order.refunded + fact.amount)
