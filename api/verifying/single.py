"""Single proofs: a `.tlog-proof` file, the JSON answers of the proof routes, a checkpoint."""

from collections.abc import Callable
from typing import Any

from projections.proof.merkle import Unproved, leaf_hash, root_from_inclusion
from projections.proof.note import VerifierKey
from projections.proof.tlog import read_proof
from projections.proof.verify_json import count_of, hashes_of, member, unhex
from projections.proof.verify_leaf import read_leaf
from projections.proof.verify_manifest import open_checkpoint
from projections.proof.verify_report import Fault, Report
from projections.proof.verify_streams import check_map_row, map_head_of


def check_note(name: str, raw: bytes, key: VerifierKey, report: Report) -> None:
    """A checkpoint by itself."""
    _, checkpoint = open_checkpoint(raw, key, name)
    report.proved["checkpoint"] = (checkpoint.origin, checkpoint.size, checkpoint.root.hex())


def check_proof_file(name: str, raw: bytes, leaf: bytes, key: VerifierKey, report: Report) -> None:
    """A `.tlog-proof` file and the leaf it is about."""

    def hash_at(index: int) -> bytes:
        try:
            return read_leaf(leaf, index).hash
        except Unproved as unproved:
            raise Fault("false-leaf", f"leaf {index}", str(unproved)) from None

    check_proof(name, raw, hash_at, key, report)


def check_proof(
    name: str, raw: bytes, hash_at: Callable[[int], bytes], key: VerifierKey, report: Report
) -> tuple[int, bytes]:
    """A `.tlog-proof` file, about the leaf that has this hash where the proof places it. Gives place and hash."""
    proof = read_proof(raw)
    check_note(name, raw.partition(b"\n\n")[2], key, report)
    found = hash_at(proof.leaf_index)
    proof.check(found)
    report.proved["leaves"] = (1,)
    return proof.leaf_index, found


def check_inclusion(name: str, value: Any, leaf: bytes | None, key: VerifierKey, report: Report) -> bytes:
    """The answer of `GET /v1/log/proof/inclusion`, about this leaf if one is given. Gives the leaf's hash."""
    index, size, shown = count_of(value, "leaf_index"), count_of(value, "tree_size"), unhex(value.get("leaf_hash"))
    _, checkpoint = open_checkpoint(member(value, "checkpoint", str).encode(), key, name)
    if size != checkpoint.size:
        raise Unproved("its tree has another size than its checkpoint's")
    if leaf is not None and (leaf_hash(leaf) != shown or read_leaf(leaf, index).hash != shown):
        raise Unproved("the leaf has another hash")
    if root_from_inclusion(index, size, shown, hashes_of(value, "path")) != checkpoint.root:
        raise Unproved(f"leaf {index} is not in the tree of the checkpoint")
    report.proved["checkpoint"] = (checkpoint.origin, checkpoint.size, checkpoint.root.hex())
    report.proved["leaves"] = (1,)
    if leaf is None:
        report.open["leaf"] = ()
    return shown


def check_stream_proof(name: str, value: Any, key: VerifierKey, report: Report) -> None:
    """The answer of `GET /v1/log/proof/stream`: where a stream ends, without its events."""
    _, checkpoint = open_checkpoint(member(value, "checkpoint", str).encode(), key, name)
    leaf = read_leaf(member(value, "map_head_leaf", str).encode(), count_of(value, "map_head"))
    path = hashes_of(value, "map_head_path")
    if root_from_inclusion(leaf.position, checkpoint.size, leaf.hash, path) != checkpoint.root:
        raise Fault("false-proof", f"leaf {leaf.position}", "it is not in the tree of the checkpoint")
    head = map_head_of(leaf)
    stream, version, last = check_map_row(value, head)
    report.proved["checkpoint"] = (checkpoint.origin, checkpoint.size, checkpoint.root.hex())
    if version:
        report.proved["head"] = (stream, version, last.hex(), head.size)
    else:
        report.proved["absent"] = (stream, head.size)
    report.open["map"] = ()
