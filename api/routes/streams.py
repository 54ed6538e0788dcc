"""Reading a stream of any kind: as it is, as it was, and its raw events."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api import asking
from api.answers import answer, etag, is_known, shown
from api.auth import Caller, MayReadOrders, header
from api.problems import Problem
from api.services import Services, services
from api.views import VIEWS
from domain.clock import parse_instant
from domain.errors import Refused
from domain.fact import Instant
from domain.ledger.entry import Entry
from projections.event_view import event_view
from projections.replay import Replayed, fold

KINDS = {"campaigns": "campaign", "coupons": "coupon", "checkouts": "checkout"}
"""The kinds read by these routes alone, and what one of each is called; `orders` adds to them."""


class Moment(BaseModel):
    """Which past is meant. Several bounds hold together; without any it is the present."""

    model_config = ConfigDict(extra="forbid")

    as_of_version: Annotated[int | None, Field(ge=0, description="after so many of its events")] = None
    as_of: Annotated[str | None, Field(description="as recorded by then (RFC 3339)")] = None
    effective_at: Annotated[str | None, Field(description="as of what had occurred by then (RFC 3339)")] = None

    @property
    def is_past(self) -> bool:
        """Whether any bound is given."""
        return (self.as_of_version, self.as_of, self.effective_at) != (None, None, None)


class NoQuery(BaseModel):
    """No parameter at all: a misspelt one must not answer something else than was meant."""

    model_config = ConfigDict(extra="forbid")


AtMoment = Annotated[Moment, Query()]
Plain = Annotated[NoQuery, Query()]


def found(known: Services, stream: str) -> list[Entry]:
    """All entries of a stream, or 404."""
    asking.natural_key(stream.partition("/")[2])
    entries = known.ledger.entries(stream)
    if not entries:
        raise missing(stream)
    return entries


def missing(stream: str) -> Problem:
    """The refusal to read what is not there."""
    kind, _, key = stream.partition("/")
    return Problem(404, "not-found", f"There is no {kind.removesuffix('s')} {key}.")


def past(known: Services, stream: str, moment: Moment) -> Replayed:
    """The stream folded as of a moment, or 404 if there was nothing then."""
    entries = found(known, stream)
    if moment.as_of_version is not None and moment.as_of_version > len(entries):
        raise not_yet(stream)
    replayed = fold(
        known.kinds[stream.partition("/")[0]],
        entries,
        version=moment.as_of_version,
        recorded_until=_instant(moment.as_of, "as_of"),
        occurred_until=_instant(moment.effective_at, "effective_at"),
    )
    if not replayed.count:
        raise not_yet(stream)
    return replayed


def not_yet(stream: str) -> Problem:
    """The refusal to read what was not there then."""
    return Problem(404, "not-yet", f"There was no such state of {stream} then.")


def view(request: Request, caller: Caller, stream: str, moment: Moment) -> Response:
    """The stream's view, now (with its ETag) or then (without)."""
    known = services(request)
    kind, _, key = stream.partition("/")
    headers = {"Vary": "Accept, Authorization, Cookie"}
    if moment.is_past:
        then = past(known, stream, moment)
        return answer(shown(VIEWS[kind](then.state, then.version, key), caller, known.ledger), headers=headers)
    now = known.ledger.stream(f"{kind}/{asking.natural_key(key)}")
    if not now.version:
        raise missing(stream)
    headers |= {"ETag": etag(now.version), "Cache-Control": "private, no-cache"}
    if is_known(header(request.scope, b"if-none-match"), now.version):
        return Response(status_code=304, headers=headers)
    return answer(shown(VIEWS[kind](now.state, now.version, key), caller, known.ledger), headers=headers)


def events(request: Request, caller: Caller, stream: str) -> Response:
    """Every event by version, with its hash."""
    known = services(request)
    entries = found(known, stream)
    body = shown({"events": [event_view(entry) for entry in entries]}, caller, known.ledger)
    return answer(body, headers={"ETag": etag(len(entries))})


def router() -> APIRouter:
    """The routes of the kinds that have no more than these."""
    routes = APIRouter(prefix="/v1")
    for kind, one in KINDS.items():
        routes.add_api_route(
            f"/{kind}/{{id}}", _view_of(kind), name=f"{one} view", summary=f"A {one} as it stands or stood"
        )
        routes.add_api_route(
            f"/{kind}/{{id}}/events", _events_of(kind), name=f"{one} events", summary=f"A {one}'s events"
        )
    return routes


def _view_of(kind: str) -> Callable[..., Any]:
    def read_view(request: Request, id: str, caller: MayReadOrders, moment: AtMoment) -> Response:  # noqa: A002 - the path's own word
        return view(request, caller, f"{kind}/{id}", moment)

    return read_view


def _events_of(kind: str) -> Callable[..., Any]:
    def read_events(request: Request, id: str, caller: MayReadOrders, query: Plain) -> Response:  # noqa: A002 - as above
        return events(request, caller, f"{kind}/{id}")

    return read_events


def _instant(text: str | None, name: str) -> Instant | None:
    if text is None:
        return None
    try:
        # A plus sign that a client forgot to encode arrives as a space; no time has one there.
        return parse_instant(text.replace(" ", "+") if text[10:11] in "Tt" else text)
    except Refused as refusal:
        errors = [{"parameter": name, "in": "query", "reason": refusal.sentence}]
        raise Problem(422, "bad-time", f"{name}: {refusal.sentence}", errors=errors) from None
