"""A server in a world: the whole app, on a loop and threads of its own, that may be killed at any step."""

import asyncio
import json
from collections.abc import Callable, MutableMapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import SecretStr

from api.app import create_app
from api.settings import Settings
from tests.server import KEY
from tests.simulation.disk import Disk
from tests.simulation.loop import Loop
from tests.simulation.strands import World

_GRACE_S = 5.0
_THROWS_MAX = 50


class Answer(NamedTuple):
    """What a client got."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def members(self) -> Any:
        """What the body, which is JSON, says."""
        return json.loads(self.body)


class Request:
    """A request under way; no `answer` once it is `over` means that the connection broke."""

    def __init__(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> None:
        path, _, query = path.partition("?")
        given = {"authorization": f"Bearer {KEY}", "host": "shop"} | headers
        self.body = body
        self.answer: Answer | None = None
        self.over = False
        self.task: asyncio.Task[None] | None = None
        self.scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "scheme": "http",
            "server": ("shop", 80),
            "client": ("client", 1),
            "headers": [(name.encode(), value.encode()) for name, value in given.items()],
        }


class Process:
    """One server of a ledger, from its start until it has ended, in whichever way: then it is `dead`."""

    def __init__(self, world: World, disk: Disk, name: str, folder: Path, clock: Callable[[], datetime]) -> None:
        self.name = name
        self.dead = False
        self.up = False
        self.failure: BaseException | None = None
        self._world = world
        self._disk = disk
        self._tasks: set[Any] = set()
        self._requests: set[Request] = set()
        self._leaving = asyncio.Event()
        settings = Settings(db=str(folder / "ledger.db"), data=folder, bootstrap_key=SecretStr(KEY))
        self._app = create_app(settings, clock=clock, announce=lambda text: None)
        self.loop = Loop(world, self)
        self.loop.set_task_factory(self._task)
        self.loop.call_soon(lambda: self.loop.create_task(self._serve()))
        world.spawn(self, "loop", self.loop.work, self.loop)

    def begin(self, method: str, path: str, body: bytes = b"", **headers: str) -> Request:
        """Send it a request."""
        request = Request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        if self.dead or not self.up:
            request.over = True
            return request
        self._requests.add(request)
        self.loop.call_soon_threadsafe(self._accept, request)
        return request

    def give_up(self, request: Request) -> None:
        """The client goes away."""
        if not self.dead:
            self.loop.call_soon_threadsafe(lambda: request.task and request.task.cancel())

    def stop(self) -> None:
        """Ask it to end in order."""
        if not self.dead:
            self.loop.call_soon_threadsafe(self._leaving.set)

    def kill(self) -> None:
        """End it where it is."""
        self._world.note(f"{self.name} is killed")
        self._end()

    def bury(self) -> None:
        """Let go of what is left of its code, which changes nothing any more."""
        for task in self._tasks:
            task._log_destroy_pending = False
            _unwind(task.get_coro())
        self._tasks.clear()
        self.loop.let_go()

    async def _serve(self) -> None:
        try:
            async with self._app.router.lifespan_context(self._app):
                self.up = True
                self._world.note("up")
                await self._leaving.wait()
                self.up = False
                self._app.end_streams()
                under_way = [each.task for each in self._requests if each.task]
                if under_way:
                    _, late = await asyncio.wait(under_way, timeout=_GRACE_S)
                    for task in late:
                        task.cancel()
        except Exception as failure:  # noqa: BLE001 - a server that can't start, or not end in order, ends
            self.failure = failure
        self.loop.call_soon(self._ended)

    def _ended(self) -> None:
        self._world.note(f"ended {type(self.failure).__name__ if self.failure else 'in order'}")
        self.loop.ended = True
        self._end()

    def _end(self) -> None:
        self.dead, self.up = True, False
        self._world.drop(self)
        self._disk.let_go(self)
        for request in self._requests:
            request.over = True
        self._requests.clear()

    def _task(self, loop: asyncio.AbstractEventLoop, work: Any, **options: Any) -> Any:
        task = asyncio.Task(work, loop=loop, **options)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _accept(self, request: Request) -> None:
        request.task = self.loop.create_task(self._answer(request))

    async def _answer(self, request: Request) -> None:
        """As a server of HTTP does: an answer that is not whole is none."""
        status, headers, body, whole = 0, dict[str, str](), b"", False

        async def receive() -> MutableMapping[str, Any]:
            return {"type": "http.request", "body": request.body, "more_body": False}

        async def send(message: MutableMapping[str, Any]) -> None:
            nonlocal status, body, whole
            if message["type"] == "http.response.start":
                status = message["status"]
                headers.update({name.decode().lower(): value.decode() for name, value in message["headers"]})
            else:
                body += message.get("body", b"")
                whole = not message.get("more_body", False)

        try:
            with suppress(Exception):
                await self._app(request.scope, receive, send)
        finally:
            if whole:
                request.answer = Answer(status, headers, body)
            request.over = True
            self._requests.discard(request)


def _unwind(work: Any) -> None:
    for _ in range(_THROWS_MAX):
        try:
            work.throw(asyncio.CancelledError())
        except BaseException:  # noqa: BLE001 - whatever it ends with
            return
