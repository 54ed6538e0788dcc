"""Clients that drip, stall, never read or never end: each is let go, and everybody else is served meanwhile."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from threading import Event
from time import monotonic
from typing import Any

import orjson
import pytest
from pydantic import SecretStr

from api import connections
from api.connections import Connection
from api.settings import Settings
from tests.api.customer import KEY, ORDER, Door
from tests.api.serving import Served, serving
from tests.fuzzing import wire
from tests.waiting import WAIT_S_MAX, must_come

BEARER = f"Authorization: Bearer {KEY}\r\n".encode()
APPEND = b"POST /v1/orders/A-1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + BEARER
APPEND += b"Idempotency-Key: k\r\n"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A ledger whose clients have a second for everything."""
    path = tmp_path_factory.mktemp("slow") / "ledger.db"
    settings = Settings(db=str(path), bootstrap_key=SecretStr(KEY), sending="off")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connections, "_S_MAX", dict.fromkeys(("HEAD", "BODY", "ANSWER"), 1.0) | {"OURS": float("inf")})
        with serving(settings) as served:
            yield served


@pytest.fixture
def door(served: Served) -> Door:
    return served.door(KEY)


def port(door: Door) -> int:
    found = door.client.base_url.port
    assert found is not None
    return found


def opened(door: Door, begun: bytes = b"") -> socket.socket:
    there = wire.connected(port(door))
    there.sendall(begun)
    return there


def dripped(door: Door, begun: bytes, drop: bytes) -> wire.Answer | None:
    """What a client is answered that goes on sending a little until it is let go."""
    with opened(door, begun) as there:
        there.settimeout(0.05)

        def heard() -> bool:
            try:
                return bool(there.recv(1, socket.MSG_PEEK)) or True
            except TimeoutError:
                there.sendall(drop)
                return False
            except ConnectionError:
                return True

        with suppress(ConnectionError):
            must_come(heard)
        there.settimeout(WAIT_S_MAX)
        return wire.answered(there)


@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\nHost: x\r\n", b"GET /"], ids=["none", "headers", "path"])
def test_who_never_ends_the_head_of_a_request_is_let_go(door: Door, begun: bytes) -> None:
    ended = connections.ended["never-asked"]
    assert dripped(door, begun, b"") is None
    assert connections.ended["never-asked"] == ended + 1
    assert dripped(door, begun or b"GET / HTTP/1.1\r\n", b"X-a: b\r\n" if begun[-1:] in (b"\n", b"") else b"a") is None


@pytest.mark.parametrize("length", [b"Content-Length: 1000", b"Transfer-Encoding: chunked"])
def test_who_never_ends_the_body_of_a_request_is_told_and_let_go(door: Door, length: bytes) -> None:
    before, ended = door.size, connections.ended["too-slow"]
    drop = b"1\r\n \r\n" if b"chunked" in length else b" "

    answer = dripped(door, APPEND + length + b"\r\n\r\n", drop)

    assert answer is not None
    assert (answer.status, answer.code, answer.headers["connection"]) == (408, "too-slow", "close")
    assert (door.size, connections.ended["too-slow"]) == (before, ended + 1)
    figure = 'ledger_connections_ended_total{why="too-slow"} '
    assert f"{figure}{connections.ended['too-slow']}.0" in door.get("/metrics").text


def test_who_stalls_behind_a_request_that_takes_its_time_is_told_in_turn(door: Door) -> None:
    poll = b"GET /v1/events?after=%d&timeout=3 HTTP/1.1\r\nHost: x\r\n" % (door.size + 1000)
    with opened(door, poll + BEARER + b"\r\n" + APPEND + b"Content-Length: 9\r\n\r\n") as there:
        assert wire.statuses(there) == [200, 408]


def test_a_form_that_never_ends_is_let_go_before_anybody_is_asked_who_sent_it(door: Door) -> None:
    head = b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"

    answer = dripped(door, head + b"Content-Length: 99\r\n\r\n", b"")

    assert answer is not None
    assert answer.code == "too-slow"


def test_an_import_that_stalls_is_let_go_and_what_came_before_is_recorded(door: Door) -> None:
    head = b"POST /v1/import HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\n" + BEARER
    line = orjson.dumps({"stream": "orders/A-slow", "idempotency_key": "slow", "facts": [ORDER]}) + b"\n"
    ended = connections.ended["too-slow"]
    with opened(door, head + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n" % (len(line), line)) as there:
        there.settimeout(WAIT_S_MAX)
        told = b""
        with suppress(ConnectionError):
            while more := there.recv(65536):
                told += more

    assert connections.ended["too-slow"] == ended + 1
    assert told.startswith(b"HTTP/1.1 200")
    assert not told.endswith(b"0\r\n\r\n"), "half of an import looks whole"
    assert door.read("/v1/orders/A-slow")["version"] == 1


def test_who_never_takes_the_answer_is_let_go_and_nothing_is_said_of_it(
    served: Served, door: Door, capsys: pytest.CaptureFixture[str]
) -> None:
    ask = b"GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n"
    known = door.client.get("/openapi.json").content
    kept, before = served.server.server_state.connections, connections.ended["never-taken"]
    with ExitStack() as stack:
        for _ in range(5):
            stack.enter_context(opened(door, ask * 40))
        must_come(lambda: len(kept) >= 5)
        must_come(lambda: len(kept) <= 1)

    assert connections.ended["never-taken"] == before + 5
    assert "unhandled" not in capsys.readouterr().err
    assert len(known) * 40 > 2**24, "so much is not taken by anybody who does not read"
    assert door.client.get("/openapi.json").content == known


def test_who_takes_the_answer_slowly_is_not_let_go(served: Served, door: Door) -> None:
    """The system takes nothing more of the answer from the server for longer than a client may take nothing."""
    with socket.socket() as there:
        there.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        there.connect(("127.0.0.1", port(door)))
        there.sendall(b"GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n" * 40)
        there.settimeout(WAIT_S_MAX)
        begun, pause = monotonic(), Event()
        while monotonic() - begun < 5:
            assert there.recv(2_000)
            pause.wait(0.05)
        (mine,) = [each for each in served.server.server_state.connections if _is_for(each, "/openapi.json")]

        assert mine.transport.get_write_buffer_size()
        assert not mine.transport.is_closing()


def test_who_asks_and_reads_is_never_let_go(served: Served, door: Door) -> None:
    """A long poll and a stream say nothing for longer than a client may."""
    stream = door.client.stream("GET", "/v1/events/stream?after=1000000", headers=door.bearer)
    with stream as listening:
        waited = door.get("/v1/events", params={"after": door.size + 10, "timeout": 3})
        (mine,) = [each for each in served.server.server_state.connections if _is_for(each, "/v1/events/stream")]

        assert (listening.status_code, waited.status_code, waited.json()) == (200, 200, [])
        assert not mine.transport.is_closing()


def _is_for(connection: Any, path: str) -> bool:
    return connection.cycle is not None and connection.cycle.scope["path"] == path


def test_a_crowd_that_says_nothing_keeps_nobody_waiting(served: Served, door: Door) -> None:
    kept = served.server.server_state.connections
    with ExitStack() as stack:
        for _ in range(300):
            stack.enter_context(opened(door, b"POST /sign-in HTTP/1.1\r\nContent-Le"))
        assert door.said("orders/A-crowd", ORDER)["recorded"]
        must_come(lambda: len(kept) <= 1)


def test_there_are_only_so_many_connections_and_the_ledger_keeps_its_files(
    served: Served, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = served.server.server_state.connections
    must_come(lambda: len(kept) <= 1)
    monkeypatch.setattr(Connection, "most", 10)
    with ExitStack() as stack:
        crowd = [stack.enter_context(opened(door)) for _ in range(30)]
        must_come(lambda: sum(_is_closed(each) for each in crowd) >= 20)
        assert len(kept) <= 10
    must_come(lambda: len(kept) <= 1)

    assert door.client.get("/healthz").status_code == 200


def _is_closed(there: socket.socket) -> bool:
    there.settimeout(0.01)
    try:
        return there.recv(1, socket.MSG_PEEK) == b""
    except TimeoutError:
        return False
    except ConnectionError:
        return True


@pytest.mark.parametrize("what", ["a header", "headers", "a path"])
def test_a_head_without_end_is_refused_before_it_fills_the_memory(door: Door, what: str) -> None:
    begun, more = {
        "a header": (b"GET / HTTP/1.1\r\nX-a: ", b"a" * 65_536),
        "headers": (b"GET / HTTP/1.1\r\n", b"X-a: b\r\n" * 8_192),
        "a path": (b"GET /", b"a" * 65_536),
    }[what]
    with opened(door, begun) as there:
        sent = 0
        with suppress(ConnectionError):
            while sent < 2**28:
                there.sendall(more)
                sent += len(more)
        answer = wire.answered(there)

    assert sent < 2**26
    assert answer is None or (answer.status, answer.code) == (431, "headers-too-large")
