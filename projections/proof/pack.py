"""Packs: members and what proves them, put together so that nobody needs the ledger to check them (docs/packs.md)."""

import json
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from io import BytesIO
from typing import Any, Literal, NamedTuple
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from projections.proof.note import Checkpoint, read_checkpoint, read_key, read_note, signed_by
from projections.proof.stream_map import MapProof
from projections.proof.tlog import write_proof
from projections.proof.verifier import verifier_source
from projections.proof.verify_files import Held, check_name
from projections.proof.verify_manifest import (
    CHECKPOINT,
    FORMAT,
    MANIFEST,
    MANIFEST_NOTE,
    VERIFIER,
    VKEY,
    Listed,
    manifest_text,
)
from projections.proof.verify_pack import ROOTS, TOKEN, WITNESSES, Beside, check_pack
from projections.proof.verify_report import Report
from projections.proof.verify_rows import HASHES, RANGE
from projections.proof.verify_streams import STREAMS, leaf_name, proof_name

PackKind = Literal["dossier", "export"]
_EPOCH_OF_ZIP = (1980, 1, 1, 0, 0, 0)


class StreamProof(NamedTuple):
    """That a stream ends with this version and leaf hash in the map of streams, or is not in it (version 0)."""

    stream: str
    version: int
    leaf_hash: bytes
    proof: MapProof


class RangeProof(NamedTuple):
    """The hashes of a range of leaves, one after the other, and what stands around it (`merkle.outside`)."""

    first: int
    hashes: bytes
    around: Sequence[bytes]


class Proofs(NamedTuple):
    """What the keeper of the log knows. All of it leads to one signed checkpoint.

    `checkpoint` and `vkey` are texts as served; `leaves` and `paths` go by position and hold the leaf `map_head`, which
    records the map with the root `map_root` that `streams` are proved in; `sign` makes a text a note signed by the
    log's key; `timestamp` is an RFC 3161 token over the checkpoint's text and the PEM certificates to trust. Of
    `witnesses` the pack names those who cosigned the checkpoint.
    """

    checkpoint: str
    vkey: str
    sign: Callable[[str], str]
    leaves: Mapping[int, bytes]
    paths: Mapping[int, Sequence[bytes]]
    streams: Sequence[StreamProof] = ()
    map_head: int | None = None
    map_root: bytes = b""
    range: RangeProof | None = None
    witnesses: Sequence[str] = ()
    timestamp: tuple[bytes, bytes] | None = None


class Unsound(Exception):
    """What was to be packed does not prove what the pack would claim."""


def pack(kind: PackKind, members: Mapping[str, bytes], proofs: Proofs, more: Mapping[str, Any]) -> dict[str, bytes]:
    """All files of a pack, by name, the same for the same input. It is checked as a stranger would before it leaves.

    `more` is what its manifest says by its kind: the `subject` of a dossier; the `content` and `rows` of an export.
    Raises `Unsound`, for a member under a name of the pack's own too.
    """
    added = proof_members(proofs)
    if taken := {*added, MANIFEST, MANIFEST_NOTE} & members.keys():
        raise Unsound(f"These names are the pack's own: {', '.join(sorted(taken))}.")
    whole = {**members, **added}
    listed = {check_name(name): Listed(sha256(raw).hexdigest(), len(raw)) for name, raw in whole.items()}
    whole |= manifest_members(kind, listed, proofs, more)
    report = Report()
    check_pack(Held(whole), Beside(), report)
    if report.faults:
        raise Unsound("; ".join(" ".join(each) for each in report.faults[:5]))
    return dict(sorted(whole.items()))


def proof_members(proofs: Proofs) -> dict[str, bytes]:
    """The files that prove, and the verifier; all but the manifest and its note."""
    found = {
        CHECKPOINT: proofs.checkpoint.encode(),
        VKEY: proofs.vkey.strip().encode() + b"\n",
        VERIFIER: verifier_source().encode(),
    }
    for position, raw in proofs.leaves.items():
        found[leaf_name(position)] = raw
        found[proof_name(position)] = write_proof(position, list(proofs.paths[position]), proofs.checkpoint).encode()
    if proofs.streams:
        found[STREAMS] = _json([stream_row(each, proofs.map_root, proofs.map_head) for each in proofs.streams])
    if proofs.range is not None:
        first, hashes, around = proofs.range
        stop, size = first + len(hashes) // 32, _checkpoint(proofs).size
        found[HASHES] = hashes
        found[RANGE] = _json({"from": first, "to": stop, "size": size, "around": [each.hex() for each in around]})
    note = read_note(proofs.checkpoint.encode())
    if signers := [each.strip() for each in proofs.witnesses if signed_by(note, read_key(each)) is not None]:
        found[WITNESSES] = "".join(f"{each}\n" for each in signers).encode()
    if proofs.timestamp is not None:
        found[TOKEN], found[ROOTS] = proofs.timestamp
    return found


def stream_row(each: StreamProof, map_root: bytes, map_head: int | None) -> dict[str, Any]:
    """The proof of a stream as it is written, in packs and over HTTP."""
    standing = each.proof.found
    return {
        "stream": each.stream,
        "version": each.version,
        "leaf_hash": each.leaf_hash.hex() if each.version else None,
        "key": standing.key.hex() if standing else None,
        "value": standing.value.hex() if standing else None,
        "siblings": [sibling.hex() for sibling in each.proof.siblings],
        "map_root": map_root.hex(),
        "map_head": map_head,
    }


class Row(NamedTuple):
    """A file that was written already: its hash, its size, and how many rows it has."""

    path: str
    sha256: str
    bytes: int
    rows: int


def export_members(content: str, written: Sequence[Row], proofs: Proofs) -> dict[str, bytes]:
    """What makes a pack of files that were written already: what proves their rows, and the manifest.

    `content` says what kind of export they are: `csv`, `ndjson` or `ocel`.
    """
    added = proof_members(proofs)
    listed = {check_name(each.path): Listed(each.sha256, each.bytes) for each in written}
    listed |= {name: Listed(sha256(raw).hexdigest(), len(raw)) for name, raw in added.items()}
    rows = {each.path: each.rows for each in written}
    return added | manifest_members("export", listed, proofs, {"content": content, "rows": rows})


def manifest_members(
    kind: PackKind, listed: Mapping[str, Listed], proofs: Proofs, more: Mapping[str, Any]
) -> dict[str, bytes]:
    """The manifest over these files, and its note signed by the log's key. `more` as for `pack`."""
    checkpoint = _checkpoint(proofs)
    value: dict[str, Any] = {
        "format": FORMAT,
        "kind": kind,
        "origin": checkpoint.origin,
        "checkpoint": {"size": checkpoint.size, "root": checkpoint.root.hex()},
        "files": [{"path": name, **row._asdict()} for name, row in sorted(listed.items())],
        "streams": [{"stream": each.stream, "version": each.version} for each in sorted(proofs.streams)],
        "leaves": sorted(proofs.leaves),
    }
    if proofs.range is not None:
        first = proofs.range.first
        value["range"] = {"from": first, "to": first + len(proofs.range.hashes) // 32}
    if proofs.map_head is not None:
        value["map_head"] = proofs.map_head
    raw = _json({**value, **more})
    text = manifest_text(checkpoint.origin, raw, checkpoint.size)
    return {MANIFEST: raw, MANIFEST_NOTE: proofs.sign(text).encode()}


def _checkpoint(proofs: Proofs) -> Checkpoint:
    return read_checkpoint(read_note(proofs.checkpoint.encode()))


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def write_zip(members: Mapping[str, bytes]) -> bytes:
    """A ZIP of these files, the same on every machine: sorted, dated 1980, stored as they are."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_STORED) as archive:
        for name, raw in sorted(members.items()):
            info = ZipInfo(name, _EPOCH_OF_ZIP)
            info.create_system, info.external_attr = 3, 0o100644 << 16
            archive.writestr(info, raw)
    return file.getvalue()
