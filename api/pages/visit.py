"""Who looks at a page, in which language, and whether persons' words are shown. `visit: VisitOrders` in a page's
signature says who may look.
"""

import hmac
from typing import Annotated, Literal, NamedTuple

from fastapi import Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.datastructures import FormData

from api.auth import Caller, allow, authenticate, cookie_of, from_own_page, header, signed_in
from api.problems import Problem, language
from api.routes.moment import NoQuery
from api.services import Services, services
from api.threads import in_thread
from domain.fact import Instant
from projections.sentences.language import Language
from projections.sentences.language import language as language_of

NOBODY = Caller("", "", frozenset(), "")
"""Whoever looks at a public page without a key."""
WORDS = frozenset({"pii:read", "health:read"})


class Bare(NoQuery):
    """How a page without anybody's words is looked at."""

    lang: Annotated[Literal["zh-CN", "en"] | None, Field(description="else Accept-Language")] = None


class Look(Bare):
    """How a page is looked at. Words of persons stay covered until they are asked for, which is recorded."""

    words: Annotated[Literal["shown"] | None, Field(description="uncover persons' words, on the record")] = None


class Visit(NamedTuple):
    """One look at a page. `caller` may read words only if they were asked for; `holder` is the same with all that the
    key may. `form_token` is what the page's forms must carry, empty without a session; `now` the instant of the look.
    """

    request: Request
    known: Services
    caller: Caller
    holder: Caller
    language: Language
    form_token: str
    now: Instant

    @property
    def tag(self) -> str:
        """The language's tag."""
        return self.language.code


class Visiting:
    """A page's condition on who looks: one of these scopes; none at all for a public page."""

    def __init__(self, *scopes: str) -> None:
        self.scopes = scopes

    async def __call__(self, request: Request) -> Visit:
        """The visit, or 401 or 403."""
        holder = await self._holder(request)
        covered = holder.scopes if uncovers(request) else holder.scopes - WORDS
        tongue = language_of(language(request.scope))
        known, caller = services(request), holder._replace(scopes=covered)
        now = await in_thread(known.ledger.present)
        return Visit(request, known, caller, holder, tongue, form_token(request), now)

    async def _holder(self, request: Request) -> Caller:
        if self.scopes:
            return allow(await authenticate(request.scope), *self.scopes)
        if header(request.scope, b"authorization") is not None:
            return await authenticate(request.scope)
        return await in_thread(signed_in, request.scope) or NOBODY


def uncovers(request: Request) -> bool:
    """Whether words are asked for, and not by a link on another site: whoever follows that did not mean to."""
    asked = request.query_params.get("words") == "shown"
    return asked and from_own_page(request.scope)


class Posted(BaseModel):
    """What every form carries: the session's token."""

    model_config = ConfigDict(extra="forbid")

    form_token: Annotated[str, Field(max_length=200)] = ""


class Posting(Visiting):
    """A form's condition: the page's own token and one of these scopes. With a bearer key no token is needed: no other
    site's page can send one.
    """

    async def __call__(self, request: Request) -> Visit:
        """The visit, or 401 or 403."""
        if header(request.scope, b"authorization") is None:
            require_own_form(request, await request.form())
        return await super().__call__(request)

    async def _holder(self, request: Request) -> Caller:
        if header(request.scope, b"authorization") is not None:
            return await super()._holder(request)
        caller = await in_thread(signed_in, request.scope)
        if caller is None:
            raise Problem(401, "key-missing", "Sign in with a key first.")
        known = services(request)
        session = known.sessions.session(cookie_of(request.scope))
        if session is None or session.looks_only:
            raise Problem(403, "looks-only", "This session only looks. Sign in with a key to change something.")
        known.rates.count(request.scope, caller.key_id)
        return allow(caller, *self.scopes)


def form_token(request: Request) -> str:
    """What this session's forms carry; empty without a session."""
    cookie = cookie_of(request.scope)
    return services(request).sessions.form_token(cookie) if cookie else ""


def require_own_form(request: Request, form: FormData) -> None:
    """Refuse a form that is not one of this session's pages'."""
    sent, own = str(form.get("form_token", "")), form_token(request)
    if not own or not hmac.compare_digest(sent.encode(), own.encode()):
        raise Problem(403, "form-foreign", "This form is not from a page of this session. Open the page again.")


VisitAnybody = Annotated[Visit, Depends(Visiting())]
VisitOrders = Annotated[Visit, Depends(Visiting("orders:read", "audit:read"))]
VisitAudit = Annotated[Visit, Depends(Visiting("audit:read"))]
VisitAdmin = Annotated[Visit, Depends(Visiting("admin"))]
PostAudit = Annotated[Visit, Depends(Posting("audit:read"))]
PostExport = Annotated[Visit, Depends(Posting("evidence:export"))]
PostAdmin = Annotated[Visit, Depends(Posting("admin"))]
PostOrders = Annotated[Visit, Depends(Posting("orders:append"))]
PostCases = Annotated[Visit, Depends(Posting("cases:append"))]
