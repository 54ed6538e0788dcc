"""A ledger in a database is asked by threads alone: while it answers late, or never, the server goes on serving."""

import asyncio
import traceback
from pathlib import Path
from typing import Any

import pytest

from domain.ledger.postgres_cursor import Connection
from tests.api.customer import Door
from tests.console.test_signing_in import browser_of, sign_in
from tests.feeds.listening import listening
from tests.sending.parts import receiving
from tests.waiting import must_come
from tests.webhooks.parts import act, ordered, shop, subscribed

TIER = {"type": "TierSet", "tier": "GOLD", "reason": "many orders"}
ACTS = ("test", "pause", "resume", "rotate")


class Watch:
    """Who asks the database on a thread that runs an event loop."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def look(self) -> None:
        """Somebody asks."""
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return
        self.seen.append("".join(traceback.format_stack(limit=12)))


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    found, ask = Watch(), Connection.cursor

    def asked(self: Connection, *args: Any, **more: Any) -> Any:
        found.look()
        return ask(self, *args, **more)

    monkeypatch.setattr(Connection, "cursor", asked)
    return found


def _follow(door: Door, browser: Door) -> None:
    """Everything that follows the log: pages, pages that wait, streams, by a key and by a session."""
    door.read("/v1/events")
    door.read("/v1/events", types="PaymentCaptured", timeout=1)
    for each in (door, browser):
        with listening(each) as told:
            told.next(door.size)


def test_nobody_who_follows_the_log_has_the_event_loop_wait_for_the_database(
    tmp_path: Path, postgres: str, watch: Watch
) -> None:
    with receiving() as receiver, shop(tmp_path, postgres) as door, browser_of(door) as client:
        watch.seen.clear()  # before it serves it may wait
        subscribed(door, receiver.url)
        ordered(door, "A-1")
        door.said("customers/anna", TIER)
        sign_in(client, door.key)
        browser = type(door)(client, door.state, "")
        browser.bearer = {}
        _follow(door, browser)
        for path in ("/v1/webhooks", "/v1/webhooks/warehouse", "/v1/webhooks/warehouse/deliveries", "/metrics"):
            assert door.get(path).status_code == 200
        assert client.get("/console/integrations/webhooks/warehouse/deliveries").status_code == 200
        missing = client.get("/console/orders/A-99/story", headers={"Accept": "text/html"})
        must_come(lambda: len(receiver.requests) >= door.size)
        for each in ACTS:
            act(door, f"warehouse/{each}")

    assert (missing.status_code, missing.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert watch.seen == []
