"""The map of all streams: brought on when a proof asks for it, or by time, and then recorded in the log."""

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

import structlog

from domain.errors import Refused
from domain.ledger.command import Busy, Command, Stated
from domain.ledger.entry import LEDGER
from domain.ledger.ledger import Ledger
from domain.log import MAP_STREAM, MapHead
from projections.proof.map_file import MapFile, Upto
from projections.proof.merkle import Unproved
from projections.proof.stream_map import MapProof, key_of, root_from_proof, value_of
from projections.view_file import is_lock

_PAGE = 20_000
_SIZE_MAX = 2**53
_log = structlog.get_logger()


class Mapped(NamedTuple):
    """What the map over the first `size` events says of some streams."""

    size: int
    root: bytes
    proofs: dict[str, MapProof]


class StreamMaps:
    """The stream map of one ledger, in a file of its own. Its methods work on any thread; what is recorded goes through
    the writer.
    """

    def __init__(self, ledger: Ledger, path: str | None) -> None:
        self.ledger = ledger
        self._map = MapFile(f"{path}.map" if path else ":memory:")
        self._known = False

    def mapped(self, streams: Sequence[str]) -> Mapped:
        """Where these streams end, by the map last recorded if they have not gone on since, else by one as of now.

        A map that is not what the log says is made anew, before anything of it is recorded. Raises `Busy` while another
        process keeps it.
        """
        try:
            with self._map.turn():
                return self._mapped(streams)
        except sqlite3.OperationalError as error:
            if is_lock(error):
                raise Busy("Another process keeps the stream map.") from error
            raise

    def _mapped(self, streams: Sequence[str]) -> Mapped:
        if not self._known:
            self._known = self._is_recorded()
        if not self._known:
            self._map.forget()
        for _ in range(2):
            if not self._holds(streams):
                self._advance()
            found = Mapped(self._map.upto.size, self._map.root(), {name: self._map.prove(name) for name in streams})
            if all(self._is_true(name, found) for name in streams):
                self._known = True
                return found
            _log.warning("the file of the stream map is damaged; it is made anew")
            self._map.forget()
        raise Unproved("the stream map is not what the log says")

    def _is_recorded(self) -> bool:
        """Whether the file, reckoned again from its keys, is the map that the log recorded last."""
        self._map.reckon()
        last: MapHead | None = self.ledger.stream(MAP_STREAM).state.last
        return last is not None and (last.size, last.map_root) == (self._map.upto.size, self._map.root().hex())

    def _is_true(self, stream: str, mapped: Mapped) -> bool:
        proof, key = mapped.proofs[stream], key_of(stream)
        last = self.ledger.last_of(stream, mapped.size)
        shown = proof.found.value if proof.found and proof.found.key == key else None
        return shown == (value_of(*last) if last else None) and root_from_proof(key, proof) == mapped.root

    def head(self, mapped: Mapped) -> int | Command:
        """The position at which this map was recorded, or what records it."""
        stream = self.ledger.stream(MAP_STREAM)
        head = MapHead(size=mapped.size, map_root=mapped.root.hex())
        if stream.state.last == head:
            return self.ledger.entries(MAP_STREAM, after=stream.version - 1)[0].position
        return Command(MAP_STREAM, (Stated("MapHead", head),), LEDGER)

    def is_behind(self) -> bool:
        """Whether anything but map heads was recorded since the last of them."""
        last: MapHead | None = self.ledger.stream(MAP_STREAM).state.last
        size = self.ledger.head().size
        return size > 0 and (last is None or size > last.size + 1)

    def _holds(self, streams: Sequence[str]) -> bool:
        upto, last = self._map.upto, self.ledger.stream(MAP_STREAM).state.last
        if not streams or last is None or (last.size, last.map_root) != (upto.size, self._map.root().hex()):
            return False
        if not self._is_of_this_log(upto):
            return False
        return all(self._stands(name, upto.size) for name in streams)

    def _stands(self, stream: str, size: int) -> bool:
        """Whether the stream has not gone on since; that its own map was recorded is no going on of the log's maps."""
        now, then = self.ledger.last_of(stream, _SIZE_MAX), self.ledger.last_of(stream, size)
        since = (now[0] if now else 0) - (then[0] if then else 0)
        return since == (1 if stream == MAP_STREAM else 0)

    def _advance(self) -> None:
        if not self._is_of_this_log(self._map.upto):
            self._map.forget()
        size = self.ledger.head().size
        while (start := self._map.upto.size) < size:
            stop = min(size, start + _PAGE)
            (last,) = self.ledger.leaf_hashes(stop - 1, stop)
            self._map.advance(self.ledger.stream_heads(start, stop), Upto(stop, last))

    def _is_of_this_log(self, upto: Upto) -> bool:
        return not upto.size or self.ledger.leaf_hashes(upto.size - 1, upto.size) == [upto.last]

    def close(self) -> None:
        """Close its file."""
        self._map.close()


def is_overtaken(refusal: Refused) -> bool:
    """Whether a later map was recorded meanwhile, so that this one is to be made again."""
    return refusal.code == "map-goes-back"
