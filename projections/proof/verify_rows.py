"""An export: a range of the log proved at once, and every row of its files held against the leaf that it names."""

import csv
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, cast

from projections.proof.merkle import Unproved, leaf_hash, root_from_range
from projections.proof.note import number
from projections.proof.verify_files import lines_of, read_file
from projections.proof.verify_json import count_of, hashes_of, member, read_json, unhex
from projections.proof.verify_leaf import Order, read_leaf
from projections.proof.verify_manifest import Pack
from projections.proof.verify_report import Fault, Report
from projections.proof.verify_scan import members_of

HASHES, RANGE = "proof/hashes.bin", "proof/range.json"
_HASHES_BYTES = 4 << 30


class Hashes(Sequence[bytes]):
    """Leaf hashes that stand one after the other."""

    def __init__(self, raw: bytes, first: int) -> None:
        self.raw, self.first = raw, first

    def __len__(self) -> int:
        return len(self.raw) // 32

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        if not 0 <= at < len(self):
            raise IndexError(at)
        return self.raw[32 * at : 32 * at + 32]

    def check(self, index: int, hash_: bytes) -> None:
        """Refuse unless the leaf of this index is in the range and has this hash."""
        if not self.first <= index < self.first + len(self):
            raise Unproved(f"leaf {index} is outside the range")
        if self[index - self.first] != hash_:
            raise Unproved(f"leaf {index} has another hash")


class Row(NamedTuple):
    """What a row says of its leaf; the leaf's own bytes if it carries them."""

    position: int
    hash: bytes
    leaf: bytes | None = None


def check_range(pack: Pack, report: Report) -> Hashes | None:
    """The hashes of the range, proved to be the log's; note it if they are not."""
    manifest = pack.manifest
    if manifest.first == manifest.stop:
        return None
    found = report.check("false-range", HASHES, lambda: _hashes(pack))
    if found is not None:
        report.proved["range"] = (manifest.first, manifest.stop)
    return found


def _hashes(pack: Pack) -> Hashes:
    manifest = pack.manifest
    proof = read_json(read_file(pack.files, RANGE, 64 << 10))
    stated = tuple(count_of(proof, each) for each in ("from", "to", "size"))
    if stated != (manifest.first, manifest.stop, manifest.size):
        raise Unproved("the proof is of another range or size than the manifest's")
    raw = read_file(pack.files, HASHES, min(_HASHES_BYTES, 32 * (manifest.stop - manifest.first)))
    if len(raw) != 32 * (manifest.stop - manifest.first):
        raise Fault("missing-row", HASHES, "it is too short")
    hashes = Hashes(raw, manifest.first)
    if root_from_range(manifest.first, manifest.size, hashes, hashes_of(proof, "around")) != pack.checkpoint.root:
        raise Unproved("they do not lead to the checkpoint's root")
    return hashes


def check_rows(pack: Pack, hashes: Hashes, report: Report) -> None:
    """Hold every row of the files of an export against the leaf that it names."""
    total = 0
    for name in sorted(pack.manifest.files):
        rows = _READERS.get(name.rpartition(".")[2])
        if rows is None or name.startswith(("proof/", "leaves/")) or name not in pack.sizes:
            continue
        total += report.check("false-row", name, lambda at=name, read=rows: _held(pack, at, read, hashes)) or 0
    report.proved["rows"] = (total,)


def _held(pack: Pack, name: str, read: Any, hashes: Hashes) -> int:
    order, held, carried = Order(), 0, 0
    for row in cast("Iterator[Row]", read(pack, name)):
        hashes.check(row.position, row.hash)
        held += 1
        if row.leaf is None:
            continue
        if leaf_hash(row.leaf) != row.hash:
            raise Unproved(f"the bytes of leaf {row.position} have another hash")
        if row.position > hashes.first + carried:
            raise Fault("missing-row", name, f"leaf {hashes.first + carried}")
        if row.position < hashes.first + carried:
            raise Unproved(f"leaf {row.position} is there twice, or out of order")
        order.take(read_leaf(row.leaf, row.position))
        carried += 1
    if carried and carried != len(hashes):
        raise Fault("missing-row", name, f"leaf {hashes.first + carried}")
    return held


def _csv_rows(pack: Pack, name: str) -> Iterator[Row]:
    with pack.files.open(name) as file:
        try:
            rows = csv.reader((line.decode("utf-8-sig") for line in lines_of(file, name)), strict=True)
            head = next(rows, list[str]())
            if not {"leaf_index", "leaf_hash"} <= set(head):
                return
            if len(set(head)) != len(head):
                raise Unproved("a column is there twice")
            at, hash_at = head.index("leaf_index"), head.index("leaf_hash")
            for row in rows:
                if len(row) != len(head):
                    raise Unproved(f"line {rows.line_num} has another number of columns")
                yield Row(number(row[at]), unhex(row[hash_at]))
        except (csv.Error, UnicodeDecodeError) as error:
            raise Unproved(f"this is not CSV that can be read: {error}") from None


def _ndjson_rows(pack: Pack, name: str) -> Iterator[Row]:
    with pack.files.open(name) as file:
        for line in lines_of(file, name):
            value = read_json(line)
            leaf = member(value, "leaf", str).encode() if "leaf" in value else None
            yield Row(count_of(value, "leaf_index"), unhex(value.get("leaf_hash")), leaf)


def _ocel_rows(pack: Pack, name: str) -> Iterator[Row]:
    with pack.files.open(name) as file:
        for member_name, event in members_of(file):
            if member_name != "events":
                continue
            attributes = cast("list[Any]", member(event, "attributes", list))
            found = {member(each, "name", str): each.get("value") for each in attributes}
            if len(found) != len(attributes):
                raise Unproved("an event has an attribute twice")
            yield Row(count_of(found, "leaf_index"), unhex(found.get("leaf_hash")))


_READERS = {"csv": _csv_rows, "ndjson": _ndjson_rows, "json": _ocel_rows}
