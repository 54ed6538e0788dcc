"""For commands that need all that serves a ledger."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from api import opening
from api.beginning import require_file
from api.commands.common import settings_of
from api.services import Services

T = TypeVar("T")


def with_services(db: str | None, work: Callable[[Services], Awaitable[T]]) -> T:
    """What comes of some work on a ledger that may be served at the same time."""
    settings = settings_of(db=db)
    require_file(settings)

    async def run() -> T:
        async with opening.opened(settings) as known:
            return await work(known)

    return asyncio.run(run())
