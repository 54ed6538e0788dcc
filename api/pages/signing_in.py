"""Signing in to look at pages: with a key, or by a link that works once."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from pydantic import Field

from api.auth import from_own_page, staff_id
from api.pages.page import drawn, form
from api.pages.visit import Bare, Posted, VisitAnybody, require_own_form
from api.problems import Problem
from api.services import services
from api.sessions import COOKIE, SESSION_LIFE, Session, safe_path

router = APIRouter()
_NEXT = Field(max_length=500, description="a path of this server to go on to")


class Link(Bare):
    """What a sign-in link carries; without a token the page asks for a key."""

    token: Annotated[str | None, Field(max_length=200)] = None
    next: Annotated[str, _NEXT] = "/console/"


class SignIn(Posted):
    """A key, and who acts behind it."""

    key: Annotated[str, Field(max_length=500)]
    staff: Annotated[str, Field(max_length=64)] = ""
    next: Annotated[str, _NEXT] = "/console/"


@router.get("/sign-in", include_in_schema=False)
def sign_in(request: Request, visit: VisitAnybody, link: Annotated[Link, Query()]) -> Response:
    """A form for a key. By a link a cookie that looks and never appends, and on to the page."""
    if link.token is None:
        return drawn(visit, "sign_in.html", {"next": safe_path(link.next), "staff": "", "refused": False})
    key_id = services(request).sessions.redeem(link.token)
    if key_id is None:
        raise Problem(401, "sign-in-used", "This sign-in link was used before or is too old.")
    return _signed_in(request, Session(key_id), link.next)


@form(router, "/sign-in")
def sign_in_with_key(request: Request, visit: VisitAnybody, asked: Annotated[SignIn, Form()]) -> Response:
    """A cookie that may what the key may, and on to the page. Another site, which browsers name, signs nobody in."""
    if not from_own_page(request.scope):
        raise Problem(403, "form-foreign", "This form is not from a page of this session. Open the page again.")
    key = visit.known.rates.verified(request.scope, visit.known.keys, asked.key.strip())
    if key is None:
        again = {"next": safe_path(asked.next), "staff": asked.staff, "refused": True}
        return drawn(visit, "sign_in.html", again, 401)
    staff = staff_id(asked.staff.strip()) if asked.staff.strip() else None
    return _signed_in(request, Session(key.key_id, staff, looks_only=False), asked.next)


@form(router, "/sign-out")
async def sign_out(request: Request, visit: VisitAnybody) -> Response:
    """The cookie gone."""
    require_own_form(request, await request.form())
    response = Response(status_code=303, headers={"Location": "/sign-in", "Cache-Control": "no-store"})
    response.delete_cookie(COOKIE, httponly=True, samesite="lax")
    return response


def _signed_in(request: Request, session: Session, path: str) -> Response:
    headers = {"Location": safe_path(path), "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    response = Response(status_code=303, headers=headers)
    response.set_cookie(
        COOKIE,
        services(request).sessions.cookie(session),
        max_age=int(SESSION_LIFE.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return response
