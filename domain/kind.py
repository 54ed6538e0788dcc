"""A kind of stream: what it may hold, how it folds, and what may be said to it.

The ledger knows no rule; it is given one `Kind` for each kind of stream and works from these tables.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from domain.fact import Draft, Fact, Instant, Said, Seen, Unread

Decision = Callable[[Seen, Said], Sequence[Draft]]
"""A pure function of the streams seen and what is said. The first draft is what was said, as it will be
stored; the rest follow from it. It raises `Refused`, or `Unread` for streams it has yet to see."""


class Act(NamedTuple):
    """A fact a client may append: the shape it states it in, and the decision taken on it."""

    said: type[Fact]
    decide: Decision


class Earlier(NamedTuple):
    """A fact that was recorded, and is past: said again it says nothing new, with other content it does."""

    fact: Fact


class Kind(NamedTuple):
    """One kind of stream, `name` being the first part of its streams' names (`orders/A-1001`).

    `door` maps a fact's stored name to its act; internal kinds have none. `recorded` finds the fact already
    recorded under the own id of what is said, in the shape it was said in: saying it twice says it once.
    `internal` are fact names only the ledger itself may say (a deadline that passed). `subject` finds the stream
    whose person's words are said on a stream in this state (`customers/C-1`, or an order that may know her), None
    where it knows nobody yet; without it they are the stream's own. `erasing` are fact names that record that
    everything kept of the stream's person was destroyed: the ledger does so in the same transaction.
    """

    name: str
    initial: Any
    evolve: Callable[[Any, Any, Instant], Any]
    facts: tuple[type[Fact], ...]
    door: Mapping[str, Act] = {}
    recorded: Callable[[Any, Any], Fact | Earlier | None] = lambda state, said: None
    internal: frozenset[str] = frozenset()
    subject: Callable[[Any], str | None] | None = None
    erasing: frozenset[str] = frozenset()


def drafts_of(decide: Decision, seen: Seen, said: Said, read: Callable[[Sequence[str]], object]) -> Sequence[Draft]:
    """Decide, until it has seen enough: `read` adds the streams that the decision asks for to those seen."""
    while True:
        try:
            return decide(seen, said)
        except Unread as unread:
            missing = [name for name in unread.streams if name not in seen]
            if not missing:
                raise
            read(missing)
