"""Verifying the log and auditing it, from a page: begun once, looked at by anybody, stopped, gone on with."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Response

from api.checks import Check, Name
from api.pages.page import Reading, drawn, form, onwards, page
from api.pages.visit import Bare, PostAudit, Posted, Visit, VisitAudit
from api.pages.when import Position
from api.threads import in_thread
from projections.console.audit import draw_check

router = APIRouter()
_TEMPLATE = "audit/check.html"


class Wanted(Posted):
    """Positions `first` to `last`, all of them where none is named."""

    first: Position = None
    last: Position = None


class WantedAudit(Wanted):
    """The same, or going on with what was stopped."""

    resume: Literal["", "yes"] = ""


@page(router, "/console/audit/verify", _TEMPLATE, draw_check)
def verify(visit: VisitAudit, look: Annotated[Bare, Query()]) -> Reading:
    """The log's bytes against what was signed: what is under way, and what came of the last time."""
    return _reading(visit, "verify")


@page(router, "/console/audit/run", _TEMPLATE, draw_check)
def audit(visit: VisitAudit, look: Annotated[Bare, Query()]) -> Reading:
    """Every decision made again: the same."""
    return _reading(visit, "audit")


@form(router, "/console/audit/verify")
async def begin_verifying(visit: PostAudit, wanted: Annotated[Wanted, Form()]) -> Response:
    """Begin, unless it is under way, and show how far it is."""
    return await _begin(visit, "verify", wanted)


@form(router, "/console/audit/run")
async def begin_auditing(visit: PostAudit, wanted: Annotated[WantedAudit, Form()]) -> Response:
    """The same."""
    return await _begin(visit, "audit", wanted, resume=bool(wanted.resume))


@form(router, "/console/audit/verify/stop")
async def stop_verifying(visit: PostAudit, posted: Annotated[Posted, Form()]) -> Response:
    """End what is under way."""
    return _stop(visit, "verify")


@form(router, "/console/audit/run/stop")
async def stop_auditing(visit: PostAudit, posted: Annotated[Posted, Form()]) -> Response:
    """The same; what is done by then is kept."""
    return _stop(visit, "audit")


async def _begin(visit: Visit, name: Name, wanted: Wanted, *, resume: bool = False) -> Response:
    reading = await in_thread(_reading, visit, name)
    size = reading["log_size"] if name == "audit" else reading["signed"]
    first = wanted.first or 0
    if not first <= (size - 1 if wanted.last is None else wanted.last) < size:
        more = draw_check(reading, visit.language)
        refused = {"first": wanted.first, "last": wanted.last}
        return await in_thread(drawn, visit, _TEMPLATE, reading, 422, **more, refused=refused)
    check = _check(visit, name)
    last = wanted.last
    if resume and check.run is not None:
        first, last = check.run.asked.first, check.run.asked.last
    check.start(first, last, visit.holder.actor, resume=resume)
    return _back(visit, name)


def _stop(visit: Visit, name: Name) -> Response:
    _check(visit, name).stop(visit.holder.actor)
    return _back(visit, name)


def _back(visit: Visit, name: Name) -> Response:
    return onwards(visit, "/console/audit/" + ("verify" if name == "verify" else "run"))


def _check(visit: Visit, name: Name) -> Check:
    checks = visit.known.checks
    return checks.verify if name == "verify" else checks.audit


def _reading(visit: Visit, name: Name) -> dict[str, Any]:
    known, check = visit.known, _check(visit, name)
    kept, run = known.prover.checkpoints.latest(), check.run
    steps = [{"name": step, "done": done, "total": total} for step, (done, total) in run.steps.items()] if run else []
    return {
        "check": name,
        "at": visit.now,
        "log_size": known.ledger.head().size,
        "signed": kept.size if kept else 0,
        "run": run and {"status": run.status, **run.asked._asdict(), "said": run.said or None, "steps": steps},
        "resumable": run is not None and run.status != "RUNNING" and name == "audit" and check.resumable(),
        "last": check.last(),
    }
