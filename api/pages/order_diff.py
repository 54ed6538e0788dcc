"""What changed in an order between two of its versions."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BeforeValidator, Field

from api.pages.order import head, order_page, seen, version
from api.pages.page import Reading
from api.pages.visit import Look, VisitOrders
from api.pages.when import stated
from api.routes.moment import PathId
from api.routes.orders import changes
from projections.console.changes import draw

router = APIRouter()


class DiffLook(Look):
    """Between which versions: by default what the last event changed; 0 is before the order existed."""

    from_: Annotated[int | None, Field(ge=0, alias="from"), BeforeValidator(stated)] = None
    to: Annotated[int | None, Field(ge=1), BeforeValidator(stated)] = None


@order_page(router, "diff", draw)
def diff(visit: VisitOrders, key: PathId, which: Annotated[DiffLook, Query()]) -> Reading:
    """Every figure that differs, with the event that gave it its value; `titles` are what its lines are called."""
    now = seen(visit, key)
    to = now.version if which.to is None else which.to
    first = to - 1 if which.from_ is None else which.from_
    then = now if to == now.version else now.after(to)
    told = changes(now.recorded, key, first, to)
    return {
        "order": head(then),
        "from": version(now.recorded[first - 1], visit.language) if first else None,
        "to": version(now.recorded[to - 1], visit.language),
        "titles": {line: each.ordered.title for line, each in then.order.lines.items()},
        "changes": told["changes"],
    }
