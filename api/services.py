"""What the routes work with. The app's lifespan makes it; a route finds it on the app's state."""

import asyncio
from threading import Event
from typing import NamedTuple, cast

from starlette.requests import Request
from starlette.types import Scope

from api.export_jobs import Exports
from api.metrics import Metrics
from api.prover import Prover
from api.sessions import Sessions
from api.stamping import Stamper
from api.supervision import Supervision
from domain.kind import Kind
from domain.ledger.content import ContentStore
from domain.ledger.keys import Keys
from domain.ledger.ledger import Ledger
from domain.ledger.writer import Writer
from projections.follower import Follower


class Bell:
    """Rings when this process has recorded something, so that a long poll needn't look in vain."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake whoever waits now."""
        self._rung.set()
        self._rung = asyncio.Event()

    async def wait(self, seconds: float) -> None:
        """Wait for the next ring, at most so long."""
        rung = self._rung
        try:
            async with asyncio.timeout(seconds):
                await rung.wait()
        except TimeoutError:
            return


class Services(NamedTuple):
    """One open ledger and everything that serves it.

    `bell` rings when this process has recorded, `followed` when the read models have caught up with the log.
    `supervision` knows what went wrong with them. `rendering` lets so many evidence packs be made at a time,
    `mapping` one look at the stream map. `closing` asks work on other threads to end.
    """

    kinds: dict[str, Kind]
    ledger: Ledger
    writer: Writer
    keys: Keys
    content: ContentStore
    exports: Exports
    sessions: Sessions
    metrics: Metrics
    follower: Follower
    prover: Prover
    stamper: Stamper
    rendering: asyncio.Semaphore
    mapping: asyncio.Lock
    supervision: Supervision
    bell: Bell
    followed: Bell
    closing: Event


def services_of(scope: Scope) -> Services:
    """The services of the app that handles this request."""
    return cast(Services, scope["app"].state.services)


def services(request: Request) -> Services:
    """The same, for a route."""
    return services_of(request.scope)
