"""Three nodes made as the document says, on addresses of this machine that nobody else uses."""

import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import psycopg
from psycopg import sql

from tests.ha import document, network
from tests.ha.node import Node
from tests.ha.waiting import until


class Cluster:
    """The nodes, and who leads them."""

    def __init__(self, folder: Path) -> None:
        self._network = network.free()
        self._passwords = {
            name: secrets.token_hex(12) if value == "…" else value
            for name, value in document.settings(document.block("passwords", "sh")).items()
        }
        self._secret = secrets.token_hex(12)
        self.nodes = [Node(number, self._network, folder, self._passwords) for number in network.NODES]

    def start(self) -> None:
        """Switch all on, and make the ledger's database."""
        for node in self.nodes:
            node.start()
        self.whole()
        statements = document.block("database", "sql").replace("…", self._secret).split(";\n")
        with self.connect(self.leader(), "postgres") as connection:
            for statement in filter(str.strip, statements):
                connection.execute(sql.SQL(statement))  # pyright: ignore[reportArgumentType] - of our own document

    def stop(self) -> None:
        """Switch all off."""
        for node in self.nodes:
            node.stop()

    # Who is who

    def leader(self) -> Node:
        """The node that may write."""
        return until("somebody leads", self._leader)

    def _leader(self, but: Node | None = None) -> Node | None:
        for node in self.nodes:
            if node is not but and node.told().get("role") == "primary" and self._writes(node):
                return node
        return None

    def _writes(self, node: Node) -> bool:
        try:
            with self.connect(node, "postgres") as connection:
                return connection.execute("SELECT NOT pg_is_in_recovery()").fetchone() == (True,)
        except psycopg.Error:
            return False

    def led_by_another(self, than: Node) -> Node:
        """The new leader, once there is one."""
        return until(f"another than {than.name} leads", lambda: self._leader(than))

    def timeline(self, node: Node) -> int:
        """How often somebody began to lead before what this node has."""
        return until(f"{node.name} tells its timeline", lambda: node.told().get("timeline"))

    def synchronous(self) -> Node:
        """The node that a commit waits for."""
        role = "sync_standby"
        return until("a standby is synchronous", lambda: next((n for n in self.nodes if self._role(n) == role), None))

    def _role(self, node: Node) -> str | None:
        members = self.leader().cluster()
        return next((member["role"] for member in members if member["name"] == node.name), None)

    def whole(self, seconds: float = 120) -> None:
        """Wait until all three are there: one leads, two follow it on its timeline, a commit waits for one of them."""
        until("the cluster is whole", self._is_whole, seconds)

    def _is_whole(self) -> bool:
        """By what each says of itself, as the others remember who is gone, and by what one says of all."""
        told = [node.told() for node in self.nodes]
        states = sorted(one.get("replication_state") or one.get("state", "") for one in told)
        roles = sorted(member["role"] for member in self.nodes[0].cluster())
        return (
            states == ["running", "streaming", "streaming"]
            and len({one.get("timeline") for one in told}) == 1
            and roles == ["leader", "replica", "sync_standby"]
        )

    def hand_over(self, leader: Node, candidate: Node) -> None:
        """A planned switchover."""
        name, password = (self._passwords[f"PATRONI_RESTAPI_{which}"] for which in ("USERNAME", "PASSWORD"))
        answer = httpx.post(
            f"{leader.rest}/switchover",
            json={"leader": leader.name, "candidate": candidate.name},
            auth=(name, password),
            timeout=60,
        )
        assert answer.status_code == 200, answer.text

    def etcd_led_by_another(self, than: Node) -> None:
        """Have another machine's member lead etcd."""
        told = _etcd(than, "status")
        if told["leader"] == told["header"]["member_id"]:
            other = next(each for each in self.nodes if each is not than)
            _etcd(than, "transfer-leadership", targetID=_etcd(other, "status")["header"]["member_id"])
            until("another leads etcd", lambda: _etcd(than, "status").get("leader", "0") not in ("0", told["leader"]))

    # Reaching it

    def dsn(self, database: str = "ledger", **options: str) -> str:
        """The address that the document gives the ledger, or that of another database; and which node is meant."""
        documented = document.settings(document.block("ledger", "sh"))["LEDGER_DB"]
        address = self._network.moved(documented).replace("…", self._secret)
        return address.removesuffix("ledger") + database + (f"?{urlencode(options)}" if options else "")

    def connect(self, node: Node, database: str = "ledger", **options: Any) -> psycopg.Connection[Any]:
        """A superuser's connection to one node, each statement a transaction of its own."""
        user, password = (self._passwords[f"PATRONI_SUPERUSER_{which}"] for which in ("USERNAME", "PASSWORD"))
        given: dict[str, Any] = {"autocommit": True, "connect_timeout": 3} | options
        return psycopg.connect(
            host=node.address, port=node.port(5432), dbname=database, user=user, password=password, **given
        )


def _etcd(node: Node, what: str, **said: str) -> dict[str, Any]:
    answer = httpx.post(f"{node.etcd}/v3/maintenance/{what}", json=said, timeout=10)
    assert answer.status_code == 200, answer.text
    return answer.json()


@contextmanager
def clustered(failed: Callable[[], object], kept: Path) -> Iterator[Cluster]:
    """A cluster for as long as the context lasts. Its logs are kept if something failed, and nothing else of it."""
    folder = Path(tempfile.mkdtemp(prefix="ledger-ha-"))
    folder.chmod(0o755)
    cluster = Cluster(folder)
    began = False
    try:
        cluster.start()
        began = True
        yield cluster
    finally:
        cluster.stop()
        if not began or failed():
            shutil.rmtree(kept, ignore_errors=True)
            for node in cluster.nodes:
                shutil.copytree(node.log, kept / node.name)
        shutil.rmtree(folder)
