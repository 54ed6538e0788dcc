"""Exports of this ledger: which range is meant, how it is read, and what proves it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from api.packing import range_proofs
from api.prover import Prover
from api.stamping import Stamper
from domain.errors import Refused
from domain.ledger.entry import Entry
from domain.ledger.ledger import Ledger
from projections.exports.files import Written
from projections.exports.log import Leaves, Log, Range
from projections.exports.sets import write_set
from projections.proof.pack import Row, export_members

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


def write(
    prover: Prover, stamper: Stamper, target: Path, kind: Kind, *, wanted: Range, advance: Callable[[int], object]
) -> list[Written]:
    """Write a set of this kind to a new folder or ZIP file; what was written. `advance` is told of events read."""

    def prove(wanted: Range, written: Sequence[Written]) -> dict[str, bytes]:
        proofs = range_proofs(prover, stamper, *wanted)
        return export_members(kind, [Row(*each) for each in written], proofs)

    return write_set(target, kind, log_of(prover.ledger), wanted, prove=prove, advance=advance)
