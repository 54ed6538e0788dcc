"""One event as a client reads it, and as the feed sends it."""

from typing import Any

from domain.ledger.entry import Entry
from projections.words import NO_WORDS, Words, reveal


def event_view(entry: Entry, words: Words = NO_WORDS) -> dict[str, Any]:
    """The event with its place in the log and its hash. `data` shows the words the reader may see."""
    return {
        "event_id": entry.event_id,
        "position": entry.position,
        "stream": entry.stream,
        "version": entry.version,
        "type": entry.type,
        "schema": entry.schema,
        "occurred_at": entry.occurred_at,
        "recorded_at": entry.recorded_at,
        "actor": entry.actor,
        "caused_by": entry.caused_by,
        "request": reveal(entry.request),
        "policies": reveal(entry.policies),
        "previous": entry.previous,
        "leaf_hash": entry.leaf_hash,
        "data": reveal(entry.data, words),
    }


def unrecorded(view: dict[str, Any]) -> dict[str, Any]:
    """The event of a dry run: what it would be, without what only recording gives it."""
    return view | dict.fromkeys(("event_id", "position", "recorded_at", "leaf_hash", "caused_by", "previous"))


def cloud_event(entry: Entry, source: str, words: Words = NO_WORDS) -> dict[str, Any]:
    """The event in the CloudEvents 1.0 envelope; `sequence` orders as text as `position` does as a number."""
    return {
        "specversion": "1.0",
        "id": entry.event_id,
        "source": source,
        "type": entry.type,
        "subject": entry.stream,
        "time": entry.recorded_at,
        "datacontenttype": "application/json",
        "sequence": f"{entry.position:016d}",
        "position": entry.position,
        "data": event_view(entry, words),
    }
