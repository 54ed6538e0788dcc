"""The decisions of a range: events gathered with what followed from them, and decided again."""

from functools import partial

import msgspec

from api.auditing.states import States
from api.auditing.tally import Tally
from domain.errors import Refused
from domain.fact import Instant
from domain.ledger.checks import check_time
from domain.ledger.command import Command
from domain.ledger.entry import LEDGER, Entry
from domain.ledger.mapper import NO_JSON
from domain.ledger.reader import Reader
from domain.ledger.vault import KnownWords
from projections.audit.comparing import DECISIONS
from projections.audit.deciding import Shown, decided_again

_COUNTED = {
    "AGREES": "decisions",
    "AGREES_AS_IMPORTED": "decisions that agree as imported",
    "IN_PART": "decisions checked in part",
    "DIFFERS": "decisions that differ",
    "UNCHECKED": "decisions that could not be checked",
}


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
        self._words = KnownWords({}, reader.vault.rows)
        self._group: list[Entry] = []
        self._whole = True
        self._earlier = self._statement_before(start)
        self.streams: dict[str, None] = {}
        """Those of which an event was taken."""

    def take(self, entry: Entry) -> None:
        """Move on to this entry."""
        self.streams[entry.stream] = None
        if entry.caused_by is None:
            self.judge()
            self._check_time(entry)
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
            stream = partial(self.states.before, position=head.position)
            theirs = partial(self._theirs, before=head.position)
            shown = Shown(stream, self._words, self._reader.vault.content, theirs)
            judged = decided_again(kind, group, shown)
            self._tally.count(_COUNTED[judged.manner])
            self._tally.add(*judged.findings)
        for entry in group:
            self._advance(entry)

    def _theirs(self, subject: str, before: int) -> dict[str, Instant]:
        """The subject's streams, of those that the vault has as theirs by now, that were so before a position."""
        known = self._reader.vault.streams_of(subject, before)
        return {stream: at for stream, at in known.items() if self.states.whose(stream, before) == subject}

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

    def _check_time(self, entry: Entry) -> None:
        """Whether the ledger would have taken a statement of that time. How old it may be, its sender's scope said."""
        if entry.occurred_at > entry.recorded_at:
            try:
                check_time(
                    Command(entry.stream, (), entry.actor, may_backdate=True), entry.occurred_at, entry.recorded_at
                )
            except (Refused, ValueError, OverflowError) as refusal:
                self._tally.found(DECISIONS, f"It is from the future: {refusal}", entry.position, entry.stream)

    def _check_origin(self, entry: Entry) -> None:
        if entry.actor != LEDGER or entry.request is not None:
            sentence = "What follows from a statement is said by the ledger, and by no request."
            self._tally.found(DECISIONS, sentence, entry.position, entry.stream)

    def _statement_before(self, start: int) -> str | None:
        """The event id of the last statement before the range; its consequences may reach into it."""
        for row in self._reader.rows_before(start):
            try:
                found = msgspec.json.decode(row[4], type=_Cause)
            except NO_JSON:
                return None
            if found.caused_by is None:
                return found.event_id
        return None
