"""Messages leave a real server once each, whatever kills it, and whoever serves the ledger."""

import json
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from api.sending.dispatcher import AT_ONCE
from tests import house
from tests.examples import lines, order, units
from tests.sending.parts import SECRET, receiving
from tests.server import Shopfront, environment, running, serving
from tests.waiting import must_come

KEYS = [f"A-{number}" for number in range(AT_ONCE + 22)]
ONCE = Counter({f"orders/{key}": 1 for key in KEYS})
DIES_BETWEEN = """
import os, signal
from api.sending.dispatcher import Dispatcher
from api.serving import serve
from api.settings import Settings
async def die(self, left, channel):
    if left:
        os.kill(os.getpid(), signal.SIGKILL)
    return 0
Dispatcher._record = die
serve(Settings(), demo=False)
"""
"""A server that is killed when it has sent something and is about to record it."""


def outbox(folder: Path) -> list[dict[str, Any]]:
    """The whole lines of the outbox."""
    file = folder / "ledger.db.outbox.ndjson"
    return [json.loads(line) for line in file.read_bytes().split(b"\n")[:-1]] if file.exists() else []


def written(folder: Path) -> Counter[str]:
    """How often each stream's message stands in the outbox."""
    return Counter(line["stream"] for line in outbox(folder))


def send_back(shop: Shopfront, keys: list[str]) -> None:
    """A parcel comes back of each of these orders: one message each."""
    for key in keys:
        asked = {"return_id": "b1", "lines": units(_1=1)}
        for said in (
            shop.say(f"orders/{key}", "OrderPlaced", **order(lines=lines(100_00))),
            shop.say(f"orders/{key}", "ReturnRequested", **asked, cause="BUYER_NO_REASON"),
            shop.say(f"orders/{key}", "ReturnReceived", **asked),
        ):
            assert said.status_code == 201, said.text


def recorded(shop: Shopfront) -> Counter[str]:
    """How often each stream's log has its message as sent."""
    return Counter(event["subject"] for event in shop.get("/v1/events", types="MessageSent", limit=1000))


def prepare(folder: Path) -> None:
    """All the messages, and nobody to send them."""
    with serving(folder, sending="off") as url, Shopfront(url) as shop:
        send_back(shop, KEYS)
        assert (outbox(folder), recorded(shop)) == ([], Counter())


def kill_between(folder: Path, **settings: str) -> None:
    """Start a server on this ledger that dies between sending and recording."""
    ended = subprocess.run(
        [sys.executable, "-c", DIES_BETWEEN],
        cwd=house.ROOT,
        env=environment(folder, 0, **settings),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()


def test_a_server_killed_between_sending_and_recording_writes_each_message_once(tmp_path: Path) -> None:
    prepare(tmp_path)
    for _ in range(3):
        kill_between(tmp_path)
        assert len(outbox(tmp_path)) == AT_ONCE
        for lost in tmp_path.glob("ledger.db.views*"):
            lost.unlink()

    with serving(tmp_path, name="again") as url, Shopfront(url) as shop:
        must_come(lambda: recorded(shop).total() >= len(KEYS))
        assert recorded(shop) == ONCE
    assert written(tmp_path) == ONCE


def test_a_server_killed_at_any_moment_neither_loses_nor_doubles_a_message(tmp_path: Path) -> None:
    for number, keys in enumerate((KEYS[:24], KEYS[24:48], KEYS[48:])):
        with running(tmp_path, name=f"killed-{number}") as (url, server), Shopfront(url) as shop:
            send_back(shop, keys)
            before = len(outbox(tmp_path))
            must_come(lambda before=before: len(outbox(tmp_path)) > before)
            server.kill()
            assert server.wait(20) == -signal.SIGKILL

    with serving(tmp_path, name="again") as url, Shopfront(url) as shop:
        must_come(lambda: recorded(shop).total() >= len(KEYS))
        assert recorded(shop) == ONCE
    assert written(tmp_path) == ONCE


def test_two_servers_of_one_ledger_send_each_message_once(tmp_path: Path) -> None:
    with serving(tmp_path) as one, serving(tmp_path, name="two") as two, Shopfront(one) as a, Shopfront(two) as b:
        send_back(a, KEYS[::2])
        send_back(b, KEYS[1::2])
        must_come(lambda: recorded(a).total() >= len(KEYS))
        assert recorded(a) == ONCE
    assert written(tmp_path) == ONCE


def test_views_built_anew_send_nothing_again(tmp_path: Path) -> None:
    """Building read models reads the log; what leaves the ledger keeps its own place in it."""
    with serving(tmp_path) as url, Shopfront(url) as shop:
        send_back(shop, KEYS)
        must_come(lambda: recorded(shop).total() >= len(KEYS))

        assert shop.http.post("/v1/projections/rebuild").status_code == 202
        must_come(lambda: all(each["as_before"] is True for each in shop.get("/v1/projections")["sets"]))
        send_back(shop, ["B-1"])
        must_come(lambda: recorded(shop)["orders/B-1"] == 1)
        assert recorded(shop) == ONCE + Counter(["orders/B-1"])
    assert written(tmp_path) == ONCE + Counter(["orders/B-1"])


def test_a_receiver_knows_again_what_a_killed_server_had_sent(tmp_path: Path) -> None:
    prepare(tmp_path)
    with receiving() as receiver:
        to_it = {"webhook_url": receiver.url, "webhook_secret": SECRET, "env": "dev"}
        kill_between(tmp_path, **to_it)
        first = {headers["webhook-id"] for headers, _ in receiver.requests}
        assert len(first) == len(receiver.requests) == AT_ONCE

        with serving(tmp_path, name="again", **to_it) as url, Shopfront(url) as shop:
            must_come(lambda: recorded(shop).total() >= len(KEYS))
            assert recorded(shop) == ONCE
        times = Counter(headers["webhook-id"] for headers, _ in receiver.requests)

    assert len(times) == len(KEYS)
    assert times == Counter(dict.fromkeys(times, 1)) + Counter(dict.fromkeys(first, 1))


def test_no_secret_no_address_and_no_word_gets_into_the_log(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    with receiving() as receiver:
        receiver.answers = [(500, {})]
        receiver.by_stream = {"orders/A-2": 410}
        to_it = {"webhook_url": receiver.url, "webhook_secret": SECRET, "env": "dev"}
        with serving(tmp_path, **to_it) as url, Shopfront(url) as shop:
            send_back(shop, ["A-1"])
            must_come(lambda: "a message was not taken" in log.read_text(encoding="utf-8"))
            send_back(shop, ["A-2"])
            must_come(lambda: "is gone for good" in log.read_text(encoding="utf-8"))
            figures = shop.http.get("/metrics").text

    told = log.read_text(encoding="utf-8")
    assert not [word for word in (SECRET, SECRET[6:], "in-the-address", "签收") if word in told]
    assert "ledger_messages_waiting 2.0" in figures
    assert "ledger_messages_stopped 1.0" in figures


def test_with_sending_off_nothing_leaves_and_nothing_is_taken_for_sent(tmp_path: Path) -> None:
    """The same messages leave at once when it is on: nothing else held them back."""
    prepare(tmp_path)
    assert not list(tmp_path.glob("ledger.db.sending*"))

    with serving(tmp_path, name="on") as url, Shopfront(url) as shop:
        must_come(lambda: recorded(shop).total() >= len(KEYS))
    assert written(tmp_path) == ONCE
