"""Who looked at persons' data, what was taken out, and how the read models stand."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Response
from pydantic import Field

from api import following, readiness
from api.auth import allow
from api.exporting import Kind, range_of
from api.pages.page import Reading, form, onwards, page
from api.pages.visit import Bare, PostAdmin, Posted, PostExport, Visit, VisitAudit
from api.pages.when import Position
from api.problems import Problem
from api.root import root_of
from api.routes.exports import told
from api.threads import in_thread
from projections.accesses import ACCESSES, access_row, latest_accesses
from projections.console.audit_reads import draw_exports, draw_views
from projections.follower import VIEWS

router = APIRouter()
_PAGE = 50


class Looked(Bare):
    """Whose data, by whom, and before which position of the log."""

    customer: Annotated[str, Field(max_length=64)] = ""
    actor: Annotated[str, Field(max_length=200)] = ""
    before: Annotated[int, Field(ge=0, le=2**53)] = 2**53


@page(router, "/console/audit/accesses", "audit/accesses.html")
async def accesses(visit: VisitAudit, look: Annotated[Looked, Query()]) -> Reading:
    """Each reading that showed persons' words and each export, the newest first; a customer may ask for hers."""
    head = await in_thread(visit.known.ledger.head)
    position = await following.reached(visit.known, head.size - 1, ACCESSES)
    return {"at": visit.now, "position": position, **await in_thread(_looked, visit, look)}


def _looked(visit: Visit, look: Looked) -> dict[str, Any]:
    customer, actor = look.customer.strip(), look.actor.strip()
    subject = f"customers/{customer}" if customer else None
    found = visit.known.follower.read(ACCESSES, latest_accesses, subject, actor or None, look.before, _PAGE + 1)
    rows = [access_row(each) for each in found[:_PAGE]]
    return {
        "customer_id": customer or None,
        "actor": actor or None,
        "rows": rows,
        "next": rows[-1]["number"] if len(found) > _PAGE else None,
    }


class Wanted(Posted):
    """Which export, of which positions: `last` is the last one, the log's end where none is named."""

    kind: Kind
    first: Position = None
    last: Position = None


@page(router, "/console/audit/exports", "audit/exports.html", draw_exports)
def exports(visit: VisitAudit, look: Annotated[Bare, Query()]) -> Reading:
    """The exports there are, for who may take them."""
    known = visit.known
    mine = "evidence:export" in visit.holder.scopes
    return {
        "at": visit.now,
        "log_size": known.ledger.head().size,
        "exports": [told(each, root_of(visit.request.scope)) for each in known.exports.all()] if mine else [],
    }


@form(router, "/console/audit/exports")
async def ask(visit: PostExport, wanted: Annotated[Wanted, Form()]) -> Response:
    """Ask for one; the same asked for again is the same export."""
    known = visit.known
    size = (await in_thread(known.ledger.head)).size
    stop = None if wanted.last is None else wanted.last + 1
    known.exports.ask(wanted.kind, range_of(size, wanted.first or 0, stop), size)
    return onwards(visit, "/console/audit/exports")


class Shown(Bare):
    """Whether every row is read, for a SHA-256 over each set."""

    digests: bool = False


@page(router, "/console/audit/views", "audit/views.html", draw_views)
def views(visit: VisitAudit, look: Annotated[Shown, Query()]) -> Reading:
    """How the read models stand. What went wrong with them, and digests, are for who runs the ledger."""
    if look.digests:
        allow(visit.holder, "admin")
    known = visit.known
    known.follower.look()
    found = readiness.told(known, readiness.standing(known), digests=look.digests)
    if "admin" in visit.holder.scopes:
        return {"at": visit.now, **found}
    sets = [{**each, "last_error": None} for each in found["sets"]]
    return {"at": visit.now, **found, "last_error": None, "sets": sets}


class Rebuilt(Posted):
    """Which view; all if none is named."""

    view: Annotated[str, Field(max_length=64)] = ""


@form(router, "/console/audit/views")
async def rebuild(visit: PostAdmin, chosen: Annotated[Rebuilt, Form()]) -> Response:
    """Build a read model anew beside the one in use."""
    if chosen.view and chosen.view not in {view.name for view in VIEWS}:
        raise Problem(404, "not-found", f"There is no view {chosen.view}.")
    await in_thread(visit.known.follower.rebuild, (chosen.view,) if chosen.view else ())
    visit.known.bell.ring()
    return onwards(visit, "/console/audit/views")
