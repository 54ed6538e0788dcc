"""The streams as they stood where an audit is: folded from the log when they are first needed, then moved along."""

from collections import OrderedDict

from domain.fact import Stream
from domain.ledger.entry import Entry
from domain.ledger.mapper import Unreadable
from domain.ledger.reader import Reader
from projections.audit.deciding import Unfoldable

_KEPT_MAX = 50_000


class States:
    """Streams by name, all as of one place in the log, which only moves forward."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._held: OrderedDict[str, Stream] = OrderedDict()
        self._broken: dict[str, str] = {}

    def before(self, stream: str, position: int) -> Stream:
        """The stream as it stands before a position, where this now is; raises `Unfoldable`."""
        if stream in self._broken:
            raise Unfoldable(self._broken[stream])
        held = self._held.get(stream)
        if held is None:
            held = self._held[stream] = self._folded(stream, position)
        self._held.move_to_end(stream)
        return held

    def whose(self, stream: str, position: int) -> str:
        """The stream whose person's words were said on this one, as it stood before a position."""
        find = self._reader.kinds.of(stream).subject
        whose = find(self.before(stream, position).state) if find is not None else None
        return stream if whose is None else self.whose(whose, position)

    def advance(self, entry: Entry) -> str | None:
        """Move over an event; a sentence where its stream can't take it."""
        held = self._held.get(entry.stream)
        if held is None:
            return None
        try:
            self._held[entry.stream] = self._reader.kinds.fold(entry.stream, [entry], held)
        except Exception as fault:  # noqa: BLE001 - whatever a fold met in what it was told, the event can't be folded
            sentence = f"{entry.type} can't be folded into {entry.stream}: {type(fault).__name__} {fault}"
            self.lose(entry.stream, sentence)
            return sentence
        return None

    def lose(self, stream: str, sentence: str) -> None:
        """From here on the stream can't be known, and why."""
        self._held.pop(stream, None)
        self._broken[stream] = sentence

    def tidy(self) -> None:
        """Forget the streams that were needed longest ago, beyond as many as are kept."""
        while len(self._held) > _KEPT_MAX:
            self._held.popitem(last=False)

    def _folded(self, stream: str, position: int) -> Stream:
        try:
            return self._reader.kinds.fold(stream, self._reader.entries(stream, position))
        except Unreadable as unreadable:
            self.lose(stream, f"{stream} can't be folded: {unreadable}")
        except Exception as fault:  # noqa: BLE001 - what can't be folded is a finding, whatever it raises
            self.lose(stream, f"{stream} can't be folded: {type(fault).__name__} {fault}")
        raise Unfoldable(self._broken[stream])
