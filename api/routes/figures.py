"""Key figures of a period, by topic."""

from datetime import date
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request, Response
from pydantic import AfterValidator, Field

from api import following
from api.answers import answer
from api.auth import MayReadOrders
from api.problems import Problem
from api.routes.moment import NoQuery
from api.services import Services, services
from api.threads import in_thread
from projections.figures.topics import TOPICS
from projections.figures.topics import Period as Asked

router = APIRouter(prefix="/v1")


def _known(topic: str) -> str:
    if topic not in TOPICS:
        raise ValueError(f"Not one of {', '.join(TOPICS)}")
    return topic


class Period(NoQuery):
    """Which topic; which days, both included; which days to compare them with; and which page of its rows."""

    topic: Annotated[str, AfterValidator(_known), Field(json_schema_extra={"enum": list(TOPICS)})]
    since: Annotated[date, Field(alias="from")]
    until: Annotated[date, Field(alias="to")]
    before_since: Annotated[date | None, Field(alias="before_from", description="an earlier period to compare")] = None
    before_until: Annotated[date | None, Field(alias="before_to")] = None
    after: Annotated[str | None, Field(max_length=200, description="`next` of the page before")] = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    min_position: Annotated[int, Field(ge=-1, description="wait until this position of the log is in it")] = -1


@router.get("/kpi", summary="Key figures of a period")
async def read_figures(request: Request, caller: MayReadOrders, period: Annotated[Period, Query()]) -> Response:
    """Counts and rates of the days from `from` to `to`; beside an earlier period also how each rate changed. No figure
    says why it moved. `next` is the `after` of the next page, null on the last; what nothing happened to is left out.
    """
    known, asked = services(request), _asked(period)
    position = await following.reached(known, period.min_position, TOPICS[period.topic].view)
    body = {"topic": period.topic} | await in_thread(_body, known, period.topic, asked)
    return answer(orjson.dumps(body), headers={"X-Ledger-Position": str(position)})


def _body(known: Services, topic: str, asked: Asked) -> dict[str, Any]:
    return known.follower.read(TOPICS[topic].view, TOPICS[topic].body, asked)


def _asked(period: Period) -> Asked:
    before = _days(period.before_since, period.before_until, "before_")
    since, until = _days(period.since, period.until) or ("", "")
    return Asked(since, until, before, period.after, period.limit)


def _days(since: date | None, until: date | None, prefix: str = "") -> tuple[str, str] | None:
    """Both days of a period, or neither; it does not end before it begins."""
    if since is None and until is None:
        return None
    if since is None or until is None:
        raise Problem(422, "schema", "A period to compare has both its days, before_from and before_to.")
    if since > until:
        errors = [{"parameter": f"{prefix}to", "in": "query", "reason": f"before {prefix}from"}]
        raise Problem(422, "bad-period", "The period ends before it begins.", errors=errors)
    return since.isoformat(), until.isoformat()
