"""Work lists and key figures of gifts, returns and repairs."""

from datetime import date
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from api import following
from api.answers import answer, shown
from api.auth import MayReadOrders
from api.problems import Problem
from api.routes.care import Page
from api.routes.moment import NoQuery
from api.services import Services, services
from api.threads import in_thread
from projections.boards import Board
from projections.boards_view import item_row
from projections.gift_figures import changes, figures
from projections.gift_guide import gift_guide

router = APIRouter(prefix="/v1")


class Period(NoQuery):
    """Which days, both included; and which to compare them with."""

    topic: Literal["gifts"]
    since: Annotated[date, Field(alias="from")]
    until: Annotated[date, Field(alias="to")]
    before_since: Annotated[date | None, Field(alias="before_from", description="an earlier period to compare")] = None
    before_until: Annotated[date | None, Field(alias="before_to")] = None
    min_position: Annotated[int, Field(ge=-1, description="wait until this position of the log is in it")] = -1


@router.get("/boards/{board}", summary="What somebody still has to do something about")
async def read_board(request: Request, board: Board, caller: MayReadOrders, page: Annotated[Page, Query()]) -> Response:
    """Open gift returns, returns or repairs, the oldest first; `next` is the `after` of the next page."""
    known = services(request)
    await following.reached(known, page.min_position)
    position, body = await in_thread(_page, known, board, page)
    return answer(shown(body, caller, known.ledger), headers={"X-Ledger-Position": str(position)})


def _page(known: Services, board: Board, page: Page) -> tuple[int, dict[str, Any]]:
    """What is open is followed; what it is, is read from the orders themselves."""
    position = known.follower.position
    found = known.follower.board(board, page.after, page.limit + 1)
    here = found[: page.limit]
    orders = known.ledger.streams([f"orders/{each.order_id}" for each in here])
    rows = [item_row(board, each, orders[f"orders/{each.order_id}"].state) for each in here]
    return position, {"board": board, "items": rows, "next": here[-1].position if len(found) > page.limit else None}


@router.get("/kpi", summary="Key figures of a period")
async def read_figures(request: Request, caller: MayReadOrders, period: Annotated[Period, Query()]) -> Response:
    """Counts and rates of the days from `from` to `to`; beside an earlier period also how each rate changed."""
    known = services(request)
    if (period.before_since is None) != (period.before_until is None):
        raise Problem(422, "schema", "A period to compare has both its days, before_from and before_to.")
    await following.reached(known, period.min_position)
    position = known.follower.position
    body: dict[str, Any] = {"topic": period.topic} | await in_thread(_figures, known, period.since, period.until)
    if period.before_since is not None and period.before_until is not None:
        before = await in_thread(_figures, known, period.before_since, period.before_until)
        body |= {"before": before, "change": changes(before["figures"], body["figures"])}
    return answer(orjson.dumps(body), headers={"X-Ledger-Position": str(position)})


def _figures(known: Services, since: date, until: date) -> dict[str, Any]:
    counts = known.follower.gift_figures(since.isoformat(), until.isoformat())
    return {"from": since.isoformat(), "to": until.isoformat(), "figures": figures(counts)}


@router.get("/gifts/guide", summary="How a gift return is done")
async def read_guide(caller: MayReadOrders) -> Response:
    """Six steps in their order, in Chinese and English."""
    return answer(orjson.dumps(gift_guide()))
