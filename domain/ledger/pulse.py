"""Noticing a server that is frozen: it keeps its connections open and never answers on them, nor says that it won't.

A machine that is paused, or whose disk hangs, acknowledges every packet, so no setting of TCP notices it. Whoever waits
for it would wait for ever; and cancelling by PostgreSQL's own means would ask the very server that doesn't answer, or
give up the wait of a commit for its replicas. So the line is cut: the outcome is unknown, and is looked up elsewhere.

One thread of the process asks each server a trivial question, on a connection of its own; a long question of somebody
else's may take as long as it takes.
"""

import os
import socket
from collections.abc import Generator
from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread, Timer
from typing import Any, cast
from weakref import WeakSet

import psycopg
from psycopg.errors import ConnectionTimeout

EVERY_S = 2.0
SILENT_S = 5.0
"""A server that leaves a trivial question unanswered for so long is frozen."""

Connection = psycopg.Connection[Any]
Server = tuple[str, str, int]
"""Host, address, port."""


class Pulse:
    """Asks every server that watched connections lead to, and cuts those that lead to a frozen one."""

    def __init__(self) -> None:
        self._watched: WeakSet[Connection] = WeakSet()
        self._lock = Lock()
        self._asking: dict[Server, Connection] = {}
        self._thread: Thread | None = None

    def watch(self, connection: Connection) -> None:
        """Watch the server of a connection for as long as it is open."""
        with self._lock:
            self._watched.add(connection)
            if self._thread is None or not self._thread.is_alive():  # of a process that was forked, it isn't
                self._thread = Thread(target=self._run, name="ledger-pulse", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        pause = Event()
        while not pause.wait(EVERY_S):
            for server, connections in self._servers().items():
                if self._is_frozen(server, connections[0]):
                    for connection in connections:
                        cut(connection)

    def _servers(self) -> dict[Server, list[Connection]]:
        """The open connections, by where they lead."""
        found: dict[Server, list[Connection]] = {}
        with self._lock:
            watched = list(self._watched)
        for each in watched:
            with suppress(psycopg.Error):  # closed just now
                found.setdefault((each.info.host, each.info.hostaddr, each.info.port), []).append(each)
        for gone in self._asking.keys() - found.keys():
            self._asking.pop(gone).close()
        return found

    def _is_frozen(self, server: Server, like: Connection) -> bool:
        """Whether it leaves a question unanswered. One that refuses, or is gone, says so on the connections itself."""
        try:
            asking = self._asking.get(server) or _connected_like(like)
        except psycopg.Error as error:
            return isinstance(error, ConnectionTimeout)
        self._asking[server] = asking
        with _limited(asking) as passed:
            try:
                asking.execute("SELECT 1")
            except psycopg.Error:
                self._asking.pop(server).close()
        return passed.is_set()


def _connected_like(connection: Connection) -> Connection:
    """Another one to the very same server, whichever it is of those that were asked for."""
    same = connection.info.get_parameters() | {
        "host": connection.info.host,
        "hostaddr": connection.info.hostaddr,
        "port": str(connection.info.port),
        "password": connection.info.password,
        "target_session_attrs": "any",
        "connect_timeout": str(int(SILENT_S)),
    }
    return psycopg.connect(autocommit=True, **cast(dict[str, Any], same))


@contextmanager
def _limited(connection: Connection) -> Generator[Event]:
    """Cut the connection if the context lasts too long; what is given says whether it was."""
    passed = Event()

    def pass_on() -> None:
        passed.set()
        cut(connection)

    timer = Timer(SILENT_S, pass_on)
    timer.daemon = True
    timer.start()
    try:
        yield passed
    finally:
        timer.cancel()


def cut(connection: Connection) -> None:
    """Have whoever waits on this connection, in whatever thread, told at once that it is broken."""
    with suppress(psycopg.Error, OSError), socket.socket(fileno=os.dup(connection.fileno())) as line:
        line.shutdown(socket.SHUT_RDWR)


PULSE = Pulse()
"""The process's own."""
