"""The logistics board: parcels that are late or lost, and claims against carriers."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api import following
from api.answers import answer, shown
from api.auth import MayReadOrders
from api.routes.care import Page
from api.services import Services, services
from api.threads import in_thread
from projections.cases.logistics_board import parcel_row

router = APIRouter(prefix="/v1")


@router.get("/boards/logistics", summary="Parcels that are late or lost, and claims that are open")
async def read_logistics(request: Request, caller: MayReadOrders, page: Annotated[Page, Query()]) -> Response:
    """Their cases with owner and next update, the oldest first; `next` is the `after` of the next page."""
    known = services(request)
    await following.reached(known, page.min_position)
    position, body = await in_thread(_page, known, page)
    return answer(shown(body, caller, known.ledger), headers={"X-Ledger-Position": str(position)})


def _page(known: Services, page: Page) -> tuple[int, dict[str, Any]]:
    """Which cases are open is followed; what they say is read from the cases themselves."""
    position = known.follower.position
    found = known.follower.parcels(page.after, page.limit + 1)
    here = found[: page.limit]
    cases = known.ledger.streams([f"cases/{each.case_id}" for each in here])
    rows = [parcel_row(each, cases[f"cases/{each.case_id}"].state) for each in here]
    return position, {
        "board": "logistics",
        "items": rows,
        "next": here[-1].position if len(found) > page.limit else None,
    }
