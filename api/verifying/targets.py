"""What was put before the verifier, told by its own bytes, and checked as that."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from api.verifying import single
from api.verifying.remote import Remote
from api.verifying.stamps import read_token
from api.verifying.whole_log import check_beginning, check_kept, read_log, see
from api.verifying.zips import opened_zip
from projections.proof.merkle import Unproved
from projections.proof.note import VerifierKey
from projections.proof.tlog import HEADER
from projections.proof.verifier import verifier_source
from projections.proof.verify_files import Files, Folder, read_file
from projections.proof.verify_json import read_json
from projections.proof.verify_manifest import VERIFIER, VKEY, key_of_text
from projections.proof.verify_pack import Beside, check_pack
from projections.proof.verify_receipt import check_receipt
from projections.proof.verify_replay import check_replay, is_replay
from projections.proof.verify_report import Fault, Report

_FILE_BYTES = 64 << 20
HashAt = Callable[[int], bytes]
"""The hash of the leaf at a position, or `Unproved`."""


class Asked(NamedTuple):
    """What the verifier was asked, by paths as they were given. `hash_at` reads a ledger's own file."""

    target: str
    vkey: str | None = None
    leaf: Path | None = None
    receipts: Sequence[Path] = ()
    older: Sequence[Path] = ()
    against: Path | None = None
    url: str | None = None
    hash_at: HashAt | None = None
    key: str | None = None
    remember: Path | None = None


def judge(asked: Asked, report: Report, told: Callable[[int, int], None]) -> None:
    """Check what was asked; whatever comes of it stands in the report. `told` hears of progress: done, of how many."""
    report.check("unreadable", asked.target, lambda: _judged(asked, report, told))


def _judged(asked: Asked, report: Report, told: Callable[[int, int], None]) -> None:
    if asked.target.startswith(("http://", "https://")):
        _judge_ledger(asked, report, told)
        return
    path = Path(asked.target)
    if path.is_dir() or _starts(path, b"PK"):
        _judge_pack(asked, path, asked.receipts, report)
        return
    raw = _bytes(path)
    if raw.startswith(HEADER.encode()):
        leaf = _bytes(asked.leaf or path.with_suffix(".json"))
        key = _key(asked, path)
        report.check("false-proof", path.name, lambda: single.check_proof_file(path.name, raw, leaf, key, report))
    elif raw.lstrip()[:1] == b"{":
        _judge_json(asked, path, read_json(raw), report)
    elif is_replay(raw):
        key = _key(asked, path)
        report.check("false-replay", path.name, lambda: check_replay(path.name, raw, key, report))
    elif b"\n\n\xe2\x80\x94 " in raw:
        key = _key(asked, path)
        report.check("false-checkpoint", path.name, lambda: single.check_note(path.name, raw, key, report))
    else:
        raise Fault("not-a-pack", path.name, "nor a proof, a checkpoint or a receipt")
    _say_what_is_open(asked, path, report)


def _judge_json(asked: Asked, path: Path, value: Any, report: Report) -> None:
    """A receipt, an inclusion proof or a stream proof, told by its members."""
    if "events" in value:
        _judge_receipt(asked, path, report)
        return
    key = _key(asked, path)
    if "map_root" in value:
        report.check("false-map", path.name, lambda: single.check_stream_proof(path.name, value, key, report))
    elif "leaf_index" in value:
        leaf = None if asked.leaf is None else _bytes(asked.leaf)
        report.check("false-proof", path.name, lambda: single.check_inclusion(path.name, value, leaf, key, report))
    else:
        raise Fault("not-a-pack", path.name, "nor a proof, a checkpoint or a receipt")


def _judge_receipt(asked: Asked, path: Path, report: Report) -> None:
    """A receipt shows something only against a log: one at an address, one in a file, or one in a pack."""
    raw = _bytes(path)
    if asked.against is not None:
        _judge_pack(asked, asked.against, [path, *asked.receipts], report)
    elif asked.url is not None:
        with Remote(asked.url, asked.key) as remote:
            check_kept(remote, see(remote, given_key(asked.vkey), report), path.name, raw, report)
    elif asked.hash_at is not None:
        check_receipt(path.name, raw, asked.hash_at, report)
    else:
        raise Fault("not-comparable", path.name, "name a ledger by --url or --db, or a pack by --against")


def _judge_pack(asked: Asked, path: Path, receipts: Sequence[Path], report: Report) -> None:
    with _files(path) as files:
        beside = Beside(
            key=given_key(asked.vkey),
            receipts=[(each.name, _bytes(each)) for each in receipts],
            older=[(each.name, _bytes(each)) for each in asked.older],
            read_token=read_token,
        )
        if check_pack(files, beside, report) is not None:
            own = report.check("unreadable", VERIFIER, lambda: read_file(files, VERIFIER, _FILE_BYTES))
            if own != verifier_source().encode():
                report.open["program"] = ()


def _files(path: Path) -> AbstractContextManager[Files]:
    return nullcontext(Folder(str(path))) if path.is_dir() else opened_zip(path)


def _judge_ledger(asked: Asked, report: Report, told: Callable[[int, int], None]) -> None:
    with Remote(asked.target, asked.key) as remote:
        seen = see(remote, given_key(asked.vkey), report)
        kept = [asked.remember] if asked.remember is not None and asked.remember.exists() else []
        for path in [*asked.older, *kept]:
            raw = _bytes(path)
            report.check(
                "unreadable", path.name, lambda p=path, r=raw: check_beginning(remote, seen, p.name, r, report)
            )
        for path in asked.receipts:
            check_kept(remote, seen, path.name, _bytes(path), report)
        size, done = seen.checkpoint.size, 0

        def more(count: int) -> None:
            nonlocal done
            done += count
            told(done, size)

        read = partial(read_log, remote, seen, events=bool(asked.key), report=report, told=more)
        report.check("unreadable", remote.name, read)
    if asked.remember is not None and not report.faults:
        fresh = asked.remember.with_name(asked.remember.name + ".new")
        fresh.write_bytes(seen.raw)
        fresh.replace(asked.remember)


def _say_what_is_open(asked: Asked, path: Path, report: Report) -> None:
    report.open["clock"] = ()
    if "checkpoint" in report.proved:
        report.open["later"] = (report.proved["checkpoint"][1],)
    report.open["fork"] = ()
    signed = "checkpoint" in report.proved or "replay" in report.proved
    if asked.vkey is None and signed and not ("own-key" in report.open or asked.against):
        report.open["own-key"] = (str(_key(asked, path)),)


def given_key(vkey: str | None) -> VerifierKey | None:
    """The log's key as it was given, by its text or by the file that holds it. Raises `Fault`."""
    if vkey is None:
        return None
    given = Path(vkey)
    try:
        return key_of_text(_bytes(given) if "+" not in vkey or given.is_file() else vkey.encode(), "--vkey")
    except Unproved as unproved:
        raise Fault("unreadable", "--vkey", str(unproved)) from None


def _key(asked: Asked, path: Path) -> VerifierKey:
    """The key that was given, or the one in a `vkey.txt` beside the file."""
    if (given := given_key(asked.vkey)) is not None:
        return given
    for beside in (path.parent / "vkey.txt", path.parent.parent / VKEY):
        if beside.is_file():
            return key_of_text(_bytes(beside), beside.name)
    raise Fault("unknown-key", path.name, "give the ledger's key by --vkey, or put it beside it as vkey.txt")


def _starts(path: Path, with_: bytes) -> bool:
    return path.is_file() and _bytes(path, len(with_), whole=False) == with_


def _bytes(path: Path, most: int = _FILE_BYTES, *, whole: bool = True) -> bytes:
    try:
        with path.open("rb") as file:
            raw = file.read(most + 1 if whole else most)
    except OSError as error:
        raise Fault("unreadable", str(path), error.strerror or "") from None
    if whole and len(raw) > most:
        raise Fault("too-large", str(path), f"more than {most} bytes")
    return raw
