"""Clients that begin when it was planned, however busy the server is, and ask again under the same key until told."""

import asyncio
import json
from collections import deque
from collections.abc import Mapping, Sequence
from hashlib import sha256
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec
import orjson

from tests.benchmarks.traffic import get, post
from tests.load.day import Days

CONNECTIONS = 64
"""Of one process to one server: who comes when all are taken waits, and that counts."""
ASK_S_MAX = 20
PAUSE_S = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2)
AGAIN = {429, 503, 507}
BROKEN = (OSError, asyncio.IncompleteReadError, TimeoutError)


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def code(self) -> str:
        """The code of a problem, or nothing."""
        problem = "problem+json" in self.headers.get("content-type", "")
        return json.loads(self.body)["code"] if problem else ""


class Ask(NamedTuple):
    """What somebody asks, planned for so many seconds after the beginning. With a body it is an append under a key; who
    gives up leaves it at the first try that has no answer.
    """

    kind: str
    at: float
    owner: str
    path: str
    key: str = ""
    body: Any = None
    headers: Mapping[str, str] = MappingProxyType({})
    gives_up: bool = False


class Told(msgspec.Struct):
    """What became of a request: planned for so many seconds after the beginning, answered so many seconds after that.

    `hindered` says why each earlier try was none; `events` are position and id. One that was not answered has its body,
    to be asked again when all is over.
    """

    kind: str
    phase: str
    owner: str
    key: str
    path: str
    at: float
    seconds: float
    status: int
    code: str
    hindered: list[str]
    replayed: bool = False
    version: int = 0
    events: list[tuple[int, str]] = []
    digest: str = ""
    body: str = ""


class Report(msgspec.Struct):
    """What a process of clients was told, and what should never have happened."""

    told: list[Told] = []
    faults: list[str] = []
    notes: dict[str, Any] = {}


class Pool:
    """Connections to one server that are kept alive."""

    def __init__(self, url: str, size: int = CONNECTIONS) -> None:
        where = urlsplit(url)
        self._host, self._port = str(where.hostname), where.port
        self._free: deque[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = deque()
        self._turns = asyncio.Semaphore(size)

    async def ask(self, request: bytes) -> Answer:
        """The answer to a request, or one of `BROKEN`."""
        async with self._turns, asyncio.timeout(ASK_S_MAX):
            reader, writer = self._free.pop() if self._free else await asyncio.open_connection(self._host, self._port)
            try:
                writer.write(request)
                answer = await _answer(reader)
            except BaseException:
                writer.close()
                raise
            self._free.append((reader, writer))
            return answer

    def close(self) -> None:
        """Let go of what is open."""
        for _, writer in self._free:
            writer.close()


def _why(failure: Exception) -> str:
    match failure:
        case ConnectionRefusedError():
            return "nobody there"
        case TimeoutError():
            return "no answer"
        case _:
            return "broken off"


async def _answer(reader: asyncio.StreamReader) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:]) if name}
    if headers.get("transfer-encoding") == "chunked":
        body = b""
        while length := int(await reader.readline(), 16):
            body += (await reader.readexactly(length + 2))[:-2]
        await reader.readexactly(2)
    else:
        body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Answer(int(head[0].split(" ")[1]), headers, body)


class Clients:
    """Everybody in one process: keys by owner, and what they were told."""

    def __init__(self, days: Days, urls: Sequence[str], keys: dict[str, str]) -> None:
        self.days = days
        self.report = Report([], [], {})
        self._pools = [Pool(url) for url in urls]
        self._keys = keys

    async def until(self, at: float) -> None:
        """Wait for a moment of the plan."""
        if (wait := at - self.days.now) > 0:
            await asyncio.sleep(wait)

    async def say(self, ask: Ask) -> tuple[Told, Any]:
        """Append something; what was told, and the answer's JSON."""
        answer, told = await self._asked(ask)
        if answer is None:
            told.body = orjson.dumps(ask.body).decode()
            return told, {}
        said = json.loads(answer.body)
        if 200 <= answer.status < 300:
            told.version = said["version"]
            told.replayed = answer.headers.get("idempotent-replayed") == "true"
            told.events = [(each["position"], each["event_id"]) for each in said["events"]]
            told.digest = sha256(answer.body).hexdigest()
        return told, said

    async def imported(self, ask: Ask, lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Import a file, again and again until each of its lines has its answer; the answers."""
        while True:
            answer, _ = await self._asked(ask, b"\n".join(map(orjson.dumps, lines)))
            assert answer is not None
            answers = [json.loads(line) for line in answer.body.splitlines()]
            if len(answers) == len(lines) and not any(each["status"] in AGAIN for each in answers):
                return answers
            await asyncio.sleep(PAUSE_S[-1])

    async def read(self, ask: Ask) -> Answer:
        """Read something."""
        answer, _ = await self._asked(ask)
        assert answer is not None
        return answer

    async def _asked(self, ask: Ask, lines: bytes = b"") -> tuple[Answer | None, Told]:
        """The first answer that is not to ask again later, if there is one, and what is to be remembered of it."""
        request, hindered = self._request(ask, lines), list[str]()
        first = sum(ask.path.encode()) % len(self._pools)
        answer, pause = None, 0.0
        while answer is None and not (ask.gives_up and hindered):
            await asyncio.sleep(pause)
            pause = PAUSE_S[min(len(hindered), len(PAUSE_S) - 1)]
            try:
                found = await self._pools[(first + len(hindered)) % len(self._pools)].ask(request)
            except BROKEN as failure:
                hindered.append(_why(failure))
                continue
            self._check(ask, found)
            if found.status in AGAIN:
                hindered.append(f"{found.status} {found.code}")
                pause = max(pause, float(found.headers.get("retry-after", 0)))
            else:
                answer = found
        status, code = (answer.status, answer.code) if answer else (0, "unanswered")
        phase, seconds = self.days.phase(ask.at), self.days.now - ask.at
        told = Told(ask.kind, phase, ask.owner, ask.key, ask.path, ask.at, seconds, status, code, hindered)
        self.report.told.append(told)
        return answer, told

    def _request(self, ask: Ask, lines: bytes) -> bytes:
        headers = {"Authorization": f"Bearer {self._keys[ask.owner]}", **ask.headers}
        if lines:
            return post(ask.path, lines, headers).replace(b"application/json", b"application/x-ndjson", 1)
        if ask.body is None:
            return get(ask.path, headers)
        return post(ask.path, orjson.dumps(ask.body), headers | {"Idempotency-Key": ask.key})

    def _check(self, ask: Ask, answer: Answer) -> None:
        """No server answers this, in whatever state it is."""
        if answer.status in (429, 503) and "retry-after" not in answer.headers:
            self.report.faults.append(f"{ask.kind} {ask.path}: {answer.status} {answer.code} without Retry-After")
        if answer.status >= 500 and answer.status not in AGAIN:
            self.report.faults.append(f"{ask.kind} {ask.path}: {answer.status} {answer.body[:300]!r}")

    def close(self) -> None:
        """End the connections."""
        for each in self._pools:
            each.close()
