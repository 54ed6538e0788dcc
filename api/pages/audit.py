"""What an auditor sees first: how long the log is, what is signed and by whom, what was read again, what differs."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field

from api.checks import Check
from api.pages.page import Reading, page
from api.pages.visit import Bare, VisitAudit
from api.readiness import standing
from api.services import Services
from api.stamping import served
from domain.clock import moment
from domain.fact import Instant
from domain.ledger.checkpoints import TSA, Forked, Kept
from projections.console.audit import draw_checkpoints, draw_overview
from projections.proof.merkle import Unproved
from projections.proof.note import WITNESS_KEY, Note, Signature, VerifierKey, read_note, signed_by

router = APIRouter()
_PAGE = 50
_SIZE_MAX = 2**53


@page(router, "/console/audit", "audit/overview.html", draw_overview)
def overview(visit: VisitAudit, look: Annotated[Bare, Query()]) -> Reading:
    """The log's head, its newest checkpoint, and what came of the last verification and the last audit."""
    known = visit.known
    head, kept, found = known.ledger.head(), known.prover.checkpoints.latest(), standing(known)
    return {
        "at": visit.now,
        "log_size": head.size,
        "recorded_at": head.recorded_at or None,
        "key": {"origin": known.prover.signer.origin, "vkey": str(known.prover.signer.key)},
        "checkpoint": _checkpoint(known, kept, visit.now) if kept else None,
        "forked": found.forked,
        "ready": found.ready,
        "behind": found.behind,
        "views": {name: getattr(found, name) for name in ("building", "late", "stuck", "taken_over")},
        "verified": outcome(known.checks.verify),
        "audited": outcome(known.checks.audit),
    }


class Listed(Bare):
    """Which checkpoints: those over fewer events than `before`; and from which to which the log shows that it grew."""

    before: Annotated[int, Field(ge=0, le=_SIZE_MAX)] = _SIZE_MAX
    old: Annotated[int | None, Field(ge=1, le=_SIZE_MAX, alias="from")] = None
    new: Annotated[int | None, Field(ge=1, le=_SIZE_MAX, alias="to")] = None


@page(router, "/console/audit/checkpoints", "audit/checkpoints.html", draw_checkpoints)
def checkpoints(visit: VisitAudit, look: Annotated[Listed, Query()]) -> Reading:
    """The checkpoints that were kept, the newest first, and the proof that one goes on from another."""
    known = visit.known
    found = known.prover.checkpoints.below(look.before, _PAGE + 1)
    proof = _consistency(known, look.old, look.new) if look.old and look.new else None
    return {
        "at": visit.now,
        "checkpoints": [_row(known, each) for each in found[:_PAGE]],
        "next": found[_PAGE - 1].size if len(found) > _PAGE else None,
        "consistency": proof,
    }


def outcome(check: Check) -> dict[str, Any] | None:
    """What came of the last run of a check, in short."""
    last = check.last()
    if last is None:
        return None
    result = last["result"]
    told = {name: result[name] for name in ("from", "to", "size", "exit_code", "differences", "unchecked")}
    return {**told, "by": last["asked"]["by"], "until": last["until"]}


def _row(known: Services, kept: Kept) -> dict[str, Any]:
    stamps = known.prover.checkpoints.stamps(kept.size)
    return {
        "size": kept.size,
        "root": kept.root.hex(),
        "made_at": kept.made_at,
        "witnesses": [{"name": each.name, "at": each.made_at} for each in stamps if each.name != TSA],
        "stamped_at": next((each.made_at for each in stamps if each.name == TSA), None),
    }


def _checkpoint(known: Services, kept: Kept, now: Instant) -> dict[str, Any]:
    note = served(known.prover, kept)
    keys = [known.prover.signer.key, *known.stamper.keys]
    age = int((moment(now) - moment(kept.made_at)).total_seconds())
    return {**_row(known, kept), "age_s": age, "note": note, "signatures": _signatures(read_note(note.encode()), keys)}


def _signatures(note: Note, keys: Sequence[VerifierKey]) -> list[dict[str, Any]]:
    """Each signature under the note, and whether it holds; null where its key is not known here."""
    by = {(key.name, key.key_id): key for key in keys}
    return [_signature(note, each, by.get((each.name, each.key_id))) for each in note.signatures]


def _signature(note: Note, signature: Signature, key: VerifierKey | None) -> dict[str, Any]:
    holds: bool | None = None
    if key is not None:
        try:
            holds = signed_by(note._replace(signatures=(signature,)), key) is not None
        except Unproved:
            holds = False
    kind = "WITNESS" if key is not None and key.type == WITNESS_KEY else "LOG" if key is not None else None
    return {"name": signature.name, "key_id": signature.key_id.hex(), "kind": kind, "holds": holds}


def _consistency(known: Services, old: int, new: int) -> dict[str, Any]:
    """That the log of one size is the beginning of the log of another; or what stands against it."""
    told: dict[str, Any] = {"from": old, "to": new, "path": [], "holds": False, "said": None}
    if not old <= new <= known.ledger.head().size:
        return told | {"said": "bad-range"}
    try:
        return told | {"path": [each.hex() for each in known.prover.consistent(old, new)], "holds": True}
    except Forked as fork:
        return told | {"said": str(fork)}
