"""The end of the log as the feed tells it: read once for all who follow it, however many they are.

What was recorded last stands in a ring, already written as clients get it. Who has fallen behind the ring reads pages
of the log at its own pace. Nobody is handed anything: each takes what is behind its own position, so one who takes
nothing costs the others nothing.
"""

import asyncio
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Generator, Iterable
from contextlib import contextmanager
from typing import NamedTuple

import msgspec
import structlog

from api.bell import Bell
from api.threads import in_thread
from domain.ledger.entry import Entry
from domain.ledger.ledger import Ledger
from domain.ledger.store import Piece
from projections.event_view import cloud_event

SOURCE = "/v1/events"
LOOK_S = 0.25
"""How often another process's writing is looked for; our own rings."""
GATHER_S = 0.05
"""Once something was recorded, more is likely to follow: telling it together costs the writer less."""
RING_BYTES_MAX = 4 * 2**20
STREAMS_MAX = 500
"""Each keeps a connection open for as long as it likes, and the system gives a process only so many."""
STREAMS_PER_KEY_MAX = STREAMS_MAX // 2
"""A client that opens streams and forgets them leaves the others theirs."""
_READ = 500
_PAGE = 50
_PAGES_AT_ONCE = 2
"""Reading the past for those who are behind leaves threads and time for everything else."""
_AGAIN_S = 1.0
_log = structlog.get_logger()
_encode = msgspec.json.Encoder().encode


class Told(NamedTuple):
    """An event as clients get it: a CloudEvent as JSON, commitments in place of words."""

    position: int
    type: str
    body: bytes


class Span(NamedTuple):
    """A stretch of the log: those of its events that were asked for, and its last position."""

    events: list[Told]
    position: int


class Most(NamedTuple):
    """How much a piece may hold: so many events, and no more bytes but by its last event."""

    events: int
    bytes: int = 64 * 2**10


class TooMany(Exception):
    """As many streams are open as there may be, of this key or at all."""


def told(entry: Entry) -> Told:
    """The event as clients get it."""
    return Told(entry.position, entry.type, _encode(cloud_event(entry, SOURCE)))


def gapless(piece: Piece) -> Piece:
    """The same. A position that is missing is never passed over in silence: whoever follows would lose an event."""
    if not piece.is_whole:
        raise _missing(piece.position)
    return piece


class Tail:
    """The end of one ledger's log, in one process. Use it from one event loop only.

    `streams_of` is how many streams are open by key; `ended` is set when all are to end.
    """

    def __init__(self, ledger: Ledger, bell: Bell) -> None:
        self._ledger = ledger
        self._bell = bell
        self._grown = Bell()
        self._ring: list[Told] = []
        self._bytes = 0
        self._end: int | None = None
        self._wanted = asyncio.Event()
        self._followers = 0
        self._reading = asyncio.Semaphore(_PAGES_AT_ONCE)
        self.streams_of = Counter[str]()
        self.ended = asyncio.Event()

    @contextmanager
    def following(self) -> Generator[None]:
        """Have the ring kept for as long as the context lasts."""
        self._followers += 1
        self._wanted.set()
        try:
            yield
        finally:
            self._followers -= 1

    @property
    def streams(self) -> int:
        """How many streams are open."""
        return self.streams_of.total()

    @contextmanager
    def streaming(self, key_id: str) -> Generator[None]:
        """The same for a stream of this key, or `TooMany`."""
        if self.streams >= STREAMS_MAX or self.streams_of[key_id] >= STREAMS_PER_KEY_MAX:
            raise TooMany
        self.streams_of[key_id] += 1
        try:
            with self.following():
                yield
        finally:
            self.streams_of[key_id] -= 1
            self.streams_of += Counter()  # who has none open is forgotten

    def end(self) -> None:
        """Nobody waits any longer, and streams end."""
        self.ended.set()
        self._grown.ring()

    async def read(self, after: int, types: Collection[str], most: Most, wait_s: float) -> Span:
        """What stands behind a position, of these types if any are named: a piece of it. Where there is nothing yet it
        is waited for, at most so long.

        The span's position is as far as was looked: where to go on, whether or not it holds an event.
        """
        grown = self._grown.next
        span = self._near(after, types, most) or await self._far(after, types, most)
        if span.position > after or self.ended.is_set():
            return span
        await self._grown.wait(wait_s, grown)
        return self._near(after, types, most) or span

    def _near(self, after: int, types: Collection[str], most: Most) -> Span | None:
        """The same from the ring; none where it does not reach back so far."""
        if self._end is None or after + 1 < self._end - len(self._ring):
            return None
        behind = self._ring[bisect_right(self._ring, after, key=_position) :]
        wanted = (each for each in behind if not types or each.type in types)
        return _span(wanted, max(after, self._end - 1), most)

    async def _far(self, after: int, types: Collection[str], most: Most) -> Span:
        """The same from the log."""
        async with self._reading:
            return await in_thread(self._page, after, types, most)

    def _page(self, after: int, types: Collection[str], most: Most) -> Span:
        piece = self._ledger.piece(after, _PAGE, types)
        if piece is None:
            return Span([], after)
        return _span(map(told, gapless(piece).entries), piece.position, most)

    async def run(self) -> None:
        """Read what is new for as long as anybody follows, until cancelled."""
        while True:
            if not self._followers:
                self._forget()
                await self._wanted.wait()
            rung = self._bell.next
            try:
                news = await in_thread(self._news, await self._known_end())
            except Exception as failure:  # noqa: BLE001 - whatever it was, the next look is the answer to it
                _log.error("the end of the log can't be read", exc_info=failure)
                await asyncio.sleep(_AGAIN_S)
                continue
            if news:
                self._take(news)
                self._grown.ring()
                await asyncio.sleep(GATHER_S if len(news) < _READ else 0)
            else:
                await self._bell.wait(LOOK_S, rung)

    def _forget(self) -> None:
        """Nobody follows: the next to come finds the log's end anew."""
        self._wanted.clear()
        self._ring, self._bytes, self._end = [], 0, None

    async def _known_end(self) -> int:
        """Up to where the log is known. Who follows reads what was recorded before from the log."""
        if self._end is None:
            self._end = (await in_thread(self._ledger.head)).size
            self._grown.ring()
        return self._end

    def _news(self, end: int) -> list[Told]:
        entries = self._ledger.log(end - 1, _READ)
        if entries and entries[-1].position != end - 1 + len(entries):
            raise _missing(entries[-1].position)
        return [told(entry) for entry in entries]

    def _take(self, news: list[Told]) -> None:
        ring = self._ring + news
        self._bytes += sum(len(each.body) for each in news)
        dropped = 0
        while self._bytes > RING_BYTES_MAX:
            self._bytes -= len(ring[dropped].body)
            dropped += 1
        self._ring, self._end = ring[dropped:], news[-1].position + 1


def _span(wanted: Iterable[Told], last: int, most: Most) -> Span:
    """As many of these as a piece may hold; the stretch ends with the last taken, or where it all ends."""
    taken: list[Told] = []
    size = 0
    for each in wanted:
        taken.append(each)
        size += len(each.body)
        if len(taken) == most.events or size >= most.bytes:
            return Span(taken, each.position)
    return Span(taken, last)


def _position(each: Told) -> int:
    return each.position


def _missing(before: int) -> RuntimeError:
    return RuntimeError(f"An event is missing in the log, not far before position {before}.")
