"""However many follow the feed and however slowly: the writer goes on, everybody gets everything, memory is bounded."""

import asyncio
import json
import re
import socket
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.examples import order
from tests.feeds.listening import Reader
from tests.feeds.sockets import connected, deaf, lines_of, received, told
from tests.server import KEY, Process, Shopfront, running, serving

FOLLOWERS = 200
DEAF = 40
STREAM = "/v1/events/stream"


def _imported(url: str, name: str, orders: int) -> None:
    """Place so many orders, two events each."""
    placed = {"type": "OrderPlaced", **order(100_00)}
    lines = [
        json.dumps({"stream": f"orders/{name}-{n}", "idempotency_key": f"{name}-{n}", "facts": [placed]})
        for n in range(orders)
    ]
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/x-ndjson"}
    answer = httpx.post(f"{url}/v1/import", content="\n".join(lines), headers=headers, timeout=60)
    assert {json.loads(line)["status"] for line in answer.text.splitlines()} == {201}


def _memory(server: Process) -> int:
    """The server's memory in bytes."""
    status = Path(f"/proc/{server.pid}/status")
    if not status.exists():
        pytest.skip("what a process's memory is can't be read here")
    found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text(encoding="utf-8"))
    assert found is not None
    return int(found[1]) * 1024


def test_two_hundred_follow_while_the_shop_goes_on_selling(tmp_path: Path) -> None:
    with serving(tmp_path, sending="off") as url, Shopfront(url) as shop:
        assert shop.say("orders/first", "OrderPlaced", **order(100_00)).status_code == 201
        size = shop.get("/readyz")["log_size"]

        async def follow() -> list[list[int]]:
            following = [asyncio.create_task(told(url, STREAM, size + 100)) for _ in range(FOLLOWERS)]
            async with connected(url, STREAM):
                await asyncio.to_thread(_imported, url, "M", 50)
                return [[each.position for each in found] for found in await asyncio.gather(*following)]

        seen = asyncio.run(follow())

    assert seen == [list(range(size + 100))] * FOLLOWERS


def test_clients_that_read_nothing_hold_little_and_hold_up_nobody(tmp_path: Path) -> None:
    """Each of them is owed megabytes; the server keeps a piece for each, and they get all when they read."""
    with running(tmp_path, sending="off") as (url, server), Shopfront(url) as shop, ExitStack() as stack:
        _imported(url, "before", 1_000)
        _ = asyncio.run(told(url, STREAM, 2_000))
        before = _memory(server)
        idle = [stack.enter_context(deaf(url, STREAM)) for _ in range(DEAF)]
        _imported(url, "meanwhile", 500)
        size = shop.get("/readyz")["log_size"]
        seen = asyncio.run(told(url, STREAM, size))
        owed = sum(len(each.data) for each in seen)
        grown = _memory(server) - before
        late = _read_to(idle[0], size)

    assert [each.position for each in seen] == list(range(size))
    assert late == list(range(size))
    assert grown < owed * DEAF / 4


def _read_to(idle: socket.socket, size: int) -> list[int]:
    """What a client gets that begins to read at last."""
    read = bytearray()
    while f"\nid: {size - 1}\n".encode() not in read or read.count(b"\n\n") <= size:
        read += idle.recv(65536)
    return [each.position for each in Reader().messages(lines_of(bytes(read)))]


def test_a_server_told_to_stop_ends_its_streams_and_waits_for_nobody_who_does_not_read(tmp_path: Path) -> None:
    with ExitStack() as stack:
        with serving(tmp_path, sending="off") as url:
            _imported(url, "stop", 1_000)
            stack.enter_context(deaf(url, STREAM))
            waiting = stack.enter_context(deaf(url, "/v1/events?after=5000&timeout=30"))
            idle = stack.enter_context(deaf(url, f"{STREAM}?after=5000"))
            begun = idle.recv(4096)
            assert begun.startswith(b"HTTP/1.1 200")
        ended = begun + received(idle)
        answered = received(waiting)
        told_log = (tmp_path / "server.log").read_text(encoding="utf-8")

    assert ended.endswith(b"\r\n0\r\n\r\n")
    assert answered.startswith(b"HTTP/1.1 200")
    assert answered.endswith(b"[]")
    assert "timeout graceful shutdown exceeded" not in told_log
