"""What falls due of gifts and repairs: the channel of a gift return and its reminder, reviews, parcels, promises.

Which gift came with which line is noted when an order is placed; a delivery of either moves the gift's dates. The
order itself knows them exactly, so a row may be early and is then put off.
"""

from collections.abc import Iterable

from domain.clock import SHANGHAI, end_of_day, plus
from domain.fact import Instant
from domain.ledger.entry import Entry
from domain.order.bound.mains import main_lines
from domain.order.common import rules_of, zone_of
from domain.order.events import CalendarDay, LinesDelivered, OrderPlaced
from domain.order.events.gift_moves import (
    GiftChannelClosed,
    GiftChannelReopened,
    GiftDispatched,
    GiftReturnConfirmed,
    GiftReturnOverdue,
    GiftReturnWithdrawn,
)
from domain.order.events.gift_returns import GiftReturnExpedited, GiftReturnRequested, GiftReturnReviewed
from domain.order.events.gifts import GiftReceived
from domain.order.events.repairs import (
    RepairAnswered,
    RepairCompleted,
    RepairOverdue,
    RepairQuoted,
    RepairWithdrawn,
)
from domain.order.fold import evolve
from domain.order.gift_returns.channel import REMINDER_HOURS, WINDOW_DAYS
from domain.order.state import Order
from projections.due_rows import Rows

CHANNEL, REMINDER, REVIEW, TRANSIT, REPAIR = "GIFT_CHANNEL", "GIFT_REMINDER", "GIFT_REVIEW", "GIFT_TRANSIT", "REPAIR"
_CAME_WITH = "GIFT_OF"
_BETWEEN = "\t"
TYPES = frozenset(
    (
        *(
            OrderPlaced,
            LinesDelivered,
            GiftChannelReopened,
            GiftChannelClosed,
            GiftReturnRequested,
            GiftReturnExpedited,
        ),
        *(
            GiftReturnReviewed,
            GiftReturnWithdrawn,
            GiftDispatched,
            GiftReceived,
            GiftReturnConfirmed,
            GiftReturnOverdue,
        ),
        *(RepairQuoted, RepairAnswered, RepairCompleted, RepairOverdue, RepairWithdrawn),
    )
)


def change(rows: Rows, entry: Entry) -> None:
    """Change these rows as an event says."""
    stream = entry.stream
    match entry.data:
        case OrderPlaced() as fact if any(line.kind == "GIFT" for line in fact.lines):
            _placed(rows, entry, fact)
        case LinesDelivered() as fact:
            _delivered(rows, entry, [count.line for count in fact.lines], fact.signed_at or None)
        case GiftChannelReopened() as fact:
            rows.at(entry, CHANNEL, fact.line, fact.until)
            rows.at(entry, REMINDER, fact.line, plus(fact.until, hours=-REMINDER_HOURS))
        case GiftChannelClosed() as fact:
            rows.done(stream, CHANNEL, fact.line)
            rows.done(stream, REMINDER, fact.line)
        case GiftReturnRequested() | GiftReturnExpedited() as fact:
            rows.at(entry, REVIEW, fact.gift_return_id, fact.review_by.due_at)
        case GiftReturnReviewed() as fact if fact.result in ("APPROVED", "REJECTED"):
            rows.done(stream, REVIEW, fact.gift_return_id)
        case GiftReturnWithdrawn() as fact:
            rows.done(stream, REVIEW, fact.gift_return_id)
        case GiftDispatched() as fact:
            rows.at(entry, TRANSIT, fact.gift_return_id, fact.due_by)
        case GiftReceived(gift_return_id=str() as number) | GiftReturnConfirmed(gift_return_id=number):
            rows.done(stream, TRANSIT, number)
        case GiftReturnOverdue() as fact:
            rows.done(stream, f"GIFT_{fact.step}", fact.gift_return_id)
        case RepairQuoted(repair_id=number, due_by=CalendarDay() as day):
            rows.at(entry, REPAIR, number, day.due_at)
        case RepairAnswered(repair_id=number, due_by=CalendarDay() as day):
            rows.at(entry, REPAIR, number, day.due_at)
        case RepairCompleted(repair_id=number) | RepairOverdue(repair_id=number) | RepairWithdrawn(repair_id=number):
            rows.done(stream, REPAIR, number)
        case _:
            pass


def _placed(rows: Rows, entry: Entry, fact: OrderPlaced) -> None:
    """Which gift came with what, for how many days it can be given back, and in which zone they count."""
    order = evolve(Order(), fact, entry.occurred_at)
    days, tz = rules_of(order).gift_window_days or WINDOW_DAYS, zone_of(order)
    for key, line in order.lines.items():
        if line.ordered.kind == "GIFT" and not line.ordered.gives:
            for main in (key, *main_lines(order, key)):
                rows.keep(entry.stream, _CAME_WITH, f"{main}{_BETWEEN}{key}", tz, units=days)


def _delivered(rows: Rows, entry: Entry, lines: Iterable[str], signed_at: Instant | None) -> None:
    gifts = [
        (*item.split(_BETWEEN), row.due_at, row.units)
        for (kind, item), row in rows.of(entry.stream).items()
        if kind == _CAME_WITH
    ]
    if not gifts:
        return
    delivered = set(lines)
    for main, gift, tz, days in gifts:
        if main in delivered:
            last = end_of_day(signed_at or entry.occurred_at, days, tz or SHANGHAI)
            rows.latest(entry, CHANNEL, gift, last)
            rows.latest(entry, REMINDER, gift, plus(last, hours=-REMINDER_HOURS))
