"""Proofs about one ledger: its tree kept beside it, its checkpoints signed, its stream map recorded in the log.

Nothing here is on the way of an append. Its methods work on any thread; what appends goes through the writer.
"""

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any, NamedTuple

import structlog

from api.signing import Signer
from domain.clock import instant
from domain.errors import Refused
from domain.ledger.checkpoints import Checkpoints, Forked, Kept
from domain.ledger.command import Command, Stated
from domain.ledger.entry import LEDGER
from domain.ledger.ledger import Ledger
from domain.log import MAP_STREAM, MapHead
from projections.proof import merkle
from projections.proof.map_file import MapFile, Upto
from projections.proof.merkle import Unproved
from projections.proof.note import Checkpoint
from projections.proof.stream_map import MapProof, key_of
from projections.proof.tree_file import TreeFile

_PAGE = 20_000
_log = structlog.get_logger()


class Included(NamedTuple):
    """That a leaf stands in the tree of a checkpoint."""

    leaf_index: int
    leaf_hash: bytes
    path: list[bytes]
    checkpoint: Kept


class Mapped(NamedTuple):
    """What the map over the first `size` events says of some streams."""

    size: int
    root: bytes
    proofs: dict[str, MapProof]


class Prover:
    """Makes every proof of one ledger, and checks each before it leaves."""

    def __init__(self, ledger: Ledger, signer: Signer, path: str | None) -> None:
        self.signer = signer
        self.checkpoints = Checkpoints(ledger.datastore)
        self.ledger = ledger
        self._tree = TreeFile(path and f"{path}.tree")
        self._map = MapFile(f"{path}.map" if path else ":memory:")
        self._growing = Lock()
        self._resumed = False
        self._forked: Forked | None = None

    # The tree

    def catch_up(self) -> int:
        """Bring the tree to the end of the log; its size."""
        with self._growing:
            if not self._resumed:
                self._resume()
            size = self.ledger.head().size
            while self._tree.size < size:
                self._tree.append(self.ledger.leaf_hashes(self._tree.size, min(size, self._tree.size + _PAGE)))
            return self._tree.size

    def _resume(self) -> None:
        """Go on where the last checkpoint was signed, if the log still ends there as it did."""
        last = self.checkpoints.latest()
        if (
            last is None
            or not self._tree.resume(last.size, last.root)
            or (last.size and not self._is_logged(last.size - 1))
        ):
            self._tree.resume(0, merkle.EMPTY_ROOT)
        self._resumed = True

    def _made_anew(self) -> None:
        """The file does not hold what it should: the tree is made from the log again."""
        _log.warning("the file of the tree was damaged or of another log, it is made anew")
        with self._growing:
            self._tree.resume(0, merkle.EMPTY_ROOT)
        self.catch_up()

    def _checked(self, make: Callable[[], Any]) -> Any:
        """What is made of the tree's hashes and proves to be true, at once or with the tree made anew.

        Only what is still wrong then is the log's own fault, and stays so.
        """
        if self._forked:
            raise self._forked
        self.catch_up()
        try:
            return make()
        except (Unproved, LookupError, Forked):
            self._made_anew()
        try:
            return make()
        except (Unproved, Forked) as wrong:
            self._forked = Forked(f"The log is not the one that was signed: {wrong}")
            raise self._forked from wrong

    def _is_logged(self, index: int) -> bool:
        """Whether the log has the leaf that the tree has."""
        return self.ledger.leaf_hashes(index, index + 1) == [self._tree.read(0, index)]

    # Checkpoints

    def checkpoint(self, covering: int = 0) -> Kept:
        """The last checkpoint, over at least so many events; one more is signed if need be. Raises `Forked`, `Busy`."""
        return self.checkpoints.latest(covering) or self.sign()

    def covering(self, size: int) -> Kept:
        """The first checkpoint over at least so many events: the same one whenever it is asked for."""
        return self.checkpoints.covering(size) or self.sign()

    def sign(self) -> Kept:
        """A checkpoint over all that is recorded now, kept before it is shown."""
        size = self.catch_up()
        return self.checkpoint_of(size)

    def checkpoint_of(self, size: int) -> Kept:
        """The checkpoint over exactly so many events."""
        return self.checkpoints.of(size) or self._checked(lambda: self._signed(size))

    def _signed(self, size: int) -> Kept:
        """Sign it, if it goes on from what was signed before."""
        before = self.checkpoints.latest()
        if before is not None and before.size > self._tree.size:
            raise Forked(f"A checkpoint over {before.size} events was signed; the log has {self._tree.size}.")
        if before is not None and self._tree.root(before.size) != before.root:
            raise Forked(f"The first {before.size} events are not those that were signed on {before.made_at}.")
        root = self._tree.root(size)
        self._tree.sync()
        note = self.signer.sign(Checkpoint(self.signer.origin, size, root).text)
        return self.checkpoints.keep(Kept(size, root, note, instant(self.ledger.clock())))

    # Proofs

    def included(self, index: int, size: int | None = None) -> Included:
        """That leaf number `index` stands in the log, by a checkpoint of that size or the last one that covers it."""

        def make() -> Included:
            kept = self.checkpoint(index + 1) if size is None else self.checkpoint_of(size)
            leaf = self._tree.read(0, index)
            path = merkle.inclusion(self._tree.read, index, kept.size)
            if not self._is_logged(index):
                raise Unproved("the event is not the one that was hashed")
            if merkle.root_from_inclusion(index, kept.size, leaf, path) != kept.root:
                raise Unproved("the tree is not the one that was signed")
            return Included(index, leaf, path, kept)

        return self._checked(make)

    def consistent(self, old: int, new: int) -> list[bytes]:
        """That the log of `old` events is the beginning of the log of `new` events."""

        def make() -> list[bytes]:
            path = merkle.consistency(self._tree.read, old, new)
            merkle.check_consistency(old, new, self._tree.root(old), self._tree.root(new), path)
            return path

        return self._checked(make)

    def around(self, first: int, stop: int, kept: Kept) -> list[bytes]:
        """That the leaves first … stop − 1 stand in the tree of a checkpoint."""

        def make() -> list[bytes]:
            around = merkle.outside(self._tree.read, first, stop, kept.size)
            leaves = [self._tree.read(0, n) for n in range(first, stop)]
            if merkle.root_from_range(first, kept.size, leaves, around) != kept.root:
                raise Unproved("the tree is not the one that was signed")
            return around

        return self._checked(make)

    def tile(self, level: int, n: int, width: int) -> bytes | None:
        """So many hashes of a tile (C2SP tlog-tiles), if a checkpoint covers them."""
        stop = (n * 256 + width) << 8 * level
        last = self.checkpoints.latest(stop)
        if last is None:
            return None
        self.catch_up()
        return b"".join(self._tree.read(8 * level, n * 256 + at) for at in range(width))

    # The stream map

    def mapped(self, streams: Sequence[str]) -> Mapped:
        """Where these streams end, by the map last recorded if they have not gone on since, else by one as of now."""
        with self._map.turn():
            if not self._holds(streams):
                self._advance()
            return Mapped(self._map.upto.size, self._map.root(), {name: self._map.prove(name) for name in streams})

    def head(self, mapped: Mapped) -> int | Command:
        """The position at which this map was recorded, or what records it."""
        stream = self.ledger.stream(MAP_STREAM)
        head = MapHead(size=mapped.size, map_root=mapped.root.hex())
        if stream.state.last == head:
            return self.ledger.entries(MAP_STREAM, after=stream.version - 1)[0].position
        return Command(MAP_STREAM, (Stated("MapHead", head),), LEDGER)

    def map_is_behind(self) -> bool:
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
        for name in streams:
            found, version = self._map.prove(name).found, self.ledger.stream(name).version
            known = found is not None and found.key == key_of(name)
            if (int.from_bytes(found.value[:8], "big") if known and found else 0) != version:
                return False
        return True

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
        """Close its files."""
        self._tree.close()
        self._map.close()


def is_overtaken(refusal: Refused) -> bool:
    """Whether a later map was recorded meanwhile, so that this one is to be made again."""
    return refusal.code == "map-goes-back"
