"""Running the server: for good, or for as long as an example needs it."""

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Any, cast

import uvicorn

from api import demo as cases
from api import logs, opening
from api.app import LedgerApp, create_app
from api.beginning import wall_clock
from api.client import Client, Failed
from api.connections import Connection
from api.routes.stream import STREAM
from api.settings import Settings
from api.signing import signer_at
from projections.sentences.language import EN, ZH

SHUTDOWN_SECONDS = 5
START_SECONDS_MAX = 60
UNREAD_S_MAX = 1.0
UNREAD_TICKS = 50
LOOK_TICKS = 10
"""Tenths of a second."""


class Server(uvicorn.Server):
    """A server that says when it is up, where it listens and on which loop."""

    def __init__(self, config: uvicorn.Config, drain_s: float = 0) -> None:
        super().__init__(config)
        self._drain_s = drain_s
        self._drained_at: float | None = None
        self.up = threading.Event()
        self._ended: set[asyncio.Transport] = set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and tell who waits."""
        await super().startup(sockets)
        self.loop = asyncio.get_running_loop()
        self.up.set()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop once it is drained; told a second time, at once."""
        if self.should_exit:
            self._drain_s, self._drained_at = 0, None
        super().handle_exit(sig, frame)

    def _drained(self) -> bool:
        """Whether everybody had the time to see that it is about to be gone."""
        now = asyncio.get_running_loop().time()
        if self._drained_at is None:
            cast(LedgerApp, self.config.app).tell_of_stopping()
            self._drained_at = now + self._drain_s
        return now >= self._drained_at

    async def on_tick(self, counter: int) -> bool:
        """Let go, every so often, of clients that had their time, and of connections whose stream has ended and of
        which nobody reads the rest.
        """
        if counter % LOOK_TICKS == 0:
            now = self.loop.time()
            for each in [each for each in self.server_state.connections if isinstance(each, Connection)]:
                if each.is_overdue(now):
                    each.end()
        if counter % UNREAD_TICKS == 0:
            ended = {each for each in self._streams() if each.is_closing()}
            for each in ended & self._ended:
                each.abort()
            self._ended = ended
        return await super().on_tick(counter) and self._drained()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop: first of all what would go on for ever, or the end of all answers could not be waited for."""
        cast(LedgerApp, self.config.app).end_streams()
        self.loop.call_later(UNREAD_S_MAX, self._drop_streams)
        await super().shutdown(sockets)

    def _drop_streams(self) -> None:
        """Clients that don't read what a stream has told them keep nobody from stopping: they will come back."""
        for each in self._streams():
            each.abort()

    def _streams(self) -> list[asyncio.Transport]:
        """The connections whose last request was for a stream."""
        cycles = [getattr(connection, "cycle", None) for connection in self.server_state.connections]
        return [cycle.transport for cycle in cycles if cycle is not None and cycle.scope["path"] == STREAM]

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self.servers[0].sockets[0].getsockname()[1]


def serve(settings: Settings, *, demo: bool, clock: Callable[[], datetime] = wall_clock) -> None:
    """Serve until interrupted. With `demo`, play the worked cases into the ledger and print a link to one. `clock` is
    as of `create_app`.

    What a ledger can't be opened with is told before anything is served; one of several keeps the others from nothing.
    """
    app = create_app(settings, clock=clock, announce=_say)
    ledgers = app.tenants.settings.values() if app.tenants else [settings]
    logs.of_process(settings.log_level, [secret for each in ledgers for secret in each.secrets])
    if app.tenants is None:
        signer_at(settings.signing_key_file, settings.origin)
        opening.try_out(settings)
    elif demo:
        raise ValueError("The example orders are for a ledger of their own: --demo serves one, LEDGER_TENANTS several")
    server = Server(configuration(app, settings), settings.drain_s)
    threading.Thread(target=_greet, args=(server, app, settings, demo), daemon=True).start()
    server.run()


def configuration(app: LedgerApp, settings: Settings, **other: Any) -> uvicorn.Config:
    """How the app is served, but for what is to be otherwise."""
    usual: dict[str, Any] = {
        "host": settings.host,
        "port": settings.port,
        "log_config": None,
        "log_level": "error",  # what is wrong with a request is told to who sent it, and fills nobody's log
        "access_log": False,
        "http": Connection,
        "ws": "none",
        "server_header": False,
        "proxy_headers": bool(settings.proxies),
        "forwarded_allow_ips": settings.proxies or None,
        "timeout_graceful_shutdown": SHUTDOWN_SECONDS,
    }
    return uvicorn.Config(app, **usual | other)


def _greet(server: Server, app: LedgerApp, settings: Settings, demo: bool) -> None:  # noqa: FBT001 - to a thread
    if not server.up.wait(START_SECONDS_MAX):
        return
    url = f"http://{settings.host}:{settings.port}"
    if app.tenants is not None:
        for name in app.tenants.settings:
            _say(f"The ledger {name} is served at {url}/t/{name}.")
        return
    _say(f"The ledger {settings.place.name} is served at {url} (API documentation: {url}/docs).")
    _say(
        "Its key was given in LEDGER_BOOTSTRAP_KEY."
        if settings.bootstrap_key
        else f"Its key is in {settings.key_file}."
    )
    if not demo:
        return
    secret = _secret(settings)
    known = app.state.services
    key = known.keys.verify(secret) if secret else None
    if secret is None or key is None:
        _say("The example orders need the first key, and it is not there any more.")
        return
    try:
        with Client(url, secret) as client:
            for _ in cases.play(client):
                pass
    except (Failed, OSError) as failure:
        _say(f"The example orders could not be added: {failure}")
        return
    _say("Look at an example order (each link signs in once, and only looks):")
    for tag in (ZH.code, EN.code):
        _say(f"  {tag:<5}  {url}{known.sessions.link(key.key_id, f'{_FIRST}?lang={tag}')}")
    _say(f"To act there as well, sign in with the key: {url}/sign-in")


_FIRST = f"/console/orders/{cases.FIRST_ORDER}/story"


def _secret(settings: Settings) -> str | None:
    if settings.bootstrap_key is not None:
        return settings.bootstrap_key.get_secret_value()
    return settings.key_file.read_text().strip() if settings.key_file.exists() else None


@contextmanager
def passing_ledger() -> Generator[Client]:
    """A client of a server of its own, on an empty ledger that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="aftersales-") as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        secret = os.urandom(16).hex()
        given = {"LEDGER_DB": str(Path(folder) / "ledger.db"), "LEDGER_PORT": str(port), "LEDGER_BOOTSTRAP_KEY": secret}
        command = [sys.executable, "-m", "api", "serve"]
        server = subprocess.Popen(command, env=os.environ | given, stdout=subprocess.DEVNULL)  # noqa: S603 - ourselves
        try:
            asyncio.run(_until_up(port, server))
            with Client(f"http://127.0.0.1:{port}", secret) as client:
                yield client
        finally:
            server.terminate()
            server.wait(SHUTDOWN_SECONDS * 2)


async def _until_up(port: int, server: "subprocess.Popen[bytes]") -> None:
    async with asyncio.timeout(START_SECONDS_MAX):
        while server.poll() is None:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return
    raise RuntimeError("The server ended before it was up.")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
