"""The streams a batch has seen: taken from the cache where it is current, else folded from the log."""

from collections.abc import Iterable
from itertools import groupby

from domain.fact import Seen, Stream
from domain.ledger import store
from domain.ledger.cache import Cache, Row
from domain.ledger.datastore import Cursor
from domain.ledger.fold import Kinds
from domain.ledger.mapper import Mapper


class Unfolded(Exception):
    """There is more to fold than is folded at once. What was is kept: who asks again gets further."""


class Loader:
    """Reads streams as of `size` events, on the cursor of one transaction. With `fold_max` it folds at most so many
    events at once, or raises `Unfolded`; for a stream that took them all it raises that from then on.
    """

    def __init__(
        self, c: Cursor, mapper: Mapper, kinds: Kinds, cache: Cache, size: int, *, fold_max: int | None = None
    ) -> None:
        self._c = c
        self._mapper = mapper
        self._kinds = kinds
        self._cache = cache
        self._size = size
        self._fold_max = fold_max
        self._put_off: set[str] = set()

    def catch_up(self) -> None:
        """Bring the cache to `size`, folding on what other processes wrote."""

        def fold(held: Stream, row: Row) -> Stream:
            return self._kinds.fold(row[0], [self._mapper.entry(*row)], held)

        self._cache.catch_up(self._size, lambda since: store.rows_since(self._c, since), fold)

    def load(self, names: Iterable[str]) -> dict[str, Stream]:
        """The named streams, those without events included, all that nothing is known of in one query."""
        found: dict[str, Stream] = {}
        new: list[str] = []
        begun: list[str] = []
        wanted = dict.fromkeys(names)
        if not self._put_off.isdisjoint(wanted):  # or each of many who need it would have it folded further
            raise Unfolded
        for name in wanted:
            cached = self._cache.get(name, self._size)
            if cached is not None:
                found[name] = cached
            elif (start := self._cache.start(name, self._size)) is not None:
                found[name] = start
                begun.append(name)
            else:
                found[name] = self._kinds.empty(name)
                new.append(name)
        if new or begun:
            self._fold(found, new, begun)
        return found

    def _fold(self, found: dict[str, Stream], new: list[str], begun: list[str]) -> None:
        """Fold on what is behind each of these."""
        left = self._fold_max
        behind = [store.entries_behind(self._c, self._mapper, name, found[name].version, limit=left) for name in begun]
        for entries in (store.entries_of(self._c, self._mapper, new, left), *behind):
            folded, name = 0, ""
            for name, its_entries in groupby(entries, key=lambda entry: entry.stream):
                before = found[name]
                found[name] = self._kinds.fold(name, its_entries, before)
                folded += found[name].version - before.version
            if folded == left:
                self._put_off.add(name)
                self._cache.begin_from({name: found[name] for name in (*new, *begun) if found[name].version})
                raise Unfolded

    def fill(self, seen: Seen, names: Iterable[str]) -> None:
        """Add to `seen` what it does not have yet."""
        missing = [name for name in names if name not in seen]
        if missing:
            seen.update(self.load(missing))
