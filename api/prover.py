"""Proofs about one ledger: its tree kept beside it, its checkpoints signed, its stream map recorded in the log.

Nothing here is on the way of an append. Its methods work on any thread; what appends goes through the writer.
"""

from collections.abc import Callable, Sequence
from itertools import islice
from threading import Lock, RLock
from typing import NamedTuple, TypeVar

import structlog

from api.signing import Signer
from api.stream_maps import StreamMaps
from domain.clock import instant
from domain.ledger.checkpoints import Checkpoints, Forked, Kept
from domain.ledger.ledger import Ledger
from projections.proof import merkle
from projections.proof.merkle import Peaks, Unproved
from projections.proof.note import Checkpoint
from projections.proof.tree_file import TreeFile

_PAGE = 20_000
_SIZE_MAX = 2**53
T = TypeVar("T")
_log = structlog.get_logger()


class Included(NamedTuple):
    """That a leaf stands in the tree of a checkpoint."""

    leaf_index: int
    leaf_hash: bytes
    path: list[bytes]
    checkpoint: Kept


class Prover:
    """Makes every proof of one ledger, and checks each before it leaves."""

    def __init__(self, ledger: Ledger, signer: Signer, path: str | None) -> None:
        self.signer = signer
        self.checkpoints = Checkpoints(ledger.datastore)
        self.ledger = ledger
        self._tree = TreeFile(path and f"{path}.tree")
        self.maps = StreamMaps(ledger, path)
        self._growing = Lock()
        self._mending = RLock()
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

    def _checked(self, make: Callable[[], T]) -> T:
        """What is made of the tree's hashes and proves to be true, at once or with the tree made from the log again.

        Only what is still wrong then is the log's own fault, and stays so.
        """
        if self._forked:
            raise self._forked
        self.catch_up()
        try:
            return make()
        except (Unproved, LookupError, Forked):
            pass
        with self._mending:
            _log.warning("a proof was not true: the tree is made from the log again")
            with self._growing:
                self._tree.resume(0, merkle.EMPTY_ROOT)
            self.catch_up()
            try:
                return make()
            except Forked as forked:
                self._forked = forked
                raise
            except Unproved as wrong:
                self._forked = Forked(f"The log is not what was signed: {wrong}.")
                raise self._forked from wrong

    def _is_logged(self, index: int) -> bool:
        """Whether the log has the leaf that the tree has."""
        return self.ledger.leaf_hashes(index, index + 1) == [self._tree.read(0, index)]

    def leaves_like(self, head: bytes, first: int, last: int, most: int) -> list[int]:
        """The latest leaves among `first` until before `last` whose hashes begin with these bytes, so many at most."""
        size = self.catch_up()
        found = self._tree.leaves_like(head, first, min(last, size))
        return [leaf for leaf in islice(found, most) if self._is_logged(leaf)]

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
        return self.checkpoints.latest(size) or self._checked(lambda: self._signed(self._tree.size))

    def checkpoint_of(self, size: int) -> Kept:
        """The checkpoint over exactly so many events. One that a later one binds already is signed, not kept."""
        later = self.checkpoints.latest(size) or self.sign()
        if later.size == size:
            return later
        return self.checkpoints.of(size) or self._checked(lambda: self._bound(size, later))

    def _bound(self, size: int, later: Kept) -> Kept:
        root = self._proved_root(size, later)
        note = self.signer.sign(Checkpoint(self.signer.origin, size, root).text)
        return Kept(size, root, note, later.made_at)

    def _signed(self, size: int) -> Kept:
        """Sign it, if it goes on from what was signed before, by the log's own leaf hashes."""
        before = self._goes_on()
        peaks = Peaks(before, [self._tree.read(level, n) for level, n in merkle.complete(0, before)])
        for start in range(before, size, _PAGE):
            for leaf in self.ledger.leaf_hashes(start, min(size, start + _PAGE)):
                peaks.add(leaf)
        root = peaks.root()
        if self._tree.root(size) != root:
            raise Unproved("the file of the tree is not what the log says")
        self._tree.sync()
        note = self.signer.sign(Checkpoint(self.signer.origin, size, root).text)
        kept = self.checkpoints.keep(Kept(size, root, note, instant(self.ledger.clock())))
        last = self.signer.last()
        if last is None or last.size < size:
            self.signer.remember(note)  # not before: what could not be kept was shown to nobody, and binds nobody
        return kept

    def _goes_on(self) -> int:
        """The size of the last checkpoint that was signed; `Forked` unless the log goes on from there."""
        size = 0
        for before in (self.checkpoints.latest(), self.signer.last()):
            if before is None:
                continue
            if before.size > self._tree.size and before.size > self.catch_up():  # another process signed meanwhile
                raise Forked(f"A checkpoint over {before.size} events was signed; the log has {self._tree.size}.")
            if self._tree.root(before.size) != before.root:
                raise Forked(f"The first {before.size} events are not those that were signed.")
            size = max(size, before.size)
        return size

    def _proved_root(self, size: int, kept: Kept) -> bytes:
        """The root over the first `size` events, shown to be the beginning of a checkpoint's tree."""
        root = self._tree.root(size)
        path = merkle.consistency(self._tree.read, size, kept.size)
        merkle.check_consistency(size, kept.size, root, kept.root, path)
        return root

    def check(self) -> None:
        """Raise `Forked` unless the log goes on from what was signed: before anything is recorded about it."""
        self._checked(self._goes_on)

    @property
    def forked(self) -> Forked | None:
        """What was found wrong with the log, if anything was: it stays so until the ledger is opened again."""
        return self._forked

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
            kept = self.checkpoint(new)
            path = merkle.consistency(self._tree.read, old, new)
            merkle.check_consistency(old, new, self._proved_root(old, kept), self._proved_root(new, kept), path)
            return path

        return self._checked(make)

    def around(self, first: int, leaves: Sequence[bytes], kept: Kept) -> list[bytes]:
        """That these leaf hashes, from index `first` on, stand in the tree of a checkpoint."""

        def make() -> list[bytes]:
            around = merkle.outside(self._tree.read, first, first + len(leaves), kept.size)
            if merkle.root_from_range(first, kept.size, leaves, around) != kept.root:
                raise Unproved("the tree is not the one that was signed")
            return around

        return self._checked(make)

    def tile(self, level: int, n: int, width: int) -> bytes | None:
        """So many hashes of a tile (C2SP tlog-tiles), if a checkpoint covers them."""
        high = 8 * level
        first, stop = n * 256 << high, n * 256 + width << high
        last = self.checkpoints.latest(stop) if stop <= _SIZE_MAX else None
        if last is None:
            return None

        def make() -> bytes:
            hashes = [self._tree.read(high, n * 256 + at) for at in range(width)]
            around = merkle.outside(self._tree.read, first, stop, last.size)
            if merkle.root_from_range(first, last.size, hashes, around, high) != last.root:
                raise Unproved("the tree is not the one that was signed")
            return b"".join(hashes)

        return self._checked(make)

    def close(self) -> None:
        """Close its files."""
        self._tree.close()
        self.maps.close()
