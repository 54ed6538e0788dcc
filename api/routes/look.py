"""An order as it stands, for a program: what is asked most often, on the shortest way.

Plain ASGI as appending is. A past moment, a page for a person and a session's caller go through `orders.read_order`,
which documents this route too and answers the same bytes.
"""

from starlette.types import Receive, Scope, Send

from api import asking
from api.answers import answer, encoded, etag, is_known, prefers_html, uncovered_aside
from api.auth import Needs, header
from api.routes.append import LeanRoute
from api.routes.moment import missing
from api.routes.streams import LASTING, unchanged
from api.services import services_of
from api.threads import in_thread
from projections.order_view import order_view

_MAY_READ = Needs("orders:read", "audit:read")


class Look:
    """GET /v1/orders/{id}: the view, from the states at hand where they are current."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look, and answer."""
        known = services_of(scope)
        key = asking.natural_key(scope["path_params"]["id"])
        caller = await _MAY_READ.caller(scope)
        stream = f"orders/{key}"
        now = known.ledger.glance(stream) or await in_thread(known.ledger.stream, stream)
        if not now.version:
            raise missing(stream)
        headers = LASTING | {"ETag": etag(now.version)}
        if is_known(header(scope, b"if-none-match"), now.version):
            response = unchanged(headers)
        else:
            view = encoded(order_view(now.state, now.version, key))
            response = answer(await uncovered_aside(view, caller, known.ledger), headers=headers)
        await response(scope, receive, send)


_ROUTE = LeanRoute("/v1/orders/{id}", Look(), methods=["GET"])


def route_of(scope: Scope) -> LeanRoute | None:
    """The route of a GET that asks for an order as it stands, found without trying every route."""
    match scope["path"].split("/"):
        case ["", "v1", "orders", key] if key and not scope["query_string"] and _is_of_a_program(scope):
            scope["path_params"] = {"id": key}
            return _ROUTE
        case _:
            return None


def _is_of_a_program(scope: Scope) -> bool:
    return header(scope, b"authorization") is not None and not prefers_html(header(scope, b"accept"))
