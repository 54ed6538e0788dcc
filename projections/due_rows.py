"""The rows of what falls due on orders: the statements that everything about them is written with."""

from domain.clock import plus
from domain.fact import Instant
from domain.ledger.entry import Entry
from projections.view import Tables

Change = tuple[str, tuple[object, ...]]
"""A statement and its values."""

KEEP = "INSERT OR REPLACE INTO {name} VALUES (?, ?, ?, ?, ?, ?)"
DONE = "DELETE FROM {name} WHERE stream = ? AND kind = ? AND item = ?"
LATEST = """INSERT INTO {name} VALUES (?, ?, ?, ?, ?, 0)
    ON CONFLICT DO UPDATE SET due_at = excluded.due_at, ask_at = excluded.ask_at WHERE due_at < excluded.due_at"""
"""A row moves to a later date, never to an earlier one."""
_IMPORTED = "SELECT 1 FROM {name} WHERE stream = ? AND kind = 'IMPORTED'"


def patiently(tables: Tables, entry: Entry, due_at: Instant) -> Instant:
    """When to ask: at once, save for a deadline of an imported order that had passed before it was recorded."""
    if due_at >= entry.recorded_at or not tables.rows(_IMPORTED, (entry.stream,)):
        return due_at
    return plus(entry.recorded_at, days=1)


def at(tables: Tables, entry: Entry, kind: str, item: str, due_at: Instant) -> Change:
    """Ask about this item then, unless it is done before."""
    return KEEP, (entry.stream, kind, item, due_at, patiently(tables, entry, due_at), 0)
