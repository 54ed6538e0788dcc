"""A whole log, read again over HTTP: every leaf's hash, and with an API key every event."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from api.verifying.remote import Remote
from api.verifying.single import check_inclusion
from projections.proof.merkle import Peaks, Unproved, check_consistency, leaf_hash
from projections.proof.note import Checkpoint, VerifierKey
from projections.proof.verify_json import hashes_of
from projections.proof.verify_leaf import LEAF_BYTES, Order, read_leaf
from projections.proof.verify_manifest import key_of_text, open_checkpoint
from projections.proof.verify_receipt import check_older, check_receipt
from projections.proof.verify_report import Fault, Report

TILE = 256
_BUNDLE_BYTES = TILE * (LEAF_BYTES + 2)


class Seen(NamedTuple):
    """What a ledger says of itself, signed."""

    key: VerifierKey
    raw: bytes
    checkpoint: Checkpoint


def see(remote: Remote, key: VerifierKey | None, report: Report) -> Seen:
    """The ledger's checkpoint, signed by this key, or by the ledger's own if none is given."""
    found = key or key_of_text(remote.read("vkey"), "vkey")
    raw = remote.read("checkpoint")
    _, checkpoint = open_checkpoint(raw, found, "the ledger's checkpoint")
    report.proved["checkpoint"] = (checkpoint.origin, checkpoint.size, checkpoint.root.hex())
    report.open |= {"clock": (), "later": (checkpoint.size,), "fork": ()}
    if key is None:
        report.open["own-key"] = (str(found),)
    return Seen(found, raw, checkpoint)


def check_beginning(remote: Remote, seen: Seen, name: str, raw: bytes, report: Report) -> None:
    """Refuse unless an older checkpoint's tree is the beginning of the ledger's."""
    _, older = open_checkpoint(raw, seen.key, name)
    newer = seen.checkpoint
    if older.size > newer.size:
        raise Fault("cut-short", f"leaf {older.size - 1}", f"{name} was signed over {older.size} leaves")
    if older.size in {0, newer.size}:
        check_older(older, newer, (), report)
        return
    path = hashes_of(remote.json(f"proof/consistency?from={older.size}&to={newer.size}"), "path")
    try:
        check_consistency(older.size, newer.size, older.root, newer.root, path)
    except Unproved as unproved:
        raise Fault("checkpoints-differ", name, str(unproved)) from None
    report.proved["older"] = (older.size,)


def check_kept(remote: Remote, seen: Seen, name: str, raw: bytes, report: Report) -> None:
    """Hold a receipt against the ledger, by a proof for each of its events."""
    size = seen.checkpoint.size

    def hash_at(position: int) -> bytes:
        if position >= size:
            raise Fault("cut-short", f"leaf {position}", "a checkpoint may lag a few seconds behind: ask again")
        value = remote.json(f"proof/inclusion?position={position}&size={size}")
        if value.get("leaf_index") != position or value.get("tree_size") != size:
            raise Fault("unreadable", f"leaf {position}", "the ledger proved another one")
        value["checkpoint"] = seen.raw.decode()
        return check_inclusion(f"leaf {position}", value, None, seen.key, Report())

    check_receipt(name, raw, hash_at, report)


def read_log(remote: Remote, seen: Seen, *, events: bool, report: Report, told: Callable[[int], None]) -> None:
    """Read every leaf's hash, and every event if asked to, and hold them against the root."""
    checkpoint, order, peaks = seen.checkpoint, Order(), Peaks()
    for n, width in _tiles(checkpoint.size):
        name = tile_path("0", n, width)
        raw = remote.read(name, 32 * width)
        if len(raw) != 32 * width:
            raise Fault("unreadable", name, "it is too short")
        hashes = [raw[at : at + 32] for at in range(0, len(raw), 32)]
        if events:
            _check_bundle(remote, n, hashes, order)
        for each in hashes:
            peaks.add(each)
        told(width)
    if peaks.root() != checkpoint.root:
        raise Fault("false-range", "the tiles", "they do not lead to the checkpoint's root")
    report.proved["log"] = (checkpoint.size,)
    if events:
        report.proved["bytes"] = (checkpoint.size,)


def _check_bundle(remote: Remote, n: int, hashes: Sequence[bytes], order: Order) -> None:
    name = tile_path("entries", n, len(hashes))
    raw = remote.read(name, _BUNDLE_BYTES)
    for offset, hash_ in enumerate(hashes):
        size = int.from_bytes(raw[:2], "big")
        leaf, raw = raw[2 : 2 + size], raw[2 + size :]
        at = n * TILE + offset
        if leaf_hash(leaf) != hash_:
            raise Fault("false-leaf", f"leaf {at}", "its bytes have another hash")
        try:
            order.take(read_leaf(leaf, at))
        except Unproved as unproved:
            raise Fault("false-leaf", f"leaf {at}", str(unproved)) from None
    if raw:
        raise Fault("unreadable", name, "there are bytes behind the last event")


def _tiles(size: int) -> Iterator[tuple[int, int]]:
    for n in range(size // TILE):
        yield n, TILE
    if size % TILE:
        yield size // TILE, size % TILE


def tile_path(level: str, n: int, width: int) -> str:
    """Where C2SP tlog-tiles has a tile: 1,234,067 is x001/x234/067; a partial one ends in .p/ and its width."""
    groups = [f"{n % 1000:03d}"]
    while n := n // 1000:
        groups.insert(0, f"x{n % 1000:03d}")
    return f"tile/{level}/{'/'.join(groups)}" + (f".p/{width}" if width < TILE else "")
