"""The care board: customers to whom a voucher is proposed, before they ask."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.auth import MayReadOrders
from api.routes.followed import Page, followed
from api.services import Services
from projections.care_board import CARE, proposal_row

router = APIRouter(prefix="/v1")


@router.get("/care", summary="Orders with an open care proposal")
async def read_care(request: Request, caller: MayReadOrders, page: Annotated[Page, Query()]) -> Response:
    """The oldest first; `next` is the `after` of the next page, null on the last. What was compensated is gone."""
    return await followed(request, caller, page.min_position, CARE, _page, page)


def _page(known: Services, page: Page) -> dict[str, Any]:
    """Which proposals are open is followed; what they say is read from the orders themselves."""
    found = known.follower.care(page.after, page.limit + 1)
    here = found[: page.limit]
    orders = known.ledger.streams([f"orders/{each.order_id}" for each in here])
    rows = [proposal_row(each, orders[f"orders/{each.order_id}"].state) for each in here]
    return {"care": rows, "next": here[-1].position if len(found) > page.limit else None}
