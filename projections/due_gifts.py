"""What falls due of gifts and repairs: the channel of a gift return and its reminder, reviews, parcels, promises.

Which gift came with which line is noted when an order is placed; a delivery of either moves the gift's dates. The
order itself knows them exactly, so a row may be early and is then put off.
"""

from collections.abc import Iterable, Iterator
from typing import cast

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
from domain.order.events.repairs import RepairAnswered, RepairCompleted, RepairOverdue, RepairQuoted
from domain.order.fold import evolve
from domain.order.gift_returns.channel import REMINDER_HOURS, WINDOW_DAYS
from domain.order.state import Order
from projections.due_rows import DONE, KEEP, LATEST, Change, at, patiently
from projections.view import Tables

CHANNEL, REMINDER, REVIEW, TRANSIT, REPAIR = "GIFT_CHANNEL", "GIFT_REMINDER", "GIFT_REVIEW", "GIFT_TRANSIT", "REPAIR"
_CAME_WITH = "GIFT_OF"
_BETWEEN = "\t"
_GIFTS = "SELECT item, due_at, units FROM {name} WHERE stream = ? AND kind = 'GIFT_OF' AND item >= ? AND item < ?"


def changes(tables: Tables, entry: Entry) -> Iterator[Change]:
    """What an event changes of these rows."""
    stream = entry.stream
    match entry.data:
        case OrderPlaced() as fact if any(line.kind == "GIFT" for line in fact.lines):
            yield from _placed(entry, fact)
        case LinesDelivered() as fact:
            yield from _delivered(tables, entry, [count.line for count in fact.lines], fact.signed_at or None)
        case GiftChannelReopened() as fact:
            yield at(tables, entry, CHANNEL, fact.line, fact.until)
            yield at(tables, entry, REMINDER, fact.line, plus(fact.until, hours=-REMINDER_HOURS))
        case GiftChannelClosed() as fact:
            yield DONE, (stream, CHANNEL, fact.line)
            yield DONE, (stream, REMINDER, fact.line)
        case GiftReturnRequested() | GiftReturnExpedited() as fact:
            yield at(tables, entry, REVIEW, fact.gift_return_id, fact.review_by.due_at)
        case GiftReturnReviewed() as fact if fact.result in ("APPROVED", "REJECTED"):
            yield DONE, (stream, REVIEW, fact.gift_return_id)
        case GiftReturnWithdrawn() as fact:
            yield DONE, (stream, REVIEW, fact.gift_return_id)
        case GiftDispatched() as fact:
            yield at(tables, entry, TRANSIT, fact.gift_return_id, fact.due_by)
        case GiftReceived(gift_return_id=str() as number) | GiftReturnConfirmed(gift_return_id=number):
            yield DONE, (stream, TRANSIT, number)
        case GiftReturnOverdue() as fact:
            yield DONE, (stream, f"GIFT_{fact.step}", fact.gift_return_id)
        case RepairQuoted(repair_id=number, due_by=CalendarDay() as day):
            yield at(tables, entry, REPAIR, number, day.due_at)
        case RepairAnswered(repair_id=number, due_by=CalendarDay() as day):
            yield at(tables, entry, REPAIR, number, day.due_at)
        case RepairCompleted(repair_id=number) | RepairOverdue(repair_id=number):
            yield DONE, (stream, REPAIR, number)
        case _:
            pass


def _placed(entry: Entry, fact: OrderPlaced) -> Iterator[Change]:
    """Which gift came with what, for how many days it can be given back, and in which zone they count."""
    order = evolve(Order(), fact, entry.occurred_at)
    days, tz = rules_of(order).gift_window_days or WINDOW_DAYS, zone_of(order)
    for key, line in order.lines.items():
        if line.ordered.kind == "GIFT" and not line.ordered.gives:
            for main in (key, *main_lines(order, key)):
                yield KEEP, (entry.stream, _CAME_WITH, f"{main}{_BETWEEN}{key}", tz, None, days)


def _delivered(tables: Tables, entry: Entry, lines: Iterable[str], signed_at: Instant | None) -> Iterator[Change]:
    for line in lines:
        prefix = f"{line}{_BETWEEN}"
        rows = tables.rows(_GIFTS, (entry.stream, prefix, f"{line}{chr(ord(_BETWEEN) + 1)}"))
        for item, tz, days in cast(list[tuple[str, str, int]], rows):
            gift = item.removeprefix(prefix)
            last = end_of_day(signed_at or entry.occurred_at, days, tz or SHANGHAI)
            yield LATEST, (entry.stream, CHANNEL, gift, last, patiently(tables, entry, last))
            remind_at = plus(last, hours=-REMINDER_HOURS)
            yield LATEST, (entry.stream, REMINDER, gift, remind_at, patiently(tables, entry, remind_at))
