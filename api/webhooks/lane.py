"""One way through the log for one endpoint: the events it wants, in order, one at hand at a time."""

from collections import deque
from collections.abc import Callable, Sequence

from api.tail import gapless
from api.threads import in_thread
from domain.ledger.entry import Entry
from domain.ledger.ledger import Ledger
from domain.ledger.store import Piece
from domain.ledger.webhook_progress import Resend

PAGE = 200
"""So much of the log is read at once."""


class Overtaken(Exception):
    """The endpoint is not as it was when the lane began."""


class Lane:
    """The events behind `position` of these types (of every type if none is named), before `stop` if there is one.

    `position` moves over what was dealt with and over what the endpoint does not want, as long as it `stands`: what is
    recorded after somebody was told that it wants more is not passed over.
    """

    def __init__(
        self,
        ledger: Ledger,
        types: Sequence[str],
        stands: Callable[[], bool],
        position: int,
        resend: Resend | None = None,
    ) -> None:
        self.position = resend.position if resend else position
        self.stop = resend.stop if resend else None
        self.resend_id = resend.resend_id if resend else ""
        self._ledger = ledger
        self._types = types
        self._stands = stands
        self._read = self.position
        self._ahead = deque[Entry]()

    @property
    def done(self) -> bool:
        """Whether everything before its stop is dealt with."""
        return self.stop is not None and self.position >= self.stop - 1

    async def at_hand(self) -> Entry | None:
        """The next event to deliver, the same until it is dealt with; None while there is none. Raises `Overtaken`."""
        while not self._ahead and not self.done:
            piece = await in_thread(self._piece)
            if piece is None:
                return None
            stop = piece.position + 1 if self.stop is None else self.stop
            self._ahead.extend(entry for entry in piece.entries if entry.position < stop)
            self._read = min(piece.position, stop - 1)
            if not self._ahead:
                self.position = self._read
        return self._ahead[0] if self._ahead else None

    def _piece(self) -> Piece | None:
        piece = self._ledger.piece(self._read, PAGE, self._types)
        if piece is not None and not self._stands():
            raise Overtaken
        return piece and gapless(piece)

    def dealt(self) -> None:
        """The event at hand is delivered or given up."""
        entry = self._ahead.popleft()
        self.position = entry.position if self._ahead else self._read
