"""Opening a ledger with all that serves it, and making its first key."""

import asyncio
import os
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Event

import structlog

from api import readiness, watching
from api.auth import SCOPES
from api.beginning import provers, wall_clock
from api.bell import Bell
from api.checks import Checks
from api.departures import Departures
from api.export_jobs import Exports
from api.metrics import Metrics
from api.noting import NotingWriter
from api.rates import Rates
from api.seat import Seat, Turn
from api.services import Services
from api.sessions import Sessions
from api.settings import Settings
from api.supervision import Supervision
from api.tail import Tail
from api.targets import allowed_of
from api.tracing import of_environment
from domain.catalogue import KINDS
from domain.ledger.content import ContentStore
from domain.ledger.datastore import DUPLICATES
from domain.ledger.keys import Keys
from domain.ledger.ledger import Ledger
from domain.ledger.listening import Listener
from domain.ledger.place import is_address
from domain.ledger.postgres_cursor import address_of
from domain.ledger.schema import FORMAT
from domain.ledger.turns import PostgresTurn
from domain.ledger.webhooks import Webhooks
from projections.follower import Follower

_log = structlog.get_logger()
FIRST_OWNER = "bootstrap"
RENDERING_MAX = 2
"""Evidence packs made at a time: each keeps a core busy, and appends need theirs."""


@asynccontextmanager
async def opened(settings: Settings, clock: Callable[[], datetime] = wall_clock) -> AsyncGenerator[Services]:
    """The ledger's services for as long as the context lasts."""
    async with AsyncExitStack() as stack:
        known = await asyncio.to_thread(_open, settings, clock)
        if known.tracing is not None:
            stack.push_async_callback(asyncio.to_thread, known.tracing.end)
        stack.push_async_callback(asyncio.to_thread, known.ledger.close)
        stack.push_async_callback(asyncio.to_thread, known.follower.close)
        stack.push_async_callback(asyncio.to_thread, known.prover.close)
        stack.push_async_callback(known.writer.close)
        if is_address(settings.db) and not known.ledger.datastore.reads_only:
            loop = asyncio.get_running_loop()
            listener = Listener(address_of(settings.db), lambda: loop.call_soon_threadsafe(known.bell.ring))
            stack.push_async_callback(asyncio.to_thread, listener.close)
        yield known


def try_out(settings: Settings) -> None:
    """Open the ledger and close it again: what stands in the way is told before anything is served, and what was left
    behind by a server that did not end in order.
    """
    Path(settings.place.files).parent.mkdir(parents=True, exist_ok=True)
    ahead = Path(f"{settings.place.log}-wal")
    left = ahead.stat().st_size if not is_address(settings.db) and ahead.is_file() else 0
    with closing(Ledger(KINDS.values(), settings.place, clock=wall_clock)) as ledger:
        if ledger.upgraded_from:
            told = "the ledger was upgraded: its words are sealed, its events as they were, no older release opens it"
            _log.warning(told, from_format=ledger.upgraded_from, to_format=FORMAT, log_size=ledger.head().size)
        if left:
            told = "the ledger was not closed the last time, or is open elsewhere: what was committed is there"
            _log.warning(told, log_size=ledger.head().size, written_ahead_bytes=left)


def _open(settings: Settings, clock: Callable[[], datetime]) -> Services:
    Path(settings.place.files).parent.mkdir(parents=True, exist_ok=True)
    ledger = Ledger(KINDS.values(), settings.place, clock=clock)
    prover, stamper = provers(settings, ledger)
    closing = Event()
    follower = Follower(f"{settings.place.files}.views", closing=closing)
    supervision = Supervision()
    metrics = Metrics()
    readiness.watch(metrics, ledger, follower, supervision)
    bell = Bell()
    tail = Tail(ledger, bell)
    tracing = of_environment()
    writer = NotingWriter(ledger, metrics, tracing)
    watching.watch(metrics, ledger, writer, tail)
    watching.watch_proofs(metrics, ledger, prover)
    watching.watch_deadlines(metrics, ledger, follower)
    return Services(
        kinds=KINDS,
        ledger=ledger,
        writer=writer,
        keys=Keys(ledger.datastore, ledger.clock),
        rates=Rates(settings.rate),
        content=ContentStore(ledger.datastore),
        exports=Exports(settings, ledger.datastore.size_bytes, ledger.clock),
        departures=Departures(),
        webhooks=Webhooks(ledger.datastore, ledger.clock, prover.signer.secret("webhooks")),
        targets=allowed_of(settings.webhooks_allow, at_home=settings.env == "dev"),
        seat=partial(_seat, settings),
        sessions=Sessions(ledger.clock, prover.signer.secret("sessions")),
        checks=Checks(settings, str(prover.signer.key), ledger),
        metrics=metrics,
        tracing=tracing,
        follower=follower,
        prover=prover,
        stamper=stamper,
        rendering=asyncio.Semaphore(RENDERING_MAX),
        mapping=asyncio.Lock(),
        supervision=supervision,
        bell=bell,
        followed=Bell(),
        tail=tail,
        closing=closing,
        stopping=Event(),
    )


def _seat(settings: Settings, name: str) -> Turn:
    """What one process does at a time: of all processes that serve the ledger, on whichever machines."""
    if is_address(settings.db):
        return PostgresTurn(settings.db, name)
    return Seat(Path(f"{settings.place.files}.{name}"))


def first_key(settings: Settings, keys: Keys, announce: Callable[[str], object]) -> None:
    """The key given at start, or a random one if there is none at all, written where only its owner reads."""
    if settings.bootstrap_key is not None:
        _given(settings.bootstrap_key.get_secret_value(), keys, announce)
    elif not keys.all():
        _, secret = keys.create(FIRST_OWNER, SCOPES)
        _write_private(settings.key_file, secret)
        announce(f"The first key, with every scope, is in {settings.key_file}.")  # what is printed is kept in journals


def _given(secret: str, keys: Keys, announce: Callable[[str], object]) -> None:
    if keys.verify(secret) is not None:
        return
    try:
        keys.create(FIRST_OWNER, SCOPES, secret=secret)
    except DUPLICATES:  # another process made it just now, or it was revoked, which stands
        if keys.verify(secret) is None:
            announce("LEDGER_BOOTSTRAP_KEY is a key that was revoked: it opens nothing.")


def _write_private(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)  # a file left behind might be readable by others
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(text + "\n")
