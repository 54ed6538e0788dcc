"""Webhooks: who is told of the log's events, and what became of telling them."""

from typing import Annotated, TypeVar, get_args

import msgspec
import orjson
from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field

from api import asking
from api.answers import answer
from api.auth import MayAdminister
from api.problems import Problem
from api.routes.moment import NoQuery, PathId, Plain
from api.services import Services, services
from api.threads import in_thread
from api.webhooks import administering, telling
from api.webhooks.administering import Added, Changed
from api.webhooks.documented import ADDS, CHANGES, DELIVERY, EXAMPLE, SHOWN_ONCE, TOLD, answers, body
from domain import door
from domain.errors import Malformed
from domain.ledger import webhook_progress
from domain.ledger.webhook_progress import Status
from domain.ledger.webhook_rows import Webhook

router = APIRouter(prefix="/v1/webhooks")
one = APIRouter(prefix="/v1/webhooks/{id}")
Position = Annotated[int, Path(ge=0, le=2**53, description="of the event in the log")]
T = TypeVar("T", Added, Changed)


class Deliveries(NoQuery):
    """Which deliveries."""

    status: Annotated[Status | None, Field(description=", ".join(get_args(Status)))] = None
    before: Annotated[int, Field(ge=0, le=2**53, description="position of the last row known")] = 2**53
    limit: Annotated[int, Field(ge=1, le=1000)] = 100


class Range(NoQuery):
    """Which events."""

    start: Annotated[int | None, Field(alias="from", ge=0, le=2**53, description="position of the first")] = None
    stop: Annotated[int | None, Field(alias="to", ge=0, le=2**53, description="position behind the last")] = None


@router.get("", summary="The webhooks", responses=answers(200, "Every endpoint", {"webhooks": [TOLD]}))
def read_all(request: Request, caller: MayAdminister, query: Plain) -> Response:
    """Every endpoint and how it stands: `behind` is how many events of the log it has not dealt with."""
    return answer(orjson.dumps({"webhooks": telling.all_told(services(request))}))


@router.post(
    "",
    status_code=201,
    summary="Subscribe to the log's events",
    openapi_extra=body(ADDS, ["url"], EXAMPLE),
    responses=answers(201, "Made; the secret is shown here and never again", TOLD | SHOWN_ONCE),
)
async def add(request: Request, caller: MayAdminister, query: Plain) -> Response:
    """Each event from position `from` on is posted to `url` in log order, as a CloudEvent signed by Standard Webhooks.
    Needs scope admin and one that reads the log. 422 `webhook-target-refused`: the address is none that may be asked.
    """
    known = services(request)
    added = await _read(request, Added)
    if added.webhook_id is not None:
        asking.natural_key(added.webhook_id)
    row, secret = await administering.add(known, caller, added)
    headers = {"Location": f"/v1/webhooks/{row.webhook_id}"}
    return await _told(known, row, 201, headers, secret=secret)


@one.get("", summary="A webhook", responses=answers(200, "How it stands", TOLD))
async def read(request: Request, name: PathId, caller: MayAdminister, query: Plain) -> Response:
    """Its address and types, how far it is, and what troubles it. No secret is told."""
    known = services(request)
    return await _told(known, await in_thread(known.webhooks.one, name))


@one.patch(
    "",
    summary="Change a webhook",
    openapi_extra=body(CHANGES, [], {"types": []}),
    responses=answers(200, "As it is now", TOLD),
)
async def change(request: Request, name: PathId, caller: MayAdminister, query: Plain) -> Response:
    """Another address, other types, another description; what is not named stays. What was failing is tried at once."""
    known = services(request)
    return await _told(known, await administering.change(known, caller, name, await _read(request, Changed)))


@one.delete("", status_code=204, summary="Delete a webhook")
async def delete(request: Request, name: PathId, caller: MayAdminister, query: Plain) -> Response:
    """Nothing more is delivered, and what was is forgotten."""
    await administering.delete(services(request), caller, name)
    return Response(status_code=204)


@one.post("/rotate", summary="A second secret", responses=answers(200, "Shown once", TOLD | SHOWN_ONCE))
async def rotate(request: Request, name: PathId, caller: MayAdminister, query: Plain) -> Response:
    """It signs from now on; those before it sign beside it for 24 hours more, so that nothing is lost meanwhile."""
    known = services(request)
    row, secret = await administering.rotate(known, caller, name)
    return await _told(known, row, secret=secret)


@one.post("/pause", summary="Pause a webhook", responses=answers(200, "As it is now", TOLD))
async def pause(request: Request, name: PathId, caller: MayAdminister, query: Plain) -> Response:
    """Nothing is delivered until it is resumed, and nothing is lost."""
    known = services(request)
    return await _told(known, await administering.pause(known, caller, name))


@one.post("/resume", summary="Resume a webhook", responses=answers(200, "As it is now", TOLD))
async def resume(request: Request, name: PathId, caller: MayAdminister, query: Plain) -> Response:
    """It goes on behind the last event that was dealt with. One that waits after a failure tries at once."""
    known = services(request)
    return await _told(known, await administering.resume(known, caller, name))


@one.post(
    "/test",
    summary="Send a test event",
    responses=answers(200, "What came of it", {"event_id": "test-9f86d081884c7d65", "delivered": True, "why": None}),
)
async def test(request: Request, name: PathId, caller: MayAdminister, query: Plain) -> Response:
    """One event of type `test`, now and once, also while the endpoint is paused. `why` says what hindered it."""
    event_id, verdict = await administering.test(services(request), name)
    told = {"event_id": event_id, "delivered": verdict.kind == "SENT", "why": verdict.why or None}
    return answer(orjson.dumps(told))


@one.get(
    "/deliveries",
    summary="What became of events",
    responses=answers(200, "The latest in the log first", {"deliveries": [DELIVERY], "next": None}),
)
async def read_deliveries(
    request: Request, name: PathId, caller: MayAdminister, page: Annotated[Deliveries, Query()]
) -> Response:
    """DELIVERED ones as far as they are remembered (the last thousand), RETRYING ones, and PARKED ones until they are
    sent again. `next` is the `before` of the next page.
    """
    known = services(request)
    row_id = (await in_thread(known.webhooks.one, name)).row_id
    args = (known.ledger.datastore, row_id, page.status, page.before, page.limit + 1)
    found = await in_thread(webhook_progress.deliveries, *args)
    rows = [telling.delivery_told(each) for each in found[: page.limit]]
    return answer(orjson.dumps({"deliveries": rows, "next": rows[-1]["position"] if len(found) > page.limit else None}))


@one.post(
    "/deliveries/{position}/resend",
    status_code=202,
    summary="Send an event again",
    responses=answers(202, "It will be", TOLD | {"resends": [{"from": 1300, "to": 1301}]}),
)
async def resend(request: Request, name: PathId, position: Position, caller: MayAdminister, query: Plain) -> Response:
    """An event that was dealt with, under the id it had: a receiver that took it knows it again."""
    known = services(request)
    return await _told(known, await administering.resend(known, caller, name, position, position + 1), 202)


@one.post(
    "/resend",
    status_code=202,
    summary="Send events again",
    responses=answers(202, "They will be", TOLD | {"resends": [{"from": 1204, "to": 1301}]}),
)
async def resend_range(
    request: Request, name: PathId, caller: MayAdminister, wanted: Annotated[Range, Query()]
) -> Response:
    """Those from `from` until before `to`, in log order, beside what is new; without a range those that are parked."""
    known = services(request)
    if wanted.start is None and wanted.stop is None:
        return await _told(known, await administering.resend_parked(known, caller, name), 202)
    if wanted.start is None or wanted.stop is None:
        raise Problem(422, "schema", "A range has both: from and to.")
    return await _told(known, await administering.resend(known, caller, name, wanted.start, wanted.stop), 202)


async def _read(request: Request, shape: type[T]) -> T:
    asking.media_type(request.scope, "application/json")
    body = door.parse(await asking.body(request.scope, request.receive))
    try:
        return msgspec.convert(body, shape, strict=True)
    except msgspec.ValidationError as error:
        raise Malformed("schema", f"{error}.") from None


async def _told(
    known: Services, row: Webhook, status: int = 200, headers: dict[str, str] | None = None, **more: str
) -> Response:
    return answer(orjson.dumps(await in_thread(telling.one_told, known, row) | more), status, headers)
