"""The story that a newcomer is shown first holds together, whenever it is first played."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from api import demo
from api.client import Client
from api.demo import story, story_sale
from api.demo.scene import campaign
from api.settings import Settings
from domain.clock import parse_instant
from tests.api.customer import KEY
from tests.api.serving import Served, serving


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, now: str) -> None:
        self.now = datetime.fromisoformat(now)

    def __call__(self) -> datetime:
        return self.now


FIRST_PLAYED = [
    "2026-03-11T15:00:00+08:00",
    "2026-02-19T00:00:30+08:00",  # the new year's holidays, just past midnight
    "2026-10-11T23:59:00+08:00",  # a week without working days behind it
    "2027-03-01T12:00:00+08:00",  # a year whose holidays nobody has published yet
]


@pytest.mark.parametrize("at", FIRST_PLAYED)
def test_the_story_has_a_dispute_in_time_a_refund_settled_and_one_that_is_owed(tmp_path: Path, at: str) -> None:
    sold, case = _played(tmp_path, Clock(at))
    owed = [each for each in sold["refunds"] if each["status"] == "DUE"]

    assert {each["status"] for each in sold["refunds"]} == {"SETTLED", "DUE"}
    assert min(each["pay_by"] for each in owed) > _utc(at)
    assert sold["money"]["discount"] == 100_00
    assert [each["validity"] for each in sold["coupons"]] == ["VALID"]
    assert len(sold["shipments"]) == 2
    assert len(sold["returns"]) == 2
    assert [(each["returned"], each["charged"]) for each in sold["gifts"]] == [(1, 0)]
    assert case["clocks"]
    assert [each["clock_id"] for each in case["clocks"] if each["breached_at"]] == []
    assert {each["clock_id"] for each in case["clocks"] if each["status"] == "RUNNING"} >= {"FOLLOW_UP", "REFUND_7.r4"}


def test_the_story_is_told_in_the_order_in_which_it_happened(tmp_path: Path) -> None:
    clock = Clock(FIRST_PLAYED[0])
    with _served(tmp_path, clock) as client:
        list(story.play(client, "en"))
        events = client.read(f"/v1/orders/{story.ORDER}/events")["events"]
    before = [each["occurred_at"] for each in events if each["recorded_at"] != each["occurred_at"]]

    assert before == sorted(before)
    assert before[0] < _utc("2026-02-27T00:00:00+08:00")
    assert max(before) < _utc(FIRST_PLAYED[0])


def test_what_the_ledger_says_in_between_leaves_the_story_as_it_is(tmp_path: Path) -> None:
    """On a slow machine windows for a return close between two of its requests: later than whatever it tells of."""
    at = FIRST_PLAYED[0]
    (tmp_path / "slow").mkdir()
    with _served(tmp_path / "slow", Clock(at), slow=True) as client:
        list(story.play(client, "en"))
        slow, events = client.read(f"/v1/orders/{story.ORDER}"), _drawn(client)
    told = [each for each in events if each["type"] != "ReturnWindowClosed"]
    windows = [each for each in events if each["type"] == "ReturnWindowClosed"]

    assert 0 < min(each["version"] for each in windows) < max(each["version"] for each in told)
    assert events == [*told, *windows], "as it occurred, whenever it was recorded"
    sold, _ = _played(tmp_path, Clock(at))
    same = ("status", "money", "refunds", "returns", "gifts", "shipments")
    assert {name: slow[name] for name in same} == {name: sold[name] for name in same}


def test_played_again_days_later_it_is_the_same_story(tmp_path: Path) -> None:
    clock = Clock("2026-10-21T15:00:00+08:00")
    with _served(tmp_path, clock) as client:
        list(demo.play(client))
        before = client.read(f"/v1/orders/{story.ORDER}/events")["events"]
        clock.now += timedelta(days=3)
        list(demo.play(client))
        after = client.read(f"/v1/orders/{story.ORDER}/events")["events"]

    assert [each["leaf_hash"] for each in after[: len(before)]] == [each["leaf_hash"] for each in before]
    assert {each["type"] for each in after[len(before) :]} <= {"MessageSent", "ReturnWindowClosed", "GiftChannelClosed"}


def test_a_case_that_an_earlier_release_played_otherwise_stays_and_the_others_are_played(tmp_path: Path) -> None:
    with _served(tmp_path, Clock("2026-10-21T15:00:00+08:00")) as client:
        client.say("campaigns/demo-clearance", "demo-clearance/campaign", campaign(**story_sale.TERMS))
        titles = [scene.title for scene in demo.play(client)]
        kept = client.read("/v1/campaigns/demo-clearance/events")["events"]

    assert any(title.startswith("An order in two parcels") for title in titles)
    assert not any(title.startswith("A clause fight") for title in titles)
    assert len(kept) == 1


def test_what_the_customer_saw_is_kept_whole(tmp_path: Path) -> None:
    with _served(tmp_path, Clock(FIRST_PLAYED[0])) as client:
        list(story.play(client, "en"))
        shown = client.read(f"/v1/checkouts/{story.CHECKOUT}")
        rights = client.read(f"/v1/orders/{story.ORDER}/rights")
    clauses = {each["clause_id"]: each["outcome"] for each in rights["coupons"][0]["clauses"]}

    assert shown["shown"]["totals"]["payable"] == 795_00
    assert clauses == {"k1": "BINDING", "k2": "VOID"}


def _played(folder: Path, clock: Clock) -> tuple[dict[str, Any], dict[str, Any]]:
    with _served(folder, clock) as client:
        told = [line for scene in story.play(client, "en") for line in scene.told]
        assert told
        return client.read(f"/v1/orders/{story.ORDER}"), client.read(f"/v1/cases/{story.CASE}")


def _drawn(client: Client) -> list[dict[str, Any]]:
    """The order's own events on its timeline."""
    events = client.read(f"/console/orders/{story.ORDER}/timeline.json")["events"]
    return [each for each in events if each["stream"] == f"orders/{story.ORDER}"]


class Slow(Client):
    """A client between whose requests the ledger says whatever fell due."""

    served: Served

    def say(self, stream: str, idempotency_key: str, *facts: Mapping[str, Any]) -> dict[str, Any]:
        """Append facts, and let it."""
        said = super().say(stream, idempotency_key, *facts)
        self.served.fall_due()
        return said


@contextmanager
def _served(folder: Path, clock: Clock, *, slow: bool = False) -> Iterator[Client]:
    settings = Settings(db=str(folder / "ledger.db"), bootstrap_key=SecretStr(KEY), sending="off")
    with serving(settings, clock=clock) as served, (Slow if slow else Client)(served.url, KEY) as client:
        if isinstance(client, Slow):
            client.served = served
        yield client


def _utc(at: str) -> str:
    return parse_instant(at)
