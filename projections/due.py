"""What falls due, and until when: on orders payments, quotes, refunds, windows for a return, gifts, repairs and
parcels; on streams of other kinds what their own modules say (`CHANGES`).

A row says when a stream is to be asked next. It is left behind where the deadline was met; one that was asked in
vain is put off, because the stream knows best: `later` notes until when, beside what the log says. Applying it twice
or building it anew loses nothing: the stream records each thing once.

An imported history comes in pieces, and may go on to tell that a deadline was met: one that had passed before it
was recorded has a day of grace there. Of every other order it is asked about at once.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, cast

from domain.clock import SHANGHAI, plus
from domain.fact import Instant
from domain.ledger.entry import Entry
from domain.order.common import zone_of
from domain.order.events import (
    LinesCancelled,
    LinesDelivered,
    LinesExchanged,
    LinesLost,
    LinesShipped,
    OrderPlaced,
    PaymentCaptured,
    QuoteExpired,
    RefundFailed,
    RefundFellDue,
    RefundOverdue,
    RefundOverridden,
    RefundQuoted,
    RefundSettled,
    ReplacementDelivered,
    ReturnInspected,
    ReturnRefused,
    ReturnWindowClosed,
    ReturnWithdrawn,
)
from domain.order.rights.grounds import no_reason_days
from domain.order.state import Order
from domain.refund.basket import Basket
from domain.terms.periods import no_reason_closes
from domain.terms.statute import STATUTES, statute
from projections import due_gifts, due_parcels, due_partners
from projections.due_rows import Rows
from projections.view import Tables, View

PAYMENT = "PAYMENT"
_REFUND = ("REFUND_7", "REFUND_15")
_DAYS = STATUTES[0].no_reason_days
"""A window that is counted otherwise, or in another zone than Shanghai, has a row of its own to say so."""


class Due(NamedTuple):
    """A stream that something is to be said to at `due_at`, if nothing else happens before; `item` is which of its
    quotes, refunds or lines.
    """

    stream: str
    due_at: Instant
    kind: str
    item: str = ""


def _apply(tables: Tables, entries: Sequence[Entry]) -> None:
    """In log order, entry by entry: a deadline may be set and met in one batch."""
    own = [entry for entry in entries if entry.stream.partition("/")[0] in CHANGES]
    rows = Rows(tables, {entry.stream for entry in own})
    for entry in own:
        for change in CHANGES[entry.stream.partition("/")[0]]:
            change(rows, entry)
    rows.write()


def _change(rows: Rows, entry: Entry) -> None:
    stream = entry.stream
    match entry.data:
        case OrderPlaced() as fact:
            _placed(rows, entry, fact)
        case ReturnWindowClosed() as fact:
            rows.done(stream, "WINDOW", fact.line)
        case PaymentCaptured() | LinesShipped():
            rows.done(stream, PAYMENT)
        case LinesLost():
            rows.done(stream, PAYMENT)
            _look_again(rows, entry)
        case LinesDelivered() as fact:
            rows.done(stream, PAYMENT)
            _windows(rows, entry, [count.line for count in fact.lines], fact.signed_at or None)
        case LinesCancelled() as fact:
            _fewer(rows, stream, sum(count.quantity for count in fact.lines))
            _look_again(rows, entry)
        case ReturnInspected() as fact if any(line.accepted for line in fact.lines):
            rows.done(stream, PAYMENT)
            _look_again(rows, entry)
        case ReturnRefused() | ReturnWithdrawn():
            _ask_again(rows, stream)
        case LinesExchanged() as fact:
            for count in fact.lines:
                rows.keep(stream, "EXCHANGE", f"{fact.return_id}/{count.line}", "")
        case ReplacementDelivered() as fact:
            prefix = f"{fact.return_id}/"
            found = [item for kind, item in rows.of(stream) if kind == "EXCHANGE" and item.startswith(prefix)]
            _windows(rows, entry, [item.removeprefix(prefix) for item in found], fact.signed_at or None)
        case RefundQuoted() as fact:
            rows.at(entry, "QUOTE", fact.quote_id, fact.valid_until)
        case QuoteExpired() as fact:
            rows.done(stream, "QUOTE", fact.quote_id)
        case _:
            _on_refund(rows, entry)


def _on_refund(rows: Rows, entry: Entry) -> None:
    """A refund that is settled sleeps: a payout may still come back, or someone raise what was nothing."""
    stream = entry.stream
    match entry.data:
        case RefundFellDue() as fact:
            if fact.kind == "STEP" or fact.trace:
                for kind, item in [*rows.of(stream)]:
                    if kind == "QUOTE":
                        rows.done(stream, kind, item)
            law = statute(fact.fell_due_at)
            # In a zone that changes its clocks an hour off: the order itself counts by its own days.
            alarm = plus(fact.pay_by, days=law.delay_alarm_days - law.refund_days)
            for kind, due_at in zip(_REFUND, (fact.pay_by, alarm), strict=True):
                ask_at = rows.patiently(entry, due_at) if fact.status == "DUE" else None
                rows.keep(stream, kind, fact.refund_id, due_at, ask_at)
        case RefundSettled() as fact:
            _pay(rows, stream, fact.refund_id, paid=True)
        case RefundOverridden() as fact:
            _pay(rows, stream, fact.refund_id, paid=not fact.amount)
        case RefundFailed() as fact:
            _pay(rows, stream, fact.refund_id, paid=False)
        case RefundOverdue() as fact:
            rows.done(stream, f"REFUND_{fact.days}", fact.refund_id)
        case _:
            pass


def _placed(rows: Rows, entry: Entry, fact: OrderPlaced) -> None:
    """An order waits until something is captured or sent, or no unit is left."""
    days, tz = statute(entry.occurred_at).no_reason_days, SHANGHAI
    if fact.applied or fact.rules:  # else the law's days count, in Shanghai
        order = Order(placed=fact, placed_at=entry.occurred_at, basket=Basket(items=(), coupons=fact.applied))
        days, tz = no_reason_days(order), zone_of(order)
    if fact.historical:
        rows.keep(entry.stream, "IMPORTED", "", "")
    if (days, tz) != (_DAYS, SHANGHAI):
        rows.keep(entry.stream, "TERM", tz, "", units=days)
    if fact.payment_due_at and not fact.payment_due_passed:
        units = sum(line.quantity for line in fact.lines)
        rows.keep(entry.stream, PAYMENT, "", fact.payment_due_at, fact.payment_due_at, units=units)


def _windows(rows: Rows, entry: Entry, lines: Sequence[str], signed_at: Instant | None) -> None:
    """The window of each line is counted from the latest of its signatures (R-000-05)."""
    term = ((tz, row.units) for (kind, tz), row in rows.of(entry.stream).items() if kind == "TERM")
    tz, days = next(term, (SHANGHAI, _DAYS))
    closes_at = no_reason_closes(signed_at or entry.occurred_at, days, tz)
    for line in lines:
        rows.latest(entry, "WINDOW", line, closes_at)


def _fewer(rows: Rows, stream: str, units: int) -> None:
    """A payment is waited for while a unit is left."""
    found = rows.of(stream).get((PAYMENT, ""))
    if found is None:
        return
    if found.units > units:
        rows.of(stream)[PAYMENT, ""] = found._replace(units=found.units - units)
    else:
        rows.done(stream, PAYMENT)


def _pay(rows: Rows, stream: str, refund_id: str, *, paid: bool) -> None:
    for kind in _REFUND:
        found = rows.of(stream).get((kind, refund_id))
        if found is not None:
            rows.keep(stream, kind, refund_id, found.due_at, None if paid else found.due_at, units=found.units)


def _ask_again(rows: Rows, stream: str) -> None:
    """Whatever was put off is asked about at its time."""
    for (kind, item), row in [*rows.of(stream).items()]:
        if row.asks_at > row.due_at:
            rows.keep(stream, kind, item, row.due_at, row.due_at, units=row.units)


def _look_again(rows: Rows, entry: Entry) -> None:
    """What leaves may leave only goods that have arrived, whose time to come back then is over at once."""
    soonest = rows.patiently(entry, "")
    for (kind, item), row in [*rows.of(entry.stream).items()]:
        if kind in ("WINDOW", "GIFT_CHANNEL") and row.asks_at > soonest:
            rows.keep(entry.stream, kind, item, row.due_at, max(row.due_at, soonest), units=row.units)


CHANGES: Mapping[str, Sequence[Callable[[Rows, Entry], None]]] = {
    "orders": (_change, due_gifts.change, due_parcels.change),
    "partners": (due_partners.change,),
}
"""What an event changes of these rows, by the kind of stream it is on; coupons have a table of their own. The kinds
are asked by the fact that `QUESTIONS` of the scheduler names for them.
"""
DUE = View(
    name="due",
    version=8,
    tables=(
        """CREATE TABLE {name} (
            stream TEXT NOT NULL,
            kind TEXT NOT NULL,
            item TEXT NOT NULL,
            due_at TEXT NOT NULL,
            ask_at TEXT,
            units INTEGER NOT NULL,
            later TEXT NOT NULL,
            asks_at TEXT AS (max(ask_at, later)),
            PRIMARY KEY (stream, kind, item)) STRICT, WITHOUT ROWID""",
        "CREATE INDEX {name}_at ON {name} (asks_at, stream) WHERE asks_at IS NOT NULL",
    ),
    apply=_apply,
    types=(
        *(OrderPlaced, PaymentCaptured, LinesShipped, LinesLost, LinesDelivered, LinesCancelled, ReturnInspected),
        *(ReturnRefused, ReturnWithdrawn, LinesExchanged, ReplacementDelivered, ReturnWindowClosed, RefundQuoted),
        *(QuoteExpired, RefundFellDue, RefundSettled, RefundOverridden, RefundFailed, RefundOverdue),
        *due_gifts.TYPES,
        *due_partners.TYPES,
    ),
    notes=("later",),
)


def due(tables: Tables, until: Instant, limit: int = 1000) -> list[Due]:
    """What is due by `until`, the longest overdue first."""
    statement = "SELECT stream, due_at, kind, item FROM {name} WHERE asks_at <= ? ORDER BY asks_at, stream LIMIT ?"
    return [Due(*row) for row in cast(list[tuple[str, str, str, str]], tables.rows(statement, (until, limit)))]


def put_off(tables: Tables, asked: Sequence[tuple[Due, Instant]]) -> None:
    """Ask these again at their instants, unless they were moved meanwhile."""
    statement = "UPDATE {name} SET later = ? WHERE stream = ? AND kind = ? AND item = ? AND due_at = ?"
    tables.many(statement, [(later, each.stream, each.kind, each.item, each.due_at) for each, later in asked])
