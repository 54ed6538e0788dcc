"""The feed as one answer that goes on: server-sent events in log order, until either side ends it.

An event's `id` is its position, so a client that comes back names in `Last-Event-ID` where it stood, and nothing is
skipped or told twice. An `id` without data moves that place on past events that were not asked for: whoever reads by
the rules of the standard keeps it and is told of no event.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated

from fastapi import APIRouter, Header, Query, Response
from starlette.types import Receive, Scope, Send

from api.answers import uncovered_aside
from api.auth import Caller, MayReadLog, authenticate
from api.problems import Problem
from api.routes.feed import VARY, Behind
from api.services import services_of
from api.tail import SOURCE, STREAMS_PER_KEY_MAX, Most, Tail, Told, TooMany
from domain.errors import Refused

STREAM = f"{SOURCE}/stream"
EVENT_STREAM = "text/event-stream"
RETRY_MS = 2_000
"""How long a client waits before it comes back."""
QUIET_S_MAX = 15.0
"""Connections that say nothing for longer are cut by what stands between."""
LOOK_S = 1.0
"""How often it is looked whether the key still opens, and whether the client's place has moved on."""
TAKEN_S_MAX = 60.0
"""Who takes nothing for so long is not there any more, and others want the place."""
ENDING_S_MAX = 0.5
_MOST = Most(events=100)
_BUSY_S = 5

router = APIRouter(prefix="/v1")


@router.get(
    "/events/stream",
    summary="The feed as server-sent events",
    response_class=Response,
    responses={200: {"content": {EVENT_STREAM: {"schema": {"type": "string"}}}}},
)
async def read_stream(
    caller: MayReadLog,
    behind: Annotated[Behind, Query()],
    last_event_id: Annotated[str | None, Header(description="the last id known; wins over after")] = None,
) -> Response:
    """The same CloudEvents as `/v1/events`, each as `data` with its position as `id`, and those to come as they are
    recorded.
    """
    return _Streamed(caller, behind.after if last_event_id is None else _position(last_event_id), behind.names)


def _position(last: str) -> int:
    """The position that an id of ours names."""
    if not (last.isascii() and last.isdigit() and len(last) <= 16):
        errors = [{"parameter": "Last-Event-ID", "in": "header", "reason": "It is no position of the log."}]
        raise Problem(422, "schema", "Last-Event-ID is no id of this feed.", errors=errors)
    return int(last)


class _Streamed(Response):
    """One open stream."""

    def __init__(self, caller: Caller, after: int, types: tuple[str, ...]) -> None:
        # X-Accel-Buffering is what nginx asks for; no-transform keeps others from packing it up.
        super().__init__(headers={"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no", "Vary": VARY})
        del self.headers["content-length"]
        self.headers["content-type"] = EVENT_STREAM  # it is always UTF-8 and takes no charset
        self._caller = caller
        self._after = after
        self._types = types

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Tell events until the client leaves, its key opens nothing any more, or the server stops."""
        tail = services_of(scope).tail
        try:
            with tail.streaming(self._caller.key_id):
                telling = asyncio.create_task(self._tell(scope, send))
                others = asyncio.create_task(_gone(receive)), asyncio.create_task(_stopped(tail))
                try:
                    await asyncio.wait((telling, *others), return_when=asyncio.FIRST_COMPLETED)
                finally:
                    await _end(telling, *others)
        except TooMany:
            raise _too_many(tail.streams_of[self._caller.key_id]) from None
        if not telling.cancelled() and (failure := telling.exception()):
            raise failure

    async def _tell(self, scope: Scope, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async with aclosing(self._pieces(scope)) as pieces:
            async for piece in pieces:
                try:
                    async with asyncio.timeout(TAKEN_S_MAX):
                        await send({"type": "http.response.body", "body": piece, "more_body": True})
                except TimeoutError:
                    return
        await send({"type": "http.response.body", "body": b""})

    async def _pieces(self, scope: Scope) -> AsyncGenerator[bytes]:
        """The text of the stream, a piece at a time, each made when the one before was taken."""
        tail, seconds = services_of(scope).tail, asyncio.get_running_loop().time
        after = known_to_client = self._after
        yield b"retry: %d\n\n" % RETRY_MS
        told_at = seconds()
        while not tail.ended.is_set():
            span = await tail.read(after, self._types, _MOST, LOOK_S)
            if not await _opens(scope):
                yield b": the key opens nothing any more\n\n"
                return
            after = span.position
            quiet = seconds() - told_at
            if span.events:
                text = b"".join(map(_message, span.events))
                yield await uncovered_aside(text, self._caller, services_of(scope).ledger)
                known_to_client = span.events[-1].position
            elif after > known_to_client and quiet >= LOOK_S:
                yield b"id: %d\n\n" % after
                known_to_client = after
            elif quiet >= QUIET_S_MAX:
                yield b":\n\n"
            else:
                continue
            told_at = seconds()


def _too_many(own: int) -> Problem:
    headers = {"Retry-After": str(_BUSY_S)}
    if own >= STREAMS_PER_KEY_MAX:
        return Problem(429, "streams-too-many", f"This key has {own} streams open.", headers, most=STREAMS_PER_KEY_MAX)
    return Problem(503, "streams-busy", "As many streams are open as there may be.", headers)


def _message(event: Told) -> bytes:
    """JSON has no line ends of its own, so an event is one line of data."""
    return b"id: %d\ndata: %b\n\n" % (event.position, event.body)


async def _opens(scope: Scope) -> bool:
    """Whether the key or the session still opens this."""
    try:
        await authenticate(scope)
    except Refused:
        return False
    return True


async def _gone(receive: Receive) -> None:
    """Wait until the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _stopped(tail: Tail) -> None:
    """Wait until streams are to end, and a moment for what was begun to be taken."""
    await tail.ended.wait()
    await asyncio.sleep(ENDING_S_MAX)


async def _end(*tasks: "asyncio.Task[None]") -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
