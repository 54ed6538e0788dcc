"""What every request passes: it gets an id, it is measured, and no failure leaves without a problem document."""

import re
from time import perf_counter

import uuid_utils
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import problems
from api.services import services_of

_NO_SNIFFING = (b"x-content-type-options", b"nosniff")
_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")


async def through(inner: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one request. Pure ASGI, so that it costs the hot path nothing to speak of."""
    began = perf_counter()
    scope["request_id"] = _request_id(scope)
    header = (b"x-request-id", scope["request_id"].encode())
    status = 0

    async def answer(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
            message["headers"] = [*message.get("headers", ()), header, _NO_SNIFFING]
        await send(message)

    try:
        await inner(scope, receive, answer)
    except Exception as error:
        refusal = problems.of(error, scope)
        if status:
            raise  # the answer has begun: the connection must break, or half of it would look whole
        told = await problems.response(refusal, scope)
        await told(scope, receive, answer)
    finally:
        if "ledger.services" in scope:  # else it was for none of those that are served
            route = getattr(scope.get("route"), "path", "other")
            services_of(scope).metrics.answered(scope["method"], route, status, perf_counter() - began)


def _request_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _ID.fullmatch(value):
            return value.decode()
    return uuid_utils.uuid7().hex
