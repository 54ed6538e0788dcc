"""The journal as tables that sum, and the registers, each with a file for other programs."""

from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from api import following
from api.answers import answer
from api.pages.page import Reading, page
from api.pages.visit import Bare, Look, Visit, VisitAudit
from api.routes.journal import Asked, Funded, beancount, borne, trial
from api.routes.registers import CSV, DECIDED, FROZEN, Register, table
from api.routes.rulings import Rulings, ruled
from api.services import Services
from api.threads import in_thread
from domain.clock import SHANGHAI, wall_time
from domain.fact import Instant
from projections.console.audit_books import draw_journal
from projections.journal.view import JOURNAL
from projections.rulings import RULINGS

router = APIRouter()
_PAGE = 100
Name = Literal["overrides", "freezes", "rulings"]


class Day(Bare):
    """As it stood at the end of which day, on the shop's clock; as it stands now if none is named."""

    day: Annotated[str, Field(pattern=r"^(\d{4}-\d\d-\d\d)?$")] = ""


@page(router, "/console/audit/journal", "audit/journal.html", draw_journal)
async def journal(visit: VisitAudit, look: Annotated[Day, Query()]) -> Reading:
    """The trial balance, and who bears what customers were given."""
    position = await following.reached(visit.known, -1, JOURNAL)
    return {"at": visit.now, "position": position, **await in_thread(_books, visit, _as_of(look))}


def _books(visit: Visit, as_of: Instant | None) -> dict[str, Any]:
    tongue = visit.language.code
    balance = trial(visit.known, as_of, None, tongue)
    return {"as_of": as_of, "balance": balance, "funding": borne(visit.known, Funded(), as_of, tongue)}


@router.get("/console/audit/journal/beancount", include_in_schema=False)
async def book(visit: VisitAudit, look: Annotated[Day, Query()]) -> Response:
    """The same postings as a Beancount file."""
    asked = Asked.model_validate({"to": _as_of(look)})
    named = f'attachment; filename="aftersales-journal{"-" if look.day else ""}{look.day}.beancount"'
    return await beancount(visit.known, asked, visit.language.code, **{"Content-Disposition": named})


class Registered(Look):
    """Which register, and the number of the last row known."""

    which: Name = "overrides"
    after: Annotated[int, Field(ge=-1, le=2**53)] = -1


@page(router, "/console/audit/registers", "audit/registers.html")
async def registers(visit: VisitAudit, look: Annotated[Registered, Query()]) -> Reading:
    """What people decided by hand, which accounts were frozen, how disputes were decided; the oldest first."""
    return {"at": visit.now, "register": look.which, **await _rows(visit.known, look.which, look.after, _PAGE)}


@router.get("/console/audit/registers/csv", include_in_schema=False)
async def sheet(request: Request, visit: VisitAudit, look: Annotated[Registered, Query()]) -> Response:
    """The same rows for a spreadsheet, a thousand of them; `Link` names the next thousand."""
    found = await _rows(visit.known, look.which, look.after, 1_000)
    text = await in_thread(table, visit.known, visit.caller, found["rows"], _COLUMNS[look.which])
    headers = {"Content-Disposition": f'attachment; filename="{look.which}.csv"'}
    if found["next"] is not None:
        query = dict(request.query_params) | {"after": found["next"]}
        headers["Link"] = f'<{request.url.path}?{urlencode(query)}>; rel="next"'
    return answer(text.encode(), headers=headers, media_type=f"{CSV}; charset=utf-8")


_FOLLOWED: dict[str, Register] = {"overrides": DECIDED, "freezes": FROZEN}
_COLUMNS = {
    **{name: tuple(each.columns) for name, each in _FOLLOWED.items()},
    "rulings": (
        *("position", "kind", "at", "case_id", "order_id", "ruling_id", "by", "outcome", "matter", "reason"),
        "order_version",
    ),
}


async def _rows(known: Services, name: Name, after: int, limit: int) -> dict[str, Any]:
    """So many rows behind a number, and the number that the next ones are behind."""
    if name == "rulings":
        await following.reached(known, -1, RULINGS)
        found = await in_thread(ruled, known, Rulings(after=after, limit=limit))
        return {"rows": found["rulings"], "next": found["next"]}
    register = _FOLLOWED[name]
    await following.reached(known, -1, register.view)
    rows = await in_thread(register.rows, known, after, limit + 1)
    return {"rows": rows[:limit], "next": rows[limit - 1]["number"] if len(rows) > limit else None}


def _as_of(look: Day) -> Instant | None:
    """The day's last moment on the shop's clock."""
    return wall_time(look.day, SHANGHAI, end=True) if look.day else None
