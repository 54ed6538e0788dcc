"""The API keys: who holds one and what for; a new one's secret is shown on the answer to its form, and never again."""

import re
from collections.abc import Container
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Form, Query, Response
from pydantic import AfterValidator, Field

from api.auth import SCOPES, end_of
from api.pages.page import Reading, drawn, form, onwards, page
from api.pages.visit import Bare, PostAdmin, Posted, Visit, VisitAdmin
from api.problems import Problem
from api.routes.moment import PathId
from api.threads import in_thread
from domain.clock import SHANGHAI, wall_time
from domain.errors import Refused
from domain.fact import Instant
from domain.ledger.keys import Key, new_id

router = APIRouter()
_KEYS, _REVOKE = "integrations/keys.html", "integrations/revoke.html"
_PATH = "/console/integrations/keys"
_OWNER = re.compile(r"[^\s\x00-\x1f\x7f](.{0,62}[^\s\x00-\x1f\x7f])?")
_log = structlog.get_logger()


def _is_id(text: str) -> str:
    if not re.fullmatch(r"k[0-9a-f]{12}", text):
        raise ValueError("is no id of a key")
    return text


NewId = Annotated[str, AfterValidator(_is_id)]


class Wanted(Posted):
    """Whose key it is to be, what it may, and the last day it opens anything, on the shop's clock; `key_id` is the id
    that the form was given for it, so that sending it twice makes one key.
    """

    key_id: NewId
    owner: Annotated[str, Field(max_length=64)] = ""
    scope: Annotated[list[str], Field(max_length=len(SCOPES))] = Field(default_factory=list)
    until: Annotated[str, Field(max_length=10)] = ""


class Rotated(Posted):
    """The id that the second key is to have."""

    key_id: NewId


@page(router, _PATH, _KEYS)
def keys(visit: VisitAdmin, look: Annotated[Bare, Query()]) -> Reading:
    """Every key ever made, those that open something first."""
    return _reading(visit)


@form(router, _PATH)
async def create(visit: PostAdmin, wanted: Annotated[Wanted, Form()]) -> Response:
    """A new key, which may no more than the key that makes it. Its secret stands on this answer alone."""
    wrong = _wrong(visit, wanted)
    _require_own(visit, wanted.scope)
    if wrong:
        return await in_thread(_drawn, visit, wrong=wrong, wanted=wanted)
    until = end_of(wanted.scope, wall_time(wanted.until, SHANGHAI, end=True) if wanted.until else None, visit.now)
    key, secret = await in_thread(
        visit.known.keys.create, wanted.owner.strip(), wanted.scope, expires_at=until, key_id=wanted.key_id
    )
    _log.info("a key was made", key=key.key_id, owner=key.owner, scopes=sorted(key.scopes), by=visit.holder.actor)
    return await in_thread(_drawn, visit, made=key, secret=secret)


@form(router, f"{_PATH}/{{id}}/rotate")
async def rotate(visit: PostAdmin, name: PathId, posted: Annotated[Rotated, Form()]) -> Response:
    """A second key of the same owner and scopes; the first one opens things until it is revoked."""
    _require_own(visit, (await in_thread(visit.known.keys.one, name)).scopes)
    key, secret = await in_thread(visit.known.keys.rotate, name, posted.key_id)
    _log.info("a key was rotated", key=name, made=key.key_id, by=visit.holder.actor)
    return await in_thread(_drawn, visit, made=key, secret=secret)


@page(router, f"{_PATH}/{{id}}/revoke", _REVOKE)
def ask(visit: VisitAdmin, name: PathId, look: Annotated[Bare, Query()]) -> Reading:
    """What becomes of whoever uses the key, before it is revoked."""
    key = visit.known.keys.one(name)
    return {"at": visit.now, "key": _row(key, visit.now), "own": key.key_id == visit.holder.key_id}


@form(router, f"{_PATH}/{{id}}/revoke")
async def revoke(visit: PostAdmin, name: PathId, posted: Annotated[Posted, Form()]) -> Response:
    """The key opens nothing any more."""
    await in_thread(visit.known.keys.revoke, name)
    _log.info("a key was revoked", key=name, by=visit.holder.actor)
    return onwards(visit, _PATH)


def _require_own(visit: Visit, scopes: Container[str]) -> None:
    """Refuse to give away what the own key may not: whoever keeps the keys does not thereby read persons' words."""
    for scope in SCOPES:
        if scope in scopes and scope not in visit.holder.scopes:
            raise Problem(
                403, "scope-missing", f"This key lacks the scope {scope}, so it gives it to none.", scope=scope
            )


def _reading(visit: Visit) -> dict[str, Any]:
    rows = [_row(key, visit.now) for key in reversed(visit.known.keys.all())]
    rows.sort(key=lambda row: row["status"] != "OPEN")
    return {
        "at": visit.now,
        "scopes": list(SCOPES),
        "own": visit.holder.key_id,
        "own_scopes": [scope for scope in SCOPES if scope in visit.holder.scopes],
        "keys": rows,
        "new_id": new_id(),
    }


def _row(key: Key, now: Instant) -> dict[str, Any]:
    return {
        **key._asdict(),
        "scopes": [scope for scope in SCOPES if scope in key.scopes],
        "status": "REVOKED" if key.revoked_at else "EXPIRED" if key.is_over(now) else "OPEN",
    }


def _wrong(visit: Visit, wanted: Wanted) -> set[str]:
    """Which of the fields can't be as they are."""
    wrong = set[str]()
    if not _OWNER.fullmatch(wanted.owner.strip()):
        wrong.add("owner")
    if not wanted.scope or not set(wanted.scope) <= set(SCOPES):
        wrong.add("scope")
    try:
        if wanted.until and (len(wanted.until) != 10 or wall_time(wanted.until, SHANGHAI, end=True) <= visit.now):
            wrong.add("until")
    except Refused:
        wrong.add("until")
    return wrong


def _drawn(
    visit: Visit,
    made: Key | None = None,
    secret: str = "",
    wrong: frozenset[str] | set[str] = frozenset(),
    wanted: Wanted | None = None,
) -> Response:
    status = 201 if made else 422
    more = {"made": made, "secret": secret, "wrong": wrong, "wanted": wanted}
    return drawn(visit, _KEYS, _reading(visit), status, at=_PATH, **more)
