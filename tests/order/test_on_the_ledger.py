"""Every history on a real ledger: it records what was decided, and its clock finds whatever time brings."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from hypothesis import given, settings

from domain.catalogue import KINDS
from domain.clock import instant, moment
from domain.errors import Refused
from domain.ledger.command import Command, Outcome
from domain.order.common import zone_of
from domain.order.parcels import promised_until
from domain.order.state import Order
from projections.due import PAYMENT
from projections.follower import Follower
from tests.book import Book
from tests.order.machine import told
from tests.order.mall import SEEDS, Saying, tell
from tests.story import Shop

EXAMPLES = settings(max_examples=100, deadline=None, database=None)
LENGTH = 40
Question = tuple[str, str, str]
"""The order, the kind of its deadline, and of what."""


def say(book: Book, said: Saying) -> Outcome:
    """Say it to the ledger, at the time at which it was said."""
    book.steady.now = moment(said.now) - timedelta(seconds=1)
    shape = KINDS[said.stream.partition("/")[0]].door[said.type].said
    happened = {"at": said.at or said.now} if "at" in shape.__struct_fields__ else {}
    stated, rows = book.stated(said.stream, said.type, said.members | happened)
    facts = (stated._replace(occurred_at=said.at),)
    (outcome,) = book.ledger.append(
        Command(said.stream, facts, "k1/staff-7", rows, historical=said.historical, may_backdate=True)
    )
    return outcome


def named(outcome: Outcome) -> Counter[str]:
    """The names of what was recorded, or the code of the refusal."""
    if isinstance(outcome, Refused):
        return Counter([outcome.code])
    assert not isinstance(outcome, Exception), outcome
    return Counter(entry.type for entry in outcome.entries)


def retold(seed: int, book: Book) -> None:
    """Tell a history to the ledger, all but what its own clock says; it does what the decisions alone do."""
    shop = Shop()
    for said in told(seed, LENGTH).told:
        if said.type in KINDS[said.stream.partition("/")[0]].internal:
            continue
        refusal = tell(shop, said)
        names = [refusal.code] if refusal else [type(draft.fact).__name__ for draft in shop.last]
        assert named(say(book, said)) == Counter(names), said


def questions(orders: dict[str, Order]) -> Iterator[Question]:
    """Everything the clock might ask the orders."""
    for stream, order in orders.items():
        yield stream, PAYMENT, ""
        yield from ((stream, "QUOTE", key) for key in order.quotes)
        yield from ((stream, "WINDOW", key) for key in order.lines)
        told_of_long_ago = order.placed is not None and order.placed.historical
        ends = (
            set[str]()
            if told_of_long_ago
            else {end for each in order.shipments if (end := promised_until(each.eta, zone_of(order)))}
        )
        yield from ((stream, "SHIPMENT", end) for end in ends)
        yield from ((stream, kind, key) for key in order.refunds for kind in ("REFUND_7", "REFUND_15"))


def matters(book: Book, asked: Question) -> bool:
    """Whether the order would record an answer now."""
    stream, kind, item = asked
    type_, members = (
        ("PaymentExpired", dict[str, Any]()) if kind == PAYMENT else ("OrderDue", {"kind": kind, "item": item})
    )
    stated, _ = book.stated(stream, type_, members)
    (outcome,) = book.ledger.append(Command(stream, (stated,), "ledger", dry_run=True))
    return bool(named(outcome))


@EXAMPLES
@given(SEEDS)
def test_the_clock_finds_whatever_time_brings_whatever_was_said(seed: int):
    book, follower = Book(), Follower(":memory:")
    retold(seed, book)
    follower.apply(book.ledger.log(-1))
    streams = {entry.stream for entry in book.ledger.log(-1) if entry.stream.startswith("orders/")}
    orders = {stream: book.stream(stream).state for stream in streams}
    for days in (2, 10, 30):
        book.later(days=days)
        found = {(each.stream, each.kind, each.item) for each in follower.due(instant(book.steady.now))}
        assert {asked for asked in questions(orders) if matters(book, asked)} <= found
    book.ledger.close()
    follower.close()
