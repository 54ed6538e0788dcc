"""An order's time: its events and its cases' on one axis, with deadlines, days off and gaps."""

from fastapi import APIRouter

from api.pages.order import AtOrder, Seen, head, order_page, seen
from api.pages.page import Reading
from api.pages.visit import VisitOrders
from api.routes.moment import PathId, instant_of
from domain.fact import Instant
from domain.ledger.entry import Entry
from projections.console.timeline import timeline
from projections.console.timeline_page import draw
from projections.replay import selected

router = APIRouter()


@order_page(router, "timeline", draw)
def time(visit: VisitOrders, key: PathId, which: AtOrder) -> Reading:
    """The order's time at a moment."""
    order = seen(visit, key, which)
    placed = order.order.placed
    checkout = _related(order, f"checkouts/{placed.checkout_id}") if placed and placed.checkout_id else []
    cases = {each: _related(order, f"cases/{each}") for each in order.order.cases}
    return {"order": head(order), **timeline(order.entries, checkout, cases, _at(order))}


def _related(order: Seen, stream: str) -> list[Entry]:
    """What was known of another stream at the moment shown."""
    which = order.which
    known_by = instant_of(which.as_of, "as_of")
    if which.as_of_version is not None and len(order.entries) < len(order.recorded):
        last = order.entries[-1].recorded_at
        known_by = min(known_by, last) if known_by else last
    entries = order.visit.known.ledger.entries(stream)
    occurred_by = instant_of(which.effective_at, "effective_at")
    return list(selected(entries, recorded_until=known_by, occurred_until=occurred_by))


def _at(order: Seen) -> Instant:
    """The instant of the moment shown: nobody knows the time to come."""
    asked = instant_of(order.which.effective_at, "effective_at") or instant_of(order.which.as_of, "as_of")
    past = len(order.entries) < len(order.recorded)
    now = order.visit.now
    return min(asked, now) if asked else order.entries[-1].recorded_at if past else now
