"""Following a feed from many connections at once, or from one that is read only when its owner feels like it."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from urllib.parse import urlsplit

from tests.feeds.listening import Message, Reader
from tests.server import KEY


def request(url: str, path: str, key: str = KEY) -> bytes:
    """The bytes of a GET."""
    return f"GET {path} HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\nAuthorization: Bearer {key}\r\n\r\n".encode()


def deaf(url: str, path: str, key: str = KEY) -> "closing[socket.socket]":
    """A connection that asked and reads nothing of the answer; the system keeps little of it."""
    where = urlsplit(url)
    asked = socket.socket()
    asked.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    asked.settimeout(30)
    asked.connect((where.hostname, where.port))
    asked.sendall(request(url, path, key))
    return closing(asked)


@asynccontextmanager
async def connected(url: str, path: str) -> AsyncIterator[asyncio.StreamReader]:
    """The body of an answer as it comes; its status must be 200."""
    where = urlsplit(url)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    writer.write(request(url, path))
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), head
    try:
        yield reader
    finally:
        writer.close()


async def told(url: str, path: str, number: int, reader: Reader | None = None) -> list[Message]:
    """So many messages of a stream, which must come."""
    found: list[Message] = []
    async with connected(url, path) as body:
        async for message in (reader or Reader()).messages_to_come(_lines(body)):
            found.append(message)
            if len(found) == number:
                break
    return found


async def _lines(body: asyncio.StreamReader) -> AsyncIterator[str]:
    """The lines of a chunked body."""
    rest = b""
    while length := int(await body.readline(), 16):
        *whole, rest = (rest + (await body.readexactly(length + 2))[:-2]).split(b"\n")
        for line in whole:
            yield line.decode()


def received(connection: socket.socket) -> bytes:
    """What is still received until the other side ends it."""
    found = b""
    while more := connection.recv(65536):
        found += more
    return found


def lines_of(raw: bytes) -> list[str]:
    """The lines of a whole answer as it was received, which may have broken off."""
    _, _, body = raw.partition(b"\r\n\r\n")
    text = b""
    while body:
        length, _, body = body.partition(b"\r\n")
        text += body[: int(length, 16)]
        body = body[int(length, 16) + 2 :]
    return text.decode(errors="ignore").split("\n")
