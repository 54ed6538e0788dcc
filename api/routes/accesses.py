"""Who read whose personal data, and who took evidence out."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from api.auth import MayAudit
from api.routes.followed import Page, followed
from api.routes.moment import PathId
from api.services import Services
from projections.accesses import ACCESSES, access_row, accesses

router = APIRouter(prefix="/v1")
own = APIRouter(prefix="/v1/customers/{id}")


class Wanted(Page):
    """Of whom, and by whom."""

    subject: Annotated[str | None, Field(max_length=200, description="whose words: a stream (customers/C-1)")] = None
    actor: Annotated[str | None, Field(max_length=200, description="a key, or a key and its staff (k1/anna)")] = None


@router.get("/accesses", summary="Who read whose personal data")
async def read_accesses(request: Request, caller: MayAudit, page: Annotated[Wanted, Query()]) -> Response:
    """Each reading that showed persons' words, and each export, the oldest first; `next` names the last of a page that
    is not the last. An append that shows words is its own record: its event names actor and stream.
    """
    return await followed(request, caller, page.min_position, ACCESSES, _rows, page.subject, page.actor, page)


@own.get("/accesses", summary="Who read a customer's personal data")
async def read_own(request: Request, key: PathId, caller: MayAudit, page: Annotated[Page, Query()]) -> Response:
    """The same of one customer: what she may ask for (个人信息保护法 45)."""
    return await followed(request, caller, page.min_position, ACCESSES, _rows, f"customers/{key}", None, page)


def _rows(known: Services, subject: str | None, actor: str | None, page: Page) -> dict[str, Any]:
    found = known.follower.read(ACCESSES, accesses, subject, actor, page.after, page.limit + 1)
    rows = [access_row(each) for each in found[: page.limit]]
    return {"rows": rows, "next": rows[-1]["number"] if len(found) > page.limit else None}
