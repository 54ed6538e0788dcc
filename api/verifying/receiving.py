"""Taking in a file from whoever sends one, and its judgement: so large, so long, and so many at a time."""

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import aclosing, contextmanager
from tempfile import SpooledTemporaryFile
from threading import BoundedSemaphore
from typing import BinaryIO, cast

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from api import asking
from api.auth import header
from api.problems import Problem
from api.prover import Prover
from api.threads import in_thread
from api.verifying.uploads import UPLOAD_MAX, Judgement, judge_upload

RECEIVING, JUDGING = BoundedSemaphore(16), BoundedSemaphore(2)
"""The door is open to the whole world, and a shop's work goes on behind it: whoever finds all seats taken comes again
later. Nobody waits in line, for lines have no end.
"""
RECEIVE_S = 60
BUSY_AFTER_S = 5
_FRAME_BYTES = 64 << 10
"""A form around a file is no larger."""
_IN_MEMORY = 1 << 20


async def judged(request: Request, prover: Prover) -> Judgement:
    """The judgement on the file in a request: the form's `file`, or the body itself."""
    with seat(RECEIVING):
        try:
            async with asyncio.timeout(RECEIVE_S):
                file = await _received(request)
        except TimeoutError:
            raise Problem(408, "too-slow", f"The file took longer than {RECEIVE_S} seconds to arrive.") from None
        with file, seat(JUDGING):
            return await judge_upload(file, prover)


@contextmanager
def seat(seats: BoundedSemaphore) -> Generator[None]:
    """One of these seats, or 503 where all are taken."""
    if not seats.acquire(blocking=False):
        headers = {"Retry-After": str(BUSY_AFTER_S)}
        raise Problem(
            503, "verifier-busy", "Too many files are being checked. Try again, or check it offline.", headers
        )
    try:
        yield
    finally:
        seats.release()


async def _received(request: Request) -> BinaryIO:
    """The file, in memory or in one without a name that is gone when it is closed."""
    kind = (header(request.scope, b"content-type") or "").partition(";")[0].strip().lower()
    async with aclosing(_body(request)) as body:
        if kind == "multipart/form-data":
            return await _of_form(request, body)
        file = SpooledTemporaryFile[bytes](_IN_MEMORY)
        try:
            async for chunk in body:
                await in_thread(file.write, chunk)
        except BaseException:
            file.close()
            raise
        return cast(BinaryIO, file)


async def _body(request: Request) -> AsyncGenerator[bytes]:
    async for chunk in asking.chunks(request.scope, request.receive, UPLOAD_MAX + _FRAME_BYTES):
        yield chunk


async def _of_form(request: Request, body: AsyncGenerator[bytes]) -> BinaryIO:
    try:
        parser = MultiPartParser(request.headers, body, max_files=1, max_fields=4, max_part_size=_FRAME_BYTES)
        form: FormData = await parser.parse()
    except MultiPartException as error:
        raise Problem(400, "bad-request", error.message) from None
    found = form.get("file")
    if not isinstance(found, UploadFile) or not found.filename:
        await form.close()
        raise Problem(400, "no-file", "Choose a file first: the form's `file`.")
    return found.file
