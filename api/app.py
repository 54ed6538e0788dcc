"""The one place where a ledger and everything that serves it is put together."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import datetime
from threading import Event
from typing import Any

from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from api import destroying, disclosed, following, gate, logs, opening, problems, proving, scheduler
from api.collecting import seldom_collecting
from api.pages import mishap
from api.pages.routers import PAGES
from api.routes import (
    accesses,
    account,
    append,
    boards,
    care,
    cases,
    content,
    dossier,
    erasure,
    exports,
    feed,
    figures,
    importing,
    incidents,
    journal,
    log,
    logistics,
    look,
    operations,
    orders,
    policies,
    projections,
    registers,
    reviews,
    rights,
    rulings,
    schemas,
    search,
    stream,
    streams,
    tasks,
    terms,
    wallet,
    webhooks,
)
from api.sending import running as sending
from api.settings import Settings
from api.webhooks import running as delivering

DESCRIPTION = """Facts in, consequences out. Every fact is kept for ever, every refund can be explained, every moment
can be replayed. Money is an integer in the currency's minor unit; times are RFC 3339; errors are RFC 9457."""


class LedgerApp(FastAPI):
    """A FastAPI app in which appends, and looks at an order, go straight to their door: none of what it offers is of
    use to them.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        scope["app"] = self
        mishap.expect(scope)
        await gate.through(self._recorded, scope, receive, send)

    async def _recorded(self, scope: Scope, receive: Receive, send: Send) -> None:
        await disclosed.through(self._serve, scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        route = _lean(scope)
        if route is None:
            await super().__call__(scope, receive, send)
            return
        scope["route"] = route
        await route.app(scope, receive, send)


def _lean(scope: Scope) -> append.LeanRoute | None:
    match scope["method"]:
        case "POST":
            return append.route_of(scope)
        case "GET":
            return look.route_of(scope)
        case _:
            return None


def create_app(
    settings: Settings | None = None,
    *,
    clock: Callable[[], datetime] = opening.wall_clock,
    announce: Callable[[str], object] = print,
) -> FastAPI:
    """An app that opens its ledger when it starts and closes it when it ends.

    `announce` tells the operator the key that a first start made. `clock` gives aware datetimes.
    """
    logs.configure()
    chosen = settings or Settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        async with opening.opened(chosen, clock) as known:
            app.state.services = known
            reading = (
                following.run(known),
                proving.run(known),
                known.tail.run(),
                known.exports.run(),
                known.checks.run(),
            )
            writing: tuple[Coroutine[Any, Any, None], ...] = ()
            if not known.ledger.datastore.reads_only:
                opening.first_key(chosen, known.keys, announce)
                writing = (
                    scheduler.run(known),
                    proving.stamp(known),
                    destroying.run(known),
                    sending.run(known, chosen),
                    delivering.run(known),
                )
            async with _working(known.closing, *reading, *writing):
                with seldom_collecting():
                    yield

    app = LedgerApp(
        title="Aftersales ledger",
        version="0.1.0",
        description=DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    problems.register(app)
    _add_routes(app)
    return app


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


ROUTERS = (
    orders.router,
    rights.router,
    dossier.router,
    dossier.checkouts,
    policies.router,
    cases.router,
    cases.desk,
    streams.router(),
    wallet.router,
    terms.cards,
    terms.router,
    account.router,
    care.router,
    tasks.router,
    incidents.board,
    incidents.router,
    logistics.router,
    boards.router,
    figures.router,
    reviews.router,
    registers.router,
    rulings.router,
    search.router,
    journal.router,
    content.router,
    content.renderings,
    exports.router,
    exports.one,
    feed.router,
    stream.router,
    schemas.router,
    log.router,
    importing.router,
    webhooks.router,
    webhooks.one,
    *PAGES,
    operations.router,
    projections.router,
    accesses.router,
    accesses.own,
    erasure.router,
)


def _add_routes(app: FastAPI) -> None:
    """The hot ones first: routes are tried in order. All of them flat, so that a path's methods stand together."""
    app.router.routes.extend(append.ROUTES.values())
    for each in ROUTERS:
        app.router.routes.extend(each.routes)
