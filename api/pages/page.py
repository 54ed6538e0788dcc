"""A page and its twin: one reading, drawn for people at its path and given to programs at its path with `.json`."""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from types import MappingProxyType
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

import msgspec
from fastapi import APIRouter, Request, Response

from api.answers import answer, shown
from api.asking import BODY_MAX
from api.auth import Caller
from api.pages.visit import NOBODY, Visit, uncovers
from api.problems import Problem, document
from api.root import root_of
from api.threads import in_thread
from projections.console.paper import Paper
from projections.sentences.language import Language

Reading = dict[str, Any]
Endpoint = Callable[..., Reading | Awaitable[Reading]]
Form = TypeVar("Form", bound=Callable[..., Any])
Draw = Callable[[Reading, Language], Mapping[str, Any]]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
VARY = "Accept-Language, Authorization, Cookie"
HTML = "text/html; charset=utf-8"
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "Vary": VARY,
}


class Unfit(Problem):
    """What a page's own GET form asks and cannot be: told on `template`, which shows the form as it was filled. The
    page's twin tells it as any problem.
    """

    def __init__(self, code: str, sentence: str, template: str, reading: Reading, **extra: Any) -> None:
        super().__init__(422, code, sentence, **extra)
        self.template = template
        self.reading = reading


def page(routes: APIRouter, path: str, template: str, draw: Draw | None = None) -> Callable[[Endpoint], Endpoint]:
    """Have an endpoint's reading served at `path` as a page of this template, and at `path`.json as it is.

    The endpoint takes a `visit`, and what it answers is JSON; a page shows nothing that its twin does not hold. `draw`
    works out what the template draws from the reading: shapes and their places.
    """

    def register(endpoint: Endpoint) -> Endpoint:
        title = template.removesuffix(".html").replace("/", "-")

        @wraps(endpoint)
        async def seen(**given: Any) -> Response:
            visit: Visit = given["visit"]
            try:
                reading = await _reading(endpoint, given)
            except Unfit as refusal:
                told = document(refusal, visit.request.scope)
                return await in_thread(drawn, visit, refusal.template, refusal.reading, refusal.status, refused=told)
            return await in_thread(_drawn, visit, reading, template, draw)

        @wraps(endpoint)
        async def read(**given: Any) -> Response:
            visit: Visit = given["visit"]
            reading = await _reading(endpoint, given)
            body = await in_thread(shown, reading, visit.caller, visit.known.ledger)
            return answer(body, headers={"Vary": VARY, "Content-Language": visit.tag})

        routes.add_api_route(path, seen, name=title, include_in_schema=False)
        routes.add_api_route(f"{path.rstrip('/')}.json", read, name=f"{title}-json", include_in_schema=False)
        return endpoint

    return register


def form(routes: APIRouter, path: str, max_bytes: int = BODY_MAX) -> Callable[[Form], Form]:
    """Have an endpoint take what a page's form posts to `path`, so large at most. Its visit is a `Posting`."""
    return routes.post(path, include_in_schema=False, max_body_size=max_bytes)


def drawn(
    visit: Visit, template: str, reading: Reading, status: int = 200, *, at: str | None = None, **more: Any
) -> Response:
    """A page that is no reading of its own, such as a form that was not accepted. `at` is the path of the page that
    can be looked at, where the form's own is none.
    """
    sheet = paper_of(visit.request, visit.holder, visit.language, visit.form_token)
    text = sheet._replace(path=at or sheet.path).render(template, reading, more)
    return answer(text.encode(), status, headers(visit.language), HTML)


async def redrawn(
    visit: Visit, template: str, reading: Reading, draw: Draw, problem: Mapping[str, Any], **more: Any
) -> Response:
    """A page again, with what was refused: the template knows it as `refused`. Its status is the problem's."""
    more |= {"refused": problem, "status": problem["status"]}
    return await in_thread(_drawn, visit, reading, template, draw, more)


def onwards(visit: Visit, path: str, **query: str | None) -> Response:
    """On to a page of the console once a form was taken, in the language that its address named."""
    asked = {"lang": visit.request.scope.get("ledger.language"), **query}
    said = urlencode({name: value for name, value in asked.items() if value})
    location = f"{path}?{said}" if said else path
    return Response(status_code=303, headers={"Location": location, "Cache-Control": "no-store"})


def paper_of(request: Request, holder: Caller, language: Language, form_token: str) -> Paper:
    """The sheet that the pages of this request are drawn on."""
    left_out = {"token"} if uncovers(request) else {"token", "words"}
    query = {name: value for name, value in request.query_params.multi_items() if name not in left_out}
    who = holder.actor if holder is not NOBODY else ""
    root = root_of(request.scope)
    return Paper(request.url.path, query, language, holder.scopes, who, form_token, root)


def headers(language: Language) -> dict[str, str]:
    """What goes with every page in this language."""
    return _HEADERS | {"Content-Language": language.code}


async def _reading(endpoint: Endpoint, given: dict[str, Any]) -> Reading:
    if inspect.iscoroutinefunction(endpoint):
        return await cast(Awaitable[Reading], endpoint(**given))
    return cast(Reading, await in_thread(endpoint, **given))


def _drawn(
    visit: Visit, reading: Reading, template: str, draw: Draw | None, more: Mapping[str, Any] = MappingProxyType({})
) -> Response:
    """From the twin's own bytes, so that the page cannot show more."""
    twin = msgspec.json.decode(shown(reading, visit.caller, visit.known.ledger))
    return drawn(visit, template, twin, **{**(draw(twin, visit.language) if draw else {}), **more})
