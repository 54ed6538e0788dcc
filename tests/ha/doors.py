"""The ledger's own processes, one on each machine, each with files of its own; and clerks who write at any of them."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing, suppress
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import httpx

from api.signing import signer_at
from tests import house
from tests.ha.cluster import Cluster
from tests.ha.node import Node
from tests.ha.traffic import Clerk, Unacknowledged
from tests.ha.waiting import until
from tests.server import KEY, environment

PORT, READING_PORT = 8000, 8001
ANSWER_S_MAX = 15
START_S_MAX = 60
ORIGIN = "ledger.example/ha"
CODE = "SPRING"
CAMPAIGN = {
    "type": "CampaignPublished",
    "class": "GENERAL",
    "issuer": "PLATFORM",
    "issuer_id": "platform",
    "currency": "CNY",
    "benefit": {"kind": "AMOUNT_OFF", "amount": 1000},
    "threshold": 10000,
    "scope": {},
    "valid_until": "2099-12-31",
    "after_sales": {},
}
COUPON = {"type": "CouponIssued", "campaign_id": "spring", "code": CODE}


class Door:
    """A process of the ledger on a machine. It may be killed and started again; its files stay."""

    def __init__(self, node: Node, folder: Path, key: Path, dsn: str, port: int = PORT) -> None:
        self.node = node
        self.port = node.port(port)
        self.url = f"http://{node.address}:{self.port}"
        self.http = httpx.Client(
            base_url=self.url, headers={"Authorization": f"Bearer {KEY}"}, timeout=ANSWER_S_MAX, trust_env=False
        )
        self._folder = folder / f"{node.name}-{port}"
        self._folder.mkdir()
        self.signing_key = self._folder / "signing-key"
        shutil.copy(key, self.signing_key)
        self._dsn = dsn
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it."""
        settings = {
            "db": self._dsn,
            "data": str(self._folder),
            "host": self.node.address,
            "signing_key": str(self.signing_key),
            "origin": ORIGIN,
        }
        with (self.node.log / f"ledger-{self.port}.log").open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "api", "serve"],
                cwd=self._folder,
                env=environment(self._folder, self.port, **settings) | {"PYTHONPATH": str(house.ROOT)},
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def opened(self) -> None:
        """Wait until it answers."""
        until(f"the ledger on {self.node.name} answers", self._answers, START_S_MAX)

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, f"The ledger on {self.node.name} ended with {self._process.returncode}."
        with suppress(httpx.TransportError):
            return self.http.get("/healthz").status_code == 200
        return False

    def kill(self) -> None:
        """End it between two instructions."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """Stop it in its tracks."""
        if self._process is not None:
            self._process.send_signal(signal.SIGSTOP)

    def wake(self) -> None:
        """Let it go on."""
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)

    def get(self, path: str, **query: Any) -> Any:
        """What a GET answers, once it is no refusal for the moment."""
        return self.fetched(path, **query).json()

    def fetched(self, path: str, **query: Any) -> httpx.Response:
        """The same with its headers."""
        answer = until(f"{path} is answered on {self.node.name}", lambda: self._fetched(path, query))
        assert answer.status_code == 200, answer.text
        return answer

    def _fetched(self, path: str, query: dict[str, Any]) -> httpx.Response | None:
        with suppress(httpx.TransportError):
            answer = self.http.get(path, params=query)
            return None if answer.status_code == 503 else answer
        return None


class Shop:
    """The ledger of a cluster: a door on each machine, and one more process that reads a standby, and never writes."""

    def __init__(self, cluster: Cluster, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        key = folder / "signing-key"
        signer_at(key, ORIGIN)
        self.cluster = cluster
        self.doors = [Door(node, folder, key, cluster.dsn()) for node in cluster.nodes]
        replica = cluster.dsn(target_session_attrs="prefer-standby")
        self.reader = Door(cluster.nodes[0], folder, key, replica, READING_PORT)
        self.everyone = [*self.doors, self.reader]

    def open(self) -> None:
        """Open every door, and publish the coupon that everybody uses."""
        for door in self.doors:
            door.start()
        for door in self.doors:
            door.opened()
        with closing(OrderClerk("manager", self.doors)) as clerk:
            for stream, fact in (("campaigns/spring", CAMPAIGN), ("coupons/spring", COUPON)):
                assert clerk.post(stream, stream.replace("/", "-"), fact)["recorded"]
        self.reader.start()
        self.reader.opened()

    def close(self) -> None:
        """End every process."""
        for door in self.everyone:
            door.kill()
            door.http.close()

    def door(self, node: Node) -> Door:
        """The door on this machine."""
        return next(door for door in self.doors if door.node is node)

    def clerks(self, name: str, count: int) -> list[Clerk]:
        """So many clerks, each at a door of her own first."""
        return [OrderClerk(f"{name}-{number}", self._from(number)) for number in range(count)]

    def _from(self, number: int) -> Sequence[Door]:
        return list(islice(cycle(self.doors), number % len(self.doors), number % len(self.doors) + len(self.doors)))


class OrderClerk(Clerk):
    """Places an order a key, with the coupon. A door that does not answer, or is busy, is left for the next."""

    def __init__(self, name: str, doors: Sequence[Door]) -> None:
        super().__init__(name)
        self._addresses = cycle([door.url for door in doors])
        self._http = httpx.Client(
            headers={"Authorization": f"Bearer {KEY}"}, timeout=httpx.Timeout(ANSWER_S_MAX, connect=2), trust_env=False
        )
        self._address = next(self._addresses)

    def say(self, key: str) -> dict[str, Any]:
        """Place the order of this key."""
        return self.post(f"orders/{key}", key, order())

    def post(self, stream: str, key: str, fact: dict[str, Any]) -> dict[str, Any]:
        """Say a fact under a key; the answer's body, with what its head says of it."""
        try:
            answer = self._http.post(f"{self._address}/v1/{stream}/events", json=fact, headers={"Idempotency-Key": key})
        except httpx.TransportError as error:
            self._go_on()
            raise Unacknowledged(repr(error)) from error
        if answer.status_code == 503:
            self._go_on()
            raise Unacknowledged(answer.text)
        assert answer.status_code == 201, f"{key} was answered {answer.status_code}: {answer.text}"
        return answer.json() | {"replayed": "Idempotent-Replayed" in answer.headers}

    def _go_on(self) -> None:
        self._address = next(self._addresses)

    def close(self) -> None:
        """Go home."""
        self._http.close()


def order() -> dict[str, Any]:
    """An order with the coupon."""
    line = {"line": "1", "sku": "pot", "title": "Pot", "category": "kitchen", "kind": "GOODS", "list_price": 20000}
    return {
        "type": "OrderPlaced",
        "customer_id": "li",
        "merchant_id": "shop-1",
        "currency": "CNY",
        "channel": "app",
        "coupons": [CODE],
        "lines": [line | {"quantity": 1}],
    }
