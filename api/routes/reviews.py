"""What buyers say of goods and of merchants."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from api.auth import MayReadOrders
from api.problems import Problem
from api.routes.followed import Page, followed
from api.services import Services
from projections.reviews import REVIEWS, Of, review_row, reviewed

router = APIRouter(prefix="/v1")


class Asked(Page):
    """Of which goods, of which merchant, or of which goods of which merchant."""

    sku: Annotated[str | None, Field(min_length=1, max_length=200)] = None
    merchant_id: Annotated[str | None, Field(min_length=1, max_length=64)] = None


@router.get("/reviews", summary="Reviews by buyers, and their figures")
async def read_reviews(request: Request, caller: MayReadOrders, asked: Annotated[Asked, Query()]) -> Response:
    """The figures of all of them, and the reviews that count, the oldest first; `next` is the `after` of the next page.

    Every review stands on the order that proves the purchase; words are shown to who may read them.
    """
    if asked.sku is None and asked.merchant_id is None:
        raise Problem(422, "schema", "Name the goods by sku, the merchant by merchant_id, or both.")
    return await followed(request, caller, asked.min_position, REVIEWS, _page, asked)


def _page(known: Services, asked: Asked) -> dict[str, Any]:
    of = Of(asked.sku, asked.merchant_id)
    figures, found = known.follower.read(REVIEWS, reviewed, of, asked.after, asked.limit + 1)
    here = found[: asked.limit]
    following_page = here[-1].position if len(found) > asked.limit else None
    rows = [review_row(each) for each in here]
    return {**of._asdict(), "figures": figures, "reviews": rows, "next": following_page}
