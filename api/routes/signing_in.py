"""Signing in to look at pages, by a link that works once."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from api.problems import Problem
from api.routes.moment import NoQuery
from api.services import services
from api.sessions import COOKIE, SESSION_LIFE, safe_path

router = APIRouter()


class Link(NoQuery):
    """What a sign-in link carries."""

    token: Annotated[str, Field(max_length=200)]
    next: Annotated[str, Field(max_length=500, description="a path of this server to go on to")] = "/docs"


@router.get("/sign-in", summary="Sign in by a link that works once", status_code=303)
def sign_in(request: Request, link: Annotated[Link, Query()]) -> Response:
    """A cookie that reads and never appends, and on to the page."""
    known = services(request)
    key_id = known.sessions.redeem(link.token)
    if key_id is None:
        raise Problem(401, "sign-in-used", "This sign-in link was used before or is too old.")
    headers = {"Location": safe_path(link.next), "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    response = Response(status_code=303, headers=headers)
    response.set_cookie(
        COOKIE,
        known.sessions.cookie(key_id),
        max_age=int(SESSION_LIFE.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return response
