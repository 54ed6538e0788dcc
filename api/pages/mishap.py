"""What went wrong on a page, told on a page: what happened and what to do next."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple
from urllib.parse import parse_qs, quote

from fastapi import Request, Response
from starlette.types import Scope

from api.answers import prefers_html
from api.auth import Caller, header, signed_in
from api.pages.page import HTML, headers, paper_of
from api.pages.visit import NOBODY, form_token
from api.problems import language
from api.routes.moment import instant_of
from api.sessions import safe_path
from projections.console.paper import Paper
from projections.sentences.language import language as language_of

_PLACES = ("/console", "/sign-in", "/sign-out")
_NEXT = {401: "next_sign_in", 403: "next_other_key", 404: "next_search", 409: "next_again", 503: "next_wait"}
"""What to do next, by status."""


class Way(NamedTuple):
    """Where to go on: what it is called, and its address."""

    name: str
    path: str


def expect(scope: Scope) -> None:
    """Have a page and its twin speak the language that their address names, and whatever goes wrong on a page told as a
    page to who reads pages.
    """
    path: str = scope["path"]
    if not path.startswith(_PLACES):
        return
    chosen = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [""])[-1]
    if chosen in ("zh-CN", "en"):
        scope["ledger.language"] = chosen
    if not path.endswith(".json") and prefers_html(header(scope, b"accept")):
        scope["ledger.mishap"] = _telling(scope)


def _telling(scope: Scope) -> Callable[[Mapping[str, Any], Mapping[str, str]], Response]:
    def told(problem: Mapping[str, Any], given: Mapping[str, str]) -> Response:
        request, status = Request(scope), problem["status"]
        tongue = language_of(language(scope))
        if status == 401 and request.method == "GET" and request.url.path != "/sign-in":
            return _to_sign_in(request, given)
        paper = paper_of(request, _who(scope), tongue, form_token(request))
        next_step = _NEXT.get(status, "next_report" if status >= 500 else "next_correct")
        if next_step == "next_search" and not paper.searches:
            next_step = "next_correct"
        more = {"next_step": next_step, "ways": _ways(paper, problem), "unread": _unread(request, problem)}
        text = paper.render("mishap.html", {"problem": problem}, more)
        return Response(text.encode(), status, {**given, **headers(tongue)}, HTML)

    return told


def _who(scope: Scope) -> Caller:
    """Who is signed in, as far as that can be known: what hindered the page may hinder this too."""
    with suppress(Exception):
        return signed_in(scope) or NOBODY
    return NOBODY


def _ways(paper: Paper, problem: Mapping[str, Any]) -> list[Way]:
    """From a moment before there was anything to moments of the same that there are."""
    if "first_recorded_at" not in problem:
        return []
    unbound = dict.fromkeys(("as_of_version", "as_of", "effective_at", "from", "to"))
    ways = [Way(paper.language.labels["stream_now"], paper.here(**unbound))]
    asked = instant_of(paper.asked("as_of"), "as_of")
    if asked and asked >= problem["first_occurred_at"]:
        happened = paper.language.label("way_happened", at=paper.language.time(asked))
        ways.insert(0, Way(happened, paper.here(**unbound | {"effective_at": asked})))
    return ways


def _unread(request: Request, problem: Mapping[str, Any]) -> dict[str, None]:
    """What the address says that could not be read: without it, the page opens with its form."""
    errors: list[Mapping[str, Any]] = problem.get("errors", []) if request.method == "GET" else []
    return dict.fromkeys(each["parameter"] for each in errors if each.get("in") == "query")


def _to_sign_in(request: Request, given: Mapping[str, str]) -> Response:
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    spoken = f"&lang={request.scope['ledger.language']}" if "ledger.language" in request.scope else ""
    location = f"/sign-in?next={quote(safe_path(here), safe='/')}{spoken}"
    return Response(status_code=303, headers={**given, "Location": location})
