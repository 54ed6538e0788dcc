"""Many write through several servers, many follow on each: everybody sees the log, whole, once and in its order."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from api.opening import wall_clock
from domain.catalogue import KINDS
from domain.ledger.ledger import Ledger
from tests.examples import order
from tests.feeds.listening import Reader
from tests.server import KEY, serving

SERVERS = 3
WRITERS = 32
ORDERS_EACH = 16
MESSAGES_A_CONNECTION = 150
"""After so many a stream is broken off and taken up again."""


@pytest.fixture(params=["file", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """What LEDGER_DB is."""
    return str(tmp_path / "ledger.db") if request.param == "file" else request.getfixturevalue("postgres")


class Seen(NamedTuple):
    """An event as a follower saw it."""

    position: int
    event_id: str

    @classmethod
    def of(cls, event: dict[str, Any]) -> "Seen":
        """The event of a CloudEvent."""
        return cls(event["position"], event["id"])


class Writing:
    """How far the writers are. `moved` is told after every acknowledged request."""

    def __init__(self) -> None:
        self.acknowledged: list[Seen] = []
        self.last: int | None = None
        self.moved = asyncio.Condition()

    async def further(self, known: int) -> None:
        """Wait until more than so many events were acknowledged, or all is over."""
        async with self.moved:
            await self.moved.wait_for(lambda: len(self.acknowledged) > known or self.last is not None)

    def over(self, seen: list[Seen]) -> bool:
        """Whether this is all there will be."""
        return self.last is not None and bool(seen) and seen[-1].position >= self.last

    async def note(self, *events: dict[str, Any]) -> None:
        """These were acknowledged."""
        async with self.moved:
            self.acknowledged += [Seen(each["position"], each["event_id"]) for each in events]
            self.moved.notify_all()

    async def ended(self, last: int) -> None:
        """Who has seen this position may stop; something is yet to be written there."""
        async with self.moved:
            self.last = last
            self.moved.notify_all()


async def _write(client: httpx.AsyncClient, url: str, writer: int, writing: Writing) -> None:
    for number in range(ORDERS_EACH):
        name = f"W{writer}-{number}"
        said = {"type": "OrderPlaced", **order(100_00)}
        answer = await client.post(f"{url}/v1/orders/{name}/events", json=said, headers={"Idempotency-Key": name})
        assert answer.status_code == 201, answer.text
        await writing.note(*answer.json()["events"])


async def _pull(client: httpx.AsyncClient, url: str, writing: Writing) -> list[Seen]:
    """Page after page, looking again whenever somebody has written."""
    seen: list[Seen] = []
    path = "/v1/events?limit=50"
    while not writing.over(seen):
        known = len(writing.acknowledged)
        answer = await client.get(f"{url}{path}")
        seen += map(Seen.of, answer.json())
        path = answer.links["next"]["url"]
        if not answer.json():
            await writing.further(known)
    return seen


async def _poll(client: httpx.AsyncClient, url: str, writing: Writing) -> list[Seen]:
    """Page after page, each waited for."""
    seen: list[Seen] = []
    path = "/v1/events?limit=50&timeout=1"
    while not writing.over(seen):
        answer = await client.get(f"{url}{path}")
        seen += map(Seen.of, answer.json())
        path = answer.links["next"]["url"] + "&timeout=1"
    return seen


async def _listen(client: httpx.AsyncClient, urls: Iterator[str], writing: Writing, types: str = "") -> list[Seen]:
    """Streams, one after the other, each taken up at another server where the last was broken off, until the place has
    moved past the last position: of some types no message may come any more.
    """
    seen: list[Seen] = []
    headers: dict[str, str] = {}
    last_id = -1
    while writing.last is None or last_id < writing.last:
        reader = Reader()
        messages = 0
        async with client.stream("GET", f"{next(urls)}/v1/events/stream?types={types}", headers=headers) as answer:
            async for line in answer.aiter_lines():
                if message := reader.read(line):
                    seen.append(Seen.of(message.event))
                    messages += 1
                last_id = int(reader.last_id or last_id)
                if messages == MESSAGES_A_CONNECTION or (writing.last is not None and last_id >= writing.last):
                    break
        headers = {"Last-Event-ID": str(last_id)} if last_id >= 0 else {}
    return seen


def _log(store: str) -> list[tuple[Seen, str]]:
    """The log itself, and its events' types."""
    ledger = Ledger(KINDS.values(), store, clock=wall_clock)
    try:
        return [(Seen(each.position, each.event_id), each.type) for each in ledger.log(limit=100_000)]
    finally:
        ledger.close()


async def _together(urls: list[str]) -> tuple[Writing, list[list[Seen]], list[list[Seen]]]:
    """All write and all follow; what was written, what was seen of everything and what of one type."""
    writing = Writing()
    limits = httpx.Limits(max_connections=None)
    headers = {"Authorization": f"Bearer {KEY}"}
    async with httpx.AsyncClient(headers=headers, limits=limits, timeout=60, trust_env=False) as client:
        starts = [cycle(urls[n:] + urls[:n]) for n in [*range(SERVERS)] * 2]
        following = [asyncio.create_task(follow(client, url, writing)) for follow in (_pull, _poll) for url in urls]
        following += [asyncio.create_task(_listen(client, start, writing)) for start in starts[:SERVERS]]
        choosing = [asyncio.create_task(_listen(client, start, writing, "OrderPlaced")) for start in starts[SERVERS:]]
        await asyncio.gather(*(_write(client, urls[n % len(urls)], n, writing) for n in range(WRITERS)))
        await writing.ended((await client.get(f"{urls[0]}/readyz")).json()["log_size"])
        await _write(client, urls[0], WRITERS, writing)
        return writing, await asyncio.gather(*following), await asyncio.gather(*choosing)


def test_every_follower_of_every_server_sees_the_log_whole_once_and_in_order(tmp_path: Path, store: str) -> None:
    with ExitStack() as stack:
        urls = [
            stack.enter_context(serving(tmp_path, name=f"server-{n}", db=store, sending="off")) for n in range(SERVERS)
        ]
        writing, followed, chosen = asyncio.run(_together(urls))
    log = _log(store)
    whole = [seen for seen, _ in log]
    placed = [seen for seen, type_ in log if type_ == "OrderPlaced"]

    assert [each.position for each in whole] == list(range(len(whole)))
    assert set(writing.acknowledged) <= set(whole)
    assert len({each.event_id for each in writing.acknowledged}) >= WRITERS * ORDERS_EACH
    assert writing.last is not None
    for seen in followed:
        assert seen[-1].position >= writing.last
        assert seen == whole[: len(seen)]
    for seen in chosen:
        assert seen[-1].position >= writing.last
        assert seen == placed[: len(seen)]
