"""What customers get in touch about: any fact on a case that names a `topic` counts under it (R-000-41)."""

from collections.abc import Iterator, Mapping
from typing import Any

from domain.ledger.entry import Entry
from projections.figures.known import Count, Memory


def counts(memory: Memory, entry: Entry) -> Iterator[Count]:
    """What an event adds."""
    del memory
    topic = getattr(entry.data, "topic", None)
    if entry.stream.startswith("cases/") and isinstance(topic, str):
        yield Count("contacts", topic, "contacts", 1)


def figures(counted: Mapping[str, int]) -> dict[str, Any]:
    """Of a topic: how often customers got in touch about it."""
    return {"contacts": counted.get("contacts", 0)}
