"""Importing: one request a line, streamed both ways; a refused line does not stop the next."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any, cast

import orjson
from fastapi import APIRouter, Request, Response
from starlette.types import Receive, Scope, Send

from api import asking, problems
from api.answers import also
from api.auth import APPENDERS, Caller, MayAdminister
from api.problems import Problem
from api.routes.append import read
from api.routes.moment import Plain
from api.services import Services, services
from domain import door
from domain.errors import Malformed
from domain.ledger.command import Command, Recorded

NDJSON = "application/x-ndjson"
_IN_FLIGHT = 512
_MEMBERS = {"stream", "idempotency_key", "facts", "historical"}

router = APIRouter(prefix="/v1")


@router.post("/import", summary="Append many requests, a line each", response_class=Response, responses=also(NDJSON))
async def import_lines(request: Request, caller: MayAdminister, query: Plain) -> Response:
    """Lines are recorded in order, each for itself; the answer has a line for each, as they are done."""
    asking.media_type(request.scope, NDJSON)
    return _Streamed(request, caller)


class _Streamed(Response):
    """Answers while the body still comes in. It alone listens: whoever else did would take lines from it."""

    media_type = NDJSON

    def __init__(self, request: Request, caller: Caller) -> None:
        super().__init__(headers={"Cache-Control": "no-store"})
        del self.headers["content-length"]
        self._answers = _answers(request, caller)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answers as they are done."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async with aclosing(self._answers) as answers:
            async for answer in answers:
                await send({"type": "http.response.body", "body": answer, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


async def _answers(request: Request, caller: Caller) -> AsyncGenerator[bytes]:
    """The answers in the order of the lines, each as soon as it is there, whether or not another line comes.

    Reading goes on while an answer can't be sent: a client that reads nothing until it has sent everything
    must not wait for us while we wait for it.
    """
    known = services(request)
    asked: asyncio.Queue[asyncio.Task[bytes] | None] = asyncio.Queue()
    reading = asyncio.create_task(_read(known, request, caller, asked))
    try:
        while (line := await asked.get()) is not None:
            yield await line
            if asked.empty():
                known.bell.ring()
        await reading
    finally:
        reading.cancel()
        known.bell.ring()


async def _read(
    known: Services, request: Request, caller: Caller, asked: "asyncio.Queue[asyncio.Task[bytes] | None]"
) -> None:
    """Begin with each line as it comes, and with so many at once."""
    free, number = asyncio.Semaphore(_IN_FLIGHT), 0
    try:
        async for line in _lines(request):
            await free.acquire()
            number += 1
            begun = asyncio.create_task(_line(known, request, caller, number, line))
            begun.add_done_callback(lambda _: free.release())
            asked.put_nowait(begun)
            await asyncio.sleep(0)  # the task begins now, so that lines reach the writer in their order
    except Problem as broken:
        asked.put_nowait(asyncio.create_task(_end(number + 1, broken, request)))
    finally:
        asked.put_nowait(None)


async def _lines(request: Request) -> AsyncIterator[bytes]:
    """The lines of the body as they arrive; empty ones are skipped."""
    rest = b""
    async for chunk in asking.chunks(request.scope, request.receive, None):
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            if line.strip():
                yield line
        if len(rest) > asking.BODY_MAX:
            raise asking.too_large(asking.BODY_MAX)
    if rest.strip():
        yield rest


async def _line(known: Services, request: Request, caller: Caller, number: int, line: bytes) -> bytes:
    try:
        if len(line) > asking.BODY_MAX:
            raise asking.too_large(asking.BODY_MAX)
        recorded = await known.writer.append(command_of(known, caller, line, request.scope["request_id"]))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is this line's answer and no other's
        return _refused(number, error, request)
    known.metrics.recorded(0 if recorded.replayed else len(recorded.entries))
    return _recorded(number, recorded)


async def _end(number: int, broken: Problem, request: Request) -> bytes:
    """The answer to a body that can't be read on."""
    return _refused(number, broken, request)


def command_of(known: Services, caller: Caller, line: bytes, file: str) -> Command:
    """The command of a line `{"stream", "idempotency_key", "facts", "historical"?}` of a file of this name."""
    value = door.parse(line)
    if not isinstance(value, dict):
        raise Malformed("schema", "A line is an object.")
    members = cast(dict[str, Any], value)
    if unknown := sorted(members.keys() - _MEMBERS):
        raise Malformed("schema", f"A line has no member {unknown[0][:60]}.", f"/{unknown[0][:60]}")
    kind, _, key = _text(members, "stream").partition("/")
    if kind not in APPENDERS:
        raise Malformed("schema", "stream is kind/id, the kind one that facts can be appended to.", "/stream")
    idempotency_key = _text(members, "idempotency_key")
    historical = members.get("historical", False)
    if not isinstance(historical, bool):
        raise Malformed("schema", "historical is true or false.", "/historical")
    stated, rows = read(known, kind, members.get("facts"))
    return Command(
        stream=f"{kind}/{asking.natural_key(key)}",
        facts=stated,
        actor=caller.actor,
        rows=rows,
        request=asking.asked(caller, idempotency_key, "POST", "/v1/import", "", members),
        historical=historical,
        may_backdate=True,
        queue=f"import {file}",
    )


def _text(members: dict[str, Any], name: str) -> str:
    value = members.get(name)
    if not isinstance(value, str) or not 1 <= len(value) <= 255:
        raise Malformed("schema", f"{name} is a text of 1 to 255 characters.", f"/{name}")
    return value


def _recorded(number: int, recorded: Recorded) -> bytes:
    answer = {
        "line": number,
        "status": 201 if recorded.entries else 200,
        "stream": recorded.stream,
        "version": recorded.version,
        "events": len(recorded.entries),
        "replayed": recorded.replayed,
    }
    return orjson.dumps(answer) + b"\n"


def _refused(number: int, error: Exception, request: Request) -> bytes:
    document = problems.document(problems.of(error, request.scope), request.scope)
    return orjson.dumps({"line": number, **document}, default=str) + b"\n"
