"""For those who run the ledger or write clients: health, figures, what a problem means, the documentation."""

from functools import cache
from html import escape
from importlib.resources import files

import orjson
from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from api import docs_page, openapi
from api.answers import also, answer, prefers_html
from api.auth import header
from api.problem_texts import PROBLEMS
from api.problems import Problem, language, text_of
from api.readiness import REASONS, standing
from api.root import root_of
from api.services import services
from api.threads import in_thread

router = APIRouter()
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_MEDIA_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
_STATIC = {
    each.name: room
    for room in ("projections", "api")
    for each in files(room).joinpath("static").iterdir()
    if each.name.rpartition(".")[2] in _MEDIA_TYPES
}
"""The pages' own files, and whose they are."""


@router.get("/healthz", summary="Whether the process lives")
async def healthz() -> Response:
    """Always the same, as long as anything answers."""
    return answer(b'{"status":"ok"}')


@router.get("/readyz", summary="Whether requests can be served")
async def readyz(request: Request) -> Response:
    """Whether the log can be read and written, every read model is built, close behind the log and not failing, and the
    process was not told to stop.
    """
    try:
        found = await in_thread(standing, services(request))
    except Exception as error:
        raise Problem(503, "busy", "The log can't be read.") from error
    members = {"log_size": found.log_size, "views_behind": found.behind}
    if found.ready:
        return answer(orjson.dumps({"status": "ok"} | members))
    reasons = {name: getattr(found, name) for name in REASONS}
    told = "; ".join(f"{name.replace('_', ' ')}: {', '.join(views)}" for name, views in reasons.items() if views)
    raise Problem(503, "not-ready", f"Something is not ready ({told}).", None, **members, **reasons)


@router.get("/metrics", summary="Figures in the Prometheus format", response_class=PlainTextResponse)
def metrics(request: Request) -> Response:
    """Requests, their times, events recorded, lag."""
    return answer(services(request).metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")


@router.get("/problems/{code}", summary="What a problem means", responses=also("text/html"))
async def problem(request: Request, code: str) -> Response:
    """A problem's title and status, and what it tells in Chinese."""
    if code not in PROBLEMS:
        raise Problem(404, "not-found", "There is no problem of this code.")
    text = text_of(code)
    tongue = language(request.scope)
    headers = {"Content-Language": tongue, "Vary": "Accept, Accept-Language", "Cache-Control": "public, max-age=3600"}
    if prefers_html(header(request.scope, b"accept")):
        page = f"<!doctype html><meta charset=utf-8><title>{code}</title><h1>{escape(text.title)}</h1>"
        page += f"<p><code>{code}</code>, HTTP {text.status}</p><p lang=zh-CN>{escape(text.zh)}</p>"
        headers["Content-Security-Policy"] = PAGE_POLICY
        return answer(page.encode(), headers=headers, media_type="text/html; charset=utf-8")
    members = {"code": code, "status": text.status, "title": text.title, "detail": {"zh-CN": text.zh}}
    return answer(orjson.dumps(members), headers=headers)


@router.get("/openapi.json", summary="This document", include_in_schema=False)
async def openapi_json(request: Request) -> Response:
    """The whole contract for machines."""
    return answer(
        openapi.document_bytes(request.app, root_of(request.scope)), headers={"Cache-Control": "public, max-age=300"}
    )


@router.get("/docs", include_in_schema=False)
async def docs(request: Request) -> Response:
    """The whole contract for people."""
    headers = {"Content-Security-Policy": PAGE_POLICY, "Cache-Control": "public, max-age=300"}
    return answer(
        docs_page.page(request.app, root_of(request.scope)), headers=headers, media_type="text/html; charset=utf-8"
    )


@router.get("/static/{name}", include_in_schema=False)
async def static(name: str) -> Response:
    """The pages' own style sheets and scripts. Their pages name them by what is in them (`?v=`)."""
    if name not in _STATIC:
        raise Problem(404, "not-found", "There is no such file.")
    media_type = _MEDIA_TYPES[name.rpartition(".")[2]]
    return answer(_file(name), headers={"Cache-Control": "public, max-age=3600"}, media_type=media_type)


@cache
def _file(name: str) -> bytes:
    return files(_STATIC[name]).joinpath("static", name).read_bytes()
