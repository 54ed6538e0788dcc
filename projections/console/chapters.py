"""An order's history in chapters: what belongs together under one heading, and what followed from each fact.

A chapter is a return, a repair, the delivery and so on. What followed from a fact stands under it: what it caused, and
that a message was sent. A later fact joins the chapter that first named its return, its refund or whatever it is about.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from domain.fact import Instant
from domain.ledger.entry import Entry
from domain.message import MessagePrepared, MessageSent
from projections.console.moved import Moved, moved
from projections.history import is_late

Json = Mapping[str, Any]
Key = tuple[str, str]

OPENING = {
    "ReturnRequested": ("return", "return_id"),
    "GiftReturnRequested": ("gift_return", "gift_return_id"),
    "RepairRequested": ("repair", "repair_id"),
    "RefundQuoted": ("quote", "quote_id"),
    "LinesCancelled": ("cancellation", ""),
    "RefundGranted": ("refund_only", ""),
    "PriceAdjusted": ("price_cut", ""),
}
"""What begins a chapter of its own: which kind, and the member that names it."""
JOINING = {
    "offers": ("DiscountOverridden", "MisStackingDetected", "MisStackingResolved", "TermsInterpreted"),
    "delivery": ("LinesShipped", "LinesDelivered", "LinesLost", "ParcelScanned", "ShipmentStalled"),
    "closing": ("ReturnWindowClosed",),
    "refunds": ("ShortfallWaived", "ShortfallCollected", "RefundNetted", "RefundSettled", "RefundFailed"),
    "compensation": ("CompensationGranted", "DamagesAssessed"),
    "gifts": ("GiftReceived", "GiftChannelClosed", "GiftChannelReopened"),
    "cases": ("CaseLinked",),
    "recall": ("RecallNoticed",),
    "review": ("ProductReviewed",),
    "messages": ("MessagePrepared", "MessageSent"),
}
"""What joins the one chapter of its kind, unless it names something of another; all else belongs to the order."""
KINDS = ("order", *JOINING, *(kind for kind, _ in OPENING.values()))
_NAMING = (
    "return_id",
    "gift_return_id",
    "repair_id",
    "assessment_id",
    "refund_id",
    "quote_id",
    "incident_id",
    "case_id",
    "message_id",
)
"""Members that say what a fact is about, the nearest first."""
_KIND_OF = {type_: kind for kind, types in JOINING.items() for type_ in types}


class Chapter(NamedTuple):
    """One chapter: its kind, what it is about if it is one of several, and its facts with what followed from each."""

    kind: str
    id: str | None
    facts: list[dict[str, Any]]


def chapters(entries: Sequence[Entry], told: Sequence[Json]) -> list[dict[str, Any]]:
    """The chapters in the order they began, of a moment's `entries` and the sentences `told` of them.

    Every event is in exactly one. `changed` is what it did to the order's figures; a chapter's `came_to` is what all
    of its events together did to what is due and paid.
    """
    book = _Book()
    for entry, sentence, change in zip(entries, told, moved(entries), strict=True):
        book.add(entry, {**sentence, "late": is_late(entry), "changed": change.figures}, change)
    return book.read()


class _Book:
    """The chapters so far, and where each event and each id is in them."""

    def __init__(self) -> None:
        self._chapters: list[Chapter] = []
        self._facts: dict[str, tuple[int, dict[str, Any]]] = {}
        self._messages: dict[str, tuple[int, dict[str, Any]]] = {}
        self._named: dict[Key, int] = {}
        self._shared: dict[str, int] = {}
        self._sums: list[dict[str, int]] = []
        self._spans: list[tuple[Instant, Instant]] = []

    def add(self, entry: Entry, told: dict[str, Any], change: Moved) -> None:
        """Put an event under what caused it, or else into its chapter."""
        above = self._facts.get(entry.caused_by or "") or self._messages.get(_message(entry))
        if above:
            place, fact = above
            fact["consequences"].append(told)
        else:
            followed: list[dict[str, Any]] = []
            place, fact = self._place(entry), {**told, "consequences": followed}
            self._chapters[place].facts.append(fact)
        self._facts[entry.event_id] = place, fact
        self._messages.setdefault(_message(entry), (place, fact))
        for key in _names(entry):
            self._named.setdefault(key, place)
        for name, amount in change.sums.items():
            self._sums[place][name] = self._sums[place].get(name, 0) + amount
        since, until = self._spans[place]
        at = entry.occurred_at
        self._spans[place] = min(since or at, at), max(until, at)

    def read(self) -> list[dict[str, Any]]:
        """The chapters as they are read."""
        return [
            {
                "kind": chapter.kind,
                "id": chapter.id,
                "since": since,
                "until": until,
                "came_to": [{"figure": name, "amount": amount} for name, amount in sums.items() if amount],
                "facts": chapter.facts,
            }
            for chapter, (since, until), sums in zip(self._chapters, self._spans, self._sums, strict=True)
        ]

    def _place(self, entry: Entry) -> int:
        if entry.type in OPENING:
            kind, name = OPENING[entry.type]
            return self._opened(kind, getattr(entry.data, name) if name else None)
        for key in _names(entry):
            if key in self._named:
                return self._named[key]
        kind = _KIND_OF.get(entry.type, "order")
        if kind not in self._shared:
            self._shared[kind] = self._opened(kind, None)
        return self._shared[kind]

    def _opened(self, kind: str, name: str | None) -> int:
        self._chapters.append(Chapter(kind, name, []))
        self._sums.append({})
        self._spans.append(("", ""))
        return len(self._chapters) - 1


def _names(entry: Entry) -> list[Key]:
    """What the fact is about, the nearest first; last of all what in another stream caused it."""
    values = ((name, getattr(entry.data, name, None)) for name in _NAMING)
    return [(name, value) for name, value in (*values, ("caused_by", entry.caused_by)) if isinstance(value, str)]


def _message(entry: Entry) -> str:
    """The message that was prepared or sent, or one of its own: what is sent stands with what was prepared."""
    return entry.data.message_id if isinstance(entry.data, MessagePrepared | MessageSent) else entry.event_id
