"""Who calls, and what for. `caller: MayReadOrders` in a route's signature says who may call it."""

import re
from collections.abc import Iterable
from typing import Annotated, NamedTuple

from fastapi import Depends
from starlette.requests import Request, cookie_parser
from starlette.types import Scope

from api.disclosed import Disclosed
from api.problems import Problem
from api.services import Services, services_of
from api.sessions import COOKIE, READ_SCOPES
from domain.clock import instant
from domain.ledger.keys import Key

SCOPES = (
    "orders:read",
    "orders:append",
    "terms:publish",
    "cases:append",
    "audit:read",
    "evidence:export",
    "pii:read",
    "health:read",
    "admin",
)
APPENDERS: dict[str, str] = {
    "orders": "orders:append",
    "checkouts": "orders:append",
    "campaigns": "terms:publish",
    "coupons": "terms:publish",
    "policies": "terms:publish",
    "customers": "cases:append",
    "cases": "cases:append",
    "staff": "cases:append",
    "retrospectives": "cases:append",
    "incidents": "cases:append",
    "partners": "cases:append",
}
"""Which scope appends to which kind."""
_STAFF = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._:@-]{0,62}[A-Za-z0-9])?")


class Caller(NamedTuple):
    """Who calls: a key's owner, perhaps a member of staff behind it, and what it may do. Over HTTP `disclosed` takes
    note of whose words the answer shows.
    """

    key_id: str
    owner: str
    scopes: frozenset[str]
    actor: str
    disclosed: Disclosed | None = None

    @property
    def reads_words(self) -> bool:
        """Whether persons' words are shown to this caller."""
        return "pii:read" in self.scopes

    @property
    def reads_health(self) -> bool:
        """Whether among them what is about somebody's health is shown too (B-39)."""
        return self.reads_words and "health:read" in self.scopes

    def shown(self, subjects: Iterable[str], healthy: Iterable[str] = ()) -> None:
        """Take note that words are shown, one of each of these subjects, repeated ones included; of `healthy` something
        about their health. An empty subject is nobody's in particular.
        """
        if self.disclosed is not None:
            self.disclosed.note(self.key_id, self.actor, subjects, healthy)


def header(scope: Scope, name: bytes) -> str | None:
    """A header's value; sent more than once, its values one after the other as HTTP joins them."""
    known: dict[bytes, bytes] | None = scope.get("ledger.headers")
    if known is None:
        known = scope["ledger.headers"] = {}
        for key, value in scope["headers"]:
            known[key] = known[key] + b", " + value if key in known else value
    value = known.get(name)
    return None if value is None else value.decode("latin-1")


def authenticate(scope: Scope) -> Caller:
    """The caller of a request, or 401."""
    known = services_of(scope)
    credentials = header(scope, b"authorization")
    if credentials is not None:
        scheme, _, secret = credentials.partition(" ")
        key = known.keys.verify(secret.strip()) if scheme.lower() == "bearer" else None
        if key is None:
            raise _unauthenticated("key-unknown", "This key is unknown, expired or revoked.")
        return Caller(key.key_id, key.owner, key.scopes, _actor(scope, key.key_id), scope.get("ledger.disclosed"))
    if scope["method"] in ("GET", "HEAD") and (key := _session(scope, known)):
        return Caller(key.key_id, key.owner, key.scopes & READ_SCOPES, key.key_id, scope.get("ledger.disclosed"))
    raise _unauthenticated("key-missing", "Send an API key: Authorization: Bearer <key>.")


def allow(caller: Caller, *scopes: str) -> Caller:
    """The caller, if one of these scopes is theirs; otherwise 403."""
    if caller.scopes.isdisjoint(scopes):
        needed = " or ".join(scopes)
        raise Problem(403, "scope-missing", f"This key lacks the scope {needed}.", scope=needed)
    return caller


class Needs:
    """A route's condition on its caller: one of these scopes."""

    def __init__(self, *scopes: str) -> None:
        self.scopes = scopes

    async def __call__(self, request: Request) -> Caller:
        """The caller, or 401 or 403."""
        return allow(authenticate(request.scope), *self.scopes)


MayReadOrders = Annotated[Caller, Depends(Needs("orders:read", "audit:read"))]
MayReadLog = Annotated[Caller, Depends(Needs("audit:read", "orders:read"))]
MayAudit = Annotated[Caller, Depends(Needs("audit:read"))]
MayReadWords = Annotated[Caller, Depends(Needs("pii:read"))]
MayAppendOrders = Annotated[Caller, Depends(Needs("orders:append"))]
MayAdminister = Annotated[Caller, Depends(Needs("admin"))]


def _session(scope: Scope, known: Services) -> Key | None:
    """The key behind a session's cookie, if it still opens anything."""
    cookies = cookie_parser(header(scope, b"cookie") or "")
    key_id = known.sessions.key_id(cookies.get(COOKIE, ""))
    if key_id is None:
        return None
    now = instant(known.ledger.clock())
    for key in known.keys.all():
        if key.key_id == key_id and key.revoked_at is None and (key.expires_at is None or key.expires_at > now):
            return key
    return None


def _actor(scope: Scope, key_id: str) -> str:
    """Who acts: the key, and the member of staff named behind it."""
    staff = header(scope, b"actor")
    if staff is None:
        return key_id
    if not _STAFF.fullmatch(staff):
        raise Problem(400, "actor-malformed", "Actor is a staff id: letters, digits and ._:@- up to 64 characters.")
    return f"{key_id}/{staff}"


def _unauthenticated(code: str, sentence: str) -> Problem:
    return Problem(401, code, sentence, headers={"WWW-Authenticate": 'Bearer realm="ledger"'})
