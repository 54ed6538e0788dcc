"""A server that keeps its connections open and answers nothing is noticed, and its connections are cut."""

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from select import select
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from domain.ledger import pulse
from domain.ledger.pulse import Pulse
from tests.waiting import must_come


class Line:
    """A way to a server that can be held: what is sent arrives nowhere, and nobody hangs up."""

    def __init__(self, to: tuple[str, int]) -> None:
        self._to = to
        self._held = False
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self.led = 0
        """How many connections came this way."""
        threading.Thread(target=self._accept, daemon=True).start()

    def hold(self) -> None:
        self._held = True

    def close(self) -> None:
        self._door.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._door.accept()
                self.led += 1
                threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        far = socket.create_connection(self._to)
        other = {near: far, far: near}
        with near, far, suppress(OSError):
            while True:
                for each in select(list(other), [], [], 0.05)[0]:
                    data = b"" if self._held else each.recv(65_536)
                    if data:
                        other[each].sendall(data)
                    elif not self._held:
                        return


@pytest.fixture
def line(postgres: str) -> Iterator[Line]:
    asked = conninfo_to_dict(postgres)
    line = Line((str(asked["host"]), int(str(asked["port"]))))
    yield line
    line.close()


@pytest.fixture
def through(postgres: str, line: Line) -> Iterator[psycopg.Connection]:
    """A connection on the line."""
    address = make_conninfo(postgres, host="127.0.0.1", port=str(line.port))
    with psycopg.connect(address, autocommit=True) as connection:
        yield connection


@pytest.fixture
def watching(monkeypatch: pytest.MonkeyPatch) -> Pulse:
    """One that asks often."""
    monkeypatch.setattr(pulse, "EVERY_S", 0.05)
    return Pulse()


def is_cut(connection: psycopg.Connection) -> bool:
    try:
        connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return True
    return False


def test_who_waits_for_a_server_that_answers_nothing_is_told_so(
    watching: Pulse, line: Line, through: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    watching.watch(through)
    must_come(lambda: line.led == 2)  # another connection asks
    monkeypatch.setattr(pulse, "SILENT_S", 1.0)
    line.hold()

    assert is_cut(through)


def test_a_server_that_answers_is_asked_on_one_connection_and_left_alone(
    watching: Pulse, line: Line, through: psycopg.Connection, postgres: str
) -> None:
    watching.watch(through)
    must_come(lambda: line.led == 2)
    began = (
        "SELECT max(query_start), max(state) FROM pg_stat_activity "
        "WHERE query = 'SELECT 1' AND datname = current_database()"
    )
    with psycopg.connect(postgres, autocommit=True) as other:
        first = must_come(lambda: each if (each := other.execute(began.encode()).fetchone()) != (None, None) else None)
        must_come(lambda: other.execute(began.encode()).fetchone() not in (first, None))  # it asks again
        must_come(lambda: (other.execute(began.encode()).fetchone() or ("", ""))[1] == "idle")  # and holds nothing up

    assert line.led == 2
    assert through.execute("SELECT 2").fetchone() == (2,)


def test_who_asks_hangs_up_once_nobody_is_connected_any_more(
    watching: Pulse, line: Line, through: psycopg.Connection, postgres: str
) -> None:
    watching.watch(through)
    must_come(lambda: line.led == 2)
    through.close()

    there = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query = 'SELECT 1'"
    with psycopg.connect(postgres, autocommit=True) as other:
        assert must_come(lambda: other.execute(there.encode()).fetchone() == (0,))


def test_who_was_answered_in_time_is_not_cut_later(monkeypatch: pytest.MonkeyPatch) -> None:
    cut: list[object] = []
    monkeypatch.setattr(pulse, "SILENT_S", 1.0)
    monkeypatch.setattr(pulse, "cut", cut.append)
    connection: Any = object()

    with pulse._limited(connection) as passed:
        pass

    assert not passed.wait(1.5)
    assert connection not in cut
