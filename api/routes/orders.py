"""Reading orders: the view, its history in sentences, what changed between two versions."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.auth import MayReadOrders
from api.routes.streams import AtMoment, Plain, events, view

router = APIRouter(prefix="/v1/orders/{id}")


@router.get("", summary="An order as it stands or stood")
def read_order(request: Request, id: str, caller: MayReadOrders, moment: AtMoment) -> Response:  # noqa: A002 - the path's own word
    """The order's view; with `Accept: text/html` a plain page."""
    return view(request, caller, f"orders/{id}", moment)


@router.get("/events", summary="An order's events")
def read_events(request: Request, id: str, caller: MayReadOrders, query: Plain) -> Response:  # noqa: A002 - as above
    """Every event by version, with its hash."""
    return events(request, caller, f"orders/{id}")
