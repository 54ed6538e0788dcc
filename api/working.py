"""A ledger that is served: open, and with all the work that goes on behind its answers."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import datetime
from threading import Event
from typing import Any

from api import destroying, following, opening, proving, scheduler
from api.sending import running as sending
from api.services import Services
from api.settings import Settings
from api.webhooks import running as delivering


@asynccontextmanager
async def served(
    settings: Settings, clock: Callable[[], datetime], announce: Callable[[str], object]
) -> AsyncGenerator[Services]:
    """A ledger with all the work that goes on in the background, for as long as the context lasts."""
    async with opening.opened(settings, clock) as known:
        reading = (
            following.run(known),
            proving.run(known),
            known.tail.run(),
            known.exports.run(),
            known.checks.run(),
        )
        writing: tuple[Coroutine[Any, Any, None], ...] = ()
        if not known.ledger.datastore.reads_only:
            opening.first_key(settings, known.keys, announce)
            writing = (
                scheduler.run(known),
                proving.stamp(known),
                destroying.run(known),
                sending.run(known, settings),
                delivering.run(known),
            )
        async with _working(known.closing, *reading, *writing):
            yield known


@asynccontextmanager
async def _working(closing: Event, *jobs: Coroutine[Any, Any, None]) -> AsyncGenerator[None]:
    """Run jobs in the background for as long as the context lasts; their threads have ended when it has."""
    tasks = [asyncio.create_task(job) for job in jobs]
    try:
        yield
    finally:
        closing.set()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
