"""A file that a stranger sent, judged by this log: within bounds of size, time and number, and nothing of it kept."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from contextlib import suppress
from hashlib import sha256
from typing import Any, BinaryIO, NamedTuple

import structlog

from api.prover import Prover
from api.threads import in_thread
from api.verifying.claims import Kind, Leaves, read_claim
from projections.proof.merkle import EMPTY_ROOT
from projections.proof.verify_report import Found, Report

UPLOAD_MAX = 32 << 20
CLAIM_MAX = 1 << 20
"""Whatever is no pack is small; packs above the other bound are for the command."""
_WAIT_S = 30
_log = structlog.get_logger()


class Judgement(NamedTuple):
    """What came of a file. `signed_by` are the keys that it says signed it; `leaves` are (position, leaf hash) that it
    is about, `span` first, last and number where they are many.
    """

    kind: Kind
    size: int
    sha256: str
    report: Report
    signed_by: tuple[str, ...] = ()
    leaves: Leaves = ()
    span: tuple[int, int, int] | None = None


async def judge_upload(file: BinaryIO, prover: Prover) -> Judgement:
    """The judgement on a file, which the log's own key and the log itself decide."""
    start, size, digest = await in_thread(_looked_at, file)
    if start.startswith(b"PK"):
        found = await _pack(file, str(prover.signer.key))
        await in_thread(_held, found.report, prover)
    else:
        found = await in_thread(_claim, file, size, prover)
    return found._replace(size=size, sha256=digest)


def _looked_at(file: BinaryIO) -> tuple[bytes, int, str]:
    file.seek(0)
    start, digest = file.read(2), sha256()
    file.seek(0)
    while chunk := file.read(1 << 20):
        digest.update(chunk)
    return start, file.tell(), digest.hexdigest()


def _claim(file: BinaryIO, size: int, prover: Prover) -> Judgement:
    report = Report()
    if size > CLAIM_MAX:
        report.fault("too-large", "the file", f"what is no pack has {CLAIM_MAX} bytes at most")
        return Judgement("UNKNOWN", size, "", report)
    file.seek(0)
    claim = read_claim(file.read(), prover, report)
    _held(report, prover)
    return Judgement(claim.kind, size, "", report, claim.signed_by, claim.leaves)


def _held(report: Report, prover: Prover) -> None:
    """Hold the checkpoint that was proved against this log as it stands. Raises `Forked`."""
    if "checkpoint" not in report.proved:
        return
    _, size, root = report.proved["checkpoint"]
    log_size = prover.catch_up()
    if size > log_size:
        report.fault("cut-short", f"leaf {size - 1}", f"this log has {log_size} leaves")
    elif (prover.checkpoint_of(size).root if size else EMPTY_ROOT).hex() != root:
        report.fault("checkpoints-differ", f"the checkpoint of {size} leaves", "its root is another one")
    else:
        report.proved["older"] = (size,)


async def _pack(file: BinaryIO, vkey: str) -> Judgement:
    """A pack, judged by a process that ends within bounds."""
    file.seek(0)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "api.verifying.apart", vkey, stdin=file, stdout=PIPE, stderr=DEVNULL, env=_environment()
    )
    try:
        async with asyncio.timeout(_WAIT_S):
            assert process.stdout is not None
            said = await process.stdout.read()  # it tells a few hundred faults at most
            ended = await process.wait()
    except TimeoutError:
        ended, said = -1, b""
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    if ended == 0:
        return _told(said)
    _log.warning("a pack was not judged", ended=ended)
    return _unfinished()


def _environment() -> dict[str, str]:
    """What the process needs to find its modules; no setting and no secret of this one."""
    return {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PATH": os.defpath}


def _unfinished() -> Judgement:
    report = Report()
    report.fault("too-large", "the pack", "checking it took more time or memory than a server lends; check it offline")
    return Judgement("PACK", 0, "", report)


def _told(said: bytes) -> Judgement:
    """What the process wrote; it ran our code, so its shape is ours."""
    value: dict[str, Any] = json.loads(said)
    report = Report()
    report.faults = [Found(**each) for each in value["faults"]]
    report.proved = {name: tuple(about) for name, about in value["proved"].items()}
    report.open = {name: tuple(about) for name, about in value["open"].items()}
    span = (value["first"], value["last"], value["count"]) if "first" in value else None
    return Judgement("PACK", 0, "", report, tuple(value.get("signed_by", ())), (), span)
