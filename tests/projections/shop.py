"""A shop whose facts are kept as entries, as a log would hold them.

Facts are said at the doors and decided by the real decisions, each a minute after the last from 3 May 2026,
16:00 in Shanghai; ids count, so every reading is the same each time.
"""

from datetime import timedelta
from itertools import count
from typing import Any

import msgspec

from domain.catalogue import KINDS
from domain.clock import instant, moment
from domain.fact import Fact
from domain.ledger.entry import Entry, PolicyRef
from domain.ledger.vault import seal
from projections.replay import Replayed, fold
from tests import story

START = "2026-05-03T08:00:00.000000Z"


def minute(number: int) -> str:
    return instant(moment(START) + timedelta(minutes=number))


def event_id(place: int) -> str:
    return f"01968000-0000-7000-8000-{place:012d}"


def entry(stream: str, version: int, fact: Fact, at: str = START, position: int = 0, **other: Any) -> Entry:
    """A fact in its envelope."""
    members: dict[str, Any] = {
        "stream": stream,
        "version": version,
        "event_id": event_id(position),
        "type": type(fact).__name__,
        "schema": 1,
        "occurred_at": at,
        "recorded_at": at,
        "actor": "key-1/li.na",
        "request": None,
        "caused_by": None,
        "policies": (),
        "previous": None,
        "data": fact,
        "position": position,
        "leaf_hash": f"{position:064x}",
    }
    return Entry(**(members | other))


class Shop:
    """All streams as entries, and the words behind their commitments."""

    def __init__(self) -> None:
        self.log: list[Entry] = []
        self.words: dict[str, Any] = {}
        self._story = story.Shop()
        self._said = 0

    def say(self, stream: str, type_: str, *, at: str | None = None, **members: Any) -> list[Entry]:
        """State a fact; `at` is when it occurred, by default now. Answers what was recorded."""
        salts = count(self._story._salts + 1)
        now = minute(self._said)
        self._said += 1
        self._story.at(now).say(stream, type_, at=at, **members)
        _, rows = seal(members, lambda: next(salts).to_bytes(16))
        self.words |= {row.commitment.hex(): msgspec.json.decode(row.value) for row in rows}
        first = len(self.log)
        for draft in self._story.last:
            self._record(draft.stream, draft.fact, draft.policies, first, at or now)
        return self.log[first:]

    def entries(self, stream: str) -> list[Entry]:
        return [each for each in self.log if each.stream == stream]

    def fold(self, stream: str, **bounds: Any) -> Replayed:
        return fold(KINDS[stream.partition("/")[0]], self.entries(stream), **bounds)

    def _record(self, stream: str, fact: Fact, policies: tuple[tuple[str, int], ...], first: int, at: str) -> None:
        position = len(self.log)
        consequence = position > first
        envelope = entry(
            stream,
            len(self.entries(stream)) + 1,
            fact,
            at,
            position,
            recorded_at=minute(self._said - 1),
            caused_by=event_id(first) if consequence else None,
            actor="ledger" if consequence else "key-1/li.na",
            policies=tuple(PolicyRef(id=name, version=number) for name, number in sorted(policies)),
        )
        self.log.append(envelope)
