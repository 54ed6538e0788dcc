"""The leaves of a pack, the streams it claims to show to their end, and the words behind commitments."""

from hashlib import sha256
from typing import Any, NamedTuple, cast

from projections.proof.merkle import Unproved
from projections.proof.note import signed_by
from projections.proof.stream_map import MapProof, Standing, check_absent, check_head
from projections.proof.tlog import read_proof
from projections.proof.verify_files import read_file
from projections.proof.verify_json import count_of, hashes_of, member, read_json, unhex
from projections.proof.verify_leaf import LEAF_BYTES, LeafRead, Order, commitments_of, read_leaf
from projections.proof.verify_manifest import Pack
from projections.proof.verify_report import Fault, Report

STREAMS, WORDS = "proof/streams.json", "words.json"
MAP_STREAM, MAP_TYPE = "log/map", "MapHead"
_PROOF_BYTES = 64 << 10
_JSON_BYTES = 256 << 20


class MapHead(NamedTuple):
    """A map of all streams over the first `size` leaves, and the leaf that records it."""

    size: int
    root: bytes
    position: int


def leaf_name(position: int) -> str:
    """Where a pack keeps a leaf's bytes; its proof stands beside it."""
    return f"leaves/{position:012d}.json"


def proof_name(position: int) -> str:
    """Where a pack keeps a leaf's proof."""
    return f"leaves/{position:012d}.tlog-proof"


def check_leaves(pack: Pack, report: Report) -> dict[int, LeafRead]:
    """The leaves that are proved to be in the log, by position; faults about the others are noted."""
    claimed = {make(each) for each in pack.manifest.leaves for make in (leaf_name, proof_name)}
    for name in sorted(name for name in pack.sizes if name.startswith("leaves/") and name not in claimed):
        report.fault("extra-file", name, "the manifest claims no such leaf")
    found: dict[int, LeafRead] = {}
    for position in pack.manifest.leaves:
        leaf = report.check("false-proof", f"leaf {position}", lambda at=position: _leaf(pack, at))
        if leaf is not None:
            found[position] = leaf
    order = Order()
    report.check("false-stream", "the leaves", lambda: [order.take(each) for each in found.values()])
    return found


def _leaf(pack: Pack, position: int) -> LeafRead:
    if leaf_name(position) not in pack.sizes:
        raise Fault("missing-event", f"leaf {position}")
    raw = read_file(pack.files, leaf_name(position), LEAF_BYTES)
    proof = read_proof(read_file(pack.files, proof_name(position), _PROOF_BYTES))
    if proof.leaf_index != position or proof.checkpoint != pack.checkpoint:
        raise Unproved("the proof is of another leaf, or leads to another checkpoint")
    if proof.note != pack.note and signed_by(proof.note, pack.key) is None:
        raise Unproved("the proof's checkpoint is not signed by the key")
    try:
        leaf = read_leaf(raw, position)
    except Unproved as unproved:
        raise Fault("false-leaf", leaf_name(position), str(unproved)) from None
    proof.check(leaf.hash)
    return leaf


def map_head_of(leaf: LeafRead) -> MapHead:
    """What a leaf records of the map of streams, or `Unproved`."""
    if leaf.stream != MAP_STREAM or leaf.type != MAP_TYPE or leaf.data.keys() != {"size", "map_root"}:
        raise Unproved(f"leaf {leaf.position} records no map of streams")
    found = MapHead(count_of(leaf.data, "size"), unhex(member(leaf.data, "map_root", str)), leaf.position)
    if found.size > leaf.position:
        raise Unproved(f"leaf {leaf.position} records a map of leaves that came after it")
    return found


def check_map_row(row: Any, head: MapHead) -> tuple[str, int, bytes]:
    """Stream, version and last leaf hash that a row of map proofs proves under this head; version 0: not there."""
    stream, version = member(row, "stream", str), count_of(row, "version")
    if count_of(row, "map_head") != head.position or unhex(row.get("map_root")) != head.root:
        raise Unproved("the proof is of another map of streams")
    siblings = hashes_of(row, "siblings")
    if version == 0:
        other = None if row.get("key") is None else Standing(unhex(row["key"]), unhex(row.get("value"), 40))
        check_absent(stream, MapProof(siblings, other), head.root)
        return stream, 0, b""
    last = unhex(row.get("leaf_hash"))
    found = Standing(unhex(row.get("key")), unhex(row.get("value"), 40))
    check_head(stream, version, last, MapProof(siblings, found), head.root)
    return stream, version, last


def check_streams(pack: Pack, leaves: dict[int, LeafRead], report: Report) -> None:
    """Note faults of the streams that are claimed to be complete, or that they are proved to be."""
    claimed, subject = pack.manifest.streams, pack.manifest.subject
    if subject is not None and not claimed.get(subject):
        report.fault("missing-event", subject, "the dossier is about it, and does not claim to show all of it")
    elif subject is not None:
        report.proved["subject"] = (subject, claimed[subject])
    if not claimed and STREAMS not in pack.sizes:
        return
    proved = report.check("false-map", STREAMS, lambda: _proved(pack, leaves))
    if proved is None:
        return
    head, rows = proved
    for stream, version in sorted(claimed.items()):
        if stream not in rows:
            report.fault("missing-file", f"the map proof of {stream}")
            continue
        report.check("false-map", stream, lambda row=rows[stream], v=version: _is_version(row, v, head))
        own = [each for each in leaves.values() if each.stream == stream]
        last = rows[stream].get("leaf_hash")
        report.check("false-stream", stream, lambda v=version, own=own, last=last: check_whole(own, v, last, head))
    for stream in sorted(rows.keys() - claimed.keys()):
        report.fault("false-manifest", stream, "there is a map proof of it, and no claim")
    shown = sorted(stream for stream, version in claimed.items() if version)
    absent = sorted(claimed.keys() - set(shown))
    if shown:
        report.proved["streams"] = (len(shown), head.size, ", ".join(shown[:20]) + ("…" if shown[20:] else ""))
    if absent:
        report.proved["absent"] = (", ".join(absent[:20]), head.size)


def _proved(pack: Pack, leaves: dict[int, LeafRead]) -> tuple[MapHead, dict[str, Any]]:
    at = pack.manifest.map_head
    if at is None:
        raise Fault("false-manifest", STREAMS, "the manifest names no map head")
    if at not in leaves:
        raise Fault("missing-event", f"leaf {at}", "it is to record the map of streams")
    head = map_head_of(leaves[at])
    _one_map_each_time([map_head_of(each) for each in leaves.values() if each.stream == MAP_STREAM])
    rows = read_json(read_file(pack.files, STREAMS, _JSON_BYTES))
    if not isinstance(rows, list):
        raise Unproved("it is no list")
    listed = cast("list[Any]", rows)
    found = {member(each, "stream", str): each for each in listed}
    if len(found) != len(listed):
        raise Unproved("it has a stream twice")
    return head, found


def _one_map_each_time(heads: list[MapHead]) -> None:
    for one, other in zip(heads, heads[1:]):  # noqa: B905, RUF007 - the verifier runs on Python 3.9 too
        if other.size < one.size or (other.size == one.size and other.root != one.root):
            raise Unproved(f"leaves {one.position} and {other.position} record maps that contradict each other")


def _is_version(row: Any, version: int, head: MapHead) -> None:
    if check_map_row(row, head)[1] != version:
        raise Unproved(f"the manifest claims version {version}")


def check_whole(leaves: list[LeafRead], version: int, last: str | None, head: MapHead) -> None:
    """Refuse unless the leaves of one stream are all up to this version, and then later ones only.

    That they follow one another in the order of the log, each linked to the one before, `Order` has seen to.
    """
    by_version = {each.version: each for each in leaves}
    for number in range(1, max([version, *by_version]) + 1):
        leaf = by_version.get(number)
        if leaf is None:
            raise Fault("missing-event", f"version {number} of {leaves[0].stream if leaves else 'a stream'}")
        if (leaf.position < head.size) != (number <= version):
            raise Unproved(f"leaf {leaf.position} is on the wrong side of the map over {head.size} leaves")
    if version and by_version[version].hash.hex() != last:
        raise Unproved("the last leaf is another one than the map's")


def check_words(pack: Pack, leaves: dict[int, LeafRead], report: Report) -> set[str]:
    """The values that are proved to be those committed to, as canonical JSON; faults are noted."""
    if WORDS not in pack.sizes:
        return set()
    value = report.check("changed-word", WORDS, lambda: read_json(read_file(pack.files, WORDS, _JSON_BYTES)))
    known = {each for leaf in leaves.values() for each in commitments_of(leaf.data)}
    whole = len(leaves) == len(pack.manifest.leaves)  # words of a leaf that is missing are no second fault
    words = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    if value is not None and not isinstance(value, dict):
        report.fault("changed-word", WORDS, "it is no object")
    found = {each: report.check("changed-word", each, lambda at=each: _word(at, words[at])) for each in words}
    for each in sorted(words.keys() - known if whole else ()):
        report.fault("changed-word", each, "no leaf here commits to them")
    if words:
        report.proved["words"] = (len(words),)
    return {each for each in found.values() if each is not None}


def _word(commitment: str, row: Any) -> str:
    text = member(row, "value", str)
    try:
        value = text.encode()
    except UnicodeEncodeError:
        raise Unproved("the value is no text") from None
    if sha256(unhex(row.get("salt"), 16) + value).digest() != unhex(commitment):
        raise Unproved("salt and value have another hash")
    return text
