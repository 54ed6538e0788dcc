"""Reading a stream of any kind: as it is, as it was, its raw events, its history in sentences."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
import orjson
from fastapi import APIRouter, Request, Response

from api.answers import answer, etag, is_known, shown, shown_to
from api.auth import Caller, MayReadOrders, header
from api.problems import language
from api.routes.moment import AtMoment, Moment, PathId, Plain, found, missing, past
from api.services import Services, services
from api.views import ONE, view
from domain.ledger.entry import Entry
from projections.event_view import event_view
from projections.history import history
from projections.words import commitments, health

_OF_THE_MOMENT = ("coupons/", "policies/", "customers/", "partners/")
VARY = "Accept, Accept-Language, Authorization, Cookie"
LASTING = {"Cache-Control": "private, no-cache", "Vary": VARY}
"""With an ETag: kept by the client alone, and asked about again."""


def read_view(request: Request, caller: Caller, stream: str, moment: Moment) -> Response:
    """The stream's view, now (with its ETag) or then (without)."""
    known = services(request)
    if moment.is_past:
        then = past(known, stream, moment)
        return answer(shown(view(known.ledger, stream, *then), caller, known.ledger), headers={"Vary": VARY})
    now = known.ledger.stream(stream)
    if not now.version:
        raise missing(stream)
    headers = LASTING | {"ETag": etag(now.version)}
    # What a coupon is good for changes under the same version: with time, with its campaign and with the order it was
    # used on; so do policies and freezes.
    lasting = not stream.startswith(_OF_THE_MOMENT)
    if lasting and is_known(header(request.scope, b"if-none-match"), now.version):
        return unchanged(headers)
    body = view(known.ledger, stream, now.state, now.version, known.ledger.present())
    return answer(shown(body, caller, known.ledger), headers=headers)


def unchanged(headers: Mapping[str, str]) -> Response:
    """The client has it already."""
    return Response(status_code=304, headers=headers)


def read_events(request: Request, caller: Caller, stream: str) -> Response:
    """Every event by version, with its hash."""
    known = services(request)
    entries = found(known, stream)
    body = shown({"events": [event_view(entry) for entry in entries]}, caller, known.ledger)
    return answer(body, headers={"ETag": etag(len(entries)), "Vary": VARY})


def read_history(request: Request, caller: Caller, stream: str) -> Response:
    """Exactly one sentence for every event, in the caller's language."""
    known = services(request)
    entries = found(known, stream)
    tongue = language(request.scope)
    told = history(entries, tongue, words_in(known, caller, entries), currency(known, entries))
    headers = {"ETag": etag(len(entries)), "Content-Language": tongue, "Vary": VARY}
    return answer(orjson.dumps({"history": told}), headers=headers)


def words_in(known: Services, caller: Caller, entries: list[Entry]) -> Mapping[str, Any]:
    """The words in these entries that this caller may read, by commitment, noted as shown."""
    if not caller.reads_words:
        return {}
    wanted = {key for entry in entries for key in commitments(entry.data)}
    about_health = {key for entry in entries for key in health(entry.data)}
    if not caller.reads_health:
        wanted -= about_health
    rows = known.ledger.vault_values(wanted)
    shown_to(caller, rows, about_health)
    return {key: msgspec.json.decode(row.value) for key, row in rows.items()}


def currency(known: Services, entries: list[Entry]) -> str | None:
    """The currency of a coupon's campaign, which the coupon's own events don't name."""
    campaign_id = getattr(entries[0].data, "campaign_id", None)
    if not entries[0].stream.startswith("coupons/") or not campaign_id:
        return None
    terms = known.ledger.stream(f"campaigns/{campaign_id}").state.terms
    return terms.currency if terms else None


def router() -> APIRouter:
    """These routes for every kind; orders have more of their own."""
    routes = APIRouter(prefix="/v1")
    for kind, one in ONE.items():
        if kind != "orders":
            _add(routes, f"/{kind}/{{id}}", _view_of(kind), f"A {one} as it stands or stood")
        _add(routes, f"/{kind}/{{id}}/events", _events_of(kind), f"Every event of a {one}, with its hash")
        _add(routes, f"/{kind}/{{id}}/history", _history_of(kind), f"What happened to a {one}, in sentences")
    return routes


def _add(routes: APIRouter, path: str, endpoint: Callable[..., Any], summary: str) -> None:
    routes.add_api_route(path, endpoint, summary=summary, operation_id=f"get{path}")


def _view_of(kind: str) -> Callable[..., Any]:
    def get(request: Request, key: PathId, caller: MayReadOrders, moment: AtMoment) -> Response:
        return read_view(request, caller, f"{kind}/{key}", moment)

    return get


def _events_of(kind: str) -> Callable[..., Any]:
    def get(request: Request, key: PathId, caller: MayReadOrders, query: Plain) -> Response:
        return read_events(request, caller, f"{kind}/{key}")

    return get


def _history_of(kind: str) -> Callable[..., Any]:
    def get(request: Request, key: PathId, caller: MayReadOrders, query: Plain) -> Response:
        return read_history(request, caller, f"{kind}/{key}")

    return get
