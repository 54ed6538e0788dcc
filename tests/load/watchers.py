"""Everybody who only looks, a process of them: `python -m tests.load.watchers CONFIG PORT LAST REPORT`.

Auditors and dashboards ask as was planned; followers of every kind read the feed, one of them slowly; on PORT the
endpoint of a webhook fails for an afternoon and loses answers. All of them go on until they have seen the position that
stands in the file LAST once the days are over.
"""

import asyncio
import json
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import httpx
import msgspec
import uvloop

from tests.feeds.listening import Reader
from tests.load.shoppers import Config
from tests.load.wire import BROKEN, Ask, Clients, Report

STREAM = "/v1/events/stream"
LOST = 3
"""So many times the endpoint takes an event and its answer is lost: each event waits for the one before it."""
SLOWLY = 25
"""Events after which a slow reader looks away for a while."""
READS = {
    "order": 8,
    "as of": 6,
    "checkpoint": 2,
    "history": 2,
    "board": 2,
    "search": 2,
    "account": 2,
    "rights": 1,
    "queue": 1,
    "wallet": 1,
    "journal": 1,
    "kpi": 0.5,
    "metrics": 0.5,
    "pack": 0.2,
}
"""What is looked at, and how often beside the others."""


class Seen:
    """What a follower saw, in order."""

    def __init__(self) -> None:
        self.positions: list[int] = []
        self.ids: list[str] = []

    def note(self, event: dict[str, Any]) -> None:
        """An event came."""
        self.positions.append(event["position"])
        self.ids.append(event["id"])

    @property
    def last(self) -> int:
        """The last position that was seen."""
        return self.positions[-1] if self.positions else -1


class Watchers:
    """All of them, over one log."""

    def __init__(self, config: Config, last: Path) -> None:
        self.config, self._file = config, last
        self.days = config.days()
        self.clients = Clients(self.days, config.urls, config.keys)
        self.chance = Random(config.seed)
        self.seen = {name: Seen() for name in ("quick", "slow", "pages", "endpoint")}
        self.versions: dict[str, int] = {}
        self.customers: dict[str, str] = {}
        self.past: dict[str, str] = {}
        self.notes: list[str] = []
        self.broken = 0

    @property
    def last(self) -> int | None:
        """Where the day ends in the log, once that is known."""
        with suppress(FileNotFoundError, ValueError):
            return int(self._file.read_text())
        return None

    async def over(self, seen: Seen) -> None:
        """Wait until this is all there will be."""
        while (last := self.last) is None or seen.last < last:  # noqa: ASYNC110 - another process tells
            await asyncio.sleep(0.1)

    async def listen(self, seen: Seen, name: str, note: Callable[[dict[str, Any]], None]) -> None:
        """Stream after stream, each taken up at another server where the last was broken off."""
        turn = 0
        headers = {"Authorization": f"Bearer {self.config.keys['follower']}"}
        async with httpx.AsyncClient(headers=headers, timeout=httpx.Timeout(30), trust_env=False) as http:
            while True:
                url = self.config.urls[turn % len(self.config.urls)]
                turn += 1
                behind = {"Last-Event-ID": str(seen.last)} if seen.positions else {}
                with suppress(httpx.HTTPError):
                    async with http.stream("GET", f"{url}{STREAM}?after=-1", headers=behind) as answer:
                        if answer.status_code == 200:
                            await self._heard(answer.aiter_lines(), seen, name, note)
                await asyncio.sleep(0.2)

    async def _heard(
        self, lines: AsyncIterator[str], seen: Seen, name: str, note: Callable[[dict[str, Any]], None]
    ) -> None:
        async for message in Reader().messages_to_come(lines):
            note(message.event)
            if name == "slow" and len(seen.positions) % SLOWLY == 0 and self.last is None:
                await asyncio.sleep(self.config.seconds / 100)

    async def page(self) -> None:
        """Page after page, each waited for."""
        seen = self.seen["pages"]
        while True:
            path = f"/v1/events?after={seen.last}&limit=200&timeout=1"
            answer = await self.clients.read(Ask("page", self.days.now, "follower", path))
            for event in json.loads(answer.body):
                seen.note(event)

    def learn(self, event: dict[str, Any]) -> None:
        """What the quick one hears is known to those who look things up."""
        self.seen["quick"].note(event)
        entry = event["data"]
        kind, _, key = entry["stream"].partition("/")
        if kind == "orders":
            self.versions[key] = entry["version"]
        if entry["type"] == "OrderPlaced":
            self.customers[key] = entry["data"]["customer_id"]

    async def look(self, count: int) -> None:
        """So many looks all over the days, begun when they were planned."""
        days = self.days
        kinds = self.chance.choices(list(READS), list(READS.values()), k=count)
        looking: list[asyncio.Task[None]] = []
        for at, kind in zip(sorted(self.chance.uniform(0, days.seconds) for _ in range(count)), kinds, strict=True):
            await self.clients.until(at)
            if self.customers:
                looking.append(asyncio.create_task(self._look(kind, at)))
        await asyncio.gather(*looking)

    async def _look(self, kind: str, at: float) -> None:
        order = self.chance.choice(list(self.customers))
        version = self.chance.randint(1, self.versions[order])
        path, owner, accept = _asked(kind, order, self.customers[order], version)
        headers = {"Accept": accept} if accept else {}
        answer = await self.clients.read(Ask(kind, at, owner, path, headers=headers))
        if answer.status != 200 and not (kind == "checkpoint" and answer.status == 404):
            self.clients.report.faults.append(f"{kind} {path}: {answer.status} {answer.body[:300]!r}")
        elif kind == "as of":
            told = sha256(answer.body).hexdigest()
            if self.past.setdefault(path, told) != told:
                self.clients.report.faults.append(f"{path}: the past has changed")
        elif kind == "checkpoint":
            self.notes.append(answer.body.decode())

    async def endpoint(self, door: socket.socket) -> None:
        """Be the endpoint of a webhook."""

        async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with suppress(*BROKEN, asyncio.CancelledError):
                while True:
                    head = (await reader.readuntil(b"\r\n\r\n")).lower()
                    length = int(head.partition(b"content-length:")[2].split(b"\r\n")[0])
                    event = json.loads(await reader.readexactly(length))
                    days = self.days
                    fails = days.phase(days.now) == "afternoon"
                    if not fails:
                        self.seen["endpoint"].note(event)
                    if not fails and days.now > days.seconds * self.broken / LOST / 2 and self.broken < LOST:
                        self.broken += 1
                        break
                    status = b"503 Service Unavailable" if fails else b"204 No Content"
                    writer.write(b"HTTP/1.1 %b\r\nContent-Length: 0\r\n\r\n" % status)
            writer.close()

        server = await asyncio.start_server(take, sock=door)
        await server.serve_forever()


def _asked(kind: str, order: str, customer: str, version: int) -> tuple[str, str, str]:
    """Path, whose key, and what is accepted."""
    match kind:
        case "order":
            return f"/v1/orders/{order}", "dashboard", ""
        case "as of":
            return f"/v1/orders/{order}?as_of_version={version}", "auditor", ""
        case "history" | "rights":
            return f"/v1/orders/{order}/{kind}", "auditor", ""
        case "pack":
            return f"/v1/orders/{order}/dossier", "auditor", "application/zip"
        case "checkpoint":
            return "/v1/log/checkpoint", "auditor", ""
        case "board":
            return "/v1/boards/returns", "dashboard", ""
        case "kpi":
            return "/v1/kpi?topic=coupons&from=2026-06-01&to=2026-06-30", "dashboard", ""
        case "queue":
            return "/v1/cases?limit=50", "dashboard", ""
        case "search":
            return f"/v1/search?q={order}", "dashboard", ""
        case "account" | "wallet":
            return f"/v1/customers/{customer}/{kind}", "dashboard", ""
        case "journal":
            return f"/v1/journal?order={order}", "auditor", ""
        case _:
            return "/metrics", "dashboard", ""


async def watched(config: Config, door: socket.socket, last: Path) -> Report:
    """Watch until all have seen everything."""
    watchers = Watchers(config, last)
    seen = watchers.seen
    following = [
        asyncio.create_task(each)
        for each in (
            watchers.listen(seen["quick"], "quick", watchers.learn),
            watchers.listen(seen["slow"], "slow", seen["slow"].note),
            watchers.page(),
            watchers.endpoint(door),
        )
    ]
    looking = asyncio.gather(watchers.look(config.orders), *map(watchers.over, seen.values()))
    await asyncio.wait((looking, *following), return_when=asyncio.FIRST_COMPLETED)
    failed = [repr(each.exception()) for each in following if each.done()]
    for each in (looking, *following):
        each.cancel()
    await asyncio.gather(looking, *following, return_exceptions=True)
    watchers.clients.close()
    report = watchers.clients.report
    report.faults += failed
    report.notes = {
        "seen": {name: [each.positions, each.ids] for name, each in seen.items()},
        "past": watchers.past,
        "checkpoints": watchers.notes,
        "answers lost": watchers.broken,
    }
    return report


def main(file: str, port: int, last: str, report: str) -> None:
    """Watch, once the days begin."""
    door = socket.create_server(("127.0.0.1", port))
    Path(f"{report}.ready").touch()
    Path(report).write_bytes(msgspec.json.encode(uvloop.run(watched(Config.read(file), door, Path(last)))))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4])
