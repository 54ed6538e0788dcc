"""What somebody kept from earlier: the answer to an append, or an older checkpoint."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, cast

from projections.proof.merkle import EMPTY_ROOT, Unproved, root_from_range
from projections.proof.note import Checkpoint
from projections.proof.verify_json import count_of, member, read_json, unhex
from projections.proof.verify_report import Fault, Report


class Kept(NamedTuple):
    """Where a receipt has an event, and its hash."""

    position: int
    leaf_hash: bytes


def read_receipt(raw: bytes) -> list[Kept]:
    """What the answer to an append says of the log, or `Unproved` if it is none."""
    events = cast("list[Any]", member(read_json(raw), "events", list))
    if not events:
        raise Unproved("it holds no events: nothing was recorded by that request")
    return [Kept(count_of(each, "position"), unhex(member(each, "leaf_hash", str))) for each in events]


def check_receipt(name: str, raw: bytes, hash_at: Callable[[int], bytes | None], report: Report) -> None:
    """Hold a receipt against the hashes that are known here; where none is, say so."""
    try:
        kept = read_receipt(raw)
    except Unproved as unproved:
        report.fault("unreadable", name, str(unproved))
        return
    held = 0
    for each in kept:
        known = report.check("receipt-differs", f"leaf {each.position}", lambda at=each.position: hash_at(at))
        if known is not None and known != each.leaf_hash:
            report.fault("receipt-differs", f"leaf {each.position}", f"it says {each.leaf_hash.hex()}")
        held += known is not None
    if held < len(kept):
        report.fault("not-comparable", name, f"{len(kept) - held} of its {len(kept)} leaves are not here")
    if held:
        report.proved["receipts"] = (held,)


def check_older(older: Checkpoint, newer: Checkpoint, hashes: Sequence[bytes] | None, report: Report) -> None:
    """Hold an older checkpoint of the same log against this one, over its leaf hashes if they are known here."""
    name = f"the checkpoint of {older.size} leaves"
    if older.size == newer.size:
        was = newer.root
    elif hashes is not None and older.size < newer.size:
        was = root_from_range(0, older.size, hashes, []) if hashes else EMPTY_ROOT
    else:
        detail = "ask the ledger: aftersales verify URL --checkpoint FILE"
        raise Fault("not-comparable", name, detail)
    if was != older.root:
        raise Fault("checkpoints-differ", name, "its root is another one")
    report.proved["older"] = (older.size,)
