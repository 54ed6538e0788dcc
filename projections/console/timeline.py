"""An order's time as it is drawn: events, deadlines, and the stretches in which nothing happened."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any, Literal, NamedTuple, get_args

from domain.calendar import CALENDAR
from domain.clock import local_date, moment
from domain.fact import Fact, Instant
from domain.ledger.entry import LEDGER, Entry
from domain.message import MessagePrepared, MessageSent
from domain.order import events
from projections.console.deadlines import case_spans, order_spans
from projections.console.spans import Span

Lane = Literal["ORDER", "DELIVERY", "RETURNS", "REFUNDS", "CASE"]
LANES: tuple[Lane, ...] = get_args(Lane)
GAP_HOURS = 72
"""A longer stretch without any event is told as a gap."""
AHEAD_DAYS = 45
"""Deadlines that run are looked ahead to for so long."""
_DELIVERY = (
    *(events.LinesShipped, events.LinesDelivered, events.LinesLost, events.ReplacementShipped),
    *(events.ReplacementDelivered, events.RecallNoticed, *get_args(events.ParcelFact)),
)
_REFUNDS = (
    *(events.RefundQuoted, events.QuoteExpired, events.RefundFellDue, events.RefundSettled, events.RefundFailed),
    *(events.RefundOverridden, events.RefundGranted, events.RefundOverdue, events.RefundNetted),
    *(events.ShortfallArose, events.ShortfallClosed, events.ShortfallWaived, events.ShortfallCollected),
    *(events.CompensationGranted, events.DamagesAssessed, events.PriceAdjusted),
)
_RETURNS = (
    *(events.ReturnRequested, events.ReturnWindowClosed, *get_args(events.ReturnFact)),
    *(*get_args(events.BoundFact), *get_args(events.GiftReturnFact), *get_args(events.RepairFact)),
)
_BY_KIND: Mapping[str, Lane] = {
    "REFUND": "REFUNDS",
    "QUOTE": "REFUNDS",
    "VOUCHER": "REFUNDS",
    "PARCEL": "DELIVERY",
    "PAYMENT": "ORDER",
    "COUPON": "ORDER",
}


class Gap(NamedTuple):
    """A stretch without an event: `working_days` whole days of it, `waiting` for whom and what. The last one ends with
    the moment shown, `until_now`.
    """

    starts_at: Instant
    ends_at: Instant
    days: int
    working_days: int
    provisional: bool
    until_now: bool
    waiting: tuple[dict[str, Any], ...]


def timeline(
    order: Sequence[Entry], checkout: Sequence[Entry], cases: Mapping[str, Sequence[Entry]], at: Instant
) -> dict[str, Any]:
    """The events of an order, of the checkout before it and of its cases, and their deadlines, as of a moment `at`.

    All lists are in the order of time; instants as they occurred.
    """
    entries = sorted([*checkout, *order, *(each for case in cases.values() for each in case)], key=_when)
    at = max(at, entries[-1].occurred_at)
    spans = [*order_spans(order, at), *(span for case in cases.values() for span in case_spans(case))]
    spans.sort(key=lambda span: (span.starts_at, span.due_at, span.kind, span.item))
    gaps = list(_gaps(entries, spans, at))
    ahead = _ahead(spans, at)
    return {
        "at": at,
        "until": ahead,
        "events": [_event(each) for each in entries],
        "deadlines": [_deadline(each, at) for each in spans],
        "gaps": [each._asdict() for each in gaps],
        "days_off": list(_days_off(entries[0].occurred_at, ahead, gaps)),
    }


def lane_of(stream: str, fact: Fact) -> Lane:
    """In which lane an event is told."""
    if stream.startswith("cases/"):
        return "CASE"
    if isinstance(fact, _DELIVERY):
        return "DELIVERY"
    if isinstance(fact, _REFUNDS):
        return "REFUNDS"
    if isinstance(fact, events.CaseLinked):
        return "CASE"
    if isinstance(fact, MessagePrepared) and stream.startswith("orders/"):
        about = fact.kind.partition("_")[0]
        return "REFUNDS" if fact.refund_id else "RETURNS" if about in ("RETURN", "EXCHANGE", "GIFT") else "ORDER"
    return "RETURNS" if isinstance(fact, _RETURNS) and not isinstance(fact, MessageSent) else "ORDER"


def _when(entry: Entry) -> tuple[Instant, int]:
    return entry.occurred_at, entry.position


def _event(entry: Entry) -> dict[str, Any]:
    return {
        "stream": entry.stream,
        "version": entry.version,
        "type": entry.type,
        "lane": lane_of(entry.stream, entry.data),
        "occurred_at": entry.occurred_at,
        "recorded_at": entry.recorded_at,
        "concluded": entry.actor == LEDGER,
    }


def _deadline(span: Span, at: Instant) -> dict[str, Any]:
    lane = "CASE" if span.stream.startswith("cases/") else _BY_KIND.get(span.kind, "RETURNS")
    return {
        "kind": span.kind,
        "item": span.item,
        "lane": lane,
        "stream": span.stream,
        "version": span.version,
        "who": span.who,
        "state": span.state(at),
        "starts_at": span.starts_at,
        "due_at": span.due_at,
        "ended_at": span.ended_at,
        "provisional": span.provisional,
        "pauses": [each._asdict() for each in span.pauses],
    }


def _gaps(entries: Sequence[Entry], spans: Sequence[Span], at: Instant) -> Iterable[Gap]:
    instants = [each.occurred_at for each in entries]
    for place, (before, after) in enumerate(pairwise([*instants, at])):
        passed = moment(after) - moment(before)
        if passed > timedelta(hours=GAP_HOURS):
            works, provisional = _working(before, after)
            waiting = tuple(_waiting(spans, before, after))
            yield Gap(before, after, passed.days, works, provisional, place == len(entries) - 1, waiting)


def _working(before: Instant, after: Instant) -> tuple[int, bool]:
    """The working days between two instants' dates, both left out."""
    day, last = local_date(before) + timedelta(days=1), local_date(after)
    works, unsure = 0, False
    while day < last:
        working, provisional = CALENDAR.is_working_day(day)
        works += working
        unsure |= provisional
        day += timedelta(days=1)
    return works, unsure


def _waiting(spans: Sequence[Span], before: Instant, after: Instant) -> Iterable[dict[str, Any]]:
    """Whose turn it was all that time: by deadlines that ran through it, and clocks that stood still for somebody."""
    for span in spans:
        through = span.starts_at <= before and (span.ended_at is None or span.ended_at >= after)
        if not through or span.who is None:
            continue
        pause = next((each for each in span.pauses if each.since <= before and (each.until or after) >= after), None)
        who = pause.who if pause else span.who
        late = span.due_at < after and pause is None
        yield {"who": who, "kind": span.kind, "item": span.item, "late": late, "paused": pause is not None}


def _ahead(spans: Iterable[Span], at: Instant) -> Instant:
    """Until when is looked: the last deadline that runs and is near enough."""
    last = moment(at) + timedelta(days=AHEAD_DAYS)
    running = (span.due_at for span in spans if span.state(at) in ("RUNNING", "PAUSED") and moment(span.due_at) <= last)
    return max((at, *running))


def _days_off(first: Instant, last: Instant, gaps: Sequence[Gap]) -> Iterable[dict[str, Any]]:
    """The days in that time on which nobody works, outside of gaps, which count theirs."""
    within = [(local_date(gap.starts_at), local_date(gap.ends_at)) for gap in gaps]
    day, until = local_date(first), local_date(last)
    while day <= until:
        inside = next((end for start, end in within if start < day < end), None)
        if inside is not None:
            day = inside
            continue
        works, provisional = CALENDAR.is_working_day(day)
        if not works:
            yield {"day": day.isoformat(), "provisional": provisional}
        day += timedelta(days=1)
