"""One server in a process of its own: `python -m tests.benchmarks.serve MODULE:FACTORY`, its port being printed."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from tests import house

_END_S = 20
_READY = "ready "


@contextmanager
def served(factory: str, environment: Mapping[str, str]) -> Iterator[int]:
    """The port of a server of ours that is up, for as long as the context lasts."""
    command = [sys.executable, "-m", "tests.benchmarks.serve", factory]
    with running(command, house.ROOT, environment) as port:
        yield port


@contextmanager
def running(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Iterator[int]:
    """The port of a server that says `ready PORT` when it is up."""
    env = os.environ | dict(environment)
    server = subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    try:
        ready = next((line for line in server.stdout if line.startswith(_READY)), None)
        if ready is None:
            raise RuntimeError(f"{command} did not start.")
        yield int(ready.removeprefix(_READY))
    finally:
        server.terminate()
        server.wait(_END_S)
        server.stdout.close()


class _Server(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            sys.stdout.write(f"{_READY}{self.servers[0].sockets[0].getsockname()[1]}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    config = uvicorn.Config(
        sys.argv[1],
        factory=True,
        host="127.0.0.1",
        port=0,
        loop="uvloop",
        http="httptools",
        log_level="warning",
        access_log=False,
        server_header=False,
    )
    _Server(config).run()
