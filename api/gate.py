"""What every request passes: it gets an id, it is measured and written down, and every failure leaves as a problem."""

import re
from time import perf_counter

import uuid_utils
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import about, logs, problems
from api.about import About
from api.root import root_of
from api.services import services_of

_NO_SNIFFING = (b"x-content-type-options", b"nosniff")
_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")


async def through(inner: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one request. Pure ASGI, so that it costs the hot path nothing to speak of."""
    began = perf_counter()
    told = scope["ledger.about"] = _about(scope)
    scope["request_id"] = told.request_id
    before = about.serving.set(told)
    header = (b"x-request-id", scope["request_id"].encode())
    status = 0

    async def answer(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
            message["headers"] = [*message.get("headers", ()), header, _NO_SNIFFING, *scope.get("ledger.rate", ())]
        await send(message)

    try:
        await inner(scope, receive, answer)
    except Exception as error:
        refusal = problems.of(error, scope)
        if status:
            raise  # the answer has begun: the connection must break, or half of it would look whole
        response = await problems.response(refusal, scope)
        await response(scope, receive, answer)
    finally:
        seconds = perf_counter() - began
        route = getattr(scope.get("route"), "path", "other")
        if "ledger.services" in scope:  # else it was for none of those that are served
            known = services_of(scope)
            known.metrics.answered(scope["method"], route, status, seconds)
            if told.code:
                known.metrics.refused(told.code, status)
            if known.tracing is not None and told.span is not None:
                known.tracing.answered(told, scope["method"], route, status)
        logs.request(told, scope["method"], route, status, seconds, root=root_of(scope))
        about.serving.reset(before)


def _about(scope: Scope) -> About:
    """Under which ids the request goes: those it came with, as far as they are any, or a new one."""
    request_id, parent = None, None
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _ID.fullmatch(value):
            request_id = value.decode()
        elif name == b"traceparent":
            parent = about.traceparent(value)
    return About(request_id or uuid_utils.uuid7().hex, parent)
