"""What has come of an endpoint and is not written yet: gathered by its desk, taken away in small batches."""

from collections.abc import Sequence

from domain.ledger.entry import Entry
from domain.ledger.webhook_progress import Delivery, Note, Resend
from domain.ledger.webhook_rows import Webhook


class News:
    """What has come of an endpoint and is not written yet."""

    def __init__(self, known: Webhook, resends: Sequence[Resend]) -> None:
        self.failing_since = known.failing_since
        self.paused: tuple[str, str] | None = None
        self.over: list[str] = []
        self.unkept = 0
        self._known = known
        self._position: int = known.position
        self._resends = {each.resend_id: each.position for each in resends}
        self._deliveries: dict[int, Delivery] = {}
        self._delivered = 0
        self._delivered_at: str | None = None

    def delivered(self, entry: Entry, tries: int, at: str) -> None:
        """The receiver took it."""
        self.failing_since = None
        self._delivered += 1
        self._delivered_at = at
        self._add(Delivery(entry.position, entry.type, "DELIVERED", tries, "", at, None))

    def failed(self, delivery: Delivery) -> None:
        """It did not."""
        self.failing_since = self.failing_since or delivery.at
        self._add(delivery)

    def note(self, position: int, resends: Sequence[tuple[str, int]], *, skipped: bool) -> Note | None:
        """All of it, and from now on nothing. Where the lanes are counts by itself only if `skipped` events do."""
        moved = [(name, at) for name, at in resends if self._resends.get(name) != at]
        ended = [(name, None) for name in self.over]
        only_skipped = not (self._deliveries or ended or self.paused)
        if only_skipped and not (skipped and (moved or position != self._position)):
            return None
        told = Note(
            row_id=self._known.row_id,
            revision=self._known.revision,
            position=position,
            deliveries=tuple(self._deliveries.values()),
            resends=(*moved, *ended),
            delivered=self._delivered,
            delivered_at=self._delivered_at,
            failing_since=self.failing_since,
            paused=self.paused,
        )
        self._position, self._resends = position, dict(resends)
        self._deliveries, self.over, self.paused, self._delivered = {}, [], None, 0
        return told

    def _add(self, delivery: Delivery) -> None:
        if delivery.position not in self._deliveries:
            self.unkept += 1
        self._deliveries[delivery.position] = delivery
