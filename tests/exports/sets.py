"""Sets written for tests, and read back with the standard library alone."""

import csv
import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from api.exporting import log_of
from domain.catalogue import KINDS
from domain.ledger.entry import Entry, Leaf
from domain.ledger.ledger import Ledger
from domain.ledger.mapper import leaf_bytes, leaf_hash
from projections.exports.files import Written
from projections.exports.log import Leaves, Log, Range
from projections.exports.sets import write_set
from projections.order_view import order_view
from projections.replay import fold
from tests.book import Book
from tests.order.histories import History
from tests.projections.shop import entry
from tests.proof.packs import check_pack_of


def hashes_only(log: Log) -> Any:
    """The plainest proof: the hash of every leaf, and a manifest that nobody signed."""

    def prove(wanted: Range, written: Sequence[Written]) -> dict[str, bytes]:
        rows = {each.name: each.rows for each in written}
        files = [{"path": each.name, "sha256": each.sha256, "bytes": each.bytes} for each in written]
        manifest = {"range": {"from": wanted.start, "to": wanted.stop}, "files": files, "rows": rows}
        return {
            "manifest.json": json.dumps(manifest).encode(),
            "proof/hashes.bin": b"".join(log.leaves(*wanted).hashes),
        }

    return prove


def exported(folder: Path, kind: str, log: Log, start: int, stop: int) -> Path:
    """A new set in this folder."""
    write_set(folder, kind, log, Range(start, stop), prove=hashes_only(log))
    return folder


def of_ledger(ledger: Ledger) -> tuple[Log, int]:
    """A ledger's log and its size."""
    return log_of(ledger), ledger.head().size


def of_entries(entries: Sequence[Entry]) -> Log:
    """A log of these entries, each stored as a ledger would store it."""
    stored = [leaf_bytes(Leaf(**{name: getattr(each, name) for name in Leaf.__struct_fields__})) for each in entries]

    def before(stream: str, version: int) -> list[Entry]:
        return [each for each in entries if each.stream == stream and each.version < version]

    return Log(
        lambda start, stop: entries[start:stop],
        lambda start, stop: Leaves(stored[start:stop], [leaf_hash(each) for each in stored[start:stop]]),
        before,
    )


def random_history(seed: int, length: int = 40) -> list[Entry]:
    """What was recorded in a random history of one order, with real hashes."""
    *_, shop = History(seed).told(length)
    versions: dict[str, int] = {}
    found: list[Entry] = []
    for position, (stream, fact, at) in enumerate(shop.log):
        versions[stream] = versions.get(stream, 0) + 1
        made = entry(stream, versions[stream], fact, at=at, position=position)
        members = {name: getattr(made, name) for name in Leaf.__struct_fields__}
        digest = leaf_hash(leaf_bytes(Leaf(**members))).hex()
        found.append(Entry(**members, position=position, leaf_hash=digest))
    return found


def views(entries: Sequence[Entry]) -> dict[str, dict[str, Any]]:
    """Every order's view, folded from its entries."""
    streams: dict[str, list[Entry]] = {}
    for each in entries:
        if each.stream.startswith("orders/"):
            streams.setdefault(each.stream, []).append(each)
    found = {stream.removeprefix("orders/"): fold(KINDS["orders"], own) for stream, own in streams.items()}
    return {key: order_view(each.state, each.version, key) for key, each in found.items() if each.state.placed}


def table(folder: Path, name: str) -> list[dict[str, str]]:
    """The rows of a table."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def ocel(folder: Path) -> dict[str, Any]:
    """The object-centric log."""
    return json.loads((folder / "ocel.json").read_text(encoding="utf-8"))


def check_manifest(folder: Path) -> dict[str, Any]:
    """The manifest, after every file in it was compared with what it says."""
    manifest = json.loads((folder / "manifest.json").read_bytes())
    named = {each["path"] for each in manifest["files"]}
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert named == found - {"manifest.json", "manifest.note"} - ({"proof/hashes.bin"} - named)
    for each in manifest["files"]:
        content = (folder / each["path"]).read_bytes()
        assert sha256(content).hexdigest() == each["sha256"]
        assert len(content) == each["bytes"]
    return manifest


def check_proof(folder: Path) -> int:
    """The number of rows of a set that its own proof was held against, all of them without a fault."""
    (rows,) = check_pack_of(folder).proved["rows"]
    return int(rows)


def book_of(*tellings: Any) -> Book:
    """A ledger in memory in which this was told."""
    book = Book()
    for tell in tellings:
        tell(book)
    return book
