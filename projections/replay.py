"""A stream as it was: at a version, as recorded by an instant, as of what had happened by an instant."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from domain.fact import Instant
from domain.kind import Kind
from domain.ledger.entry import Entry


class Replayed(NamedTuple):
    """A folded state, the version of the last event in it, and how many events went into it.

    `taken` is below `version` where events were left out because they had not occurred yet.
    """

    state: Any
    version: int
    taken: int


def fold(
    kind: Kind,
    entries: Iterable[Entry],
    *,
    version: int | None = None,
    recorded_until: Instant | None = None,
    occurred_until: Instant | None = None,
) -> Replayed:
    """Fold a stream's entries, given from version 1 on, in log order; see `selected` for the bounds."""
    state, last, taken = kind.initial, 0, 0
    within = selected(entries, version=version, recorded_until=recorded_until, occurred_until=occurred_until)
    for entry in within:
        state = kind.evolve(state, entry.data, entry.occurred_at)
        last, taken = entry.version, taken + 1
    return Replayed(state, last, taken)


def selected(
    entries: Iterable[Entry],
    *,
    version: int | None = None,
    recorded_until: Instant | None = None,
    occurred_until: Instant | None = None,
) -> Iterator[Entry]:
    """The entries of a stream within these bounds.

    `recorded_until` is what was known by then, `occurred_until` what had happened by then, both together what
    was believed at the one about the other. A stream begins with its first event: before that occurred there
    is nothing, whatever later events claim about that time.
    """
    for entry in entries:
        if version is not None and entry.version > version:
            return
        if recorded_until is not None and entry.recorded_at > recorded_until:
            return
        if occurred_until is None or entry.occurred_at <= occurred_until:
            yield entry
        elif entry.version == 1:
            return
