"""The rows of a range: each leaf read again, in its place."""

from struct import Struct
from typing import Any

from api.auditing.tally import Tally
from domain.ledger.entry import Entry
from domain.ledger.mapper import Unreadable
from domain.ledger.reader import Last, Reader
from projections.audit.leaves import LEAVES, Before, BrokenBytes, Row, check_hash, check_row, leaf_of

_STREAMS_MAX = 100_000
_ID_BYTES = 16
PLACED = Struct(">q16s")
"""A position, and the id of the event that stands there."""


class RowAudit:
    """Reads rows in the log's order, from the one at `start` on."""

    def __init__(self, reader: Reader, start: int, tally: Tally) -> None:
        self.event_ids = bytearray()
        """Of each event that has one, packed by `PLACED`."""
        self._reader = reader
        self._tally = tally
        self._expected = start
        self._last: dict[str, Last] = {}
        nearest = next(reader.rows_before(start), None)
        self._recorded_at = nearest[6] if nearest else ""

    def read(self, row: Row) -> Entry | None:
        """The row's entry, if it can be read at all; what is wrong with it is noted."""
        self.reach(row.position)
        self._expected = row.position + 1
        self._tally.count("events")
        sentences = [*check_hash(row)]
        event_id = b""
        try:
            leaf = leaf_of(row)
            sentences += check_row(row, leaf, self._before(row, leaf["request"]))
            event_id = _bytes_of(leaf["event_id"])
        except BrokenBytes as broken:
            sentences.append(str(broken))
        if len(event_id) == _ID_BYTES:
            self.event_ids += PLACED.pack(row.position, event_id)
        self._recorded_at = row.recorded_at
        self._last[row.stream] = Last(row.version, row.leaf_hash)
        if len(self._last) > _STREAMS_MAX:
            self._last.clear()
        entry = None
        try:
            found = self._reader.entry(row)
            entry = found if found.stream == row.stream else None  # else nobody can say what it is an event of
        except Unreadable as unreadable:
            sentences.append(str(unreadable))
        for sentence in dict.fromkeys(sentences):
            self._tally.found(LEAVES, sentence, row.position, row.stream)
        return entry

    def reach(self, position: int) -> None:
        """Note what is missing before this position."""
        if position > self._expected:
            missing = f"{self._expected} to {position - 1}" if position - self._expected > 1 else f"{self._expected}"
            self._tally.found(LEAVES, f"The log has no event at {missing}.", self._expected)
            self._expected = position

    def _before(self, row: Row, request: Any) -> Before:
        last = self._last.get(row.stream) or self._reader.last_of(row.stream, row.position)
        asked = False
        if row.request_key is None and request is not None:
            asked = self._reader.asked_before(_bytes_of(request.get("key")), row.position)
        return Before(self._recorded_at, last.version, last.leaf_hash, asked)


def _bytes_of(text: object) -> bytes:
    """The bytes that a text says in hex, dashes apart; none where it says none."""
    try:
        return bytes.fromhex(str(text).replace("-", ""))
    except ValueError:
        return b""
