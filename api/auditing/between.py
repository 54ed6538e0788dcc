"""Whether a part of the log is what was signed: its bytes read again from one checkpoint to another.

What stands before it is taken from the file of the tree, and has to lead to the root that was signed there: nobody can
begin from a false one.
"""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from api.auditing.running import EVENTS, Audited, Wanted
from api.auditing.tally import Tally
from api.auditing.trees import TREE, check_notes, made_again
from api.auditing.trusted import Trusted
from domain.catalogue import KINDS
from domain.errors import Refused
from domain.ledger.checkpoints import Kept
from domain.ledger.place import Place
from domain.ledger.reader import Reader
from projections.code_version import code_version
from projections.proof import merkle
from projections.proof.merkle import Peaks
from projections.proof.tree_file import place

_HASH = 32


def verify_between(
    where: str | Place, wanted: Wanted, trusted: Trusted, advance: Callable[[str, int, int], object]
) -> Audited:
    """Read positions `start` to `last` again, and what else lies between the checkpoints around them.

    To the last checkpoint where no `last` is named. Every checkpoint on the way is held against the tree and the log's
    key. Raises `Refused` where no checkpoint covers what is wanted, and what `Reader` raises.
    """
    place = Place.of(where)
    with closing(Reader(KINDS.values(), place)) as reader:
        kept, size = reader.checkpoints(), reader.ends().size
        first, last = _around(kept, wanted)
        start, stop = first.size if first else 0, last.size
        within = [each for each in kept if start <= each.size <= stop]
        tally = Tally()
        check_notes(within, trusted.log, tally)
        advance(EVENTS, 0, stop - start)
        peaks = _beginning(place, first, tally)
        if peaks is not None:
            roots = {each.size: each for each in within}

            def told(done: int) -> None:
                advance(EVENTS, done - start, stop - start)

            made_again(reader, place, stop, peaks, roots=roots, tally=tally, advance=told)
            tally.count(EVENTS, peaks.size - start)
    return Audited(start, stop, size, code_version(), tally)


def _around(kept: list[Kept], wanted: Wanted) -> tuple[Kept | None, Kept]:
    """The last checkpoint before the first position that is wanted, if there is one, and the first behind the last."""
    start = wanted.start
    behind = [each for each in kept if each.size > (start if wanted.last is None else wanted.last)]
    if not behind or (wanted.last is not None and wanted.last < start):
        signed = kept[-1].size if kept else 0
        raise Refused("bad-range", f"Checkpoints cover the first {signed} events: name positions among them.")
    before = [each for each in kept if 0 < each.size <= start]
    return before[-1] if before else None, behind[-1] if wanted.last is None else behind[0]


def _beginning(place: Place, first: Kept | None, tally: Tally) -> Peaks | None:
    """The tree where the part begins, as its file has it; None where that is not the one that was signed."""
    if first is None:
        return Peaks()
    sentence = f"The file of the tree does not lead to the checkpoint over {first.size} events: begin at 0."
    try:
        with Path(f"{place.files}.tree").open("rb") as file:
            peaks = Peaks(first.size, [_read(file, *each) for each in merkle.complete(0, first.size)])
    except OSError:
        peaks = Peaks()
    if peaks.root() == first.root:
        return peaks
    tally.found(TREE, sentence, first.size - 1, verdict="UNCHECKED")
    return None


def _read(file: BinaryIO, level: int, n: int) -> bytes:
    """A hash of the file; one that it does not hold leads to no root."""
    file.seek(place(level, n) * _HASH)
    return file.read(_HASH)
