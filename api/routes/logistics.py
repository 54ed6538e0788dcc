"""The logistics board: parcels that are late or lost, and claims against carriers."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.auth import MayReadOrders
from api.routes.followed import Page, followed
from api.services import Services
from projections.cases.logistics_board import LOGISTICS, parcel_row

router = APIRouter(prefix="/v1")


@router.get("/boards/logistics", summary="Parcels that are late or lost, and claims that are open")
async def read_logistics(request: Request, caller: MayReadOrders, page: Annotated[Page, Query()]) -> Response:
    """Their cases with owner and next update, the oldest first; `next` is the `after` of the next page."""
    return await followed(request, caller, page.min_position, LOGISTICS, _page, page)


def _page(known: Services, page: Page) -> dict[str, Any]:
    """Which cases are open is followed; what they say is read from the cases themselves."""
    found = known.follower.parcels(page.after, page.limit + 1)
    here = found[: page.limit]
    cases = known.ledger.streams([f"cases/{each.case_id}" for each in here])
    rows = [parcel_row(each, cases[f"cases/{each.case_id}"].state) for each in here]
    return {
        "board": "logistics",
        "items": rows,
        "next": here[-1].position if len(found) > page.limit else None,
    }
