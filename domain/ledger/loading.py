"""The streams a batch has seen: taken from the cache where it is current, else folded from the log."""

from collections.abc import Iterable
from itertools import groupby

from domain.fact import Seen, Stream
from domain.ledger import store
from domain.ledger.cache import Cache, Row
from domain.ledger.datastore import Cursor
from domain.ledger.fold import Kinds
from domain.ledger.mapper import Mapper


class Loader:
    """Reads streams as of `size` events, on the cursor of one transaction."""

    def __init__(self, c: Cursor, mapper: Mapper, kinds: Kinds, cache: Cache, size: int) -> None:
        self._c = c
        self._mapper = mapper
        self._kinds = kinds
        self._cache = cache
        self._size = size

    def catch_up(self) -> None:
        """Bring the cache to `size`, folding on what other processes wrote."""

        def fold(held: Stream, row: Row) -> Stream:
            return self._kinds.fold(row[0], [self._mapper.entry(*row)], held)

        self._cache.catch_up(self._size, lambda since: store.rows_since(self._c, since), fold)

    def load(self, names: Iterable[str]) -> dict[str, Stream]:
        """The named streams, those without events included, all missing ones in one query."""
        found: dict[str, Stream] = {}
        missing: list[str] = []
        for name in dict.fromkeys(names):
            cached = self._cache.get(name, self._size)
            if cached is None:
                missing.append(name)
                found[name] = self._kinds.empty(name)
            else:
                found[name] = cached
        entries = store.entries_of(self._c, self._mapper, missing)
        for name, its_entries in groupby(entries, key=lambda entry: entry.stream):
            found[name] = self._kinds.fold(name, its_entries)
        return found

    def fill(self, seen: Seen, names: Iterable[str]) -> None:
        """Add to `seen` what it does not have yet."""
        missing = [name for name in names if name not in seen]
        if missing:
            seen.update(self.load(missing))
