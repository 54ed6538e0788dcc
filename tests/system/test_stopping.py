"""A server that is told to stop stops, whatever it is doing, and loses nothing."""

import json
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import ExitStack, closing
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import httpx

from tests.examples import order
from tests.feeds.sockets import deaf, lines_of, received
from tests.server import KEY, Shopfront, running, serving
from tests.waiting import must_come

ORDERS = 1_500


def test_a_server_stopped_while_its_read_models_catch_up_ends_in_order(tmp_path: Path) -> None:
    lines = [
        json.dumps(
            {
                "stream": f"orders/S-{number}",
                "idempotency_key": f"S-{number}",
                "facts": [{"type": "OrderPlaced", **order(100_00)}],
            }
        )
        for number in range(ORDERS)
    ]
    with serving(tmp_path) as url:
        headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/x-ndjson"}
        answer = httpx.post(f"{url}/v1/import", content="\n".join(lines), headers=headers, timeout=60)
        acknowledged = [json.loads(line) for line in answer.text.splitlines()]
        assert {each["status"] for each in acknowledged} == {201}
    with serving(tmp_path, name="again") as url, Shopfront(url) as shop:
        assert shop.get("/readyz")["log_size"] == 2 * ORDERS


def test_a_stop_signal_ends_the_process_without_a_crash(tmp_path: Path) -> None:
    script = (
        "import asyncio, os, signal, threading\n"
        "from api import following\n"
        "from api.serving import serve\n"
        "from api.settings import Settings\n"
        "begun = following.catch_up\n"
        "def slow(services):\n"
        "    threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGTERM)).start()\n"
        "    for _ in range(300):\n"
        "        begun(services), services.ledger.log(-1, 1000)\n"
        "        if services.closing.is_set(): break\n"
        "    return 0\n"
        "following.catch_up = slow\n"
        f"serve(Settings(db={str(tmp_path / 'l.db')!r}, port=0, bootstrap_key={KEY!r}), demo=False)\n"
    )

    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60, check=False)

    assert ended.returncode in (0, -signal.SIGTERM), ended.stderr.decode()


def imported(url: str, lines: int) -> socket.socket:
    """A connection on which an import has begun that never ends: so many lines, and more to come."""
    where = urlsplit(url)
    asked = socket.create_connection((where.hostname, where.port), timeout=60)
    head = f"POST /v1/import HTTP/1.1\r\nHost: {where.netloc}\r\nAuthorization: Bearer {KEY}\r\n"
    asked.sendall((head + "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n").encode())
    for number in range(lines):
        facts = [{"type": "OrderPlaced", **order(100_00)}]
        told = {"stream": f"orders/I-{number}", "idempotency_key": f"I-{number}", "facts": facts}
        line = json.dumps(told) + "\n"
        asked.sendall(f"{len(line):x}\r\n{line}\r\n".encode())
    return asked


def versions(folder: Path) -> dict[str, int]:
    """How long each stream is in a ledger that nobody serves any more."""
    with closing(sqlite3.connect(folder / "ledger.db")) as ledger:
        return dict(ledger.execute("SELECT stream, max(version) FROM entries GROUP BY stream"))


def test_a_server_stopped_amid_everything_says_so_first_and_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    answers: list[bytes] = []
    with running(tmp_path, sending="off", drain_s="600") as (url, server), Shopfront(url) as shop, ExitStack() as stack:
        importing = stack.enter_context(imported(url, 200))
        following = stack.enter_context(deaf(url, "/v1/events/stream"))
        waiting = Thread(target=lambda: shop.get("/v1/events", after=10**6, timeout=30))
        reading = Thread(target=lambda: answers.append(received(importing)))
        waiting.start()
        reading.start()  # at once: who is let go while the machine is busy has what he was told by then
        must_come(lambda: shop.get("/readyz")["log_size"] >= 2 * 200)
        assert shop.http.post("/v1/exports", params={"kind": "csv"}).status_code < 300

        server.send_signal(signal.SIGTERM)
        told = must_come(lambda: [each for each in [httpx.get(f"{url}/readyz", timeout=60)] if each.status_code == 503])
        late = shop.say("orders/late", "OrderPlaced", **order(100_00))
        server.send_signal(signal.SIGTERM)
        streamed = received(following)
        server.wait(60)
        waiting.join(60)
        reading.join(60)

    assert told[0].json()["stopping"], "a balancer knows before the door is closed"
    assert late.status_code == 201, "who still comes is served"
    acknowledged = [
        json.loads(line)["stream"] for line in lines_of(answers[0]) if '"status":201' in line.replace(" ", "")
    ]
    assert acknowledged
    assert {*acknowledged, "orders/late"} <= versions(tmp_path).keys()
    assert b"event:" in streamed or b"data:" in streamed
    assert server.returncode in (0, -signal.SIGTERM), (tmp_path / "server.log").read_text()
