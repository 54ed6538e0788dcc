"""Which version of a policy applied at an instant."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from api.answers import answer, shown
from api.auth import MayReadOrders
from api.problems import Problem
from api.routes.moment import Moment, PathId, instant_of, standing
from api.routes.streams import VARY
from api.services import services
from domain.policy import in_force
from projections.policy_view import version_row

router = APIRouter(prefix="/v1/policies/{id}")


class When(Moment):
    """At which instant; the other bounds say as what was known."""

    at: Annotated[str | None, Field(description="when it applied (RFC 3339); now, or that past moment")] = None


@router.get("/in-force", summary="The version of a policy that applied at an instant")
def read_in_force(request: Request, key: PathId, caller: MayReadOrders, when: Annotated[When, Query()]) -> Response:
    """The version with its clauses and figures; 404 when none applied."""
    known, stream = services(request), f"policies/{key}"
    policy, _, then = standing(known, stream, when)
    at = instant_of(when.at, "at") or then
    version = in_force(policy, at)
    if version is None:
        raise Problem(404, "nothing-in-force", f"No version of {stream} was in force at {at}.", policy_id=key, at=at)
    body = {"policy_id": key, "at": at, **version_row(version, at)}
    return answer(shown(body, caller, known.ledger), headers={"Vary": VARY})
