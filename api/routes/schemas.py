"""What events look like, for programs: the feeds' own contract, and a JSON Schema for each type."""

from fastapi import APIRouter, Request, Response

from api import asyncapi, event_schemas
from api.answers import answer
from api.problems import Problem
from api.root import root_of
from api.routes.moment import Plain
from domain.catalogue import FACTS

SCHEMA = "application/schema+json"
_FOR_A_WHILE = {"Cache-Control": "public, max-age=300"}

router = APIRouter()


@router.get("/asyncapi.json", summary="The contract of the feeds (AsyncAPI)")
async def asyncapi_json(request: Request, query: Plain) -> Response:
    """How events leave the ledger, in pages, as a stream and by webhooks, and what each of them holds."""
    return answer(
        asyncapi.document_bytes(request.app.title, request.app.version, root_of(request.scope)), headers=_FOR_A_WHILE
    )


@router.get("/v1/schemas/events", summary="Every type of event")
async def read_schemas(query: Plain) -> Response:
    """What each type means, which streams hold it, and where its schema is."""
    return answer(event_schemas.index(), headers=_FOR_A_WHILE)


@router.get(
    "/v1/schemas/events/{type}",
    summary="The JSON Schema of a type of event",
    response_class=Response,
    responses={200: {"content": {SCHEMA: {"schema": {"type": "object"}}}}},
)
async def read_schema(type: str, query: Plain) -> Response:  # noqa: A002 - it is the path's own word
    """The CloudEvent that the feeds tell, as JSON Schema 2020-12, with all it refers to."""
    if type not in FACTS:
        raise Problem(404, "not-found", "There is no event of this type.")
    return answer(event_schemas.document(type), headers=_FOR_A_WHILE, media_type=SCHEMA)
