"""The one place where a ledger and everything that serves it is put together."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime

from fastapi import FastAPI

from api import opening, problems, scheduler
from api.gate import Gate
from api.routes import operations, orders, streams
from api.routes.append import APPENDERS, LATER, Append, LeanRoute, NotYet
from api.settings import Settings

DESCRIPTION = """Facts in, consequences out. Every fact is kept for ever, every refund can be explained, every moment
can be replayed. Money is an integer in the currency's minor unit; times are RFC 3339; errors are RFC 9457."""


def create_app(
    settings: Settings | None = None,
    *,
    clock: Callable[[], datetime] = opening.wall_clock,
    announce: Callable[[str], object] = print,
) -> FastAPI:
    """An app that opens its ledger when it starts and closes it when it ends.

    `announce` tells the operator the key that a first start made. `clock` gives aware datetimes.
    """
    chosen = settings or Settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with opening.opened(chosen, clock) as known:
            app.state.services = known
            opening.first_key(chosen, known.keys, announce)
            ticking = asyncio.create_task(scheduler.run(known), name="scheduler")
            gc.collect()
            gc.freeze()  # what start-up made stays: looking through it over and over costs the slowest requests most
            try:
                yield
            finally:
                ticking.cancel()
                with suppress(asyncio.CancelledError):
                    await ticking
                gc.unfreeze()

    app = FastAPI(
        title="Aftersales ledger",
        version="0.1.0",
        description=DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    app.add_middleware(Gate)
    problems.register(app)
    _add_routes(app)
    return app


def _add_routes(app: FastAPI) -> None:
    """The hot ones first: routes are tried in order."""
    routes = app.router.routes
    for kind in APPENDERS:
        routes.append(LeanRoute(f"/v1/{kind}/{{id}}/events", Append(kind), methods=["POST"]))
    for each in (orders.router, streams.router(), operations.router):
        routes.extend(each.routes)  # flat, so that a path's methods are found in one place
    for kind in LATER:
        routes.append(LeanRoute(f"/v1/{kind}/{{id}}/events", NotYet(), methods=["GET", "POST"]))
        routes.append(LeanRoute(f"/v1/{kind}/{{id}}", NotYet(), methods=["GET"]))
