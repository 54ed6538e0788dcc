"""The one place where a ledger and everything that serves it is put together."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from api import disclosed, gate, logs, opening, problems
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
from api.services import Services, services_of
from api.settings import Settings
from api.tenancy import tenants_of
from api.tenants import Tenants
from api.threads import in_thread
from api.working import served

DESCRIPTION = """Facts in, consequences out. Every fact is kept for ever, every refund can be explained, every moment
can be replayed. Money is an integer in the currency's minor unit; times are RFC 3339; errors are RFC 9457."""


class LedgerApp(FastAPI):
    """A FastAPI app in which appends, and looks at an order, go straight to their door: none of what it offers is of
    use to them. It serves one ledger, or several `tenants`.
    """

    tenants: Tenants | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve."""
        if scope["type"] == "http":
            scope["app"] = self
            await gate.through(self._placed, scope, receive, send)
        else:
            await super().__call__(scope, receive, send)

    @property
    def ledgers(self) -> list[Services]:
        """Those that are served."""
        return list(self.tenants.known.values()) if self.tenants else [self.state.services]

    def tell_of_stopping(self) -> None:
        """Have everybody who asks whether it is ready know that it is about to be gone."""
        for known in self.ledgers:
            known.stopping.set()

    def end_streams(self) -> None:
        """End what would go on for ever: the answers that follow a log."""
        for known in self.ledgers:
            known.tail.end()

    async def _placed(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.tenants is not None:
            await self.tenants.through(self._recorded, scope, receive, send)
        else:
            scope["ledger.services"] = self.state.services
            await self._recorded(scope, receive, send)

    async def _recorded(self, scope: Scope, receive: Receive, send: Send) -> None:
        mishap.expect(scope)
        if (tracing := services_of(scope).tracing) is not None:
            tracing.begun(scope["ledger.about"], scope["method"])
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
) -> LedgerApp:
    """An app that opens its ledger, or all of its ledgers, when it starts and closes them when it ends.

    `announce` tells the operator where the key is that a first start made. `clock` gives aware datetimes.
    """
    logs.configure()
    chosen = settings or Settings()

    @asynccontextmanager
    async def lifespan(app: LedgerApp) -> AsyncGenerator[None]:
        if app.tenants is not None:
            async with app.tenants.served():
                with seldom_collecting():
                    yield
        else:
            async with served(chosen, clock, announce) as known:
                app.state.services = known
                with seldom_collecting():
                    yield

    @asynccontextmanager
    async def opened(name: str, own: Settings) -> AsyncGenerator[Services]:
        await in_thread(opening.try_out, own)
        async with served(own, clock, lambda told: announce(f"{name}: {told}")) as known:
            yield known

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
    if chosen.tenants is not None:
        app.tenants = Tenants(tenants_of(chosen), opened)
    problems.register(app)
    _add_routes(app)
    return app


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
