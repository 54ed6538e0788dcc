"""The feed: the whole log in order, in pages of CloudEvents, waiting for more where a client asks to."""

import asyncio
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from api.answers import answer, uncovered_aside
from api.asyncapi import BATCH
from api.auth import Caller, MayReadLog, authenticate
from api.problems import Problem
from api.routes.moment import NoQuery
from api.services import Services, services
from api.tail import SOURCE, Most, Span, told
from api.threads import in_thread
from domain.catalogue import FACTS

VARY = "Authorization, Cookie"
_PAGE_BYTES_MAX = 2**26
"""More than as many events as a page may hold can have."""

router = APIRouter(prefix="/v1")


class Behind(NoQuery):
    """Which events: those behind a position, of these types."""

    after: Annotated[int, Field(ge=-1, le=2**53, description="position of the last event known; -1 for none")] = -1
    types: Annotated[str, Field(description="types of facts, separated by commas")] = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The types asked for, or 422 if there is no such type of fact."""
        named = tuple(name for name in self.types.split(",") if name)
        if unknown := [name for name in named if name not in FACTS]:
            reasons = [f"No type of fact: {name[:60]}" for name in unknown]
            errors = [{"parameter": "types", "in": "query", "reason": reason} for reason in reasons]
            raise Problem(422, "schema", "types names facts that do not exist.", errors=errors)
        return named


class Page(Behind):
    """The same, so many at most."""

    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    timeout: Annotated[int, Field(ge=0, le=30, description="seconds to wait for a first event")] = 0


@router.get(
    "/events",
    summary="The feed of all events",
    response_class=Response,
    responses={200: {"content": {BATCH: {"schema": {"type": "array", "items": {"type": "object"}}}}}},
)
async def read_feed(request: Request, caller: MayReadLog, page: Annotated[Page, Query()]) -> Response:
    """A batch of CloudEvents in log order. `Link` names the next page; a full page never changes."""
    known = services(request)
    span = await _page(known, page)
    if not span.events and page.timeout and not known.tail.ended.is_set():
        span = await _waited_for(known, page, span.position)
        await authenticate(request.scope)  # a key that was revoked meanwhile opens nothing
    full = len(span.events) == page.limit
    query = urlencode({"after": span.position, "limit": page.limit, **({"types": page.types} if page.types else {})})
    body = b"[%b]" % b",".join(each.body for each in span.events)
    headers = {
        "X-Ledger-Position": str(span.position),
        "Link": f'<{SOURCE}?{query}>; rel="next"',
        "Cache-Control": _caching(caller, full=full),
        "Vary": VARY,
    }
    return answer(await uncovered_aside(body, caller, known.ledger), headers=headers, media_type=BATCH)


async def _page(known: Services, page: Page) -> Span:
    """What the log holds at this moment: what was acknowledged before is in it."""
    size = (await in_thread(known.ledger.head)).size
    entries = await in_thread(known.ledger.log, page.after, page.limit, page.names)
    events = [told(entry) for entry in entries]
    return Span(events, events[-1].position if events else max(page.after, size - 1))


async def _waited_for(known: Services, page: Page, after: int) -> Span:
    """The first events to come, as many as there are by then; none if none comes in time."""
    loop = asyncio.get_running_loop()
    until = loop.time() + page.timeout
    most = Most(page.limit, _PAGE_BYTES_MAX)
    with known.tail.following():
        while True:
            left = until - loop.time()
            span = await known.tail.read(after, page.names, most, max(left, 0))
            if span.events:
                return Span(span.events, span.events[-1].position)
            if left <= 0 or known.tail.ended.is_set():
                return span
            after = span.position


def _caching(caller: Caller, *, full: bool) -> str:
    """A full page may be kept for ever; one that shows persons' words may not, for these can be erased."""
    return "private, max-age=31536000, immutable" if full and not caller.reads_words else "no-store"
