"""One pass over the log: each statement about an order of the period is decided again as recorded, then instead.

An order whose decisions all came to the same is folded from the log, with its terms replaced, whenever it is needed;
only those that went another way are kept, since nothing else knows of that way.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple
from zlib import crc32

from api.auditing.states import States
from api.simulating.groups import groups
from domain.catalogue import KINDS
from domain.fact import Fact, Instant, Said, Stream
from domain.ledger.entry import Entry
from domain.ledger.mapper import Unreadable
from domain.ledger.reader import RawRow, Reader
from domain.ledger.vault import KnownWords
from domain.order.events import OrderPlaced
from domain.order.state import Order
from projections.audit.deciding import Shown, decided_again
from projections.simulation import Figures, Impossible, Instead, decided_instead, figures, moved, with_terms

_PAGE = 1_000
_KEPT_MAX = 20_000
_ORDERS = KINDS["orders"]


class Period(NamedTuple):
    """The orders placed from one instant to another, both included, as they say themselves."""

    begins: Instant
    ends: Instant

    def has(self, entry: Entry) -> bool:
        """Whether the entry places an order in it."""
        return isinstance(entry.data, OrderPlaced) and self.begins <= entry.occurred_at <= self.ends


class Share(NamedTuple):
    """One of so many shares of all orders."""

    number: int
    of: int

    def has(self, stream: str) -> bool:
        """Whether the order is in it."""
        return crc32(stream.encode()) % self.of == self.number


class Simulated(NamedTuple):
    """An order as it went and as it would have gone; `impossible` says why it could not have gone that way."""

    order_id: str
    placed_at: Instant
    currency: str
    recorded: Figures
    simulated: Figures | None
    impossible: str | None


class Pass:
    """The pass for one share of a period's orders."""

    def __init__(self, reader: Reader, period: Period, instead: Instead, share: Share) -> None:
        self._reader, self._period, self._instead, self._share = reader, period, instead, share
        self._states = States(reader)
        self._words = KnownWords({}, reader.vault.rows)
        self._placed: dict[str, tuple[OrderPlaced, Instant]] = {}
        self._with_terms: dict[str, OrderPlaced] = {}
        self._alike: OrderedDict[str, Stream] = OrderedDict()
        self._otherwise: dict[str, Stream] = {}
        self._impossible: dict[str, str] = {}

    def run(self, size: int, advance: Callable[[int], object]) -> list[Simulated]:
        """Pass over the log's first `size` events; `advance` is told how far it is."""
        for group in groups(self._entries(size, advance)):
            self._take(group)
            for entry in group:
                self._states.advance(entry)
            self._states.tidy()
        return [self._outcome(stream, size) for stream in self._placed]

    def _entries(self, size: int, advance: Callable[[int], object]) -> Iterator[Entry]:
        """The entries from the first order of the period on; before it only orders are looked at."""
        for page in self._reader.pages(0, size, _PAGE):
            for row in page:
                entry = self._wanted(row)
                if entry is not None:
                    yield entry
            advance(page[-1][0] + 1)

    def _wanted(self, row: RawRow) -> Entry | None:
        if self._placed:
            return self._reader.entry(row)
        if row[3] != OrderPlaced.__name__:
            return None
        entry = self._reader.entry(row)
        self._note(entry)
        return entry if self._placed else None

    def _note(self, entry: Entry) -> None:
        """Remember an order of the period, and what it would be with the terms replaced."""
        if not (self._period.has(entry) and self._share.has(entry.stream)):
            return
        placed = entry.data
        assert isinstance(placed, OrderPlaced)
        self._placed[entry.stream] = placed, entry.occurred_at
        changed = with_terms(placed, entry.occurred_at, self._instead)
        if changed != placed:
            self._with_terms[entry.stream] = changed

    def _take(self, group: Sequence[Entry]) -> None:
        for entry in group:
            if entry.version == 1:
                self._note(entry)
        placed = {entry.stream for entry in group if entry.version == 1}
        about = {entry.stream for entry in group if entry.stream in self._with_terms} - placed - self._impossible.keys()
        if not about or group[0].caused_by is not None:
            return
        head = group[0]
        kind = KINDS[head.stream.partition("/")[0]]
        stream = partial(self._states.before, position=head.position)
        judged = decided_again(kind, group, Shown(stream, self._words))
        for order in sorted(about):
            if judged.said is None:
                sentence = judged.findings[0].sentence if judged.findings else f"{head.type} can't be decided again."
                self._impossible[order] = f"position {head.position}: {sentence}"
            else:
                self._decide(order, group, judged.said, stream)

    def _decide(
        self, order: str, group: Sequence[Entry], said: tuple[str, Said], stream: Callable[[str], Stream]
    ) -> None:
        head, own = group[0], [entry for entry in group if entry.stream == order]
        before = self._before(order, head.position)
        kind = KINDS[head.stream.partition("/")[0]]
        try:
            drafts = decided_instead(kind, said, order, lambda name: before if name == order else stream(name))
        except Impossible as impossible:
            self._impossible[order] = f"position {head.position}: {impossible}"
            return
        facts = [draft.fact for draft in drafts]
        state = moved(_ORDERS, before.state, facts, said[1].at)
        after = Stream(state, own[-1].version, own[-1].leaf_hash)
        if order in self._otherwise or not _same(facts, own):
            self._alike.pop(order, None)
            self._otherwise[order] = after
        else:
            self._alike[order] = after
            while len(self._alike) > _KEPT_MAX:
                self._alike.popitem(last=False)

    def _before(self, order: str, position: int) -> Stream:
        held = self._otherwise.get(order) or self._alike.get(order)
        return held or self._folded(order, position, self._with_terms[order])

    def _folded(self, order: str, position: int, placed: OrderPlaced) -> Stream:
        """The order from its events before a position, placed like this."""
        entries = self._reader.entries(order, position)
        try:
            state = moved(_ORDERS, Order(), [placed], entries[0].occurred_at)
            for entry in entries[1:]:
                state = moved(_ORDERS, state, [entry.data], entry.occurred_at)
        except Exception as fault:
            raise Unreadable(f"{order} can't be folded, audit the ledger: {type(fault).__name__} {fault}") from fault
        return Stream(state, entries[-1].version, entries[-1].leaf_hash)

    def _outcome(self, stream: str, size: int) -> Simulated:
        placed, at = self._placed[stream]
        recorded = figures(self._folded(stream, size, placed).state)
        impossible = self._impossible.get(stream)
        other = self._otherwise.get(stream)
        simulated = None if impossible else figures(other.state) if other else recorded
        return Simulated(stream.partition("/")[2], at, placed.currency, recorded, simulated, impossible)


def _same(facts: Sequence[Fact], own: Sequence[Entry]) -> bool:
    return facts == [entry.data for entry in own]
