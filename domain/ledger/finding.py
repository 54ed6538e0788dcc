"""Finding an event by its id without an index of ids: by when it was made.

An id is a UUIDv7: its first 48 bits are a clock's milliseconds. Ids are made while the log's lock is held, so they
come in the log's order as long as that clock is never set back. A window of time is looked for by halving, and read;
where the clock had been set back by more than the window takes in, a wider one finds it, and at last the whole log,
up to so many events.
"""

import re
from uuid import UUID

import msgspec

from domain.ledger.datastore import Cursor

SLACKS_MS = (5_000, 600_000, 86_400_000)
"""By how much a clock may have been set back, tried one after the other."""
READ_MAX = 500_000
"""How many events are read to find one. Halving needs some thirty; the rest is for clocks that were set back."""
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_STATE = "SELECT state FROM entries WHERE position = ?"
_WITHIN = "SELECT position, state FROM entries WHERE position >= ? AND position < ? AND instr(state, ?) > 0 ORDER BY 1"


class _Named(msgspec.Struct):
    event_id: str


def position_of(c: Cursor, event_id: str, size: int) -> int | None:
    """Where the event of this id stands among the first `size`; none if it is not there."""
    if not _ID.fullmatch(event_id) or not size:
        return None
    made_ms = UUID(event_id).int >> 80
    for slack in SLACKS_MS:
        first, last = _first(c, made_ms - slack, size), _first(c, made_ms + slack + 1, size)
        if last - first > READ_MAX:
            break
        found = _read(c, event_id, first, last)
        if found is not None:
            return found
    return _read(c, event_id, max(0, size - READ_MAX), size)


def _first(c: Cursor, made_ms: int, size: int) -> int:
    """The first event made at that time or later, if the clock only ever went on."""
    low, high = 0, size
    while low < high:
        middle = (low + high) // 2
        if _made_ms(c, middle) < made_ms:
            low = middle + 1
        else:
            high = middle
    return low


def _made_ms(c: Cursor, position: int) -> int:
    (state,) = c.execute(_STATE, (position,)).fetchone()
    return UUID(msgspec.json.decode(state, type=_Named).event_id).int >> 80


def _read(c: Cursor, event_id: str, first: int, last: int) -> int | None:
    """Others may name it as what caused them: only its own `event_id` counts."""
    for position, state in c.execute(_WITHIN, (first, last, event_id.encode())):
        if msgspec.json.decode(state, type=_Named).event_id == event_id:
            return position
    return None
