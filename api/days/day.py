"""A day at the service desk: a ledger of its own behind a real server, and a clock that moves only when it is told."""

import asyncio
import os
import tempfile
import threading
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import uvicorn
from pydantic import SecretStr

from api import scheduler
from api.app import create_app
from api.client import Client
from api.services import Services
from api.serving import Server
from api.settings import Settings
from domain.clock import SHANGHAI, instant, local, zone

WAIT_S = 60


class Row(NamedTuple):
    """A clock as the day ends: what it is on and for, when it was due, met and found too late, in Shanghai."""

    stream: str
    clock_id: str
    due: str
    met: str | None
    breached: str | None
    status: str


class Told(NamedTuple):
    """What a day came to: what was said when, every clock, every amount in minor units of CNY."""

    title: str
    steps: list[tuple[str, str]]
    clocks: list[Row]
    amounts: dict[str, int]

    def lines(self) -> Iterator[str]:
        """The day to read: a line for each step, each clock and each amount."""
        for at, step in self.steps:
            yield f"{at}  {step}"
        for row in self.clocks:
            met = f"met {row.met}" if row.met else row.status.lower()
            late = f", too late since {row.breached}" if row.breached else ""
            yield f"{row.stream}  {row.clock_id:<24} due {row.due}  {met}{late}"
        for what, amount in self.amounts.items():
            yield f"{amount:>8}  {what}"


class Day:
    """Says facts over HTTP at the hour it has come to."""

    def __init__(self, client: Client, services: Services, loop: asyncio.AbstractEventLoop, hand: "Hand") -> None:
        self.client = client
        self.steps: list[tuple[str, str]] = []
        self._services = services
        self._loop = loop
        self._hand = hand
        self._said = 0

    def at(self, when: str) -> None:
        """Let it become that day and hour in Shanghai; whatever fell due meanwhile is recorded."""
        self._hand.now = datetime.fromisoformat(when).replace(tzinfo=zone(SHANGHAI))
        asyncio.run_coroutine_threadsafe(self._tick(), self._loop).result(WAIT_S)

    def say(self, stream: str, type_: str, **members: Any) -> dict[str, Any]:
        """Say one fact."""
        self._said += 1
        answer = self.client.say(stream, f"day-{self._said}", {"type": type_} | members)
        self.steps.append((_shown(instant(self._hand.now)), f"{stream}: {type_}"))
        return answer

    def clocks(self, *streams: str) -> list[Row]:
        """The clocks of these streams, in the order in which they were started."""
        return [
            Row(
                stream,
                row["clock_id"],
                _shown(row["due_at"]),
                row["met_at"] and _shown(row["met_at"]),
                row["breached_at"] and _shown(row["breached_at"]),
                row["status"],
            )
            for stream in streams
            for row in self.client.read(f"/v1/{stream}")["clocks"]
        ]

    def read(self, path: str) -> Mapping[str, Any]:
        """Read a resource, with all that was said in it."""
        asyncio.run_coroutine_threadsafe(self._tick(), self._loop).result(WAIT_S)
        return self.client.read(path)

    async def _tick(self) -> None:
        while await scheduler.turn(self._services, instant(self._hand.now)) is not None:
            pass


class Hand:
    """The hand of the clock."""

    def __init__(self) -> None:
        self.now = datetime.fromisoformat("2026-05-01T09:00:00+08:00")

    def clock(self) -> datetime:
        """What it points at."""
        return self.now


@contextmanager
def playing() -> Generator[Day]:
    """A day on an empty ledger that is gone afterwards. Nothing leaves it."""
    with tempfile.TemporaryDirectory(prefix="aftersales-") as folder:
        hand, secret = Hand(), os.urandom(16).hex()
        settings = Settings(db=str(Path(folder) / "ledger.db"), bootstrap_key=SecretStr(secret), sending="off")
        app = create_app(settings, clock=hand.clock, announce=lambda _: None)
        config = uvicorn.Config(app, port=0, log_level="critical", access_log=False, timeout_graceful_shutdown=1)
        server = Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        if not server.up.wait(WAIT_S):
            raise RuntimeError("The server did not come up.")
        try:
            with Client(f"http://127.0.0.1:{server.port}", secret) as client:
                yield Day(client, app.state.services, server.loop, hand)
        finally:
            server.should_exit = True
            thread.join(WAIT_S)


def _shown(at: str) -> str:
    return local(at, SHANGHAI)[:19].replace("T", " ")
