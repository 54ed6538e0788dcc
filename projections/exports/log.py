"""What an export reads: a range of the log, piece by piece, so that no more than a piece is ever held."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from domain.ledger.entry import Entry

Advance = Callable[[int], object]
"""Is told that so many more events were read. What it raises ends the export."""
PIECE = 1_000


class Leaves(NamedTuple):
    """Stored bytes and their hashes, of the same leaves in the same order."""

    stored: Sequence[bytes]
    hashes: Sequence[bytes]


class Log(NamedTuple):
    """Ways to read a log that only ever grows: a range that was read once reads the same for ever.

    `entries` and `leaves` take the positions start … stop − 1; `before` the entries of a stream below a version.
    """

    entries: Callable[[int, int], Sequence[Entry]]
    leaves: Callable[[int, int], Leaves]
    before: Callable[[str, int], Sequence[Entry]]


class Range(NamedTuple):
    """The events from position `start` to before `stop`."""

    start: int
    stop: int

    @property
    def size(self) -> int:
        """How many events."""
        return self.stop - self.start


def pieces(wanted: Range) -> Iterator[Range]:
    """The range in pieces that can be held."""
    for start in range(wanted.start, wanted.stop, PIECE):
        yield Range(start, min(start + PIECE, wanted.stop))


def entries(log: Log, wanted: Range, advance: Advance) -> Iterator[Entry]:
    """The entries of the range, in order. A log that ends before the range does raises ValueError."""
    for piece in pieces(wanted):
        found = log.entries(*piece)
        _complete(piece, len(found))
        yield from found
        advance(piece.size)


def leaves(log: Log, wanted: Range, advance: Advance) -> Iterator[tuple[int, bytes, bytes]]:
    """Position, stored bytes and hash of every leaf of the range, in order."""
    for piece in pieces(wanted):
        found = log.leaves(*piece)
        _complete(piece, len(found.stored))
        yield from zip(range(*piece), found.stored, found.hashes, strict=True)
        advance(piece.size)


def _complete(piece: Range, found: int) -> None:
    """Less than was asked for must never pass for all there is."""
    if found != piece.size:
        raise ValueError(f"The log holds {found} of the events {piece.start} to {piece.stop - 1}.")
