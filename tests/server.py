"""A real server in a process of its own, for tests that need one, or two on the same file."""

import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

import httpx

from tests import house
from tests.forked import Program
from tests.waiting import WAIT_S_MAX

KEY = "a-key-for-tests-0123456789abcdef"
PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For clients of servers that speak plain HTTP: whom to believe is read for each client else, longer than it asks."""
Process = Program | subprocess.Popen[bytes]


class Shopfront:
    """A client of a running ledger: states facts by name, reads what there is."""

    def __init__(self, url: str, key: str = KEY) -> None:
        self.url = url
        self.http = httpx.Client(
            base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=WAIT_S_MAX, verify=PLAIN
        )
        self._name, self._said = uuid4().hex, 0

    def say(self, stream: str, type_: str, *, key: str | None = None, **members: Any) -> httpx.Response:
        """State one fact."""
        self._said += 1
        headers = {"Idempotency-Key": key or f"{self._name}-{self._said}"}
        return self.http.post(f"/v1/{stream}/events", json={"type": type_, **members}, headers=headers)

    def get(self, path: str, **query: Any) -> Any:
        """What a GET answers, which must not be a refusal."""
        answer = self.http.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()


@contextmanager
def serving(folder: Path, *, name: str = "server", **settings: str) -> Iterator[str]:
    """The address of a server on the ledger in this folder. Several may serve the same folder."""
    with running(folder, name=name, **settings) as (url, server):
        yield url
    told = (folder / f"{name}.log").read_text(errors="replace")
    assert server.returncode in (0, -signal.SIGTERM), f"The server ended with {server.returncode}:\n{told}"


def environment(folder: Path, port: int, **settings: str) -> dict[str, str]:
    """What a server on this ledger is started with: `sending="off"` is LEDGER_SENDING, and no other stands in it."""
    own = {"db": str(folder / "ledger.db"), "data": str(folder)}
    given = own | {"port": str(port), "bootstrap_key": KEY} | settings
    outer = {name: value for name, value in os.environ.items() if not name.startswith("LEDGER_")}
    return outer | {f"LEDGER_{name.upper()}": value for name, value in given.items()}


@contextmanager
def running(
    folder: Path, *options: str, name: str = "server", wrapped: Sequence[str] = (), **settings: str
) -> Iterator[tuple[str, Process]]:
    """The same, with its process, which a test may kill; `wrapped` in another program if one is given."""
    port, log = free_port(), folder / f"{name}.log"
    env = environment(folder, port, **settings)
    if wrapped:
        with started([*wrapped, sys.executable, "-m", "api", "serve", *options], house.ROOT, env, log, port) as up:
            yield up
        return
    log.write_bytes(b"")
    with _up(Program(("serve", *options), env, log, log), log, port) as up:
        yield up


@contextmanager
def started(
    command: Sequence[str], folder: Path, env: Mapping[str, str], log: Path, port: int
) -> Iterator[tuple[str, Process]]:
    """The address and the process of a server that a command starts in a folder, once it answers on this port."""
    with log.open("wb") as output:
        server = subprocess.Popen(command, cwd=folder, env=env, stdout=output, stderr=subprocess.STDOUT)
        with _up(server, log, port) as up:
            yield up


@contextmanager
def _up(server: Process, log: Path, port: int) -> Iterator[tuple[str, Process]]:
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_healthy(url, server, log)
        yield url, server
    finally:
        server.terminate()
        server.wait(timeout=WAIT_S_MAX)


def free_port() -> int:
    """A port that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_healthy(url: str, server: Process, log: Path) -> None:
    deadline = time.perf_counter() + WAIT_S_MAX
    with httpx.Client(verify=PLAIN, timeout=1) as client:
        while time.perf_counter() < deadline and server.poll() is None:
            try:
                if client.get(f"{url}/healthz").status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.05)  # noqa: TID251 - a server that is not up yet cannot tell us when it will be
    raise AssertionError(f"The server is not healthy:\n{log.read_text(encoding='utf-8', errors='replace')}")
