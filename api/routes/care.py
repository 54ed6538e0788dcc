"""The care board: customers to whom a voucher is proposed, before they ask."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from api import following
from api.answers import answer, shown
from api.auth import MayReadOrders
from api.routes.moment import NoQuery
from api.services import Services, services
from api.threads import in_thread
from projections.care_board import CARE, proposal_row

router = APIRouter(prefix="/v1")


class Page(NoQuery):
    """Which proposals: those behind a position, so many at most; and how much of the log must be in them."""

    after: Annotated[int, Field(ge=-1, le=2**53, description="position of the last proposal known; -1 for none")] = -1
    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    min_position: Annotated[int, Field(ge=-1, description="wait until this position of the log is in it")] = -1


@router.get("/care", summary="Orders with an open care proposal")
async def read_care(request: Request, caller: MayReadOrders, page: Annotated[Page, Query()]) -> Response:
    """The oldest first; `next` is the `after` of the next page, null on the last. What was compensated is gone."""
    known = services(request)
    position = await following.reached(known, page.min_position, CARE)
    body = await in_thread(_page, known, page)
    return answer(shown(body, caller, known.ledger), headers={"X-Ledger-Position": str(position)})


def _page(known: Services, page: Page) -> dict[str, Any]:
    """Which proposals are open is followed; what they say is read from the orders themselves."""
    found = known.follower.care(page.after, page.limit + 1)
    here = found[: page.limit]
    orders = known.ledger.streams([f"orders/{each.order_id}" for each in here])
    rows = [proposal_row(each, orders[f"orders/{each.order_id}"].state) for each in here]
    return {"care": rows, "next": here[-1].position if len(found) > page.limit else None}
