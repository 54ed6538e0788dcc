"""Folded states kept between commands, all current as of one size of the log."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from threading import Lock

from domain.fact import Stream

_CATCH_UP_MAX = 10_000
"""Beyond so many foreign events it is cheaper to start anew than to ask which streams they touched."""


class Cache:
    """The most recently used streams, at most `maximum`. States are frozen, so they are shared, not copied.

    Every stream in it is current as of `size` events; who knows another size gets nothing from it.
    """

    def __init__(self, maximum: int) -> None:
        self.size = 0
        self._maximum = maximum
        self._streams: OrderedDict[str, Stream] = OrderedDict()
        self._lock = Lock()

    def get(self, name: str, size: int) -> Stream | None:
        """The stream as of `size` events, if it is here."""
        with self._lock:
            if size != self.size or name not in self._streams:
                return None
            self._streams.move_to_end(name)
            return self._streams[name]

    def catch_up(self, size: int, written_since: Callable[[int], Iterable[str]]) -> None:
        """Drop the streams that others wrote up to `size`. An older `size` than ours changes nothing."""
        with self._lock:
            if size <= self.size:
                return
            if not self._streams or size - self.size > _CATCH_UP_MAX:
                self._streams.clear()
            else:
                for name in written_since(self.size):
                    self._streams.pop(name, None)
            self.size = size

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
                self._streams.popitem(last=False)

    def __len__(self) -> int:
        return len(self._streams)
