"""Reading orders: the view or a page, and what changed between two versions."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from api.answers import answer, shown
from api.auth import MayReadOrders
from api.problems import Problem
from api.routes.moment import AtMoment, NoQuery, PathId, found, not_yet
from api.routes.streams import VARY, read_view
from api.services import services
from domain.catalogue import KINDS
from projections.diff import Moment as Step
from projections.diff import diff
from projections.order_view import order_view

router = APIRouter(prefix="/v1/orders/{id}")


class Versions(NoQuery):
    """Between which versions; 0 is before the order existed."""

    from_: Annotated[int, Field(ge=0, alias="from")]
    to: Annotated[int, Field(ge=0)]


@router.get("", summary="An order as it stands or stood")
def read_order(request: Request, key: PathId, caller: MayReadOrders, moment: AtMoment) -> Response:
    """The order's view; with `Accept: text/html` a plain page."""
    return read_view(request, caller, f"orders/{key}", moment)


@router.get("/diff", summary="What changed between two versions")
def read_diff(request: Request, key: PathId, caller: MayReadOrders, versions: Annotated[Versions, Query()]) -> Response:
    """Old and new value of each figure, and the event that changed it."""
    known = services(request)
    stream = f"orders/{key}"
    entries = found(known, stream)
    first, last = versions.from_, versions.to
    if first > last:
        raise Problem(422, "schema", "from is not after to.", errors=[{"parameter": "from", "in": "query"}])
    if last > len(entries):
        raise not_yet(stream)
    kind = KINDS["orders"]
    state, steps = kind.initial, list[Step]()
    if first == 0:
        steps.append((None, None))
    for entry in entries[:last]:
        state = kind.evolve(state, entry.data, entry.occurred_at)
        if entry.version >= first:
            steps.append((entry, order_view(state, entry.version, key)))
    body = {"from": first, "to": last, **diff(steps)}
    return answer(shown(body, caller, known.ledger), headers={"Vary": VARY})
