"""Every answer that is not a success: a problem document (RFC 9457) in the caller's language.

One table (`problem_texts`) says which code is which status; no document carries a stack trace.
"""

from collections.abc import Mapping
from typing import Any, assert_never

import orjson
import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Scope

from api import about
from api.preferences import weights
from api.problem_texts import PROBLEMS, RULES, ProblemText
from api.root import root_of
from api.threads import in_thread
from api.wording import worded
from domain.errors import Malformed, Refused
from domain.ledger.checkpoints import Forked
from domain.ledger.command import Busy
from domain.ledger.datastore import UNREACHABLE, ReadOnly
from domain.ledger.faults import Fault, fault_of
from domain.ledger.writer import Closed
from projections.follower import Behind

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 1
ERRORS_MAX = 20  # misfits of one request that are named: there may be thousands
_BY_STATUS = {404: "not-found", 405: "method-not-allowed", 413: "body-too-large", 415: "unsupported-media-type"}
_log = structlog.get_logger()


class Problem(Refused):
    """A refusal at the door, with its own status and headers."""

    def __init__(
        self, status: int, code: str, sentence: str, headers: Mapping[str, str] | None = None, **extra: Any
    ) -> None:
        super().__init__(code, sentence, None, **extra)
        self.status = status
        self.headers = headers or {}


def language(scope: Scope) -> str:
    """`zh-CN` or `en`: what the client prefers of the two, Chinese when it does not say; a page's address may."""
    if chosen := scope.get("ledger.language"):
        return chosen
    stated = ",".join(value.decode("latin-1") for name, value in scope["headers"] if name == b"accept-language")
    best, chosen = 0.0, "zh-CN"
    for tag, weight in weights(stated).items():
        primary = tag.partition("-")[0]
        if primary in ("zh", "en") and weight > best:
            best, chosen = weight, "zh-CN" if primary == "zh" else "en"
    return chosen


def status_of(refusal: Refused) -> int:
    """The status of a refusal, from the one table."""
    if isinstance(refusal, Problem):
        return refusal.status
    if isinstance(refusal, Malformed):
        return 422
    return text_of(refusal.code).status


def text_of(code: str) -> ProblemText:
    """What is known of a code."""
    return PROBLEMS.get(code) or ProblemText(409, code.replace("-", " ").capitalize(), "")


def document(refusal: Refused, scope: Scope) -> dict[str, Any]:
    """The problem document of a refusal."""
    text = text_of(refusal.code)
    tag = language(scope)
    template = text.zh if tag == "zh-CN" else text.en
    members: dict[str, Any] = {
        "type": f"{root_of(scope)}/problems/{refusal.code}",
        "title": text.title,
        "status": status_of(refusal),
        "detail": worded(template, refusal.extra, tag) if template else refusal.sentence,
        "code": refusal.code,
        "request_id": scope.get("request_id"),
    }
    if ref := refusal.ref or RULES.get(refusal.code):
        members["requirement" if ref.startswith("R-") else "law"] = ref
    if isinstance(refusal, Malformed) and refusal.pointer and "errors" not in refusal.extra:
        members["errors"] = [{"pointer": refusal.pointer, "reason": refusal.sentence}]
    return {**refusal.extra, **members}


async def response(refusal: Refused, scope: Scope) -> Response:
    """The problem document as an answer; on a page's address as a page, which asks the ledger who looks."""
    headers = {"Content-Language": language(scope), "Vary": "Accept-Language", "Cache-Control": "no-store"}
    if status_of(refusal) == 503:
        headers["Retry-After"] = str(RETRY_AFTER_S)
    if isinstance(refusal, Problem):
        headers |= refusal.headers
    told = document(refusal, scope)
    about.refused(scope, refusal.code)
    if page := scope.get("ledger.mishap"):
        return await in_thread(page, told, headers)
    body = orjson.dumps(told, default=str)
    return Response(body, status_of(refusal), headers, MEDIA_TYPE)


def of(error: Exception, scope: Scope) -> Refused:
    """Any error as a refusal. What we did not foresee is logged and told in no more than a sentence."""
    match error:
        case Refused():
            return error
        case ReadOnly():
            return Problem(503, "read-only", "This server reads a copy of the ledger; append at another.")
        case Busy() | Closed():
            return Problem(503, "busy", "The ledger is busy; try again with the same Idempotency-Key.")
        case _ if fault := fault_of(error):
            _log.error("the store ails", fault=fault, reason=str(error))
            return _ailing(fault)
        case _ if isinstance(error, UNREACHABLE):
            _log.warning("the store is away", reason=str(error))
            return of(Busy(), scope)
        case Forked():
            return Problem(503, "log-forked", str(error))
        case Behind():
            return Problem(503, "behind", str(error), view=error.view, position=error.position)
        case RequestValidationError():
            return _unfit(error)
        case HTTPException():
            return _http(error, scope)
        case _:
            _log.error("unhandled", exc_info=error)
            return Problem(500, "internal", "Something went wrong on our side; the request id finds it in our log.")


def _ailing(fault: Fault) -> Problem:
    """What becomes of a request when the store can't do its part: it is not recorded, and repeating it does no harm."""
    match fault:
        case "disk-full":
            return Problem(507, "disk-full", "The ledger's disk is full; nothing was recorded.")
        case "disk-failed":
            return Problem(
                503, "disk-failed", "The ledger's file can't be read or written; whoever runs it has to look."
            )
        case "file-damaged":
            return Problem(500, "file-damaged", "The ledger's file is damaged here; the audit finds where.")
        case _:
            assert_never(fault)


def register(app: FastAPI) -> None:
    """Have the app answer every foreseen error with its problem."""

    async def handle(request: Request, error: Exception) -> Response:
        return await response(of(error, request.scope), request.scope)

    for kind in (Refused, Busy, Closed, ReadOnly, *UNREACHABLE, Behind, Forked, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, handle)
    app.add_exception_handler(Exception, _let_through)


async def _let_through(_: Request, error: Exception) -> Response:
    """What nobody foresaw is answered where every request passes, not by the framework in plain text."""
    raise error


def _unfit(error: RequestValidationError) -> Refused:
    """What a route's parameters did not fit, without the values."""
    errors = [
        {"parameter": str(each["loc"][-1])[:60], "in": str(each["loc"][0]), "reason": each["msg"]}
        for each in error.errors()[:ERRORS_MAX]
    ]
    named = ", ".join(each["parameter"] for each in errors)
    return Problem(422, "schema", f"The request does not fit its schema: {named}.", errors=errors)


def _http(error: HTTPException, scope: Scope) -> Refused:
    code = _BY_STATUS.get(error.status_code, "bad-request")
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(sorted(allowed(scope)))
    return Problem(error.status_code, code, f"{text_of(code).title}.", headers)


def allowed(scope: Scope) -> set[str]:
    """The methods that this path has, over all its routes."""
    return {
        method
        for route in scope["app"].routes
        if route.matches(scope)[0] is not Match.NONE
        for method in getattr(route, "methods", None) or ()
    }
