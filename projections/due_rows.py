"""The rows of what falls due read for a batch, changed in memory, and what changed is written at its end."""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple, cast

from domain.clock import plus
from domain.fact import Instant
from domain.ledger.entry import Entry
from projections.view import Tables


class Row(NamedTuple):
    """When to ask about an item, none while it sleeps; `later` notes until when it was put off, beside the log."""

    due_at: str
    ask_at: Instant | None
    units: int = 0
    later: Instant = ""

    @property
    def asks_at(self) -> Instant:
        """When it is asked about, empty while it sleeps."""
        return (self.ask_at and max(self.ask_at, self.later)) or ""


Key = tuple[str, str]
"""A kind of deadline and of what."""
_FOUND = """SELECT stream, kind, item, due_at, ask_at, units, later FROM {name}
    WHERE stream IN (SELECT value FROM json_each(?))"""
_WRITE = """INSERT INTO {name} VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
    due_at = excluded.due_at, ask_at = excluded.ask_at, units = excluded.units, later = excluded.later"""
_DELETE = "DELETE FROM {name} WHERE stream = ? AND kind = ? AND item = ?"


class Rows:
    """The rows of some streams. Whoever changes them sees what was changed before."""

    def __init__(self, tables: Tables, streams: Iterable[str]) -> None:
        self._tables = tables
        self._before: dict[str, dict[Key, Row]] = {stream: {} for stream in sorted(streams)}
        found = tables.rows(_FOUND, (json.dumps(list(self._before)),))
        for stream, kind, item, *rest in cast(list[tuple[Any, ...]], found):
            self._before[stream][kind, item] = Row(*rest)
        self._now = {stream: dict(rows) for stream, rows in self._before.items()}

    def of(self, stream: str) -> dict[Key, Row]:
        """The rows of a stream, to be changed."""
        return self._now[stream]

    def keep(
        self, stream: str, kind: str, item: str, due_at: str, ask_at: Instant | None = None, *, units: int = 0
    ) -> None:
        """A row, in place of one that was there."""
        self._now[stream][kind, item] = Row(due_at, ask_at, units)

    def done(self, stream: str, kind: str, item: str = "") -> None:
        """Nothing is asked about it any more."""
        self._now[stream].pop((kind, item), None)

    def at(self, entry: Entry, kind: str, item: str, due_at: Instant) -> None:
        """Ask about this item then, unless it is done before."""
        self.keep(entry.stream, kind, item, due_at, self.patiently(entry, due_at))

    def asked(self, entry: Entry, kind: str, item: str, due_at: Instant) -> None:
        """The same on a stream that has no history of its own to import: what was over before it was recorded is asked
        about a day later, since whoever tells of old times may go on to tell that it was done.
        """
        ask_at = due_at if due_at >= entry.recorded_at else plus(entry.recorded_at, days=1)
        self.keep(entry.stream, kind, item, due_at, ask_at)

    def done_in_time(self, entry: Entry, kind: str, item: str) -> None:
        """It was done; done later than it was due, it is still asked about: that it was late is to be recorded."""
        found = self._now[entry.stream].get((kind, item))
        if found is not None and found.due_at >= entry.occurred_at:
            self.done(entry.stream, kind, item)

    def latest(self, entry: Entry, kind: str, item: str, due_at: Instant) -> None:
        """The same of a row that moves to a later date, never to an earlier one."""
        found = self._now[entry.stream].get((kind, item))
        if found is None or found.due_at < due_at:
            self.at(entry, kind, item, due_at)

    def patiently(self, entry: Entry, due_at: Instant) -> Instant:
        """When to ask: at once, save for a deadline of an imported order that had passed before it was recorded."""
        if due_at >= entry.recorded_at or ("IMPORTED", "") not in self._now[entry.stream]:
            return due_at
        return plus(entry.recorded_at, days=1)

    def write(self) -> None:
        """Write what was changed."""
        written: list[tuple[object, ...]] = []
        deleted: list[tuple[object, ...]] = []
        for stream, rows in self._now.items():
            before = self._before[stream]
            if rows != before:
                written += [(stream, *key, *row) for key, row in rows.items() if before.get(key) != row]
                deleted += [(stream, *key) for key in before.keys() - rows.keys()]
        self._tables.many(_DELETE, deleted)
        self._tables.many(_WRITE, written)
