"""A real server in a thread, for as long as a test needs it."""

import asyncio
import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import httpx

from api import following, scheduler
from api.app import create_app
from api.services import Services
from api.serving import Server, configuration
from api.settings import Settings
from api.threads import in_thread
from domain.clock import instant
from tests.api.customer import Door
from tests.server import PLAIN
from tests.waiting import WAIT_S_MAX


class Served:
    """A served ledger."""

    def __init__(self, app: Any, server: Server) -> None:
        self.app = app
        self.server = server
        self.url = url = f"http://127.0.0.1:{server.port}"
        self.client = httpx.Client(base_url=url, timeout=WAIT_S_MAX, trust_env=False, verify=PLAIN)

    def door(self, key: str) -> Door:
        """A client with this key."""
        return Door(self.client, self.app.state, key)

    def fall_due(self, known: Services | None = None) -> None:
        """Have the ledger, or this one of several, say whatever fell due by now."""
        saying = everything_that_fell_due(known or self.app.state.services)
        asyncio.run_coroutine_threadsafe(saying, self.server.loop).result(60)


async def everything_that_fell_due(known: Services) -> None:
    """Recorded by now, and not between two readings of a test."""
    await in_thread(following.finish, known)
    now = instant(known.ledger.clock())
    while await scheduler.turn(known, now) is not None:
        pass


@contextmanager
def serving(settings: Settings, **options: Any) -> Generator[Served]:
    """Serve a ledger on a port of its own."""
    app = create_app(settings, announce=lambda _: None, **options)
    config = configuration(app, settings, port=0, log_level="critical", timeout_graceful_shutdown=1)
    server = Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert server.up.wait(WAIT_S_MAX), "the server did not come up"
    served = Served(app, server)
    try:
        yield served
    finally:
        served.client.close()
        server.should_exit = True
        thread.join(WAIT_S_MAX)
