"""A case's desk: all that is needed to work on it, and the forms that do so."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from starlette.datastructures import FormData

from api.auth import allow
from api.pages.case_acts import FACTS, Entered, stated
from api.pages.page import Reading, form, page, redrawn
from api.pages.saying import UNSAID, own_id, say, told_of
from api.pages.visit import Look, PostCases, Visit, VisitOrders
from api.routes.cases import desk_reading
from api.routes.moment import PathId
from api.routes.streams import words_in
from api.threads import in_thread
from domain.case.state import Case
from domain.door import sayable
from domain.errors import Malformed
from projections.cases.clocks_view import clock_now
from projections.console.case_desk import desk_drawn
from projections.history import history

router = APIRouter()
_TEMPLATE = "cases/desk.html"


@page(router, "/console/cases/{id}/desk", _TEMPLATE, desk_drawn)
def desk(visit: VisitOrders, key: PathId, look: Annotated[Look, Query()]) -> Reading:
    """The case as it stands, its clocks at this moment, and what happened to it; `beyond` are facts that a case can be
    told and no form of the page states.
    """
    return _reading(visit, key)


@form(router, "/console/cases/{id}/desk")
async def act(visit: PostCases, key: PathId, look: Annotated[Look, Query()]) -> Response:
    """One step of work on the case, recorded once; what is refused is told where it was entered, and nothing of what
    was entered is lost.
    """
    allow(visit.holder, "orders:read", "audit:read")  # a refusal is told on the page, which shows the case
    given = await visit.request.form()
    found = await in_thread(visit.known.ledger.stream, f"cases/{key}")
    case: Case = found.state
    entered, name = Entered(given, case.currency), str(given.get("act", ""))
    try:
        await say(visit, key, stated(name, entered), version=_version(given))
    except UNSAID as failure:
        told = told_of(visit, failure)
        reading = await in_thread(_reading, visit, key)
        return await redrawn(visit, _TEMPLATE, reading, desk_drawn, told, tried=name, entered=entered.values)
    here = visit.request.url
    return Response(status_code=303, headers={"Location": here.path + (f"?{here.query}" if here.query else "")})


def _version(given: FormData) -> int:
    text = str(given.get("version", ""))
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise Malformed("schema", "The form does not say which version of the case it was shown.", "/version")
    return int(text)


def _reading(visit: Visit, key: str) -> Reading:
    known, at = visit.known, visit.now
    view = desk_reading(known, key, at, visit.tag)
    entries = known.ledger.entries(f"cases/{key}")
    case: Case = known.ledger.stream(f"cases/{key}").state
    return {
        **view,
        "clocks_now": [clock_now(each, at) for each in case.clocks.values()],
        "history": history(entries, visit.tag, words_in(known, visit.caller, entries)),
        "own_id": own_id(visit.holder),
        "beyond": sorted(sayable(known.kinds["cases"]).keys() - FACTS - {"CaseOpened"}),
    }
