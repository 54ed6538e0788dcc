"""What time alone brings to an order: quotes run out, refunds stay unpaid, windows for a return close.

The ledger itself asks, once a deadline has passed; the order says whether it still matters. No rule relies on the
answer being recorded: whatever has a date is judged by the date.
"""

from typing import Literal, assert_never

from domain.clock import end_of_day
from domain.fact import Draft, Fact, Instant, Key, Label, Said, Seen
from domain.order import parcels
from domain.order.common import LAWS, placed_order, zone_of
from domain.order.events import QuoteExpired, RefundFellDue, RefundOverdue, ReturnWindowClosed
from domain.order.gift_returns import channel, ending
from domain.order.recalls import noticing
from domain.order.repairs import working
from domain.order.rights import barriers
from domain.order.state import Order, Refund
from domain.terms.statute import statute

Alarm = Literal["REFUND_7", "REFUND_15"]
"""A refund unpaid when it was due, and when leaving it unpaid may count as a delay on purpose."""
_DELAY = "侵害消费者权益行为处罚办法 8"
_BREACH = "民法典 577"
"""Whatever is not owed for goods that left is owed by contract."""


class OrderDue(Fact, frozen=True, kw_only=True):
    """Asked by the ledger itself: has this deadline passed unmet? `item` is the quote, the refund, the line, the gift
    return, the repair, the emergency whose recall has to reach the order, or the instant until which shipments were
    promised.
    """

    kind: Literal[
        "QUOTE",
        "REFUND_7",
        "REFUND_15",
        "WINDOW",
        "GIFT_CHANNEL",
        "GIFT_REMINDER",
        "GIFT_REVIEW",
        "GIFT_TRANSIT",
        "REPAIR",
        "RECALL",
        "SHIPMENT",
        "SHIPMENT_LATE",
    ]
    item: Label


def meet_deadline(seen: Seen, said: Said) -> list[Draft]:
    """Record what passed: nothing if it was met, if it is recorded already, or if its time has not come."""
    fact = said.fact
    assert isinstance(fact, OrderDue)
    order = placed_order(seen, said)
    match fact.kind:
        case "QUOTE":
            passed = _quote(order, fact.item, said.now)
        case "REFUND_7" | "REFUND_15":
            passed = _refund(order, fact.item, fact.kind, said.now)
        case "WINDOW":
            passed = _window(order, fact.item, said.now)
        case "GIFT_CHANNEL":
            passed = channel.channel_closed(order, fact.item, said.now)
        case "GIFT_REMINDER":
            passed = channel.reminder_due(order, fact.item, said.now)
        case "GIFT_REVIEW" | "GIFT_TRANSIT":
            step = "REVIEW" if fact.kind == "GIFT_REVIEW" else "TRANSIT"
            passed = ending.overdue(order, fact.item, step, said.now)
        case "REPAIR":
            passed = working.overdue(order, fact.item, said.now)
        case "RECALL":
            return noticing.meet_recall(seen, said, order, fact.item)
        case "SHIPMENT" | "SHIPMENT_LATE":
            return [Draft(said.stream, each) for each in parcels.stalled(order, said.key, fact.item, said.now)]
        case _:
            assert_never(fact.kind)
    return [Draft(said.stream, passed)] if passed else []


def overdue_after(order: Order, refund: Refund, alarm: Alarm) -> Instant:
    """The last instant at which an unpaid refund does not yet raise this alarm."""
    if alarm == "REFUND_15":
        return end_of_day(refund.fact.fell_due_at, _days(refund, alarm), zone_of(order))
    return refund.fact.pay_by


def _days(refund: Refund, alarm: Alarm) -> int:
    law = statute(refund.fact.fell_due_at)
    return law.delay_alarm_days if alarm == "REFUND_15" else law.refund_days


def _quote(order: Order, quote_id: Key, now: Instant) -> QuoteExpired | None:
    """A quote that a later step put out of date has no time left to run; one taken up is honoured."""
    quote = order.quotes.get(quote_id)
    taken_up = any(each.open and each.requested.quote_id == quote_id for each in order.returns.values())
    if quote is None or quote_id in order.expired_quotes or quote.steps != order.steps or taken_up:
        return None
    return QuoteExpired(quote_id=quote_id, expired_at=quote.valid_until) if now > quote.valid_until else None


def _refund(order: Order, refund_id: str, alarm: Alarm, now: Instant) -> RefundOverdue | None:
    """What is still owed of a refund that was not paid in time."""
    refund = order.refunds.get(refund_id)
    if refund is None or refund.status == "SETTLED":
        return None
    days = _days(refund, alarm)
    if days in refund.overdue or now <= overdue_after(order, refund, alarm):
        return None
    return RefundOverdue(refund_id=refund_id, days=days, amount=refund.left, law=law_of(refund.fact, alarm))


def law_of(due: RefundFellDue, alarm: Alarm) -> str:
    """What leaving the refund unpaid offends: only of goods that leave the order does the law speak by itself."""
    if due.kind != "STEP":
        return _BREACH
    if alarm == "REFUND_15":
        return _DELAY
    return LAWS.get(due.cause or "", _BREACH)


def _window(order: Order, key: str, now: Instant) -> ReturnWindowClosed | None:
    """The last day to return a line without a reason, where that was a right and something of it is kept.

    A replacement that arrives later opens the window again, and its end is recorded again.
    """
    line = order.lines.get(key)
    if line is None or line.ordered.kind != "GOODS" or line.kept <= 0:
        return None
    against = barriers(order, key, now)
    if [each.ground for each in against] != ["NO_REASON_WINDOW_CLOSED"]:
        return None
    closed_at = against[0].closes_at
    if closed_at is None or closed_at <= order.windows_closed.get(key, ""):
        return None
    return ReturnWindowClosed(line=key, closed_at=closed_at)
