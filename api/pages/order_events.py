"""An order's events as they are recorded."""

from collections import Counter
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BeforeValidator, Field

from api.pages.order import OrderLook, head, order_page, seen
from api.pages.page import Reading
from api.pages.visit import VisitOrders
from api.pages.when import stated
from api.routes.moment import PathId
from projections.console.events import draw
from projections.event_view import event_view

router = APIRouter()


class EventsLook(OrderLook):
    """Which of the events, in which order, and which of their bodies are open."""

    type: Annotated[str | None, Field(max_length=64, description="of this type only"), BeforeValidator(stated)] = None
    sort: Annotated[Literal["oldest", "newest"], Field(description="which event comes first")] = "oldest"
    bodies: Annotated[Literal["open"] | None, Field(description="all bodies open on the page")] = None
    open: Annotated[int | None, Field(ge=1, description="the version whose body is open, where there are many")] = None


@order_page(router, "events", draw)
def events(visit: VisitOrders, key: PathId, which: Annotated[EventsLook, Query()]) -> Reading:
    """What is recorded of the order at a moment: `types` counts all of it, `events` are those asked for. An event that
    another one of the order caused names its version.
    """
    order = seen(visit, key, which)
    versions = {entry.event_id: entry.version for entry in order.recorded}
    types = Counter(entry.type for entry in order.entries)
    wanted = [entry for entry in order.entries if which.type in (None, entry.type)]
    return {
        "order": head(order),
        "sort": which.sort,
        "type": which.type,
        "bodies": which.bodies,
        "types": [{"type": type_, "count": count} for type_, count in types.items()],
        "events": [
            {**event_view(entry), "caused_by_version": versions.get(entry.caused_by or "")}
            for entry in (wanted if which.sort == "oldest" else reversed(wanted))
        ],
    }
