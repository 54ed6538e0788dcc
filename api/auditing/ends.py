"""Streams at their end: their view from what was moved along and from their events anew, and what they posted."""

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from api.auditing.states import States
from api.auditing.tally import Tally
from api.auditing.vaults import VAULT
from domain.fact import INTEGER_MAX, Stream
from domain.ledger.entry import Entry
from domain.ledger.reader import Reader
from domain.order.state import Order
from projections.audit.deciding import Unfoldable
from projections.journal.agreement import disagreements
from projections.journal.book_keeping import POSTING, Books, book, posts
from projections.order_view import order_view

VIEWED = "order views"
JOURNAL = "journal"
_encode = msgspec.json.Encoder(order="sorted").encode
_exactly = msgspec.msgpack.Encoder().encode


class Span:
    """Positions up to `before`, of a log of `size` events."""

    def __init__(self, reader: Reader, before: int, size: int) -> None:
        self._reader = reader
        self._before = before
        self._size = size

    def check(self, streams: Iterable[str], states: States, tally: Tally) -> None:
        """Check those streams whose last event stands here. `states` were moved along up to the same place."""
        for stream in streams:
            if self._reader.kinds.of(stream).subject is not None:
                self._check_whose(stream, states, tally)
            if stream.partition("/")[0] in POSTING and self._ends_here(stream, self._size):
                self._check(stream, states, tally)

    def _ends_here(self, stream: str, size: int) -> bool:
        return self._reader.last_of(stream, self._before) == self._reader.last_of(stream, size)

    def _check_whose(self, stream: str, states: States, tally: Tally) -> None:
        """Whether the vault has the stream as the person's whose it is: an erasure finds her words by that."""
        try:
            whose = states.whose(stream, self._before)
        except Unfoldable:
            return
        subject = self._reader.vault.subject

        def is_kept_otherwise() -> bool:
            return subject(stream) != subject(whose)  # which may have learnt later whose it is

        if is_kept_otherwise() and self._ends_here(stream, INTEGER_MAX) and is_kept_otherwise():  # not just now
            sentence = f"What is said on it is {whose}'s; the vault has it as {subject(stream)}'s."
            tally.found(VAULT, sentence, None, stream)

    def _check(self, stream: str, states: States, tally: Tally) -> None:
        try:
            entries = self._reader.entries(stream, self._before)
            moved, anew = states.before(stream, self._before), self._reader.kinds.fold(stream, entries)
        except Unfoldable:
            return
        except Exception:  # noqa: BLE001 - what can't be read or folded was said at its position
            return
        if isinstance(moved.state, Order):
            _check_view(stream, moved, anew, tally)
        _check_journal(stream, entries, anew, tally)


def _check_view(stream: str, moved: Stream, anew: Stream, tally: Tally) -> None:
    """Of states that are alike to the byte one view is made: the other would be the same, and costs as much."""
    tally.count(VIEWED)
    try:
        view = _viewed(stream, anew)
        same = _exactly(moved) == _exactly(anew) or _viewed(stream, moved) == view
    except Exception as fault:  # noqa: BLE001 - what was tampered with may be a state that no view expects
        tally.found(VIEWED, f"The order has no view: {type(fault).__name__} {fault}".strip(), None, stream)
        return
    if not same:
        tally.found(VIEWED, "The order's view is another one when it is replayed again.", None, stream)


def _check_journal(stream: str, entries: Sequence[Entry], state: Stream, tally: Tally) -> None:
    """Whether each event's postings come to nothing in each currency, and all together to what the stream says."""
    books: Books | None = None
    balances: Counter[str] = Counter()
    for entry in filter(posts, entries):
        try:
            booked = book(books, entry)
        except Exception as fault:  # noqa: BLE001 - what was tampered with may be what no books expect
            sentence = f"{entry.type} can't be booked: {type(fault).__name__} {fault}".strip()
            tally.found(JOURNAL, sentence, entry.position, stream)
            return
        books = booked.books
        totals: Counter[str] = Counter()
        for line in booked.postings:
            totals[line.currency] += line.amount
            balances[line.account] += line.amount
        tally.count("postings", len(booked.postings))
        if any(totals.values()):
            tally.found(JOURNAL, f"The postings of {entry.type} come to {dict(totals)}.", entry.position, stream)
    for sentence in disagreements(balances, state.state):
        tally.found(JOURNAL, sentence, entries[-1].position, stream)


def _viewed(stream: str, state: Stream) -> bytes:
    return _encode(order_view(state.state, state.version, stream.partition("/")[2]))
