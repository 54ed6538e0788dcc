"""Exports of this ledger: which range is meant, how it is read, and what proves it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from domain.errors import Refused
from domain.ledger.entry import Entry
from domain.ledger.ledger import Ledger
from projections.exports.log import Leaves, Log, Range, pieces
from projections.exports.sets import write_set

Kind = Literal["csv", "ndjson", "ocel"]


def range_of(size: int, start: int, stop: int | None) -> Range:
    """The range from `start` to before `stop`, or to the end of a log of this size; refused unless it lies in there."""
    wanted = Range(start, size if stop is None else stop)
    if not 0 <= wanted.start <= wanted.stop <= size:
        sentence = f"A range goes from 0 ≤ from ≤ to ≤ {size}, the number of events in the log."
        raise Refused("bad-range", sentence, log_size=size)
    return wanted


def log_of(ledger: Ledger) -> Log:
    """The ledger as exports read it: short reads, so that no reader holds up the writer's file."""

    def entries(start: int, stop: int) -> list[Entry]:
        return ledger.log(start - 1, stop - start)

    def leaves(start: int, stop: int) -> Leaves:
        return Leaves(ledger.leaves(start, stop), ledger.leaf_hashes(start, stop))

    def before(stream: str, version: int) -> list[Entry]:
        return ledger.entries(stream, until=version - 1)

    return Log(entries, leaves, before)


def write(ledger: Ledger, target: Path, kind: Kind, wanted: Range, advance: Callable[[int], object]) -> dict[str, Any]:
    """Write a set of this kind to a new folder or ZIP file; the manifest. `advance` is told of events read."""

    def prove(start: int, stop: int, manifest_sha256: bytes) -> dict[str, bytes]:
        return {"proof/hashes.bin": _hashes(ledger, Range(start, stop))}

    return write_set(target, kind, log_of(ledger), wanted, prove=prove, advance=advance)


def _hashes(ledger: Ledger, wanted: Range) -> bytes:
    """The leaf hashes of the range, 32 bytes each, one behind the other."""
    found = bytearray()
    for piece in pieces(wanted):
        found += b"".join(ledger.leaf_hashes(*piece))
    return bytes(found)
