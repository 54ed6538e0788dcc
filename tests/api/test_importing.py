"""Importing old orders, a line each."""

import json
import socket
from collections.abc import Iterator
from typing import Any

from tests.api.customer import ORDER, PAID, Door, expect_problem, said_since

LONG_AGO = "2019-05-03T10:00:00+08:00"


def line(stream: str, *facts: dict[str, Any], key: str | None = None, **more: Any) -> bytes:
    return json.dumps({"stream": stream, "idempotency_key": key or stream, "facts": facts, **more}).encode() + b"\n"


def send(door: Door, body: bytes | Iterator[bytes]) -> list[dict[str, Any]]:
    headers = door.bearer | {"Content-Type": "application/x-ndjson"}
    answer = door.client.post("/v1/import", content=body, headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/x-ndjson"
    return [json.loads(each) for each in answer.text.splitlines()]


def test_a_refused_line_does_not_stop_the_next(door: Door) -> None:
    lines = [
        line("orders/A-1", ORDER | {"occurred_at": LONG_AGO}, PAID | {"occurred_at": LONG_AGO}, historical=True),
        b"{nonsense\n",
        line("orders/A-2", ORDER | {"currency": "ZZZ"}),
        line("dragons/A-2", ORDER),
        line("orders/A-2", ORDER, colour="red"),
        b"\n",
        line("orders/A-3", ORDER),
    ]

    answers = send(door, b"".join(lines))

    assert [(answer["line"], answer["status"]) for answer in answers] == [
        (1, 201),
        (2, 400),
        (3, 422),
        (4, 422),
        (5, 422),
        (6, 201),
    ]
    assert (answers[0]["version"], answers[1]["code"], answers[2]["code"]) == (2, "malformed-json", "unknown-currency")
    assert door.read("/v1/orders/A-1")["historical"] is True
    assert door.read("/v1/orders/A-3")["historical"] is False


def test_an_import_may_be_repeated(door: Door) -> None:
    body = b"".join(line(f"orders/A-{n}", ORDER) for n in range(20))
    send(door, body)
    before = door.size

    answers = send(door, body)

    assert all(answer["replayed"] for answer in answers)
    assert said_since(door, before) == []


def test_lines_are_recorded_in_their_order(door: Door) -> None:
    body = b"".join(line(f"orders/A-{n // 2}", PAID if n % 2 else ORDER, key=f"line-{n}") for n in range(2_000))

    answers = send(door, iter([body[at : at + 1_000] for at in range(0, len(body), 1_000)]))

    assert [answer["line"] for answer in answers] == list(range(1, 2_001))
    assert {answer["status"] for answer in answers} == {201}


def test_a_line_without_an_end_is_refused(door: Door) -> None:
    answers = send(door, line("orders/A-1", ORDER) + b" " * 2_000_000)

    assert [answer["status"] for answer in answers] == [201, 413]


def test_an_import_is_lines_of_json(door: Door) -> None:
    answer = door.client.post("/v1/import", json=[], headers=door.bearer)

    expect_problem(answer, 415, "unsupported-media-type")


def test_each_line_is_answered_though_no_other_comes(door: Door) -> None:
    port = door.client.base_url.port
    assert port is not None
    head = f"POST /v1/import HTTP/1.1\r\nHost: x\r\nAuthorization: {door.bearer['Authorization']}\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=60) as there:
        there.sendall((head + "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n").encode())
        told = b""
        for number in range(1, 4):
            said = line(f"orders/A-{number}", ORDER)
            there.sendall(b"%x\r\n%b\r\n" % (len(said), said))
            while b'"line":%d,' % number not in told:
                told += there.recv(65_536)

    assert told.count(b'"status":201') == 3
