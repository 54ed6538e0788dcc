"""The decisions of a range: events gathered with what followed from them, and decided again."""

from functools import partial

import msgspec

from api.auditing.states import States
from api.auditing.tally import Tally
from domain.fact import Stream
from domain.ledger.entry import LEDGER, Entry
from domain.ledger.reader import Reader
from domain.ledger.vault import KnownWords
from projections.audit.deciding import DECISIONS, Shown, Unfoldable, decided_again
from projections.order_view import order_view

VIEWED = "order views"
_COUNTED = {
    "AGREES": "decisions",
    "AGREES_AS_IMPORTED": "decisions that agree as imported",
    "IN_PART": "decisions checked in part",
    "DIFFERS": "decisions that differ",
    "UNCHECKED": "decisions that could not be checked",
}
_encode = msgspec.json.Encoder(order="sorted").encode


class _Cause(msgspec.Struct):
    """As much of a leaf as tells a statement from what follows."""

    event_id: str
    caused_by: str | None


class DecisionAudit:
    """Takes entries in the log's order from the one at `start` on, and judges each statement once it is whole."""

    def __init__(self, reader: Reader, start: int, tally: Tally) -> None:
        self.states = States(reader)
        self._reader = reader
        self._tally = tally
        self._words = KnownWords({}, reader.vault_rows)
        self._group: list[Entry] = []
        self._whole = True
        self._earlier = self._statement_before(start)
        self._orders: dict[str, None] = {}

    def take(self, entry: Entry) -> None:
        """Move on to this entry."""
        if entry.stream.startswith("orders/"):
            self._orders[entry.stream] = None
        if entry.caused_by is None:
            self.judge()
            self._group, self._earlier = [entry], None
        elif self.follows(entry):
            self._check_origin(entry)
            self._group.append(entry)
        else:
            self.judge()
            self._strange(entry)

    def follows(self, entry: Entry) -> bool:
        """Whether it follows from the statement that was taken last."""
        return bool(self._group) and entry.caused_by == self._group[0].event_id

    def lose(self, stream: str, position: int) -> None:
        """An event can't be read: its stream is not known from here on, nor all that followed from the statement."""
        self._whole = False
        self.states.lose(stream, f"{stream} can't be known beyond position {position}.")

    def judge(self) -> None:
        """Decide on the last statement again, and move the streams over it."""
        group, whole = self._group, self._whole
        self._group, self._whole = [], True
        if group and whole:
            head = group[0]
            kind = self._reader.kinds.of(head.stream)
            shown = Shown(partial(self.states.before, position=head.position), self._words, self._reader.content)
            judged = decided_again(kind, group, shown)
            self._tally.count(_COUNTED[judged.manner])
            self._tally.add(*judged.findings)
        for entry in group:
            self._advance(entry)

    def view_orders(self, before: int, size: int) -> None:
        """Every order whose last event was taken: its view from what was moved along, and from its events anew."""
        for stream in self._orders:
            if self._reader.last_of(stream, before) != self._reader.last_of(stream, size):
                continue
            try:
                moved, anew = self.states.before(stream, before), States(self._reader).before(stream, before)
            except Unfoldable:
                continue
            self._tally.count(VIEWED)
            try:
                same = _viewed(stream, moved) == _viewed(stream, anew)
            except Exception as fault:  # noqa: BLE001 - what was tampered with may be a state that no view expects
                sentence = f"The order has no view: {type(fault).__name__} {fault}".strip()
                self._tally.found(VIEWED, sentence, None, stream)
                continue
            if not same:
                self._tally.found(VIEWED, "The order's view is another one when it is replayed again.", None, stream)

    def _advance(self, entry: Entry) -> None:
        sentence = self.states.advance(entry)
        if sentence:
            self._tally.found(DECISIONS, sentence, entry.position, entry.stream)

    def _strange(self, entry: Entry) -> None:
        """It follows from no statement before it, unless that began before the range."""
        if entry.caused_by != self._earlier:
            sentence = f"It says that it follows from {entry.caused_by}, which is not the statement before it."
            self._tally.found(DECISIONS, sentence, entry.position, entry.stream)
        self._advance(entry)

    def _check_origin(self, entry: Entry) -> None:
        if entry.actor != LEDGER or entry.request is not None:
            sentence = "What follows from a statement is said by the ledger, and by no request."
            self._tally.found(DECISIONS, sentence, entry.position, entry.stream)

    def _statement_before(self, start: int) -> str | None:
        """The event id of the last statement before the range; its consequences may reach into it."""
        for row in self._reader.rows_before(start):
            try:
                found = msgspec.json.decode(row[4], type=_Cause)
            except msgspec.MsgspecError:
                return None
            if found.caused_by is None:
                return found.event_id
        return None


def _viewed(stream: str, state: Stream) -> bytes:
    return _encode(order_view(state.state, state.version, stream.partition("/")[2]))
