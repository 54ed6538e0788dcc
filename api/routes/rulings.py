"""The register of rulings."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.auth import MayReadLog
from api.routes.followed import Page, followed
from api.services import Services
from projections.rulings import RULINGS, Lacking, ruling_row, rulings

router = APIRouter(prefix="/v1/registers")


class Rulings(Page):
    """Which rulings: all, or those that lack a policy."""

    lacking: Lacking | None = None


@router.get("/rulings", summary="Decisions of disputes and rulings of what no rule covers")
async def read_rulings(request: Request, caller: MayReadLog, page: Annotated[Rulings, Query()]) -> Response:
    """The oldest first; `lacking=policy` lists those that name no policy; `next` is the `after` of the next page."""
    return await followed(request, caller, page.min_position, RULINGS, ruled, page)


def ruled(known: Services, page: Rulings) -> dict[str, Any]:
    """A page of them. Which rulings there are is followed; what they say is read from the cases themselves."""
    found = known.follower.read(RULINGS, rulings, page.lacking, page.after, page.limit + 1)
    here = found[: page.limit]
    cases = known.ledger.streams([f"cases/{each.case_id}" for each in here])
    rows = [ruling_row(each, cases[f"cases/{each.case_id}"].state) for each in here]
    return {"rulings": rows, "next": here[-1].position if len(found) > page.limit else None}
