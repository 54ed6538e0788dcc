"""The refund desk: what can be done for a customer now, what it would come to, and its recording as it was shown."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Query, Request, Response
from pydantic import Field

from api import asking
from api.auth import allow
from api.pages.desk_choice import Choice
from api.pages.desk_reading import reading, recorded_since
from api.pages.desk_recording import record, stated
from api.pages.order import order_page
from api.pages.page import Reading, form, onwards, redrawn
from api.pages.visit import Posted, PostOrders, Visit, VisitOrders
from api.problems import document
from api.routes.moment import PathId
from api.threads import in_thread
from domain.errors import Refused
from domain.ledger.command import Recorded
from projections.console.desk_differs import differences_of
from projections.console.desk_drawing import draw
from projections.console.order import with_frame

router = APIRouter()
_PATH = "/console/orders/{id}/refund"
AtDesk = Annotated[Choice, Query()]


class Confirmed(Posted):
    """What was shown, agreed to: the facts, the order's version, a key that counts once, the outcome itself; and the
    words that belong to it, which are written here and nowhere else.
    """

    key: Annotated[str, Field(min_length=8, max_length=100)]
    version: Annotated[int, Field(ge=1)]
    facts: Annotated[str, Field(max_length=200_000)]
    shown: Annotated[str, Field(max_length=900_000)]
    reason: Annotated[str, Field(max_length=4_000)] = ""


@order_page(router, "refund", draw)
async def refund_desk(visit: VisitOrders, key: PathId, choice: AtDesk) -> Reading:
    """What can be done, and what the choice in the address would come to. Nothing is recorded."""
    return await reading(visit, key, choice)


@form(router, _PATH)
async def confirm(
    request: Request, visit: PostOrders, key: PathId, choice: AtDesk, confirmed: Annotated[Confirmed, Form()]
) -> Response:
    """Record exactly what was shown, and on to what there is to do next; or nothing, and the page again with what it
    would come to now beside what was shown.
    """
    allow(visit.holder, "orders:read", "audit:read")
    said = stated(confirmed.facts, confirmed.reason.strip())
    identity = confirmed.model_dump(exclude={"form_token", "key"})
    asked = asking.asked(visit.holder, confirmed.key, "POST", request.url.path, identity)
    try:
        recorded = await record(visit, key, said, asked, version=confirmed.version, shown=confirmed.shown)
    except Refused as refusal:
        return await _again(visit, key, choice, confirmed, refusal)
    return onwards(visit, f"/console/orders/{quote(key, safe=':')}/refund", done=_done(recorded))


async def _again(visit: Visit, key: str, choice: Choice, confirmed: Confirmed, refusal: Refused) -> Response:
    """The page with why nothing was recorded, what was recorded meanwhile, and both outcomes side by side."""
    page = await reading(visit, key, choice)
    moved_on = refusal.code == "version-conflict"
    now = page["confirm"]["shown"] if page["confirm"] else "[]"
    page["differs"] = {
        "rows": await in_thread(differences_of, confirmed.shown, now),
        "possible": page["preview"] is not None,
        "since": await in_thread(recorded_since, visit, key, confirmed.version) if moved_on else [],
    }
    problem = document(refusal, visit.request.scope)
    return await redrawn(visit, "order/refund.html", page, with_frame(draw), problem, reason=confirmed.reason)


def _done(recorded: Recorded) -> str | None:
    """The order's events that came of it."""
    own = [entry.version for entry in recorded.entries if entry.stream == recorded.stream]
    return f"{min(own)}-{max(own)}" if own else None
