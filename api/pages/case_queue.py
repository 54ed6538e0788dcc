"""The queue of open cases: who waits, for how long still, and who takes it."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Response
from pydantic import Field, model_validator

from api import following
from api.auth import allow
from api.pages.page import Reading, form, page, redrawn
from api.pages.saying import UNSAID, own_id, say, told_of
from api.pages.visit import Look, PostCases, Posted, Visit, VisitOrders
from api.routes.cases import Queue, queue_page
from api.threads import in_thread
from domain.case.state import Case
from domain.clock import plus
from domain.errors import Refused
from projections.cases.queue import CASE_QUEUE
from projections.cases.queue_reading import COUNTED_MAX
from projections.console.cases import SOON_S, queue_drawn

router = APIRouter()
_TEMPLATE = "cases/queue.html"


class Asked(Queue, Look):
    """Which cases, as the address says it; a filter left empty by a form is none."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, given: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in given.items() if value != ""}


class Taken(Posted):
    """A case that somebody takes, and who owned it on the page."""

    case_id: Annotated[str, Field(min_length=1, max_length=64)]
    owner: Annotated[str, Field(max_length=64)] = ""


@page(router, "/console/cases", _TEMPLATE, queue_drawn)
async def queue(visit: VisitOrders, asked: Annotated[Asked, Query()]) -> Reading:
    """The open cases asked for, the most urgent first, and how many there are."""
    await following.reached(visit.known, asked.min_position, CASE_QUEUE)
    return await in_thread(_reading, visit, asked)


@form(router, "/console/cases")
async def take(visit: PostCases, asked: Annotated[Asked, Query()], taken: Annotated[Taken, Form()]) -> Response:
    """The case is whoever's is signed in from now on, unless somebody else took it meanwhile."""
    allow(visit.holder, "orders:read", "audit:read")  # a refusal is told on the page, which shows the queue
    try:
        await _take(visit, taken)
    except UNSAID as failure:
        told = told_of(visit, failure)
        reading = await in_thread(_reading, visit, asked)
        return await redrawn(visit, _TEMPLATE, reading, queue_drawn, told)
    here = visit.request.url
    return Response(status_code=303, headers={"Location": here.path + (f"?{here.query}" if here.query else "")})


async def _take(visit: Visit, taken: Taken) -> None:
    found = await in_thread(visit.known.ledger.stream, f"cases/{taken.case_id}")
    case: Case = found.state
    own = own_id(visit.holder)
    if case.owner not in (None, taken.owner, own):
        sentence = f"{case.owner} took the case meanwhile."
        raise Refused("case-taken", sentence, "R-001-23", owner=case.owner)
    fact = {"type": "CaseAssigned", "owner": own}
    await say(visit, taken.case_id, fact, version=found.version)


def _reading(visit: Visit, asked: Asked) -> Reading:
    found = queue_page(visit.known, asked)
    counts = visit.known.follower.queue_counts(found["at"], plus(found["at"], seconds=SOON_S))
    own = own_id(visit.holder)
    return {**found, "counts": counts._asdict() | {"most": COUNTED_MAX}, "own_id": own}
