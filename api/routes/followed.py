"""Answers from a read model: waited for until it knows enough of the log, made beside the event loop."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Request, Response
from pydantic import Field

from api import following
from api.answers import answer, shown
from api.auth import Caller
from api.routes.moment import NoQuery
from api.services import Services, services
from api.threads import in_thread
from projections.view import View


class Page(NoQuery):
    """Which rows: those behind a position, so many at most; and how much of the log must be in them."""

    after: Annotated[int, Field(ge=-1, le=2**53, description="position of the last row known; -1 for none")] = -1
    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    min_position: Annotated[int, Field(ge=-1, description="wait until this position of the log is in it")] = -1


async def followed(
    request: Request, caller: Caller, min_position: int, view: View, body: Callable[..., Any], *asked: Any
) -> Response:
    """What `body` makes of the services and of what is asked, as the caller may see it; `X-Ledger-Position` is how much
    of the log the view knew at least. No other view is waited for.
    """
    known = services(request)
    position = await following.reached(known, min_position, view)
    told = await in_thread(_told, known, caller, body, asked)
    return answer(told, headers={"X-Ledger-Position": str(position)})


def _told(known: Services, caller: Caller, body: Callable[..., Any], asked: tuple[Any, ...]) -> bytes:
    return shown(body(known, *asked), caller, known.ledger)
