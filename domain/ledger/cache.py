"""Folded states kept between commands, all current as of one size of the log."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from threading import Lock

from domain.fact import Stream

_CATCH_UP_MAX = 10_000
"""Beyond so many foreign events it is cheaper to start anew."""

_LONG = 1_000
"""A stream of so many events is not folded from its beginning again, once it was."""
_STARTS_MAX = 10_000

Row = tuple[str, str, bytes, int, bytes]
"""Stream, type, stored bytes, position and leaf hash of an event."""


class Cache:
    """The most recently used streams, at most `maximum`. States are frozen, so they are shared, not copied.

    Every stream in it is current as of `size` events; who knows another size gets nothing from it. Beside them are
    starts: streams as they stood once, from which folding goes on.
    """

    def __init__(self, maximum: int) -> None:
        self.size = 0
        self._maximum = maximum
        self._streams: OrderedDict[str, Stream] = OrderedDict()
        self._starts: OrderedDict[str, Stream] = OrderedDict()
        self._lock = Lock()

    def start(self, name: str, size: int) -> Stream | None:
        """The stream as it stood after some of its events, all of them among the first `size` of the log, if that is
        known. No start is newer than what the cache has caught up with.
        """
        with self._lock:
            return self._starts.get(name) if size >= self.size else None

    def begin_from(self, streams: Mapping[str, Stream]) -> None:
        """Take streams as they stood after some of their events."""
        with self._lock:
            for name, stream in streams.items():
                self._begin_from(name, stream)

    def _begin_from(self, name: str, stream: Stream) -> None:
        known = self._starts.get(name)
        if known is None or known.version < stream.version:
            self._starts[name] = stream
            self._starts.move_to_end(name)
        while len(self._starts) > _STARTS_MAX:
            self._starts.popitem(last=False)

    def _let_go(self, name: str, stream: Stream) -> None:
        if stream.version >= _LONG:
            self._begin_from(name, stream)

    def get(self, name: str, size: int) -> Stream | None:
        """The stream as of `size` events, if it is here."""
        with self._lock:
            if size != self.size or name not in self._streams:
                return None
            self._streams.move_to_end(name)
            return self._streams[name]

    def all(self, names: Sequence[str], size: int) -> dict[str, Stream] | None:
        """The streams as of `size` events, if every one of them is here."""
        with self._lock:
            if size != self.size or not all(name in self._streams for name in names):
                return None
            for name in names:
                self._streams.move_to_end(name)
            return {name: self._streams[name] for name in names}

    def catch_up(
        self, size: int, rows_since: Callable[[int], Iterable[Row]], fold: Callable[[Stream, Row], Stream]
    ) -> None:
        """Take in what others wrote up to `size`. An older `size` than ours changes nothing.

        A stream that can't be folded on (a newer program wrote it) is dropped, so that only who needs it fails. If
        reading breaks off, all are: some are further than others.
        """
        with self._lock:
            if size <= self.size:
                return
            if not self._streams or size - self.size > _CATCH_UP_MAX:
                for name, stream in self._streams.items():
                    self._let_go(name, stream)
                self._streams.clear()
            else:
                try:
                    for row in rows_since(self.size):
                        self._advance(row, fold)
                except BaseException:
                    self._streams.clear()
                    raise
            self.size = size

    def _advance(self, row: Row, fold: Callable[[Stream, Row], Stream]) -> None:
        held = self._streams.pop(row[0], None)
        if held is not None:
            with suppress(Exception):
                self._streams[row[0]] = fold(held, row)

    def publish(self, base: int, size: int, streams: Mapping[str, Stream]) -> None:
        """Take streams that are current as of `size`, where nobody but their author wrote since `base`."""
        with self._lock:
            if self.size not in (base, size):
                return  # someone has caught up beyond them
            self.size = size
            for name, stream in streams.items():
                self._streams[name] = stream
                self._streams.move_to_end(name)
            while len(self._streams) > self._maximum:
                self._let_go(*self._streams.popitem(last=False))

    def __len__(self) -> int:
        return len(self._streams)
