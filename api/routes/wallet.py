"""A customer's wallet: every coupon she holds, and whether it can be used now."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from api.auth import MayReadOrders
from api.routes.followed import followed
from api.routes.moment import NoQuery, PathId
from api.services import Services
from api.views import view
from domain.customer import is_frozen
from projections.wallet import WALLET

router = APIRouter(prefix="/v1/customers/{id}")


_UNUSABLE = {"usable": False, "reason": "ACCOUNT_FROZEN"}


class Freshness(NoQuery):
    """How much of the log the answer must know at least."""

    min_position: Annotated[int, Field(ge=-1, description="wait until this position of the log is in it")] = -1


@router.get("/wallet", summary="A customer's coupons and vouchers")
async def read_wallet(
    request: Request, key: PathId, caller: MayReadOrders, freshness: Annotated[Freshness, Query()]
) -> Response:
    """The coupons in the order they were issued, each as its own GET answers it; none can be used while the account is
    frozen.
    """
    return await followed(request, caller, freshness.min_position, WALLET, wallet_of, key)


def wallet_of(known: Services, customer_id: str) -> dict[str, Any]:
    """A customer's coupons: which there are is followed; what each is worth is read from the coupon itself."""
    held = [f"coupons/{each.coupon_id}" for each in known.follower.wallet(customer_id)]
    now = known.ledger.present()
    account = f"customers/{customer_id}"
    streams = known.ledger.streams([account, *held])
    coupons = [view(known.ledger, name, streams[name].state, streams[name].version, now) for name in held]
    if is_frozen(streams[account].state, "COUPON", now):
        coupons = [each | _UNUSABLE if each["usable"] else each for each in coupons]
    return {"customer_id": customer_id, "coupons": coupons}
