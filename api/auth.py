"""Who calls, and what for. `caller: MayReadOrders` in a route's signature says who may call it."""

import re
from collections.abc import Collection, Iterable
from typing import Annotated, NamedTuple

from fastapi import Depends
from starlette.requests import Request, cookie_parser
from starlette.types import Scope

from api import about
from api.disclosed import Disclosed
from api.problems import Problem
from api.services import services_of
from api.sessions import COOKIE, READ_SCOPES
from api.threads import in_thread
from domain.clock import plus
from domain.fact import Instant
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
WRITING = frozenset({*APPENDERS.values(), "admin"})
AUDITOR_DAYS = 30
LEFT_ALONE = frozenset({"pii:read", "health:read", "evidence:export"})
"""What is recorded of whoever uses it."""
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


async def authenticate(scope: Scope) -> Caller:
    """The caller of a request, counted; or 401, or 429. The event loop never waits for the ledger here."""
    known = services_of(scope)
    credentials = header(scope, b"authorization")
    if credentials is not None:
        scheme, _, secret = credentials.partition(" ")
        key = await _key(scope, secret.strip()) if scheme.lower() == "bearer" else None
        if key is None:
            raise _unauthenticated("key-unknown", "This key is unknown, expired or revoked.")
        about.asked_by(scope, key.key_id)
        known.rates.count(scope, key.key_id)
        return Caller(key.key_id, key.owner, key.scopes, _actor(scope, key.key_id), scope.get("ledger.disclosed"))
    if scope["method"] in ("GET", "HEAD") and (caller := await in_thread(signed_in, scope)):
        known.rates.count(scope, caller.key_id)
        return caller
    raise _unauthenticated("key-missing", "Send an API key: Authorization: Bearer <key>.")


async def _key(scope: Scope, secret: str) -> Key | None:
    known = services_of(scope)
    return known.keys.at_hand(secret) or await in_thread(known.rates.verified, scope, known.keys, secret)


def signed_in(scope: Scope) -> Caller | None:
    """The caller behind a session's cookie, if it still opens anything: the ledger is asked. Only a form that carries
    the session's token may change something as this caller.
    """
    known = services_of(scope)
    session = known.sessions.session(cookie_of(scope))
    key = known.keys.living(session.key_id) if session else None
    if session is None or key is None:
        return None
    about.asked_by(scope, key.key_id)
    scopes = key.scopes & READ_SCOPES if session.looks_only else key.scopes
    actor = f"{key.key_id}/{session.staff}" if session.staff else key.key_id
    return Caller(key.key_id, key.owner, scopes, actor, scope.get("ledger.disclosed"))


def cookie_of(scope: Scope) -> str:
    """The session's cookie as it was sent, or nothing."""
    return cookie_parser(header(scope, b"cookie") or "").get(COOKIE, "")


def from_own_page(scope: Scope) -> bool:
    """Whether a browser asks from one of our own pages or from none, as far as it says: who follows another site's link
    did not mean to do what it does.
    """
    return (header(scope, b"sec-fetch-site") or "none") in ("same-origin", "none")


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
        """The same, for a route."""
        return await self.caller(request.scope)

    async def caller(self, scope: Scope) -> Caller:
        """The caller, or 401 or 403. With a session another site's link uncovers nothing and takes nothing out."""
        caller = await authenticate(scope)
        if header(scope, b"authorization") is None and not from_own_page(scope):
            if LEFT_ALONE.issuperset(self.scopes):
                raise Problem(403, "link-foreign", "This link is on another site. Open its address yourself.")
            caller = caller._replace(scopes=caller.scopes - LEFT_ALONE)
        return allow(caller, *self.scopes)


MayReadOrders = Annotated[Caller, Depends(Needs("orders:read", "audit:read"))]
MayReadLog = Annotated[Caller, Depends(Needs("audit:read", "orders:read"))]
MayAudit = Annotated[Caller, Depends(Needs("audit:read"))]
MayReadWords = Annotated[Caller, Depends(Needs("pii:read"))]
MayAppendOrders = Annotated[Caller, Depends(Needs("orders:append"))]
MayAdminister = Annotated[Caller, Depends(Needs("admin"))]


def _actor(scope: Scope, key_id: str) -> str:
    """Who acts: the key, and the member of staff named behind it."""
    staff = header(scope, b"actor")
    if staff is None:
        return key_id
    return f"{key_id}/{staff_id(staff)}"


def end_of(scopes: Collection[str], until: Instant | None, now: Instant) -> Instant | None:
    """When a new key ends. One that reads the log and changes nothing goes to somebody from outside: it always ends."""
    if until is None and "audit:read" in scopes and WRITING.isdisjoint(scopes):
        return plus(now, days=AUDITOR_DAYS)
    return until


def staff_id(text: str) -> str:
    """The id of a member of staff, if it can be one."""
    if not _STAFF.fullmatch(text):
        raise Problem(400, "actor-malformed", "Actor is a staff id: letters, digits and ._:@- up to 64 characters.")
    return text


def _unauthenticated(code: str, sentence: str) -> Problem:
    return Problem(401, code, sentence, headers={"WWW-Authenticate": 'Bearer realm="ledger"'})
