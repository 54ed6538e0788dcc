"""Safety emergencies: the open ones, and the orders each of them is about."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.auth import MayReadOrders
from api.routes.followed import Page, followed
from api.routes.moment import PathId, missing
from api.services import Services
from projections.incident_view import affected_row, emergency_row
from projections.recalls import RECALLS, reaches

board = APIRouter(prefix="/v1/boards")
router = APIRouter(prefix="/v1/incidents/{id}")


@board.get("/emergencies", summary="Safety emergencies that are open")
async def read_emergencies(request: Request, caller: MayReadOrders, page: Annotated[Page, Query()]) -> Response:
    """The oldest first, each with its clock and how many of the orders affected its recall has reached."""
    return await followed(request, caller, page.min_position, RECALLS, _emergencies, page)


@router.get("/orders", summary="The orders with units that an emergency is about")
async def read_affected(
    request: Request, key: PathId, caller: MayReadOrders, page: Annotated[Page, Query()]
) -> Response:
    """In the order they were placed, each with what it has had; `next` is the `after` of the next page."""
    return await followed(request, caller, page.min_position, RECALLS, _affected, key, page)


def _emergencies(known: Services, page: Page) -> dict[str, Any]:
    """Which are open is followed; what they are, is read from themselves."""
    found = known.follower.emergencies(page.after, page.limit + 1)
    here = found[: page.limit]
    streams = known.ledger.streams([f"incidents/{each.incident_id}" for each in here])
    found_of = known.follower.read(RECALLS, reaches, [each.incident_id for each in here])
    rows: list[dict[str, Any]] = []
    for incident_id, reach in found_of.items():
        stream = streams[f"incidents/{incident_id}"]
        rows.append(emergency_row(stream.state, stream.version, incident_id, reach))
    return {"emergencies": rows, "next": here[-1].position if len(found) > page.limit else None}


def _affected(known: Services, incident_id: str, page: Page) -> dict[str, Any]:
    """Which orders they are is followed; what became of them, is read from themselves."""
    incident = known.ledger.stream(f"incidents/{incident_id}")
    if not incident.version:
        raise missing(f"incidents/{incident_id}")
    found = known.follower.bought(incident_id, page.after, page.limit + 1)
    here = found[: page.limit]
    orders = known.ledger.streams([f"orders/{each.order_id}" for each in here])
    rows = [affected_row(each, incident_id, incident.state, orders[f"orders/{each.order_id}"].state) for each in here]
    reach = known.follower.reach(incident_id)._asdict()
    return {"incident_id": incident_id, "orders": rows, "reach": reach} | {
        "next": here[-1].position if len(found) > page.limit else None
    }
