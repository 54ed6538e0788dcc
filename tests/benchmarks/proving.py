"""What proofs cost: the tree and the stream map brought on over what was appended, beside the durable appends."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path
from time import perf_counter

from domain.ledger.ledger import Ledger
from projections.proof import merkle, stream_map
from projections.proof.map_file import MapFile, Upto
from projections.proof.stream_map import Standing, key_of, value_of
from projections.proof.tree_file import TreeFile
from tests.benchmarks import inprocess, shop
from tests.benchmarks.harness import Mismatch, Sides, Size, Turn
from tests.benchmarks.manyorders import log_of

_CALLERS = 32
Grow = Callable[[Ledger, int], Turn]


@contextmanager
def _beside_appends(
    folder: Path, size: Size, open_: Callable[[Path], tuple[Grow, Callable[[Ledger], None]]]
) -> Iterator[Sides]:
    """Each round pays as many orders as the floor, and then brings the proofs on over those payments."""
    turns = [[f"A-{turn}-{n:06d}" for n in range(size.each)] for turn in range(size.rounds + 1)]
    ledger = shop.open_ledger(folder / "ledger.db")
    shop.place_orders(ledger, [each for turn in turns for each in turn], shop.history())
    grow, check = open_(folder)
    grow(ledger, ledger.head().size)
    yield Sides(
        lambda number: grow(ledger, ledger.head().size),
        lambda number: inprocess.pay(ledger, turns[number], _CALLERS, []),
    )
    check(ledger)
    ledger.close()


def _tree(folder: Path) -> tuple[Grow, Callable[[Ledger], None]]:
    tree = TreeFile(str(folder / "tree"))

    def grow(ledger: Ledger, size: int) -> Turn:
        done, began = size - tree.size, perf_counter()
        tree.append(ledger.leaf_hashes(tree.size, size))
        return Turn(done, perf_counter() - began)

    def check(ledger: Ledger) -> None:
        anew = TreeFile(None)
        anew.append(ledger.leaf_hashes(0, ledger.head().size))
        if anew.root() != tree.root():
            raise Mismatch("The tree that grew in steps has another root than one made at once.")

    return grow, check


def _map(folder: Path) -> tuple[Grow, Callable[[Ledger], None]]:
    file = MapFile(str(folder / "map"))

    def grow(ledger: Ledger, size: int) -> Turn:
        began = perf_counter()
        with file.turn():
            start = file.upto.size
            (last,) = ledger.leaf_hashes(size - 1, size)
            file.advance(ledger.stream_heads(start, size), Upto(size, last))
        return Turn(size - start, perf_counter() - began)

    def check(ledger: Ledger) -> None:
        heads = ledger.stream_heads(0, ledger.head().size)
        standings = [Standing(key_of(name), value_of(version, leaf)) for name, version, leaf in heads]
        expected = stream_map.over(sorted(standings))
        with file.turn():
            if file.root() != expected.hash:
                raise Mismatch("The map that was brought on in steps has another root than one made at once.")

    return grow, check


tree = partial(_beside_appends, open_=_tree)
streams = partial(_beside_appends, open_=_map)


@contextmanager
def inclusion(folder: Path, size: Size) -> Iterator[Sides]:
    """Proofs of events all over a long log, each checked; the reads of the tree are counted and bounded."""
    ledger = shop.open_ledger(log_of(size.each, folder.parent.parent))
    events, file = ledger.head().size, TreeFile(str(folder / "tree"))
    for start in range(0, events, 50_000):
        file.append(ledger.leaf_hashes(start, min(events, start + 50_000)))
    root, most = file.root(), 2 * (events - 1).bit_length()
    indexes = sorted(int.from_bytes(sha256(b"%d" % n).digest()[:8], "big") % events for n in range(1_000))

    def prove(number: int) -> Turn:
        began = perf_counter()
        for index in indexes:
            reads = [0]

            def read(level: int, n: int, reads: list[int] = reads) -> bytes:
                reads[0] += 1
                return file.read(level, n)

            path = merkle.inclusion(read, index, events)
            if reads[0] > most or merkle.root_from_inclusion(index, events, file.read(0, index), path) != root:
                raise Mismatch(f"The proof of event {index} read {reads[0]} hashes, or does not lead to the root.")
        return Turn(len(indexes), perf_counter() - began)

    def fetch(number: int) -> Turn:
        began = perf_counter()
        for index in indexes:
            ledger.leaf_hashes(index, index + 1)
        return Turn(len(indexes), perf_counter() - began)

    yield Sides(prove, fetch)
    ledger.close()
