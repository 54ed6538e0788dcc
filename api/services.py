"""What the routes work with. The app's lifespan makes it; a route finds it on the app's state."""

import asyncio
from collections.abc import Callable
from threading import Event
from typing import NamedTuple, cast

from starlette.requests import Request
from starlette.types import Scope

from api.bell import Bell
from api.checks import Checks
from api.departures import Departures
from api.export_jobs import Exports
from api.metrics import Metrics
from api.noting import NotingWriter
from api.prover import Prover
from api.rates import Rates
from api.seat import Turn
from api.sessions import Sessions
from api.stamping import Stamper
from api.supervision import Supervision
from api.tail import Tail
from api.targets import Allowed
from api.tracing import Tracing
from domain.kind import Kind
from domain.ledger.content import ContentStore
from domain.ledger.keys import Keys
from domain.ledger.ledger import Ledger
from domain.ledger.webhooks import Webhooks
from projections.follower import Follower


class Services(NamedTuple):
    """One open ledger and everything that serves it.

    `rates` says how often a key may ask. `bell` rings when this process has recorded, `followed` when the read models
    have caught up with the log; `tail` is the end of the log for those who follow the feed. `supervision` knows what
    went wrong with the read models. `rendering` lets so many evidence packs be made at a time, `mapping` one look at
    the stream map. `seat` gives, by name, what one process holds at a time; `targets` are the addresses that `webhooks`
    may go to beside the public ones. `closing` asks work on other threads to end; `stopping` says that this process is
    about to be gone, though it still serves.
    """

    kinds: dict[str, Kind]
    ledger: Ledger
    writer: NotingWriter
    keys: Keys
    rates: Rates
    content: ContentStore
    exports: Exports
    checks: Checks
    departures: Departures
    webhooks: Webhooks
    targets: Allowed
    seat: Callable[[str], Turn]
    sessions: Sessions
    metrics: Metrics
    tracing: Tracing | None
    follower: Follower
    prover: Prover
    stamper: Stamper
    rendering: asyncio.Semaphore
    mapping: asyncio.Lock
    supervision: Supervision
    bell: Bell
    followed: Bell
    tail: Tail
    closing: Event
    stopping: Event


def services_of(scope: Scope) -> Services:
    """The services of the ledger that this request is for."""
    return cast(Services, scope["ledger.services"])


def services(request: Request) -> Services:
    """The same, for a route."""
    return services_of(request.scope)
