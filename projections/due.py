"""What falls due on orders: payments, quotes, refunds, windows for a return, gifts and repairs, and until when.

A row says when a stream is to be asked next. It is left behind where the deadline was met; one that was asked in
vain is put off, because the stream knows best. Applying it twice or building it anew loses nothing: the stream
records each thing once.

An imported history comes in pieces, and may go on to tell that a deadline was met: one that had passed before it
was recorded has a day of grace there. Of every other order it is asked about at once.
"""

from collections.abc import Iterator, Sequence
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
from domain.order.fold import evolve
from domain.order.rights.grounds import no_reason_days
from domain.order.state import Order
from domain.terms.periods import no_reason_closes
from domain.terms.statute import STATUTES, statute
from projections import due_gifts
from projections.due_rows import DONE, KEEP, LATEST, Change, patiently
from projections.view import Tables, View

PAYMENT = "PAYMENT"
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
    for entry in entries:
        if entry.stream.startswith("orders/"):
            for statement, values in (*_changes(tables, entry), *due_gifts.changes(tables, entry)):
                tables.many(statement, [values])


def _changes(tables: Tables, entry: Entry) -> Iterator[Change]:
    stream = entry.stream
    match entry.data:
        case OrderPlaced() as fact:
            yield from _placed(entry, fact)
        case PaymentCaptured() | LinesShipped():
            yield DONE, (stream, PAYMENT, "")
        case LinesLost():
            yield DONE, (stream, PAYMENT, "")
            yield _look_again(tables, entry)
        case LinesDelivered() as fact:
            yield DONE, (stream, PAYMENT, "")
            yield from _windows(tables, entry, [count.line for count in fact.lines], fact.signed_at or None)
        case LinesCancelled() as fact:
            yield _FEWER, (sum(count.quantity for count in fact.lines), stream)
            yield _NONE_LEFT, (stream,)
            yield _look_again(tables, entry)
        case ReturnInspected() as fact if any(line.accepted for line in fact.lines):
            yield DONE, (stream, PAYMENT, "")
            yield _look_again(tables, entry)
        case ReturnRefused() | ReturnWithdrawn():
            yield _ASK_AGAIN, (stream,)
        case LinesExchanged() as fact:
            yield from (
                (KEEP, (stream, "EXCHANGE", f"{fact.return_id}/{count.line}", "", None, 0)) for count in fact.lines
            )
        case ReplacementDelivered() as fact:
            prefix = f"{fact.return_id}/"
            found = tables.rows(_EXCHANGED, (stream, prefix, f"{fact.return_id}0"))
            yield from _windows(tables, entry, [str(item)[len(prefix) :] for (item,) in found], fact.signed_at or None)
        case ReturnWindowClosed() as fact:
            yield DONE, (stream, "WINDOW", fact.line)
        case RefundQuoted() as fact:
            yield (
                KEEP,
                (stream, "QUOTE", fact.quote_id, fact.valid_until, patiently(tables, entry, fact.valid_until), 0),
            )
        case QuoteExpired() as fact:
            yield DONE, (stream, "QUOTE", fact.quote_id)
        case _:
            yield from _on_refund(tables, entry)


def _on_refund(tables: Tables, entry: Entry) -> Iterator[Change]:
    """A refund that is settled sleeps: a payout may still come back, or someone raise what was nothing."""
    stream = entry.stream
    match entry.data:
        case RefundFellDue() as fact:
            if fact.kind == "STEP" or fact.trace:
                yield _QUOTES_GONE, (stream,)
            law = statute(fact.fell_due_at)
            # In a zone that changes its clocks an hour off: the order itself counts by its own days.
            alarm = plus(fact.pay_by, days=law.delay_alarm_days - law.refund_days)
            for kind, due_at in (("REFUND_7", fact.pay_by), ("REFUND_15", alarm)):
                ask_at = patiently(tables, entry, due_at) if fact.status == "DUE" else None
                yield KEEP, (stream, kind, fact.refund_id, due_at, ask_at, 0)
        case RefundSettled() as fact:
            yield _SLEEP, (stream, fact.refund_id)
        case RefundOverridden() as fact:
            yield _WAKE if fact.amount else _SLEEP, (stream, fact.refund_id)
        case RefundFailed() as fact:
            yield _WAKE, (stream, fact.refund_id)
        case RefundOverdue() as fact:
            yield DONE, (stream, f"REFUND_{fact.days}", fact.refund_id)
        case _:
            pass


def _placed(entry: Entry, fact: OrderPlaced) -> Iterator[Change]:
    """An order waits until something is captured or sent, or no unit is left."""
    order = evolve(Order(), fact, entry.occurred_at)
    days, tz = no_reason_days(order), zone_of(order)
    if fact.historical:
        yield KEEP, (entry.stream, "IMPORTED", "", "", None, 0)
    if (days, tz) != (_DAYS, SHANGHAI):
        yield KEEP, (entry.stream, "TERM", tz, "", None, days)
    if fact.payment_due_at and not fact.payment_due_passed:
        units = sum(line.quantity for line in fact.lines)
        yield KEEP, (entry.stream, PAYMENT, "", fact.payment_due_at, fact.payment_due_at, units)


def _windows(tables: Tables, entry: Entry, lines: Sequence[str], signed_at: Instant | None) -> Iterator[Change]:
    """The window of each line is counted from the latest of its signatures (R-000-05)."""
    term = cast(list[tuple[str, int]], tables.rows(_TERM, (entry.stream,)))
    tz, days = term[0] if term else (SHANGHAI, _DAYS)
    closes_at = no_reason_closes(signed_at or entry.occurred_at, days, tz)
    for line in lines:
        yield LATEST, (entry.stream, "WINDOW", line, closes_at, patiently(tables, entry, closes_at))


def _look_again(tables: Tables, entry: Entry) -> Change:
    """What leaves may leave only goods that have arrived, whose time to come back then is over at once."""
    return _LOOK_AGAIN, (patiently(tables, entry, ""), entry.stream)


_FEWER = "UPDATE {name} SET units = units - ? WHERE stream = ? AND kind = 'PAYMENT'"
_NONE_LEFT = "DELETE FROM {name} WHERE stream = ? AND kind = 'PAYMENT' AND units <= 0"
_QUOTES_GONE = "DELETE FROM {name} WHERE stream = ? AND kind = 'QUOTE'"
_SLEEP = "UPDATE {name} SET ask_at = NULL WHERE stream = ? AND kind IN ('REFUND_7', 'REFUND_15') AND item = ?"
_WAKE = "UPDATE {name} SET ask_at = due_at WHERE stream = ? AND kind IN ('REFUND_7', 'REFUND_15') AND item = ?"
_ASK_AGAIN = "UPDATE {name} SET ask_at = due_at WHERE stream = ? AND ask_at > due_at"
_LOOK_AGAIN = """UPDATE {name} SET ask_at = max(due_at, ?1)
    WHERE stream = ?2 AND kind IN ('WINDOW', 'GIFT_CHANNEL') AND ask_at > ?1"""
_TERM = "SELECT item, units FROM {name} WHERE stream = ? AND kind = 'TERM'"
_EXCHANGED = "SELECT item FROM {name} WHERE stream = ? AND kind = 'EXCHANGE' AND item >= ? AND item < ?"

DUE = View(
    name="due",
    version=6,
    tables=(
        """CREATE TABLE {name} (
            stream TEXT NOT NULL,
            kind TEXT NOT NULL,
            item TEXT NOT NULL,
            due_at TEXT NOT NULL,
            ask_at TEXT,
            units INTEGER NOT NULL,
            PRIMARY KEY (stream, kind, item)) STRICT, WITHOUT ROWID""",
        "CREATE INDEX {name}_at ON {name} (ask_at, stream) WHERE ask_at IS NOT NULL",
    ),
    apply=_apply,
)


def due(tables: Tables, until: Instant, limit: int = 1000) -> list[Due]:
    """What is due by `until`, the longest overdue first."""
    statement = "SELECT stream, due_at, kind, item FROM {name} WHERE ask_at <= ? ORDER BY ask_at, stream LIMIT ?"
    return [Due(*row) for row in cast(list[tuple[str, str, str, str]], tables.rows(statement, (until, limit)))]


def put_off(tables: Tables, asked: Sequence[tuple[Due, Instant]]) -> None:
    """Ask these again at their instants, unless they were moved meanwhile."""
    statement = "UPDATE {name} SET ask_at = ? WHERE stream = ? AND kind = ? AND item = ? AND due_at = ?"
    tables.many(statement, [(later, each.stream, each.kind, each.item, each.due_at) for each, later in asked])
