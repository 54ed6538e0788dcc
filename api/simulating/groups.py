"""Statements with what followed from them, gathered from the log in its order."""

from collections.abc import Iterable, Iterator

from domain.ledger.entry import Entry


def groups(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Each statement with all that follows from it; what follows from no statement before it stands by itself."""
    group: list[Entry] = []
    for entry in entries:
        if group and entry.caused_by == group[0].event_id:
            group.append(entry)
            continue
        if group:
            yield group
        group = [entry]
    if group:
        yield group
