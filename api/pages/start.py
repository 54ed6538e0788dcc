"""Where the console begins: what happened last, what presses most, whether all is well, and where to go on."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api import readiness
from api.pages.page import Reading, page
from api.pages.visit import Bare, Visit, VisitOrders
from api.services import Services
from domain.ledger.entry import Entry
from domain.message import MessagePrepared, MessageSent
from domain.order.state import Order
from projections.account import ACCOUNT, unpaid_first
from projections.account_view import account_row
from projections.cases.queue import FIRST, Wanted
from projections.cases.queue_view import queue_row
from projections.console.start import start_drawn
from projections.follower import Behind
from projections.history import last_told
from projections.order_view import money_row, status

router = APIRouter()
_LOOKED_AT = 500
"""How many of the last events are looked through for orders: what is further back is found by searching."""
_ORDERS, _CASES, _REFUNDS = 6, 5, 5


@router.get("/", include_in_schema=False)
@router.get("/console", include_in_schema=False)
async def root(request: Request) -> Response:
    """On to the console."""
    query = f"?{request.url.query}" if request.url.query else ""
    return Response(status_code=303, headers={"Location": f"/console/{query}"})


@page(router, "/console/", "start.html", start_drawn)
def start(visit: VisitOrders, look: Annotated[Bare, Query()]) -> Reading:
    """The last orders, the cases and refunds that press most, and how log and read models stand.

    What a read model is still being built for is not told yet: `null`.
    """
    known = visit.known
    return {
        "at": visit.now,
        "weight": "DESK" if "orders:read" in visit.holder.scopes else "AUDIT",
        "orders": _orders(visit),
        "cases": _cases(visit),
        "refunds": _refunds(visit),
        "health": _health(known),
    }


def _orders(visit: Visit) -> list[dict[str, Any]]:
    """The orders of which something was recorded last, by the end of the log; what customers were told of it aside."""
    ledger = visit.known.ledger
    last = ledger.log(max(-1, ledger.head().size - 1 - _LOOKED_AT), _LOOKED_AT)
    news = {each.stream: each.version for each in last if each.stream.startswith("orders/") and not _is_message(each)}
    latest = dict.fromkeys(each.stream for each in reversed(last) if news.get(each.stream) == each.version)
    names = list(latest)[:_ORDERS]
    streams = ledger.streams(names)
    return [_order(visit, name, streams[name].state, news[name]) for name in names]


def _is_message(entry: Entry) -> bool:
    return isinstance(entry.data, MessagePrepared | MessageSent)


def _order(visit: Visit, name: str, order: Order, version: int) -> dict[str, Any]:
    placed = order.placed
    assert placed is not None, "an order has no event before it is placed"
    told = last_told(visit.known.ledger.entries(name, until=version), visit.tag)
    return {
        "order_id": name.partition("/")[2],
        "status": status(order),
        "customer_id": placed.customer_id,
        "currency": placed.currency,
        "placed_at": order.placed_at,
        "titles": [line.ordered.title for line in order.lines.values()],
        "money": money_row(order),
        "last": {member: told[member] for member in ("version", "type", "occurred_at", "recorded_at", "text")},
    }


def _cases(visit: Visit) -> list[dict[str, Any]] | None:
    try:
        found = visit.known.follower.queue(Wanted(), visit.now, FIRST, _CASES)
    except Behind:
        return None
    return [queue_row(each, visit.now) for each in found]


def _refunds(visit: Visit) -> list[dict[str, Any]] | None:
    try:
        found = visit.known.follower.read(ACCOUNT, unpaid_first, _REFUNDS)
    except Behind:
        return None
    return [account_row(each, visit.now) | {"customer_id": each.customer_id} for each in found]


def _health(known: Services) -> dict[str, Any]:
    standing, head = readiness.standing(known), known.ledger.head()
    signed = known.prover.checkpoints.latest()
    return {
        "log_size": head.size,
        "recorded_at": head.recorded_at or None,
        "signed_size": signed.size if signed else 0,
        "signed_at": signed.made_at if signed else None,
        "forked": bool(standing.forked),
        "behind": standing.behind,
        "building": standing.building,
        "troubled": sorted({*standing.late, *standing.stuck, *standing.taken_over}),
        "ready": standing.ready,
    }
