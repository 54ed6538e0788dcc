"""A client that costs little: `python -m tests.benchmarks.traffic PORT CONNECTIONS FILE`.

It sends requests that were written beforehand, over keep-alive connections, one at a time on each, and writes
what came back beside the file. No pipelining: the next request is sent when the answer is complete.
"""

import asyncio
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from subprocess import run
from time import perf_counter
from typing import cast

import msgspec
import uvloop

from tests import house

TIMEOUT_S = 120
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Report(msgspec.Struct):
    """What came back: which requests were acknowledged (2xx), what the others were told, and how long each took.

    `last` is the body that came last.
    """

    seconds: float
    latencies: tuple[float, ...]
    acknowledged: list[int]
    others: list[tuple[int, str]]
    last: str


def send(port: int, requests: Sequence[bytes], connections: int, folder: Path) -> Report:
    """Send the requests from a process of its own."""
    file = folder / "requests.msgpack"
    file.write_bytes(msgspec.msgpack.encode(requests))
    command = [sys.executable, "-m", "tests.benchmarks.traffic", str(port), str(connections), str(file)]
    run(command, cwd=house.ROOT, timeout=TIMEOUT_S * 2, check=True)
    return msgspec.json.decode(file.with_suffix(".json").read_bytes(), type=Report)


def post(path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """The bytes of a POST request."""
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


def get(path: str, headers: dict[str, str]) -> bytes:
    """The bytes of a GET request."""
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


class _Traffic:
    def __init__(self, requests: Sequence[bytes]) -> None:
        self.requests = requests
        self.numbers = iter(range(len(requests)))
        self.left = len(requests)
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.report = Report(0.0, (), [], [], "")
        self.latencies: list[float] = []
        self.last = b""

    def answered(self, number: int, status: int, answer: bytes, seconds: float) -> None:
        self.latencies.append(seconds)
        self.last = answer
        if 200 <= status < 300:
            self.report.acknowledged.append(number)
        else:
            self.report.others.append((number, f"{status} {answer[:300]!r}"))
        self.left -= 1
        if not self.left:
            self.ended.set_result(None)

    def broke(self) -> None:
        if not self.ended.done():
            self.ended.set_exception(ConnectionError("the server closed a connection"))


class _Connection(asyncio.Protocol):
    def __init__(self, traffic: _Traffic) -> None:
        self._traffic = traffic
        self._number = -1
        self._began = 0.0
        self._received = b""
        self._head = 0
        self._whole = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def send(self) -> None:
        self._number = next(self._traffic.numbers, -1)
        if self._number >= 0:
            self._began = perf_counter()
            self._transport.write(self._traffic.requests[self._number])

    def data_received(self, data: bytes) -> None:
        self._received = self._received + data if self._received else data
        if not self._whole:
            head = self._received.find(b"\r\n\r\n")
            if head < 0:
                return
            length = _LENGTH.search(self._received, 0, head + 2)
            assert length is not None, self._received[:head]
            self._head = head + 4
            self._whole = self._head + int(length[1])
        if len(self._received) < self._whole:
            return
        answer, self._received, self._whole = self._received, b"", 0
        seconds = perf_counter() - self._began
        self._traffic.answered(self._number, int(answer[9:12]), answer[self._head :], seconds)
        self.send()

    def connection_lost(self, exc: Exception | None) -> None:
        self._traffic.broke()


async def _run(port: int, connections: int, requests: Sequence[bytes]) -> Report:
    loop = asyncio.get_running_loop()
    traffic = _Traffic(requests)
    opened = [await loop.create_connection(lambda: _Connection(traffic), "127.0.0.1", port) for _ in range(connections)]
    began = perf_counter()
    for _, connection in opened:
        connection.send()
    async with asyncio.timeout(TIMEOUT_S):
        await traffic.ended
    traffic.report.seconds = perf_counter() - began
    traffic.report.latencies = tuple(traffic.latencies)
    traffic.report.last = traffic.last.decode()
    return traffic.report


if __name__ == "__main__":
    port, connections, file = sys.argv[1:]
    rendered = msgspec.msgpack.decode(Path(file).read_bytes(), type=list[bytes])
    came = uvloop.run(_run(int(port), int(connections), rendered))
    Path(file).with_suffix(".json").write_bytes(msgspec.json.encode(came))
