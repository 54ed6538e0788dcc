"""From entries to states, by each kind's own `evolve`."""

from collections.abc import Iterable, Mapping

from domain.fact import Stream
from domain.kind import Kind
from domain.ledger.entry import Entry
from domain.ledger.mapper import kind_of


class UnknownKind(LookupError):
    """No kind of this name is in the catalogue."""


class Kinds:
    """The catalogue of stream kinds."""

    def __init__(self, kinds: Iterable[Kind]) -> None:
        self._by_name: Mapping[str, Kind] = {kind.name: kind for kind in kinds}
        self.all = tuple(self._by_name.values())
        self.erasing = frozenset[str]().union(*(kind.erasing for kind in self.all))

    def of(self, stream: str) -> Kind:
        """The kind of a stream, or `UnknownKind`."""
        try:
            return self._by_name[kind_of(stream)]
        except KeyError:
            raise UnknownKind(f"There is no kind of stream for {stream}.") from None

    def knows(self, stream: str) -> bool:
        """Whether streams of this name can exist."""
        return kind_of(stream) in self._by_name

    def empty(self, stream: str) -> Stream:
        """A stream without events."""
        return Stream(self.of(stream).initial)

    def fold(self, stream: str, entries: Iterable[Entry], start: Stream | None = None) -> Stream:
        """The stream after these entries; `version` is the last one's, also where some were left out."""
        kind = self.of(stream)
        state, version, leaf_hash = start or self.empty(stream)
        for entry in entries:
            state = kind.evolve(state, entry.data, entry.occurred_at)
            version, leaf_hash = entry.version, entry.leaf_hash
        return Stream(state, version, leaf_hash)
