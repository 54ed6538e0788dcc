"""Work lists of gifts, returns and repairs."""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request, Response

from api.answers import answer
from api.auth import MayReadOrders
from api.routes.followed import Page, followed
from api.services import Services
from projections.boards import BOARDS, Board
from projections.boards_view import item_row
from projections.gift_guide import gift_guide

router = APIRouter(prefix="/v1")


@router.get("/boards/{board}", summary="What somebody still has to do something about")
async def read_board(request: Request, board: Board, caller: MayReadOrders, page: Annotated[Page, Query()]) -> Response:
    """Open gift returns, returns or repairs, the oldest first; `next` is the `after` of the next page."""
    return await followed(request, caller, page.min_position, BOARDS, _page, board, page)


def _page(known: Services, board: Board, page: Page) -> dict[str, Any]:
    """What is open is followed; what it is, is read from the orders themselves."""
    found = known.follower.board(board, page.after, page.limit + 1)
    here = found[: page.limit]
    orders = known.ledger.streams([f"orders/{each.order_id}" for each in here])
    rows = [item_row(board, each, orders[f"orders/{each.order_id}"].state) for each in here]
    return {"board": board, "items": rows, "next": here[-1].position if len(found) > page.limit else None}


@router.get("/gifts/guide", summary="How a gift return is done")
async def read_guide(caller: MayReadOrders) -> Response:
    """Six steps in their order, in Chinese and English."""
    return answer(orjson.dumps(gift_guide()))
