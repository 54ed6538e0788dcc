"""An export: a range of the log proved at once, and every row of its files held against the leaf that it names."""

import csv
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, cast

from projections.proof.merkle import Unproved, leaf_hash, root_from_range
from projections.proof.note import number
from projections.proof.verify_files import lines_of, read_file
from projections.proof.verify_json import count_of, hashes_of, member, read_json, unhex
from projections.proof.verify_leaf import LeafRead, Order, read_leaf
from projections.proof.verify_manifest import VERIFIER, WHOLE, Pack
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
    """The hashes of the range, proved to be the log's; note it if they are not. A range may have no leaves."""
    manifest = pack.manifest
    if manifest.first == manifest.stop:
        return Hashes(b"", manifest.first) if manifest.kind == "export" else None
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
    """Hold every row of the files of an export against the leaf that it names, and what is told against the range."""
    rows = pack.manifest.rows
    data = {each for each in pack.manifest.files if each != VERIFIER and not each.startswith(("proof/", "leaves/"))}
    for name in sorted(data):
        if name not in rows or _kind(name) not in _READERS:
            report.fault("extra-file", name, "the manifest gives no rows of it, or its rows can't be read")
    for name in sorted(rows.keys() - data):
        report.fault("false-manifest", name, "it gives rows of a file that has none")
    if (whole := WHOLE[str(pack.manifest.content)]) not in data:
        report.fault("missing-file", whole)
    total = 0
    for name in sorted(each for each in data & rows.keys() & pack.sizes.keys() if _kind(each) in _READERS):
        total += report.check("false-row", name, lambda at=name: _held(pack, at, hashes)) or 0
    report.proved["rows"] = (total,)


def _kind(name: str) -> str:
    return name.rpartition(".")[2]


def _held(pack: Pack, name: str, hashes: Hashes) -> int:
    """How many rows of the file name leaves. One that tells of every leaf must have a row for each and no more."""
    kind, order, told = _kind(name), Order(), bytearray(len(hashes))
    whole = kind != "csv" or name == WHOLE["csv"]
    count = held = upto = 0
    for row in _READERS[kind](pack, name):
        count += 1
        if row is None:
            continue
        hashes.check(row.position, row.hash)
        held += 1
        at = row.position - hashes.first
        if whole and (told[at] or (at < upto and kind != "json")):
            raise Unproved(f"leaf {row.position} is there twice, or out of order")
        told[at], upto = 1, at + 1
        if row.leaf is not None:
            order.take(_carried(row.leaf, row))
    if whole and (gap := told.find(0)) >= 0:
        raise Fault("missing-row", name, f"leaf {hashes.first + gap}")
    wanted = pack.manifest.rows[name]
    if count != wanted:
        raise Fault("missing-row" if count < wanted else "false-row", name, f"{count} rows instead of {wanted}")
    return held


def _carried(leaf: bytes, row: Row) -> LeafRead:
    if leaf_hash(leaf) != row.hash:
        raise Unproved(f"the bytes of leaf {row.position} have another hash")
    return read_leaf(leaf, row.position)


def _csv_rows(pack: Pack, name: str) -> Iterator[Row | None]:
    with pack.files.open(name) as file:
        try:
            rows = csv.reader((line.decode("utf-8-sig") for line in lines_of(file, name)), strict=True)
            head = next(rows, list[str]())
            if len(set(head)) != len(head):
                raise Unproved("a column is there twice")
            named = {"leaf_index", "leaf_hash"} <= set(head)
            at, hash_at = (head.index("leaf_index"), head.index("leaf_hash")) if named else (0, 0)
            for row in rows:
                if len(row) != len(head):
                    raise Unproved(f"line {rows.line_num} has another number of columns")
                yield Row(number(row[at]), unhex(row[hash_at])) if named else None
        except (csv.Error, UnicodeDecodeError) as error:
            raise Unproved(f"this is not CSV that can be read: {error}") from None


def _ndjson_rows(pack: Pack, name: str) -> Iterator[Row]:
    with pack.files.open(name) as file:
        for line in lines_of(file, name):
            value = read_json(line)
            if not isinstance(value, dict) or len(cast("dict[str, Any]", value)) != len(Row._fields):
                raise Unproved("a line has exactly leaf_index, leaf_hash and leaf")
            leaf = member(value, "leaf", str).encode()
            yield Row(count_of(value, "leaf_index"), unhex(member(value, "leaf_hash", str)), leaf)


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
