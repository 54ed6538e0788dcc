"""What a pack is made of: the events that bear on an order or a checkout, and what the vault still says of them."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from domain.campaign import Campaign
from domain.case.state import Case
from domain.catalogue import KINDS
from domain.checkout import Checkout, CheckoutShown
from domain.fact import Fact, Instant
from domain.ledger.entry import Entry
from domain.order.events import OrderPlaced
from domain.order.state import Order
from projections.replay import fold
from projections.words import NO_WORDS, Words

F = TypeVar("F", bound=Fact)


class Held(NamedTuple):
    """A content as it is kept: how many bytes there are of it, None where they are not here; and whether the hash it
    was recorded under is still known.
    """

    size: int | None
    hash_known: bool


class Sources(NamedTuple):
    """The events that bear on `subject`, in log order; `words` are those that this reader may see, `kept` the
    commitments whose words the vault still holds, `contents` what was shown, by the commitment to its hash.
    """

    subject: str
    entries: tuple[Entry, ...]
    words: Words = NO_WORDS
    kept: frozenset[str] = frozenset()
    contents: Mapping[str, Held] = MappingProxyType({})


class Material:
    """The same, found by stream and by type, and folded."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.words = sources.words
        self.streams: dict[str, list[Entry]] = {}
        for entry in sources.entries:
            self.streams.setdefault(entry.stream, []).append(entry)

    @property
    def last(self) -> Entry:
        """The last event in it: the pack is as of that one, whatever else the log holds since."""
        return self.sources.entries[-1]

    @property
    def at(self) -> Instant:
        """When that was recorded; the time of the dispute, as far as the log knows."""
        return self.last.recorded_at

    def of(self, stream: str) -> list[Entry]:
        """A stream's events in it."""
        return self.streams.get(stream, [])

    def told(self, stream: str, *types: type[F]) -> Iterator[tuple[Entry, F]]:
        """A stream's events of these types, each with its fact."""
        return ((entry, entry.data) for entry in self.of(stream) if isinstance(entry.data, types))

    @cached_property
    def order(self) -> Order | None:
        """The order as of its last event; None where only a checkout is looked at."""
        if not self.sources.subject.startswith("orders/"):
            return None
        return self._folded(self.of(self.sources.subject))

    @property
    def placed(self) -> Entry | None:
        """The event that made the order."""
        return self.of(self.sources.subject)[0] if self.placing else None

    @cached_property
    def placing(self) -> OrderPlaced | None:
        """What it says; None where only a checkout is looked at."""
        return next((fact for _, fact in self.told(self.sources.subject, OrderPlaced)), None)

    @cached_property
    def ordered(self) -> tuple[Entry, OrderPlaced] | None:
        """The order as the customer placed it: of a part that the shop split off, the whole, which was shown to her."""
        found = next(self.told(self.sources.subject, OrderPlaced), None)
        while found is not None and not found[1].checkout_id and found[1].split_from:
            found = next(self.told(f"orders/{found[1].split_from}", OrderPlaced), None)
        return found

    @property
    def ordered_at(self) -> Instant | None:
        """When she ordered."""
        return self.placed.occurred_at if self.placed else None

    @cached_property
    def checkout_stream(self) -> str | None:
        """The checkout she ordered from."""
        if self.placing is None:
            return self.sources.subject if self.sources.subject.startswith("checkouts/") else None
        key = self.ordered[1].checkout_id if self.ordered else None
        return f"checkouts/{key}" if key else None

    @cached_property
    def at_checkout(self) -> list[Entry]:
        """What happened at the checkout, before the order where there is one."""
        entries = self.of(self.checkout_stream or "")
        before = self.ordered[0].position if self.ordered else self.last.position + 1
        return [each for each in entries if each.position < before]

    @cached_property
    def checkout(self) -> Checkout | None:
        """The checkout as it stood when she ordered, or stands."""
        return self._folded(self.at_checkout) if self.at_checkout else None

    @cached_property
    def shown(self) -> Entry | None:
        """The event that tells of the page as shown last."""
        return next((each for each in reversed(self.at_checkout) if isinstance(each.data, CheckoutShown)), None)

    def campaign(self, campaign_id: str) -> Campaign:
        """A campaign, of its terms and of what was answered about them."""
        return self._folded(self.of(f"campaigns/{campaign_id}")) or Campaign()

    @cached_property
    def cases(self) -> dict[str, Case]:
        """The cases about the order, by id."""
        names = [name for name in self.streams if name.startswith("cases/")]
        return {name.partition("/")[2]: self._folded(self.of(name)) for name in sorted(names)}

    def _folded(self, entries: Iterable[Entry]) -> Any:
        entries = list(entries)
        return fold(KINDS[entries[0].stream.partition("/")[0]], entries).state if entries else None


def cited(*entries: Entry | None) -> list[dict[str, Any]]:
    """The source of a statement: each event's place in the log and its hash."""
    return [
        {
            "position": each.position,
            "leaf_hash": each.leaf_hash,
            "event_id": each.event_id,
            "stream": each.stream,
            "version": each.version,
            "type": each.type,
        }
        for each in entries
        if each is not None
    ]
