"""The feed: the whole log in order, in pages of CloudEvents, waiting for more where a client asks to."""

import asyncio
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from api.answers import answer, shown
from api.auth import Caller, MayReadLog
from api.problems import Problem
from api.routes.moment import NoQuery
from api.services import Services, services
from api.threads import in_thread
from domain.catalogue import FACTS
from domain.ledger.entry import Entry
from projections.event_view import cloud_event

BATCH = "application/cloudevents-batch+json"
SOURCE = "/v1/events"
LOOK_S = 0.25
"""How often another process's writing is looked for; our own rings."""

router = APIRouter(prefix="/v1")


class Page(NoQuery):
    """Which events: those behind a position, so many at most, of these types."""

    after: Annotated[int, Field(ge=-1, le=2**53, description="position of the last event known; -1 for none")] = -1
    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    types: Annotated[str, Field(description="types of facts, separated by commas")] = ""
    timeout: Annotated[int, Field(ge=0, le=30, description="seconds to wait for a first event")] = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The types asked for."""
        return tuple(name for name in self.types.split(",") if name)


@router.get("/events", summary="The feed of all events")
async def read_feed(request: Request, caller: MayReadLog, page: Annotated[Page, Query()]) -> Response:
    """A batch of CloudEvents in log order. `Link` names the next page; a full page never changes."""
    known = services(request)
    if unknown := [name for name in page.names if name not in FACTS]:
        errors = [{"parameter": "types", "in": "query", "reason": f"No type of fact: {name[:60]}"} for name in unknown]
        raise Problem(422, "schema", "types names facts that do not exist.", errors=errors)
    size, entries = await _page(known, page)
    last = entries[-1].position if entries else max(page.after, size - 1)
    full = len(entries) == page.limit
    query = urlencode({"after": last, "limit": page.limit, **({"types": page.types} if page.types else {})})
    body = shown([cloud_event(entry, SOURCE) for entry in entries], caller, known.ledger)
    headers = {
        "X-Ledger-Position": str(last),
        "Link": f'<{SOURCE}?{query}>; rel="next"',
        "Cache-Control": _caching(caller, full=full),
        "Vary": "Authorization, Cookie",
    }
    return answer(body, headers=headers, media_type=BATCH)


async def _page(known: Services, page: Page) -> tuple[int, list[Entry]]:
    """The log's size before looking, and what was found; waits for a first event if asked to."""
    loop = asyncio.get_running_loop()
    until = loop.time() + page.timeout
    while True:
        size = (await in_thread(known.ledger.head)).size
        entries = await in_thread(known.ledger.log, page.after, page.limit, page.names)
        left = until - loop.time()
        if entries or left <= 0:
            return size, entries
        await known.bell.wait(min(left, LOOK_S))


def _caching(caller: Caller, *, full: bool) -> str:
    """A full page may be kept for ever; one that shows persons' words may not, for these can be erased."""
    return "private, max-age=31536000, immutable" if full and not caller.reads_words else "no-store"
