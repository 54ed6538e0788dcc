"""A page for every stream: what it says of itself, what happened to it, and for a customer what is hers elsewhere."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BeforeValidator, Field

from api.pages.page import Reading, page
from api.pages.visit import Look, Visit, VisitOrders
from api.pages.when import stated
from api.problems import Problem
from api.routes.account import account_of
from api.routes.moment import Moment, PathId, missing, standing, taken
from api.routes.streams import currency, words_in
from api.routes.wallet import wallet_of
from api.services import Services
from api.views import ONE, view
from domain.ledger.entry import Entry
from domain.registers import BuyerOrdered, buyers_stream
from projections.cases.queue import FIRST, Wanted
from projections.cases.queue_view import queue_row
from projections.console.stream import stream_drawn
from projections.history import history
from projections.order_view import status

router = APIRouter(prefix="/console/streams/{kind}/{id}")
TOLD_MAX = 200
"""How many events are told at once: a coupon that everybody uses has more than anybody reads."""
_ORDERS_MAX = 20


class StreamLook(Moment, Look):
    """Which moment of a stream is looked at, and how."""

    as_of_version: Annotated[int | None, Field(ge=0), BeforeValidator(stated)] = None


@router.get("", include_in_schema=False)
async def stream_of(request: Request, key: PathId) -> Response:
    """On to its story, at the same moment."""
    kind, query = request.path_params["kind"], f"?{request.url.query}" if request.url.query else ""
    if kind not in ONE:
        raise Problem(404, "not-found", f"There are no {kind[:40]}; there are {', '.join(ONE)}.")
    return Response(status_code=303, headers={"Location": f"{request.url.path}/story{query}"})


@page(router, "/story", "streams/stream.html", stream_drawn)
def stream(visit: VisitOrders, request: Request, key: PathId, which: Annotated[StreamLook, Query()]) -> Reading:
    """The stream as of a moment, its last events in sentences; a customer's orders, cases, coupons and account."""
    kind = request.path_params["kind"]
    if kind not in ONE:
        raise Problem(404, "not-found", f"There are no {kind[:40]}; there are {', '.join(ONE)}.")
    known, name = visit.known, f"{kind}/{key}"
    latest = known.ledger.stream(name).version
    hers = _customers(visit, key) if kind == "customers" else None
    body = {"kind": kind, "id": key, "stream": name, "latest": latest, "at": visit.now, "customer": hers}
    moment = {"as_of_version": which.as_of_version, "as_of": which.as_of, "effective_at": which.effective_at}
    if not latest and hers and (hers["orders"] or hers["coupons"] or hers["cases"]) and not which.is_past:
        return {**body, "version": 0, "moment": moment, "view": None, "history": [], "told_from": 1}
    then = standing(known, name, which)
    entries = taken(known, name, which) if which.is_past else _last(known, name, then.version)
    entries = [*entries[:1], *entries[1:][-TOLD_MAX:]]
    told = history(entries, visit.tag, words_in(known, visit.caller, entries), currency(known, entries))
    return {
        **body,
        "version": then.version,
        "moment": moment,
        "view": view(known.ledger, name, then.state, then.version, then.at),
        "history": told[-TOLD_MAX:],
        "told_from": told[-TOLD_MAX:][0]["version"],
    }


def _last(known: Services, name: str, version: int) -> list[Entry]:
    """The last entries up to a version, behind the first, which says what the others are about."""
    if not version:
        raise missing(name)
    if version <= TOLD_MAX:
        return known.ledger.entries(name, until=version)
    return [*known.ledger.entries(name, limit=1), *known.ledger.entries(name, after=version - TOLD_MAX, until=version)]


def _customers(visit: Visit, key: str) -> dict[str, Any]:
    """What is a customer's: her last orders, her open cases, her coupons, what is open with her."""
    known = visit.known
    cases = known.follower.queue(Wanted(customer_id=key), visit.now, FIRST, _ORDERS_MAX)
    return {
        "orders": _orders(known, key),
        "cases": [queue_row(each, visit.now) for each in cases],
        "coupons": wallet_of(known, key)["coupons"],
        "currencies": account_of(known, key, visit.now)["currencies"],
    }


def _orders(known: Services, key: str) -> list[dict[str, Any]]:
    """Her last orders, the latest first, by the small stream that counts them."""
    version = known.ledger.stream(buyers_stream(key)).version
    noted = known.ledger.entries(buyers_stream(key), after=max(0, version - _ORDERS_MAX))
    ids = [each.data.order_id for each in reversed(noted) if isinstance(each.data, BuyerOrdered)]
    streams = known.ledger.streams([f"orders/{each}" for each in ids])
    return [_order_row(each, streams[f"orders/{each}"].state) for each in ids]


def _order_row(order_id: str, order: Any) -> dict[str, Any]:
    return {
        "order_id": order_id,
        "placed_at": order.placed_at,
        "status": status(order),
        "currency": order.placed.currency,
        "merchant_id": order.placed.merchant_id,
        "titles": [line.title for line in order.placed.lines],
    }
