"""The deadlines of an order and of its cases as spans: since when, until when, and what became of them.

They are read from the facts that set and met them, in their order, so that a past moment shows those known then. What
is worked out from the order itself (its windows, its parcels) is asked of the order's own rules.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import cast

from domain.calendar import CalendarDay
from domain.fact import Instant
from domain.ledger.entry import Entry
from domain.order.events import (
    CompensationGranted,
    LinesDelivered,
    LinesLost,
    LinesShipped,
    OrderFact,
    OrderPlaced,
    RefundFailed,
    RefundFellDue,
    RefundOverridden,
    RefundQuoted,
    RefundSettled,
    ReplacementDelivered,
    ReturnAuthorised,
    ReturnDispatched,
    ReturnInspected,
    ReturnReceived,
    ReturnRefused,
    ReturnRequested,
    ReturnWithdrawn,
)
from domain.order.events.gift_moves import GiftDispatched, GiftReturnConfirmed, GiftReturnWithdrawn
from domain.order.events.gift_returns import GiftReturnExpedited, GiftReturnRequested, GiftReturnReviewed
from domain.order.events.gifts import GiftReceived
from domain.order.events.repairs import RepairAnswered, RepairCompleted, RepairQuoted, RepairWithdrawn
from domain.order.fold import evolve
from domain.order.gift_returns.channel import closes_at
from domain.order.rights import barriers
from domain.order.rights.grounds import no_reason_end
from domain.order.state import Order
from domain.sla import ClockBreached, ClockMet, ClockPaused, ClockResumed, ClockStarted, ClockStopped
from projections.console.spans import Pause, Span, Spans
from projections.returns_view import quote_status
from projections.shipments_view import shipment_rows


def order_spans(entries: Sequence[Entry], at: Instant) -> list[Span]:
    """The deadlines of an order as of its entries, which begin with its first; `at` is when they are looked at."""
    spans, order = Spans(), Order()
    for entry in entries:
        order = evolve(order, cast(OrderFact, entry.data), entry.occurred_at)
        _of_money(spans, order, entry)
        _of_goods(spans, entry)
    _of_quotes(spans, order, entries)
    return [*spans.found.values(), *_windows(order, entries), *_parcels(order, entries)]


def case_spans(entries: Iterable[Entry]) -> list[Span]:
    """The clocks of a case, with what they stood still."""
    spans, kinds = Spans(), dict[str, str]()
    for entry in entries:
        fact = entry.data
        if isinstance(fact, ClockStarted):
            kinds[fact.clock_id] = f"CLOCK_{fact.kind}"
            spans.set(kinds[fact.clock_id], fact.clock_id, entry, fact.due_at, provisional=fact.provisional)
        elif isinstance(fact, ClockPaused | ClockResumed | ClockMet | ClockBreached | ClockStopped):
            _on_clock(spans, kinds.get(fact.clock_id, ""), entry, fact)
    return list(spans.found.values())


def _on_clock(
    spans: Spans,
    kind: str,
    entry: Entry,
    fact: ClockPaused | ClockResumed | ClockMet | ClockBreached | ClockStopped,
) -> None:
    span = spans.found.get((entry.stream, kind, fact.clock_id))
    pauses = span.pauses if span else ()
    if pauses and pauses[-1].until is None and not isinstance(fact, ClockBreached):
        pauses = (*pauses[:-1], pauses[-1]._replace(until=max(entry.occurred_at, pauses[-1].since)))
    match fact:
        case ClockPaused():
            paused = Pause(entry.occurred_at, None, fact.waiting_for)
            spans.change(kind, fact.clock_id, entry, pauses=(*pauses, paused))
        case ClockResumed():
            spans.change(kind, fact.clock_id, entry, pauses=pauses, due_at=fact.due_at)
        case ClockMet() | ClockStopped():
            spans.change(kind, fact.clock_id, entry, pauses=pauses)
            spans.end(kind, fact.clock_id, entry, needed=isinstance(fact, ClockMet))
        case ClockBreached():
            pass


def _of_money(spans: Spans, order: Order, entry: Entry) -> None:
    match entry.data:
        case OrderPlaced() as fact:
            if fact.payment_due_at:
                spans.set("PAYMENT", "", entry, fact.payment_due_at)
            for coupon in fact.applied:
                spans.set("COUPON", coupon.coupon_id, entry, coupon.terms.valid_until)
        case RefundFellDue(status="DUE") as fact:
            spans.set("REFUND", fact.refund_id, entry, fact.pay_by)
        case RefundSettled() as fact:
            spans.end("REFUND", fact.refund_id, entry)
        case RefundFailed() as fact:
            key = (entry.stream, "REFUND", fact.refund_id)
            if key in spans.found:
                spans.found[key] = spans.found[key]._replace(ended_at=None, needed=True)
        case RefundOverridden() as fact:
            if order.refunds[fact.refund_id].status == "SETTLED":
                spans.end("REFUND", fact.refund_id, entry, needed=False)
        case CompensationGranted(valid_until=str() as until) as fact:
            spans.set("VOUCHER", fact.coupon_id or "", entry, until)
        case _:
            pass
    if order.outstanding == 0 or not order.any_kept:
        spans.end("PAYMENT", "", entry, needed=order.any_kept)


def _of_goods(spans: Spans, entry: Entry) -> None:
    """What is on its way back, gifts and repairs."""
    match entry.data:
        case ReturnAuthorised(send_by=str() as until) as fact:
            spans.set("SEND_BY", fact.return_id, entry, until)
        case ReturnDispatched() | ReturnReceived() | ReturnInspected() as fact:
            spans.end("SEND_BY", fact.return_id, entry)
        case ReturnWithdrawn() | ReturnRefused() as fact:
            spans.end("SEND_BY", fact.return_id, entry, needed=False)
        case GiftReturnRequested() as fact:
            _day(spans, "GIFT_REVIEW", fact.gift_return_id, entry, fact.review_by)
        case GiftReturnExpedited() as fact:
            spans.change("GIFT_REVIEW", fact.gift_return_id, entry, due_at=fact.review_by.due_at)
        case GiftReturnReviewed() as fact if fact.result in ("APPROVED", "REJECTED"):
            spans.end("GIFT_REVIEW", fact.gift_return_id, entry)
        case GiftReturnWithdrawn() as fact:
            spans.end("GIFT_REVIEW", fact.gift_return_id, entry, needed=False)
        case GiftDispatched() as fact:
            spans.set("GIFT_TRANSIT", fact.gift_return_id, entry, fact.due_by)
        case GiftReceived(gift_return_id=str() as number) | GiftReturnConfirmed(gift_return_id=number):
            spans.end("GIFT_TRANSIT", number, entry)
        case RepairQuoted(due_by=CalendarDay() as day) | RepairAnswered(due_by=CalendarDay() as day) as fact:
            _day(spans, "REPAIR", fact.repair_id, entry, day)
        case RepairCompleted() | RepairWithdrawn() as fact:
            spans.end("REPAIR", fact.repair_id, entry, needed=isinstance(fact, RepairCompleted))
        case _:
            pass


def _day(spans: Spans, kind: str, item: str, entry: Entry, day: CalendarDay) -> None:
    spans.set(kind, item, entry, day.due_at, provisional=day.provisional)


def _of_quotes(spans: Spans, order: Order, entries: Sequence[Entry]) -> None:
    """A quote ends with the step that took it up, or that put it out of date."""
    for place, entry in enumerate(entries):
        if not isinstance(entry.data, RefundQuoted):
            continue
        quote = entry.data
        spans.set("QUOTE", quote.quote_id, entry, quote.valid_until)
        became = quote_status(quote, order)
        steps = (each for each in entries[place:] if isinstance(each.data, RefundFellDue) and each.data.trace)
        if became in ("USED", "SUPERSEDED") and (step := next(steps, None)):
            spans.end("QUOTE", quote.quote_id, step, needed=became == "USED")


def _windows(order: Order, entries: Sequence[Entry]) -> Iterable[Span]:
    """Until when goods may come back without a reason, where that is a right, and gifts may be asked to."""
    arrivals = [each for each in entries if isinstance(each.data, LinesDelivered | ReplacementDelivered)]
    if not arrivals:
        return
    last = arrivals[-1]
    for key, line in order.lines.items():
        named = [each for each in arrivals if isinstance(each.data, LinesDelivered) and _names(each.data, key)]
        entry = named[-1] if named else last
        since = line.signed_at or entry.occurred_at
        ends = no_reason_end(order, key) if line.ordered.kind == "GOODS" and line.kept > 0 else None
        if ends is not None and not barriers(order, key, since):
            yield Span("WINDOW", key, entry.stream, entry.version, since, ends)
        channel = closes_at(order, key) if key in order.gifts and line.kept > 0 else None
        if channel is not None:
            yield Span("GIFT_CHANNEL", key, entry.stream, entry.version, since, channel)


def _names(fact: LinesDelivered, key: str) -> bool:
    return any(count.line == key for count in fact.lines)


def _over(order: Order, entries: Sequence[Entry]) -> dict[str, list[tuple[Instant, bool]]]:
    """Each unit of each line that is on its way no more, as it was told: when, and whether it arrived then. Others got
    lost, or came back though nobody had said that they arrived, which are the last.
    """
    found: dict[str, list[tuple[Instant, bool]]] = {}
    back: dict[str, Instant] = {}
    for entry in entries:
        match entry.data:
            case LinesDelivered() as fact:
                for count in fact.lines:
                    came = (fact.signed_at or entry.occurred_at, True)
                    found.setdefault(count.line, []).extend([came] * count.quantity)
            case LinesLost() as fact:
                for count in fact.lines:
                    found.setdefault(count.line, []).extend([(entry.occurred_at, False)] * count.quantity)
            case ReturnRequested() | GiftReceived() as fact:
                back = {count.line: entry.occurred_at for count in fact.lines} | back
            case _:
                pass
    for key, line in order.lines.items():
        unsaid = line.returned + line.requested - line.delivered
        found.setdefault(key, []).extend([(back.get(key, entries[-1].occurred_at), False)] * unsaid)
    return found


def _parcels(order: Order, entries: Sequence[Entry]) -> Iterable[Span]:
    """Until when shipments were promised; one is there with the last of its own units. Which these are, no delivery
    says: what a carrier calls signed for arrived first, then what was sent first, as everywhere. One of which nothing
    was said to have arrived is not waited for any more once all of it got lost or came back.
    """
    over, taken = _over(order, entries), Counter[str]()
    sent = [each for each in entries if isinstance(each.data, LinesShipped)]
    for row in sorted(shipment_rows(order), key=lambda each: each["status"] != "SIGNED"):
        units: list[tuple[Instant, bool]] = []
        for count in row["lines"]:
            units += over[count.line][taken[count.line] :][: count.quantity]
            taken[count.line] += count.quantity
        if row["promised_until"] is None:
            continue
        came = [at for at, arrived in units if arrived]
        ended = None if row["missing"] else max(came or [at for at, _ in units])
        number: int = row["shipment"]
        entry = sent[number - 1]
        span = Span("PARCEL", str(number), entry.stream, entry.version, row["shipped_at"], row["promised_until"], ended)
        yield span._replace(needed=ended is None or bool(came))
