"""A deadline as a span: since when, until when, who has to act, what became of it."""

from typing import Any, Literal, NamedTuple

from domain.fact import Instant
from domain.ledger.entry import Entry

WaitingFor = Literal["CUSTOMER", "MERCHANT", "CARRIER", "REPAIRER", "AUTHORITY", "DESK"]
State = Literal["MET", "LATE", "RUNNING", "PAUSED", "PASSED", "ENDED", "OVER"]
"""Met in time, met too late, still running, standing still, passed unmet, a window that ended, no longer needed."""
_DUTIES: dict[str, WaitingFor] = {
    "PAYMENT": "CUSTOMER",
    "REFUND": "MERCHANT",
    "SEND_BY": "CUSTOMER",
    "GIFT_REVIEW": "DESK",
    "GIFT_TRANSIT": "CARRIER",
    "REPAIR": "REPAIRER",
    "PARCEL": "CARRIER",
    "CLOCK_CARRIER_ANSWER": "CARRIER",
    "CLOCK_MERCHANT_CONTACT": "MERCHANT",
    "CLOCK_MERCHANT_ACTION": "MERCHANT",
    "CLOCK_EXCHANGE": "MERCHANT",
    "CLOCK_RETURN_ADDRESS": "MERCHANT",
    "CLOCK_INSPECTION": "MERCHANT",
    "CLOCK_REFUND_7": "MERCHANT",
    "CLOCK_REFUND_15": "MERCHANT",
}
"""Who has to act by when; whatever else a clock waits for is the desk's, and a window is nobody's duty."""
WINDOWS = frozenset({"WINDOW", "QUOTE", "GIFT_CHANNEL", "COUPON", "VOUCHER", "CLOCK_EVIDENCE"})
"""Until when something may be done, by whoever wants to."""


class Pause(NamedTuple):
    """While a clock stood still, and whose turn it was; without an end it still does."""

    since: Instant
    until: Instant | None
    who: str


class Span(NamedTuple):
    """A deadline: set at `starts_at` by the event `version` of `stream`, for `due_at`; over at `ended_at`."""

    kind: str
    item: str
    stream: str
    version: int
    starts_at: Instant
    due_at: Instant
    ended_at: Instant | None = None
    needed: bool = True
    provisional: bool = False
    pauses: tuple[Pause, ...] = ()

    @property
    def who(self) -> str | None:
        """Who has to act, where it is anybody's duty."""
        if self.kind in WINDOWS:
            return None
        return _DUTIES.get(self.kind, "DESK")

    def state(self, at: Instant) -> State:
        """What had become of it by then."""
        if self.ended_at is not None:
            if not self.needed:
                return "OVER"
            return "MET" if self.ended_at <= self.due_at else "LATE"
        if self.pauses and self.pauses[-1].until is None:
            return "PAUSED"
        if at <= self.due_at:
            return "RUNNING"
        return "ENDED" if self.kind in WINDOWS else "PASSED"


class Spans:
    """Spans as they are set and met; what is set again begins anew."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, str, str], Span] = {}

    def set(self, kind: str, item: str, entry: Entry, due_at: Instant, *, provisional: bool = False) -> None:
        """A span begins; one of the same name stays beside it."""
        key = (entry.stream, kind, item)
        before = self.found.get(key)
        if before is not None:
            self.found[*key[:2], f"{item} {before.version}"] = before
        self.found[key] = Span(
            kind, item, entry.stream, entry.version, entry.occurred_at, due_at, provisional=provisional
        )

    def change(self, kind: str, item: str, entry: Entry, **changes: Any) -> None:
        """Change a span that is still open."""
        key = (entry.stream, kind, item)
        span = self.found.get(key)
        if span is not None and span.ended_at is None:
            self.found[key] = span._replace(**changes)

    def end(self, kind: str, item: str, entry: Entry, *, needed: bool = True) -> None:
        """A span that is open is over."""
        self.change(kind, item, entry, ended_at=entry.occurred_at, needed=needed)
