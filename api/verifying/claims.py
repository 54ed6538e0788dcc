"""What a ledger gave out by itself rather than in a pack, held against this log and its key."""

from typing import Any, Literal, NamedTuple, cast

from api.prover import Prover
from api.verifying.single import check_inclusion, check_note, check_proof, check_stream_proof
from projections.proof.merkle import Unproved, leaf_hash
from projections.proof.note import read_note
from projections.proof.tlog import HEADER
from projections.proof.verify_json import member, read_json
from projections.proof.verify_receipt import check_receipt, read_receipt
from projections.proof.verify_replay import check_replay, is_replay
from projections.proof.verify_report import Fault, Report, clean

Kind = Literal["PACK", "PROOF", "INCLUSION", "STREAM_PROOF", "CHECKPOINT", "RECEIPT", "REPLAY", "UNKNOWN"]
"""What a file is, told by its own bytes."""
EVENTS_MAX = 1_000
"""So many events of a receipt are compared."""
_BY_MEMBER: tuple[tuple[str, Kind], ...] = (
    ("events", "RECEIPT"),
    ("map_root", "STREAM_PROOF"),
    ("leaf_index", "INCLUSION"),
)
_FILE = "the file"
_SIGNED = b"\n\n\xe2\x80\x94 "
_SHOWN = 8
Leaves = tuple[tuple[int, str], ...]


class Claim(NamedTuple):
    """What a file claims: its kind, the keys it says signed it, the leaves (position, leaf hash) it is about."""

    kind: Kind
    signed_by: tuple[str, ...] = ()
    leaves: Leaves = ()


def read_claim(raw: bytes, prover: Prover, report: Report) -> Claim:
    """The claim of these bytes; whatever came of checking it stands in the report."""
    kind, value = _told(raw)
    leaves = report.check("false-proof", _FILE, lambda: _checked(kind, raw, value, prover, report)) or ()
    if kind not in ("UNKNOWN", "RECEIPT"):
        report.open["clock"] = ()
    if "checkpoint" in report.proved:
        report.open["later"] = (report.proved["checkpoint"][1],)
    report.open["fork"] = ()
    return Claim(kind, _signers(raw, value), leaves)


def _told(raw: bytes) -> tuple[Kind, Any]:
    """What it is, and its value if it is JSON."""
    if raw.startswith(HEADER.encode()):
        return "PROOF", None
    if raw.lstrip()[:1] == b"{":
        try:
            value = read_json(raw)
        except Unproved:
            return "UNKNOWN", None
        for name, kind in _BY_MEMBER:
            if name in value:
                return kind, value
        return "UNKNOWN", value
    if is_replay(raw):
        return "REPLAY", None
    if _SIGNED in raw:
        return "CHECKPOINT", None
    return "UNKNOWN", None


def _checked(kind: Kind, raw: bytes, value: Any, prover: Prover, report: Report) -> Leaves:
    key = prover.signer.key

    def hash_at(position: int) -> bytes:
        found = prover.ledger.leaves(position, position + 1)
        if not found:
            raise Fault("cut-short", f"leaf {position}", f"the log has {prover.ledger.head().size} leaves")
        return leaf_hash(found[0])

    match kind:
        case "PROOF":
            index, digest = check_proof(_FILE, raw, hash_at, key, report)
            report.open["leaf"] = ()
            return ((index, digest.hex()),)
        case "INCLUSION":
            digest = check_inclusion(_FILE, value, None, key, report)
            return ((value["leaf_index"], digest.hex()),)
        case "STREAM_PROOF":
            check_stream_proof(_FILE, value, key, report)
        case "CHECKPOINT":
            report.check("false-checkpoint", _FILE, lambda: check_note(_FILE, raw, key, report))
        case "REPLAY":
            report.check("false-replay", _FILE, lambda: check_replay(_FILE, raw, key, report))
        case "RECEIPT":
            if len(cast("list[Any]", member(value, "events", list))) > EVENTS_MAX:
                raise Fault("too-large", _FILE, f"a receipt of more than {EVENTS_MAX} events")
            check_receipt(_FILE, raw, hash_at, report)
            return tuple((each.position, each.leaf_hash.hex()) for each in read_receipt(raw))
        case _:
            raise Fault("not-a-pack", _FILE, "nor a proof, a checkpoint, a receipt or a signed replay")
    return ()


def _signers(raw: bytes, value: Any) -> tuple[str, ...]:
    """By name and id, the keys that a note says signed it; the checkpoint's, of what comes with one."""
    text = raw.partition(b"\n\n")[2] if raw.startswith(HEADER.encode()) else raw
    if value is not None:
        text = str(value.get("checkpoint", "")).encode(errors="replace")
    try:
        signed = read_note(text).signatures
    except Unproved:
        return ()
    return tuple(clean(f"{each.name}+{each.key_id.hex()}") for each in signed[:_SHOWN])
