"""Which views want which facts: each entry is given to those alone, and what nobody wants need not be decoded."""

from collections.abc import Iterable, Sequence

from domain.fact import Fact
from domain.ledger.entry import Entry
from projections.view import View


class Wants:
    """What some views want."""

    def __init__(self, views: Sequence[View]) -> None:
        self._types = {view.name: frozenset(view.types) for view in views}
        every = not all(self._types.values())
        self.names = frozenset[str]() if every else frozenset(type_.__name__ for view in views for type_ in view.types)
        """Of the facts that some view wants; none if one wants all."""

    def by_view(self, entries: Iterable[Entry]) -> dict[str, list[Entry]]:
        """The entries that each view wants, in their order."""
        wanted: dict[str, list[Entry]] = {name: [] for name in self._types}
        takers: dict[type[Fact], list[list[Entry]]] = {}
        for entry in entries:
            kind = type(entry.data)
            if kind not in takers:
                takers[kind] = [wanted[name] for name, types in self._types.items() if not types or kind in types]
            for taker in takers[kind]:
                taker.append(entry)
        return wanted
