"""Connections of clients that are slow, or send what no client has to: uvicorn's own, and what it sets no limits to.

Who has begun a request ends it in time, and who has asked takes the answer. Nothing here is on the way of a request
but the counting of its head: the server looks at all connections every second.
"""

import asyncio
import resource
from collections import Counter, deque
from contextlib import suppress
from fcntl import ioctl
from sys import byteorder
from termios import TIOCOUTQ
from typing import Literal

import orjson
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from api.problems import MEDIA_TYPE, Problem, document

HEAD_BYTES_MAX = 64 << 10
"""The first line and the headers."""
HEAD_S_MAX = 15.0
BODY_S_MAX = 30.0
BODY_BYTES_MIN = 1 << 10
"""So much of a body comes in so many seconds, or its end."""
TAKEN_S_MAX = 60.0
"""For so long nothing at all of an answer was taken."""
_FILES_KEPT = 256
"""Open files that are for the ledger itself."""
_REASONS = {400: b"Bad Request", 408: b"Request Timeout", 431: b"Request Header Fields Too Large"}
Phase = Literal["HEAD", "BODY", "ANSWER", "OURS"]
_S_MAX: dict[Phase, float] = {"HEAD": HEAD_S_MAX, "BODY": BODY_S_MAX, "ANSWER": TAKEN_S_MAX, "OURS": float("inf")}
_WHY: dict[Phase, str] = {"HEAD": "never-asked", "BODY": "too-slow", "ANSWER": "never-taken"}
ended: Counter[str] = Counter(
    {"bad-request": 0, "headers-too-large": 0, "too-slow": 0, "never-asked": 0, "never-taken": 0, "no-room": 0}
)
"""How many connections this process ended, and why. None has a line of its own: whoever came so would fill the log."""


class TooLong(Exception):
    """The head of a request is longer than any has to be."""


class Connection(HttpToolsProtocol):
    """One connection. `is_overdue` says whether its client has had its time."""

    most = 0

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Take it, while there is room."""
        self._begun = self._heads = self._head_bytes = self._told_bytes = self._body_bytes = 0
        self._in_head = True
        self._seen: tuple[Phase, int, int] | None = None
        self._since = 0.0
        self._asked: deque[RequestResponseCycle] = deque()
        self._refused: RequestResponseCycle | None = None
        self._refusal = b""
        super().connection_made(transport)
        if len(self.connections) > (Connection.most or _room()):
            ended["no-room"] += 1
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there any more: neither for the answer that is being given, nor for those that were to follow."""
        super().connection_lost(exc)
        self._leave()

    def data_received(self, data: bytes) -> None:
        """Read on. What a head began with may have come behind the body before it, and is not counted here."""
        if self._refusal:
            return
        begun = self._begun
        super().data_received(data)
        if self._in_head and self._begun == begun and not self.transport.is_closing():
            self._head_bytes += len(data)
            if self._head_bytes > HEAD_BYTES_MAX:
                self._refuse(431, "headers-too-large", "The request's first line and headers are too long.")

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._begun += 1
        self._in_head, self._head_bytes, self._told_bytes = True, 0, 0

    def on_url(self, url: bytes) -> None:
        """A part of its first line."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """One of its headers."""
        self._count(len(name) + len(value) + 4)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Its head is there."""
        self._in_head, self._body_bytes = False, 0
        super().on_headers_complete()
        self._heads += 1  # of a head that is none there is no cycle
        self._asked.append(self.cycle)

    def on_response_complete(self) -> None:
        """An answer is given; the next one may begin, or be refused."""
        self._asked.popleft()
        self._hang_up()
        super().on_response_complete()

    def on_body(self, body: bytes) -> None:
        """A part of its body."""
        self._body_bytes += len(body)
        super().on_body(body)

    def send_400_response(self, msg: str) -> None:
        """What is no request gets a problem as any other."""
        if self._told_bytes > HEAD_BYTES_MAX:
            self._refuse(431, "headers-too-large", "The request's first line and headers are too long.")
        else:
            self._refuse(400, "bad-request", "This is no HTTP request.")

    def is_overdue(self, now: float) -> bool:
        """Whether nothing came or went for longer than it may take, as of `now` in the loop's seconds."""
        seen = self._standing()
        if seen != self._seen:
            self._seen, self._since = seen, now
        return now - self._since >= _S_MAX[seen[0]]

    def end(self) -> None:
        """Let go of a client that had its time; one that is still asking is told why."""
        phase = self._standing()[0]
        if phase == "BODY":
            self._refuse(408, "too-slow", "The request took too long to arrive.")
        else:
            ended[_WHY[phase]] += 1
            self._abort()

    def _abort(self) -> None:
        self._leave()
        self.transport.abort()

    def _leave(self) -> None:
        """Have nothing more written by whoever answers."""
        for each in self._asked:
            each.disconnected = True
            each.message_event.set()

    def _standing(self) -> tuple[Phase, int, int]:
        """What is waited for, in which request, and how far that is."""
        if unsent := self.transport.get_write_buffer_size():
            return "ANSWER", self._heads, unsent + _on_its_way(self.transport)
        if not self._heads or self.cycle.response_complete:
            return "HEAD", self._heads, 0
        if self.cycle.more_body and not self.cycle.body and not self.flow.read_paused:
            return "BODY", self._heads, self._body_bytes // BODY_BYTES_MIN
        return "OURS", self._heads, 0

    def _count(self, size: int) -> None:
        self._told_bytes += size
        if self._told_bytes > HEAD_BYTES_MAX:
            raise TooLong

    def _refuse(self, status: int, code: str, sentence: str) -> None:
        """Answer what never came to be a request, in its turn, and hang up; not what is being answered already."""
        if self._refusal:
            return
        ended[code] += 1
        self._refused = None if self._in_head else self.cycle
        if self._refused is not None and self._refused.response_started:
            self._abort()
            return
        told = document(Problem(status, code, sentence), {"type": "http", "headers": []})
        body = orjson.dumps(told)
        head = b"HTTP/1.1 %d %b\r\nContent-Type: %b\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
        self._refusal = head % (status, _REASONS[status], MEDIA_TYPE.encode(), len(body)) + body
        self._hang_up()

    def _hang_up(self) -> None:
        """Say the refusal, if there is one, once all that was asked before is answered."""
        if self._refusal and all(each is self._refused for each in self._asked):
            self.transport.write(self._refusal)
            self.transport.close()


def _on_its_way(transport: asyncio.Transport) -> int:
    """What the system has of an answer that its client has not. It takes more from us only once a good part is gone,
    which on a slow line is minutes.
    """
    with suppress(OSError):
        told = ioctl(transport.get_extra_info("socket").fileno(), TIOCOUTQ, bytes(4))
        return int.from_bytes(told, byteorder)
    return 0


def _room() -> int:
    """How many connections there may be, so that the ledger can still open its files; as many as the system lets us."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = hard if hard != resource.RLIM_INFINITY else 2**16
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    Connection.most = max(files - _FILES_KEPT, files // 2)
    return Connection.most
