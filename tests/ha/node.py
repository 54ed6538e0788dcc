"""One machine of the cluster: its member of etcd, its Patroni, and the PostgreSQL that Patroni runs."""

import os
import re
import signal
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx

from tests.ha import document, programs
from tests.ha.network import Network
from tests.ha.waiting import until

STOP_SECONDS_MAX = 20
_SHARED = re.compile(r" (/dev/shm/PostgreSQL\.\d+)$", re.MULTILINE)


class Node:
    """Its processes and its files. `address` is its own on the loopback, `passwords` Patroni's environment."""

    def __init__(self, number: int, network: Network, folder: Path, passwords: dict[str, str]) -> None:
        self.number = number
        self.name = f"node{number}"
        self.address = network.address(number)
        self.port = network.port
        self.rest = f"http://{self.address}:{self.port(8008)}"
        self.etcd = f"http://{self.address}:{self.port(2379)}"
        self.folder = folder / self.name
        self.log = self.folder / "log"
        self._network = network
        self._passwords = passwords
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._frozen: list[int] = []
        programs.give(self.folder)
        self.log.mkdir()

    def start(self) -> None:
        """Switch the machine on."""
        self.start_etcd()
        places = {
            "/usr/lib/postgresql/15/bin": str(programs.postgres_bin()),
            "/var/lib/postgresql/15/ledger": str(self._data),
            "/var/run/postgresql": str(self.folder),
        }
        config = self.folder / "patroni.yml"
        text = self._network.moved(document.on_node(document.block("patroni", "yaml"), self.number))
        config.write_text(document.moved(text, places))
        self._run("patroni", self._passwords, str(programs.patroni()), str(config))

    def start_etcd(self) -> None:
        """Start this machine's member of etcd."""
        text = document.on_node(document.block("etcd", "sh"), self.number)
        places = {"/var/lib/etcd/ledger": str(self.folder / "etcd")}
        self._run("etcd", document.settings(document.moved(self._network.moved(text), places)), "etcd")

    def _run(self, name: str, environment: dict[str, str], *command: str) -> None:
        outer = {key: value for key, value in os.environ.items() if not key.startswith(("PATRONI_", "ETCD_", "PG"))}
        with (self.log / f"{name}.log").open("ab") as output:
            self._running[name] = subprocess.Popen(
                [*programs.as_user(), *command],
                cwd=self.folder,
                env=outer | environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    # What becomes of it

    def lose(self) -> None:
        """The machine is gone between two instructions: every process at once, nothing said to anybody, and the memory
        that they had together.
        """
        processes = self._processes()
        memory = {path for pid in processes for path in _memory(pid)}
        _signal(signal.SIGKILL, processes)
        self._reap()
        for path in memory:
            path.unlink(missing_ok=True)

    def crash_postgres(self) -> None:
        """PostgreSQL alone is gone."""
        _signal(signal.SIGKILL, self._postgres())

    def lose_etcd(self) -> None:
        """This machine's member of etcd is gone."""
        etcd = self._running.pop("etcd")
        etcd.kill()
        etcd.wait(STOP_SECONDS_MAX)

    def freeze(self) -> None:
        """Nothing on it goes on, as on a machine that is paused; its connections stay open."""
        self._frozen = self._processes()
        _signal(signal.SIGSTOP, self._frozen)

    def freeze_patroni(self) -> None:
        """Patroni alone does not go on: nobody tells PostgreSQL that it leads no more."""
        self._frozen = [self._running["patroni"].pid]
        _signal(signal.SIGSTOP, self._frozen)

    def wake(self) -> None:
        """It goes on as if nothing had been."""
        _signal(signal.SIGCONT, self._frozen)
        self._frozen = []

    def stop(self) -> None:
        """Switch it off for good: PostgreSQL as it gives back what it shares with the system, the rest at once."""
        self.wake()
        for process in self._running.values():
            process.kill()
        left = self._postgres()
        _signal(signal.SIGQUIT, left[:1])
        with suppress(AssertionError):
            until("PostgreSQL has ended", lambda: not any(map(_lives, left)), STOP_SECONDS_MAX)
        _signal(signal.SIGKILL, filter(_lives, left))
        self._reap()

    def _reap(self) -> None:
        for process in self._running.values():
            process.wait(STOP_SECONDS_MAX)
        self._running.clear()

    def _processes(self) -> list[int]:
        started = [pid for process in self._running.values() for pid in _family(process.pid)]
        return [*started, *self._postgres()]

    def _postgres(self) -> list[int]:
        """The postmaster and all that it started. Patroni starts it as nobody's child."""
        try:
            postmaster = int((self._data / "postmaster.pid").read_text().split()[0])
            is_ours = str(self._data) in Path(f"/proc/{postmaster}/cmdline").read_text()
        except (OSError, IndexError):
            return []
        return _family(postmaster) if is_ours else []

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    # What is known of it

    def told(self) -> dict[str, Any]:
        """What Patroni says of this node, empty if it says nothing."""
        with suppress(httpx.TransportError, ValueError):
            return httpx.get(f"{self.rest}/patroni", timeout=1).json()
        return {}

    def cluster(self) -> list[dict[str, Any]]:
        """What Patroni says here of all nodes, empty if it says nothing."""
        with suppress(httpx.TransportError, ValueError):
            return httpx.get(f"{self.rest}/cluster", timeout=1).json().get("members", [])
        return []

    def patroni_log(self) -> str:
        """All that Patroni said so far."""
        return (self.log / "patroni.log").read_text(encoding="utf-8", errors="replace")


def _family(pid: int) -> list[int]:
    """A process, and all that it started and what these started."""
    found = [pid]
    for each in found:
        for task in Path(f"/proc/{each}/task").glob("*/children"):
            with suppress(OSError):
                found += map(int, task.read_text().split())
    return found


def _memory(pid: int) -> list[Path]:
    """The memory that PostgreSQL's processes have together, as the system names it."""
    with suppress(OSError):
        return [Path(found) for found in _SHARED.findall(Path(f"/proc/{pid}/maps").read_text())]
    return []


def _lives(pid: int) -> bool:
    """Whether it runs; one that has ended and that nobody asked about has no command line any more."""
    try:
        return bool(Path(f"/proc/{pid}/cmdline").read_text())
    except OSError:
        return False


def _signal(number: signal.Signals, processes: Iterable[int]) -> None:
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, number)
