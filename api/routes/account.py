"""A customer's account: what is open between her and the merchants, by currency and by order."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from api.auth import MayReadOrders
from api.routes.followed import followed
from api.routes.moment import NoQuery, PathId, instant_of
from api.services import Services
from domain.fact import Instant
from projections.account import ACCOUNT
from projections.account_view import account_row, total_row

router = APIRouter(prefix="/v1/customers/{id}")


class Page(NoQuery):
    """Which orders, and the moment that ages are counted to."""

    at: Annotated[str | None, Field(description="the moment ages are counted to (RFC 3339); now if left out")] = None
    after: Annotated[str, Field(max_length=64, description="orders behind this one, by id")] = ""
    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    min_position: Annotated[int, Field(ge=-1, description="wait until this position of the log is in it")] = -1


@router.get("/account", summary="What is open on a customer's orders")
async def read_account(
    request: Request, key: PathId, caller: MayReadOrders, page: Annotated[Page, Query()]
) -> Response:
    """Only orders with an unpaid refund or an open shortfall; `next` names the last of a page that is not the last.

    The sums are over all of them, whatever the page.
    """
    at = instant_of(page.at, "at")
    return await followed(request, caller, page.min_position, ACCOUNT, _page, key, page, at)


def _page(known: Services, key: str, page: Page, at: Instant | None) -> dict[str, Any]:
    return account_of(known, key, at or known.ledger.present(), page.after, page.limit)


def account_of(known: Services, key: str, now: Instant, after: str = "", limit: int = 100) -> dict[str, Any]:
    """What is open on a customer's orders behind this one: sums by currency, and so many orders at most."""
    totals, accounts = known.follower.account(key, after, limit + 1)
    orders = [account_row(each, now) for each in accounts[:limit]]
    return {
        "customer_id": key,
        "currencies": [total_row(each) for each in totals],
        "orders": orders,
        "next": orders[-1]["order_id"] if len(accounts) > limit else None,
    }
