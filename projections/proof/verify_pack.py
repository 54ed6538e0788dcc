"""Everything a pack claims, checked with what stands in it (docs/packs.md)."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from typing import NamedTuple

from projections.proof.merkle import Unproved
from projections.proof.note import WITNESS_KEY, VerifierKey, signed_by
from projections.proof.verify_files import Files, digest_of, read_file
from projections.proof.verify_json import canonical
from projections.proof.verify_leaf import LeafRead
from projections.proof.verify_manifest import (
    MANIFEST,
    MANIFEST_NOTE,
    VERIFIER,
    Pack,
    check_manifest,
    key_of_text,
    open_checkpoint,
    open_pack,
)
from projections.proof.verify_receipt import check_older, check_receipt
from projections.proof.verify_report import Fault, Report
from projections.proof.verify_rows import Hashes, check_range, check_rows
from projections.proof.verify_streams import check_leaves, check_streams, check_words

WITNESSES, TOKEN, ROOTS = "proof/witnesses.txt", "proof/checkpoint.tsr", "proof/tsa.pem"
_SMALL = 1 << 20
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)  # noqa: UP017 - the verifier runs on Python 3.9 too

ReadToken = Callable[[bytes, bytes, bytes], str]
"""Of a token, the roots of its authority and the note's text: when it was stamped, or `Unproved`."""


class Beside(NamedTuple):
    """What a verifier was given beside the pack: the log's key, receipts and older checkpoints by name, and a reader of
    timestamp tokens, which needs more than the standard library.
    """

    key: VerifierKey | None = None
    receipts: Sequence[tuple[str, bytes]] = ()
    older: Sequence[tuple[str, bytes]] = ()
    read_token: ReadToken | None = None


def check_pack(files: Files, beside: Beside, report: Report) -> Pack | None:
    """Check all of a pack, each part whatever came of the others; without a signed checkpoint there is nothing to."""
    pack = report.check("false-manifest", MANIFEST, lambda: open_pack(files, beside.key))
    if pack is None:
        return None
    checkpoint = pack.checkpoint
    report.proved["checkpoint"] = (checkpoint.origin, checkpoint.size, checkpoint.root.hex())
    report.check("false-manifest", MANIFEST, lambda: check_manifest(pack))
    _check_files(pack, report)
    leaves = check_leaves(pack, report)
    if leaves:
        report.proved["leaves"] = (len(leaves),)
    check_streams(pack, leaves, report)
    words = check_words(pack, leaves, report)
    _check_content(pack, words, leaves, report)
    hashes = check_range(pack, report)
    if hashes is not None and pack.manifest.kind == "export":
        check_rows(pack, hashes, report)
    known = {position: leaf.hash for position, leaf in leaves.items()}
    for name, raw in beside.receipts:
        check_receipt(name, raw, lambda at: known.get(at) or _in_range(hashes, at), report)
    for name, raw in beside.older:
        report.check("false-checkpoint", name, lambda name=name, raw=raw: _older(pack, name, raw, hashes, report))
    stamped = _check_witnesses(pack, report) | _check_token(pack, beside, report)
    _say_what_is_open(pack, beside, report, stamped=stamped)
    return pack


def _check_files(pack: Pack, report: Report) -> None:
    listed = pack.manifest.files
    for name in sorted(pack.sizes.keys() - listed.keys() - {MANIFEST, MANIFEST_NOTE}):
        report.fault("extra-file", name, "" if pack.sizes[name] >= 0 else "it is neither a file nor a folder")
    for name in sorted({*pack.sizes, *listed} - {VERIFIER}):
        if name.lower().endswith((".py", ".pyc", ".pyw", ".pth")):
            report.fault("second-program", name)
    if VERIFIER not in {*pack.sizes, *listed}:
        report.fault("missing-file", VERIFIER)
    for name, row in sorted(listed.items()):
        if name not in pack.sizes:
            report.fault("missing-file", name)
        elif pack.sizes[name] != row.bytes:
            report.fault("changed-file", name, f"{pack.sizes[name]} bytes instead of {row.bytes}")
        elif report.check("unreadable", name, lambda at=name: digest_of(pack.files, at)) not in {row.sha256, None}:
            report.fault("changed-file", name)
    report.proved["pack"] = (len(listed),)


def _check_content(pack: Pack, words: set[str], leaves: dict[int, LeafRead], report: Report) -> None:
    """A file that goes by its hash has it, and an event shown here names that hash, or committed to it in words."""
    told = b"".join(canonical(leaf.data) for leaf in leaves.values())
    whole = len(leaves) == len(pack.manifest.leaves)  # content of a leaf that is missing is no second fault
    for name, row in sorted(pack.manifest.files.items()):
        if not name.startswith("content/"):
            continue
        match = re.fullmatch(r"content/([0-9a-f]{64})(\.[a-z0-9]{1,10})?", name)
        quoted = f'"{match[1]}"' if match else ""
        if match is None:
            report.fault("extra-file", name, "content goes by its hash")
        elif match[1] != row.sha256:
            report.fault("changed-file", name, "it goes by another hash than its own")
        elif whole and quoted not in words and quoted.encode() not in told:
            report.fault("extra-file", name, "no event shown here names this content")


def _in_range(hashes: Hashes | None, at: int) -> bytes | None:
    if hashes is None or not hashes.first <= at < hashes.first + len(hashes):
        return None
    return hashes[at - hashes.first]


def _older(pack: Pack, name: str, raw: bytes, hashes: Hashes | None, report: Report) -> None:
    _, older = open_checkpoint(raw, pack.key, name)
    known = None
    if hashes is not None and hashes.first == 0 and len(hashes) >= older.size:
        known = Hashes(hashes.raw[: 32 * older.size], 0)
    check_older(older, pack.checkpoint, known, report)


def _check_witnesses(pack: Pack, report: Report) -> bool:
    if WITNESSES not in pack.sizes:
        return False
    raw = report.check("unreadable", WITNESSES, lambda: read_file(pack.files, WITNESSES, _SMALL))
    seen: list[str] = []
    for line in (raw or b"").splitlines()[:64]:
        key = report.check("false-key", WITNESSES, lambda line=line: key_of_text(line, WITNESSES))
        if key is None:
            continue
        at = report.check("false-cosignature", key.name, lambda key=key: _cosigned(pack, key))
        if at is not None:
            seen.append(f"{key.name} ({_EPOCH + timedelta(seconds=at):%Y-%m-%dT%H:%M:%SZ})")
            report.proved["witness"] = (", ".join(seen),)
    return bool(seen)


def _cosigned(pack: Pack, key: VerifierKey) -> int:
    if key.type != WITNESS_KEY:
        raise Unproved("the key is no witness's")
    at = signed_by(pack.note, key)
    if at is None:
        raise Fault("missing-cosignature", key.name)
    if at >= 1 << 36:
        raise Unproved("its time can't be")
    return at


def _check_token(pack: Pack, beside: Beside, report: Report) -> bool:
    """Whether the checkpoint's timestamp was checked. A token that does not even hold the note's hash is false."""
    if TOKEN not in pack.sizes:
        return False
    token = report.check("unreadable", TOKEN, lambda: read_file(pack.files, TOKEN, _SMALL))
    text = pack.note.text.encode()
    if token is not None and sha256(text).digest() not in token:
        report.fault("false-timestamp", TOKEN, "it holds another hash")
    if token is None or beside.read_token is None:
        report.open["token"] = ()
        return False
    read, roots = beside.read_token, report.check("unreadable", ROOTS, lambda: read_file(pack.files, ROOTS, _SMALL))
    at = None if roots is None else report.check("false-timestamp", TOKEN, lambda: read(token, roots, text))
    if at is not None:
        report.proved["timestamp"] = (at,)
        report.open["authority"] = ()
    return at is not None


def _say_what_is_open(pack: Pack, beside: Beside, report: Report, *, stamped: bool) -> None:
    report.open["clock-before" if stamped else "clock"] = ()
    report.open["later"] = (pack.checkpoint.size,)
    if pack.manifest.streams:
        report.open["map"] = ()
    report.open["incomplete"] = ()
    report.open["reading"] = ()
    report.open["fork"] = ()
    if beside.key is None:
        report.open["own-key"] = (str(pack.key),)
    if WITNESSES in pack.sizes:
        report.open["witness-key"] = ()
    report.open["law"] = ()
