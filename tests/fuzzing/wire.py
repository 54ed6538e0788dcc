"""Speaking to a server as no well-behaved client does: byte by byte."""

import re
import socket
from collections.abc import Sequence
from contextlib import suppress
from http.client import HTTPException, HTTPResponse
from typing import NamedTuple

import orjson


class Answer(NamedTuple):
    """What a server said."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def code(self) -> str | None:
        """The code of the problem, if it is one."""
        if self.headers.get("content-type") != "application/problem+json":
            return None
        return orjson.loads(self.body)["code"]


def connected(port: int) -> socket.socket:
    """A connection to a server on this machine."""
    return socket.create_connection(("127.0.0.1", port), timeout=120)


def ask(port: int, raw: bytes) -> Answer | None:
    """What these bytes are answered; none if the server hangs up."""
    with connected(port) as there:
        with suppress(ConnectionError):  # it may have answered and hung up before it had all
            there.sendall(raw)
        return answered(there, raw.partition(b" ")[0].decode("latin-1"))


def answered(there: socket.socket, method: str = "GET") -> Answer | None:
    """The next answer on a connection; none if the server hangs up."""
    response = HTTPResponse(there, method=method)
    try:
        response.begin()
        body = response.read()
    except (HTTPException, ConnectionError):
        return None
    return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, body)


def statuses(there: socket.socket) -> list[int]:
    """Those of all answers on a connection until the server hangs up."""
    told = b""
    with suppress(ConnectionError):
        while more := there.recv(65536):
            told += more
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d+) ", told)]


def request(method: str, target: str | bytes, body: bytes = b"", /, **headers: str | bytes) -> bytes:
    """The bytes of a request that closes the connection; an underscore in a header's name is a hyphen."""
    return spelt(method, target, [(name.replace("_", "-"), value) for name, value in headers.items()], body)


def spelt(method: str, target: str | bytes, headers: Sequence[tuple[str, str | bytes]], body: bytes = b"") -> bytes:
    """The same with headers as they are listed."""
    raw = target if isinstance(target, bytes) else target.encode()
    lines = [b"%b %b HTTP/1.1" % (method.encode(), raw), b"Host: ledger.test", b"Connection: close"]
    lines += [name.encode() + b": " + (each if isinstance(each, bytes) else each.encode()) for name, each in headers]
    if body or method in ("POST", "PUT", "PATCH"):
        lines.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join(lines) + b"\r\n\r\n" + body
