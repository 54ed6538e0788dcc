"""Reading orders: the view or a page, and what changed between two versions."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from api.answers import also, answer, prefers_html, shown
from api.auth import Caller, MayReadOrders, header
from api.problems import Problem, language
from api.root import root_of
from api.routes.moment import Moment, NoQuery, PathId, found, instant_of, not_yet, taken
from api.routes.operations import PAGE_POLICY
from api.routes.streams import VARY, read_view, words_in
from api.services import services
from domain.ledger.entry import Entry
from projections.diff import between_versions
from projections.history import history
from projections.order_page import Asked, order_page
from projections.order_view import order_view
from projections.replay import fold

router = APIRouter(prefix="/v1/orders/{id}")


class Versions(NoQuery):
    """Between which versions; 0 is before the order existed."""

    from_: Annotated[int, Field(ge=0, alias="from")]
    to: Annotated[int, Field(ge=0)]


class Shown(Moment):
    """Which moment, and for a page in which language."""

    lang: Annotated[str | None, Field(pattern="^(zh-CN|en)$", description="of the page; else Accept-Language")] = None


@router.get("", summary="An order as it stands or stood", responses=also("text/html"))
def read_order(request: Request, key: PathId, caller: MayReadOrders, which: Annotated[Shown, Query()]) -> Response:
    """The order's view; with `Accept: text/html` a plain page."""
    stream = f"orders/{key}"
    if prefers_html(header(request.scope, b"accept")):
        return _page(request, caller, key, which)
    return read_view(request, caller, stream, which)


def _page(request: Request, caller: Caller, key: str, which: Shown) -> Response:
    """The same moment's view and history, for a person."""
    known, stream = services(request), f"orders/{key}"
    asked = Asked(which.as_of_version, instant_of(which.as_of, "as_of"), instant_of(which.effective_at, "effective_at"))
    entries = taken(known, stream, which)
    tongue = which.lang or language(request.scope)
    words = words_in(known, caller, entries)
    order = fold(known.kinds["orders"], entries)
    told = history(entries, tongue, words)
    root = root_of(request.scope)
    page = order_page(
        order_view(order.state, order.version, key, words),
        told,
        tongue,
        path=f"{root}/v1/{stream}",
        asked=asked,
        static=f"{root}/static",
    )
    headers = {"Content-Security-Policy": PAGE_POLICY, "Content-Language": tongue, "Vary": VARY}
    return answer(page.encode(), headers=headers, media_type="text/html; charset=utf-8")


@router.get("/diff", summary="What changed between two versions")
def read_diff(request: Request, key: PathId, caller: MayReadOrders, versions: Annotated[Versions, Query()]) -> Response:
    """Old and new value of each figure, and the event that changed it."""
    known = services(request)
    body = changes(found(known, f"orders/{key}"), key, versions.from_, versions.to)
    return answer(shown(body, caller, known.ledger), headers={"Vary": VARY})


def changes(entries: list[Entry], order_id: str, first: int, last: int) -> dict[str, Any]:
    """What changed in an order between two versions, given all its entries; else 422, or 404 if none is so late."""
    if first > last:
        raise Problem(422, "schema", "from is not after to.", errors=[{"parameter": "from", "in": "query"}])
    if last > len(entries):
        raise not_yet(f"orders/{order_id}")
    return {"from": first, "to": last, **between_versions(entries, order_id, first, last)}
