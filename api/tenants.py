"""Several ledgers served by one process, each at `/t/` and its name: a tenant is a ledger, and nothing is shared.

What a request may reach is settled here, before any route: the services of the ledger that its address names. None of
the routes knows that there are others.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import orjson
import structlog
from starlette.types import ASGIApp, Receive, Scope, Send
from structlog.contextvars import bound_contextvars

from api import readiness
from api.answers import answer
from api.problems import Problem
from api.root import rooted
from api.services import Services
from api.settings import Settings
from api.threads import in_thread

Open = Callable[[str, Settings], AbstractAsyncContextManager[Services]]
AGAIN_S = 10.0
"""How long until a ledger that could not be opened is tried again."""
_log = structlog.get_logger()


class Tenants:
    """The ledgers of a process by name, with the settings of each. `opened` serves one of them for as long as its
    context lasts.
    """

    def __init__(self, settings: Mapping[str, Settings], opened: Open) -> None:
        self.settings = settings
        self._opened = opened
        self._known: dict[str, Services] = {}

    @property
    def known(self) -> Mapping[str, Services]:
        """Those that are open."""
        return self._known

    @asynccontextmanager
    async def served(self) -> AsyncGenerator[None]:
        """Serve all of them. One that can't be opened keeps none of the others away, and is tried again."""
        tried = {name: asyncio.Event() for name in self.settings}
        keepers = [asyncio.create_task(self._keep(name, tried[name])) for name in self.settings]
        try:
            await asyncio.gather(*(event.wait() for event in tried.values()))
            yield
        finally:
            for keeper in keepers:
                keeper.cancel()
            await asyncio.gather(*keepers, return_exceptions=True)

    async def _keep(self, name: str, tried: asyncio.Event) -> None:
        with bound_contextvars(tenant=name):
            while True:
                try:
                    async with self._opened(name, self.settings[name]) as known:
                        self._known[name] = known
                        tried.set()
                        await asyncio.Event().wait()
                except Exception as failure:  # noqa: BLE001 - whatever it is, the other shops go on
                    _log.error("a ledger could not be opened", reason=str(failure), again_in_s=AGAIN_S)
                finally:
                    self._known.pop(name, None)
                    tried.set()
                await asyncio.sleep(AGAIN_S)

    async def through(self, inner: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request on the ledger that its address names; 404 or 503 if it names none that is open."""
        path: str = scope["path"]
        if not path.startswith("/t/"):
            await (await self._of_process(path))(scope, receive, send)
            return
        name, _, rest = path.removeprefix("/t/").partition("/")
        root, known = f"/t/{name}", self._known.get(name)
        if name not in self.settings or not scope["raw_path"].startswith(root.encode()):
            raise Problem(404, "not-found", "There is no such ledger here.")
        if known is None:
            raise Problem(503, "not-ready", "This ledger is not open.")
        scope.update({"path": f"/{rest}", "ledger.root": root, "ledger.services": known})
        with bound_contextvars(tenant=name):
            await inner(scope, receive, rooted(root.encode(), send))

    async def _of_process(self, path: str) -> ASGIApp:
        match path:
            case "/healthz":
                return answer(b'{"status":"ok"}')
            case "/readyz":
                return await self._ready()
            case _:
                raise Problem(404, "not-found", "Each ledger of this server is at /t/ and its name.")

    async def _ready(self) -> ASGIApp:
        """Whether all are. Which one is not, says its own `/readyz` alone: names are nobody else's business."""
        found = await asyncio.gather(*(in_thread(_is_ready, known) for known in self._known.values()))
        counted = {"ledgers": len(self.settings), "ready": sum(found)}
        if counted["ready"] < counted["ledgers"]:
            raise Problem(503, "not-ready", "Not every ledger is ready.", None, **counted)
        return answer(orjson.dumps({"status": "ok", **counted}))


def _is_ready(known: Services) -> bool:
    try:
        return readiness.standing(known).ready
    except Exception:  # noqa: BLE001 - its log can't be read
        return False
