"""What a customer may claim: the rights of an order at any instant, under any regime."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from api.answers import answer, shown
from api.auth import MayReadOrders
from api.problems import language
from api.routes.moment import Moment, PathId, instant_of, standing
from api.routes.streams import VARY
from api.services import services
from domain.terms.house_rules import RegimeId
from projections.rights import rights_view

router = APIRouter(prefix="/v1/orders/{id}")


class Rights(Moment):
    """Which past of the order, at which instant the rights are asked for, and how clauses are judged."""

    at: Annotated[str | None, Field(description="when something is claimed (RFC 3339); now, or that past moment")] = (
        None
    )
    regime: Annotated[RegimeId | None, Field(description="how clauses are judged; else as the order's rules say")] = (
        None
    )


@router.get("/rights", summary="What may be claimed for each line of an order, and until when")
def read_rights(request: Request, key: PathId, caller: MayReadOrders, which: Annotated[Rights, Query()]) -> Response:
    """Per line and cause the remedies with their windows, who pays the postage, and each clause's verdict."""
    known, stream, tongue = services(request), f"orders/{key}", language(request.scope)
    order, version, then = standing(known, stream, which)
    view = rights_view(order, version, key, at=instant_of(which.at, "at") or then, regime=which.regime, tag=tongue)
    headers = {"Content-Language": tongue, "Vary": VARY}
    return answer(shown(view, caller, known.ledger), headers=headers)
