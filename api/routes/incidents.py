"""Safety emergencies: the open ones, and the orders each of them is about."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api import following
from api.answers import answer, shown
from api.auth import MayReadOrders
from api.routes.care import Page
from api.routes.moment import PathId, missing
from api.services import Services, services
from api.threads import in_thread
from projections.incident_view import affected_row, emergency_row

board = APIRouter(prefix="/v1/boards")
router = APIRouter(prefix="/v1/incidents/{id}")


@board.get("/emergencies", summary="Safety emergencies that are open")
async def read_emergencies(request: Request, caller: MayReadOrders, page: Annotated[Page, Query()]) -> Response:
    """The oldest first, each with its clock and how many of the orders affected its recall has reached."""
    known = services(request)
    await following.reached(known, page.min_position)
    position, body = await in_thread(_emergencies, known, page)
    return answer(shown(body, caller, known.ledger), headers={"X-Ledger-Position": str(position)})


@router.get("/orders", summary="The orders with units that an emergency is about")
async def read_affected(
    request: Request, key: PathId, caller: MayReadOrders, page: Annotated[Page, Query()]
) -> Response:
    """In the order they were placed, each with what it has had; `next` is the `after` of the next page."""
    known = services(request)
    await following.reached(known, page.min_position)
    position, body = await in_thread(_affected, known, key, page)
    return answer(shown(body, caller, known.ledger), headers={"X-Ledger-Position": str(position)})


def _emergencies(known: Services, page: Page) -> tuple[int, dict[str, Any]]:
    """Which are open is followed; what they are, is read from themselves."""
    position = known.follower.position
    found = known.follower.emergencies(page.after, page.limit + 1)
    here = found[: page.limit]
    streams = known.ledger.streams([f"incidents/{each.incident_id}" for each in here])
    rows: list[dict[str, Any]] = []
    for each in here:
        stream = streams[f"incidents/{each.incident_id}"]
        reach = known.follower.reach(each.incident_id)
        rows.append(emergency_row(stream.state, stream.version, each.incident_id, reach))
    return position, {"emergencies": rows, "next": here[-1].position if len(found) > page.limit else None}


def _affected(known: Services, incident_id: str, page: Page) -> tuple[int, dict[str, Any]]:
    """Which orders they are is followed; what became of them, is read from themselves."""
    incident = known.ledger.stream(f"incidents/{incident_id}")
    if not incident.version:
        raise missing(f"incidents/{incident_id}")
    position = known.follower.position
    found = known.follower.bought(incident_id, page.after, page.limit + 1)
    here = found[: page.limit]
    orders = known.ledger.streams([f"orders/{each.order_id}" for each in here])
    rows = [affected_row(each, incident_id, incident.state, orders[f"orders/{each.order_id}"].state) for each in here]
    reach = known.follower.reach(incident_id)._asdict()
    return position, {"incident_id": incident_id, "orders": rows, "reach": reach} | {
        "next": here[-1].position if len(found) > page.limit else None
    }
