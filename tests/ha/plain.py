"""Writing to PostgreSQL itself, beside the ledger and in its manner: one lock, one row, each key once."""

import os
import socket
import threading
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import psycopg

from tests.ha.cluster import Cluster
from tests.ha.node import Node
from tests.ha.traffic import Clerk, Receipt, Unacknowledged, hanging_up

ANSWER_S_MAX = 5
DATABASE = "rows"
TABLES = (
    "CREATE TABLE turn (n bigint)",
    "INSERT INTO turn VALUES (0)",
    "CREATE TABLE said (key text PRIMARY KEY, n bigint)",
    "CREATE TABLE aside (key text)",
)


class PlainClerk(Clerk):
    """Takes the next number under the lock, and keeps it under the key."""

    def __init__(self, name: str, cluster: Cluster) -> None:
        super().__init__(name)
        self._dsn = cluster.dsn(DATABASE, target_session_attrs="read-write", connect_timeout="3")
        self._connection: psycopg.Connection[Any] | None = None
        self._warnings: list[str] = []
        """A commit that is warned of may be on one server only, however well it ended."""

    def say(self, key: str) -> int:
        """The number that the key has, a new one if it has none."""
        try:
            connection = self._connected()
            timer = hanging_up(ANSWER_S_MAX, lambda: cut(connection))
            try:
                number = _said(connection, key)
            finally:
                timer.cancel()
        except psycopg.Error as error:
            self.close()
            raise Unacknowledged(str(error)) from error
        if self._warnings:
            self.close()
            raise Unacknowledged(self._warnings.pop())
        return number

    def _connected(self) -> psycopg.Connection[Any]:
        if self._connection is None:
            self._connection = psycopg.connect(self._dsn)
            self._connection.add_notice_handler(lambda notice: self._warnings.append(notice.message_primary or ""))
        return self._connection

    def close(self) -> None:
        """Leave the connection without a word to who may be frozen."""
        if self._connection is not None:
            cut(self._connection)
            self._connection.close()
            self._connection = None


def _said(connection: psycopg.Connection[Any], key: str) -> int:
    """Under the lock, so that its commit waits for the standby even if the key is there already."""
    with connection.transaction():
        row = connection.execute("UPDATE turn SET n = n RETURNING n").fetchone()
        assert row is not None
        known = connection.execute("SELECT n FROM said WHERE key = %s", [key]).fetchone()
        if known is None:
            connection.execute("INSERT INTO said VALUES (%s, %s)", [key, row[0]])
            connection.execute("UPDATE turn SET n = n + 1")
    return known[0] if known else row[0]


def cut(connection: psycopg.Connection[Any]) -> None:
    """Cut the line: whoever waits on this connection gets an error at once."""
    with suppress(psycopg.Error, OSError), socket.socket(fileno=os.dup(connection.fileno())) as line:
        line.shutdown(socket.SHUT_RDWR)


def make(cluster: Cluster) -> None:
    """Its database and tables."""
    with cluster.connect(cluster.leader(), "postgres") as connection:
        connection.execute(f"CREATE DATABASE {DATABASE} OWNER ledger".encode())
    with psycopg.connect(cluster.dsn(DATABASE, target_session_attrs="read-write")) as connection:
        for statement in TABLES:
            connection.execute(statement)


def check(cluster: Cluster, receipts: Iterable[Receipt]) -> None:
    """What was acknowledged is there as it was acknowledged, and the numbers have no gaps."""
    with psycopg.connect(cluster.dsn(DATABASE, target_session_attrs="read-write")) as connection:
        kept = dict(connection.execute("SELECT key, n FROM said ORDER BY n").fetchall())

    assert {receipt.key: receipt.answer for receipt in receipts}.items() <= kept.items()
    assert list(kept.values()) == list(range(len(kept)))


class Stubborn:
    """Has a connection to one node since before, says one thing on it, and waits for whatever comes of it."""

    KEY = "stubborn"

    def __init__(self, cluster: Cluster, node: Node) -> None:
        self.acknowledged = False
        self.warnings: list[str] = []
        self._cluster = cluster
        self._connection = cluster.connect(node, DATABASE)
        self._connection.add_notice_handler(lambda notice: self.warnings.append(notice.message_primary or ""))
        self._thread = threading.Thread(target=self._say, daemon=True)

    @property
    def pid(self) -> int:
        """The process that serves this connection."""
        return self._connection.info.backend_pid

    def says(self) -> None:
        """Say it; nobody waits here for an answer."""
        self._thread.start()

    def _say(self) -> None:
        with suppress(psycopg.Error), self._connection:
            self._connection.execute("INSERT INTO aside VALUES (%s)", [self.KEY])
            self.acknowledged = True

    def heard(self) -> None:
        """Wait until it came to something."""
        self._thread.join(60)
        assert not self._thread.is_alive()

    def is_kept(self, node: Node) -> bool:
        """Whether a node has it."""
        with self._cluster.connect(node, DATABASE) as connection:
            return connection.execute("SELECT count(*) FROM aside").fetchone() != (0,)
