"""The figures are named as Prometheus wants them, say what they say in the documentation, and count what happens."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from tests import house
from tests.api.customer import ORDER, Door
from tests.api.test_ailing import PLACED, pages
from tests.waiting import must_come
from tests.webhooks.parts import shop, subscribed

PAGE = house.ROOT / "docs" / "operations.md"
ROW = re.compile(r"^\| `((?:ledger|process)_\w+)` \|([^|]*)\| ([^|]+) \|$", re.MULTILINE)
SUFFIXES = {"counter": "_total"}
NOT_OF_A_FAMILY = ("_total", "_count", "_sum", "_bucket", "_created", "_info")
NOT_BASE_UNITS = re.compile(r"_(milliseconds|ms|minutes|hours|days|kilobytes|megabytes|percent)(_|$)")


def figures(door: Door) -> dict[str, Metric]:
    """What is told, by the name under which it is asked for."""
    told = door.client.get("/metrics").text
    found = list(text_string_to_metric_families(told))
    return {each.name + SUFFIXES.get(each.type, ""): each for each in found}


def figure(door: Door, name: str, **labels: str) -> float:
    """One value; 0 if it was never counted."""
    samples = [sample for family in figures(door).values() for sample in family.samples if sample.name == name]
    return sum(each.value for each in samples if labels.items() <= each.labels.items())


def labels_of(metric: Metric) -> set[str]:
    return {label for sample in metric.samples for label in sample.labels} - {"le"}


@pytest.fixture
def busy(tmp_path: Path):
    """A ledger of which every figure has something to tell."""
    with shop(tmp_path, sending="off") as door:
        subscribed(door, "http://127.0.0.1:9/")
        door.said("orders/A-1", ORDER)
        door.say("orders/A-1", {"type": "Nonsense"})
        door.client.get("/v1/log/checkpoint")
        yield door


def test_every_figure_is_documented_with_its_labels_and_every_documented_one_is_told(busy: Door) -> None:
    documented = {name: set(re.findall(r"`(\w+)`", labels)) for name, labels, _ in ROW.findall(PAGE.read_text())}

    told = figures(busy)

    assert documented.keys() == told.keys()
    assert {name: labels_of(each) for name, each in told.items() if each.samples} == {
        name: labels for name, labels in documented.items() if told[name].samples
    }


def test_every_figure_is_named_as_it_is_the_custom(busy: Door) -> None:
    for name, metric in figures(busy).items():
        assert re.fullmatch(r"[a-z][a-z0-9_]+", name), name
        assert metric.type in ("counter", "gauge", "histogram"), name
        assert metric.documentation.endswith("."), name
        assert not metric.name.endswith(NOT_OF_A_FAMILY), name
        assert not NOT_BASE_UNITS.search(name), name
        assert not labels_of(metric) & {"type", "id", "stream", "path"}, f"{name} would have a series for everything"


def test_refusals_replays_and_commits_are_counted(door: Door) -> None:
    door.said("orders/A-1", ORDER, key="once")
    door.said("orders/A-1", ORDER, key="once")
    door.say("orders/A-2", ORDER, key="once")
    door.say("orders/A-1", PLACED, headers={"If-Match": '"7"'})

    assert figure(door, "ledger_idempotent_replays_total") == 1
    assert figure(door, "ledger_refusals_total", code="idempotency-key-reused", status="422") == 1
    assert figure(door, "ledger_refusals_total", code="version-conflict", status="412") == 1
    assert figure(door, "ledger_commit_events_sum") == door.size
    assert figure(door, "ledger_commit_requests_count") == 1


def test_the_newest_checkpoint_has_its_size_its_age_and_what_is_not_under_it(door: Door) -> None:
    door.said("orders/A-1", ORDER)
    size = int(door.client.get("/v1/log/checkpoint").text.splitlines()[1])
    door.said("orders/A-2", ORDER | {"customer_id": "ben"})

    assert figure(door, "ledger_checkpoint_size") >= size
    assert figure(door, "ledger_checkpoint_size") + figure(door, "ledger_checkpoint_behind") == door.size
    assert figure(door, "ledger_checkpoint_age_seconds") >= 0


def test_a_commit_that_fails_keeps_the_process_from_being_ready_until_one_succeeds(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.noting.AGAIN_S", 1_000)  # a busy machine asks late
    door.said("orders/A-1", PLACED)
    pages(door, f"max_page_count = {pages(door, 'page_count')}")
    failed = must_come(
        lambda: [each for each in [door.say(f"orders/B-{door.size}", PLACED)] if each.status_code == 507]
    )
    told = door.client.get("/readyz")
    pages(door, "max_page_count = 1000000")
    door.said("orders/C-1", PLACED)

    assert failed[0].json()["code"] == "disk-full"
    assert (told.status_code, told.json()["ailing"]) == (503, ["disk-full"])
    assert door.services.writer.ails is None


def test_figures_of_a_store_that_can_not_be_read_are_left_out_and_counted(door: Door) -> None:
    with closing(sqlite3.connect(door.services.ledger.place.log)) as ledger:
        ledger.execute("ALTER TABLE log_head RENAME TO elsewhere")
        told = figures(door)
        ledger.execute("ALTER TABLE elsewhere RENAME TO log_head")

    assert "ledger_log_size" not in told
    assert "ledger_requests_total" in told
    assert figure(door, "ledger_figures_unread_total") > 0
    assert "ledger_log_size" in figures(door)
