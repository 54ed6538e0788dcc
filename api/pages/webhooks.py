"""The webhooks: who is told of the log's events, how each stands, and what an administrator does about it. A new
secret is shown on the answer to its form, and never again.
"""

from collections.abc import Awaitable, Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Response
from pydantic import Field

from api.asking import natural_key
from api.pages.page import Reading, drawn, form, onwards, page
from api.pages.visit import Bare, PostAdmin, Posted, Visit, VisitAdmin
from api.pages.when import Position
from api.problems import document
from api.routes.moment import PathId
from api.targets import URL_MAX
from api.threads import in_thread
from api.webhooks import administering, telling
from api.webhooks.administering import Added, Changed
from domain.errors import Refused
from domain.ledger import webhook_progress
from domain.ledger.webhook_progress import Status
from domain.ledger.webhook_rows import Webhook
from domain.ledger.webhooks import new_id

router = APIRouter()
_ALL, _ONE, _DELETE = "integrations/webhooks.html", "integrations/webhook.html", "integrations/webhook_delete.html"
_PATH = "/console/integrations/webhooks"
_SHOWN = 50
_TYPES_TEXT_MAX = 10_000


class Wanted(Posted):
    """What an endpoint is to be: types are separated by spaces, commas or lines."""

    url: Annotated[str, Field(max_length=URL_MAX)] = ""
    types: Annotated[str, Field(max_length=_TYPES_TEXT_MAX)] = ""
    description: Annotated[str, Field(max_length=200)] = ""

    @property
    def names(self) -> list[str]:
        """The types."""
        return self.types.replace(",", " ").split()


class WantedNew(Wanted):
    """The same with its id, and the first position it is told of, the log's end if none is named."""

    webhook_id: Annotated[str, Field(max_length=64)] = ""
    first: Position = None


class Again(Posted):
    """Which events are to be sent again: from `first` to `last`; those that are parked if neither is named."""

    first: Position = None
    last: Position = None


class Shown(Bare):
    """Which deliveries."""

    status: Literal["", "DELIVERED", "RETRYING", "PARKED"] = ""


@page(router, _PATH, _ALL)
def webhooks(visit: VisitAdmin, look: Annotated[Bare, Query()]) -> Reading:
    """Every endpoint and how it stands."""
    return _all(visit)


@form(router, _PATH)
async def add(visit: PostAdmin, wanted: Annotated[WantedNew, Form()]) -> Response:
    """A new endpoint. Its secret stands on this answer alone."""
    try:
        added = Added(wanted.url, wanted.names, wanted.description, wanted.first, natural_key(wanted.webhook_id))
        row, secret = await administering.add(visit.known, visit.holder, added)
    except Refused as refused:
        told = document(refused, visit.request.scope)
        reading = await in_thread(_all, visit)
        return await in_thread(drawn, visit, _ALL, reading, told["status"], refused=told, wanted=wanted)
    return await _drawn(visit, row, 201, secret=secret)


@page(router, f"{_PATH}/{{id}}/deliveries", _ONE)
def webhook(visit: VisitAdmin, name: PathId, look: Annotated[Shown, Query()]) -> Reading:
    """One endpoint, what troubles it, and what became of its last events."""
    return _one(visit, visit.known.webhooks.one(name), look.status or None)


@form(router, f"{_PATH}/{{id}}/change")
async def change(visit: PostAdmin, name: PathId, wanted: Annotated[Wanted, Form()]) -> Response:
    """Another address, other types, another description."""
    changed = Changed(wanted.url, wanted.names, wanted.description)
    return await _done(visit, name, administering.change(visit.known, visit.holder, name, changed), wanted=wanted)


@form(router, f"{_PATH}/{{id}}/pause")
async def pause(visit: PostAdmin, name: PathId, posted: Annotated[Posted, Form()]) -> Response:
    """Nothing more is delivered."""
    return await _done(visit, name, administering.pause(visit.known, visit.holder, name))


@form(router, f"{_PATH}/{{id}}/resume")
async def resume(visit: PostAdmin, name: PathId, posted: Annotated[Posted, Form()]) -> Response:
    """It goes on at once."""
    return await _done(visit, name, administering.resume(visit.known, visit.holder, name))


@form(router, f"{_PATH}/{{id}}/resend")
async def resend(visit: PostAdmin, name: PathId, again: Annotated[Again, Form()]) -> Response:
    """What was dealt with is sent again."""
    if again.first is None and again.last is None:
        return await _done(visit, name, administering.resend_parked(visit.known, visit.holder, name))
    first = again.last if again.first is None else again.first
    last = again.first if again.last is None else again.last
    assert first is not None
    assert last is not None
    return await _done(visit, name, administering.resend(visit.known, visit.holder, name, first, last + 1))


@form(router, f"{_PATH}/{{id}}/rotate")
async def rotate(visit: PostAdmin, name: PathId, posted: Annotated[Posted, Form()]) -> Response:
    """A second secret, which stands on this answer alone."""
    try:
        row, secret = await administering.rotate(visit.known, visit.holder, name)
    except Refused as refused:
        return await _refused(visit, name, refused)
    return await _drawn(visit, row, 201, secret=secret)


@form(router, f"{_PATH}/{{id}}/test")
async def test(visit: PostAdmin, name: PathId, posted: Annotated[Posted, Form()]) -> Response:
    """A test event now, and what came of it."""
    event_id, verdict = await administering.test(visit.known, name)
    tested = {"event_id": event_id, "delivered": verdict.kind == "SENT", "why": verdict.why}
    return await _drawn(visit, await in_thread(visit.known.webhooks.one, name), 200, tested=tested)


@page(router, f"{_PATH}/{{id}}/delete", _DELETE)
def ask(visit: VisitAdmin, name: PathId, look: Annotated[Bare, Query()]) -> Reading:
    """What becomes of the endpoint, before it is deleted."""
    return {"at": visit.now, "webhook": telling.one_told(visit.known, visit.known.webhooks.one(name))}


@form(router, f"{_PATH}/{{id}}/delete")
async def delete(visit: PostAdmin, name: PathId, posted: Annotated[Posted, Form()]) -> Response:
    """It is forgotten."""
    await administering.delete(visit.known, visit.holder, name)
    return onwards(visit, _PATH)


def _all(visit: Visit) -> dict[str, Any]:
    known = visit.known
    size = known.ledger.head().size
    return {"at": visit.now, "log_size": size, "webhooks": telling.all_told(known), "new_id": new_id()}


def _one(visit: Visit, row: Webhook, status: Status | None = None) -> dict[str, Any]:
    found = webhook_progress.deliveries(visit.known.ledger.datastore, row.row_id, status, limit=_SHOWN)
    return {
        "at": visit.now,
        "webhook": telling.one_told(visit.known, row),
        "deliveries": [telling.delivery_told(each) for each in found],
    }


async def _done(visit: Visit, name: str, doing: Awaitable[object], **typed: Any) -> Response:
    """Do it, and on to the endpoint's page; what is refused is told there, beside what was typed."""
    try:
        await doing
    except Refused as refused:
        return await _refused(visit, name, refused, **typed)
    return onwards(visit, _page_of(name))


async def _refused(visit: Visit, name: str, refused: Refused, **typed: Any) -> Response:
    told: Mapping[str, Any] = document(refused, visit.request.scope)
    row = await in_thread(visit.known.webhooks.one, name)
    return await _drawn(visit, row, told["status"], refused=told, **typed)


async def _drawn(visit: Visit, row: Webhook, status: int, **more: Any) -> Response:
    reading = await in_thread(_one, visit, row)
    return await in_thread(drawn, visit, _ONE, reading, status, at=_page_of(row.webhook_id), **more)


def _page_of(name: str) -> str:
    return f"{_PATH}/{name}/deliveries"
