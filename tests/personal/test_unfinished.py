"""Keys that could not be overwritten: who erased is told so, and the ledger tries again until it is done."""

import time
from errno import EIO
from pathlib import Path

import pytest
from httpx import Response
from typer.testing import CliRunner

from api import destroying
from api.cli import app
from api.settings import Settings
from domain.ledger.erasing import unfinished
from tests.api.customer import KEY, Door, expect_problem
from tests.api.serving import serving

ANNA = "customers/anna"
TIER = {"type": "TierSet", "tier": "GOLD", "reason": "aardvark-reason"}
IO_ERROR = OSError(EIO, "I/O error")


def erase(door: Door, language: str = "en") -> Response:
    headers = door.bearer | {"Idempotency-Key": "erase", "Accept-Language": language}
    return door.client.post(f"/v1/{ANNA}/erasure", json={"reason": "CUSTOMER_ASKED"}, headers=headers)


def left(door: Door) -> str:
    (line,) = [each for each in door.get("/metrics").text.splitlines() if each.startswith("ledger_keys_to_destroy ")]
    return line.split()[1]


def test_who_erased_is_told_until_no_key_is_left(door: Door, failing: list[OSError]) -> None:
    door.said(ANNA, TIER)
    failing.append(IO_ERROR)

    first = erase(door)
    size = door.size
    again = erase(door, "zh-CN")

    assert "is recorded" in expect_problem(first, 503, "erasure-unfinished")["detail"]
    assert first.headers["retry-after"] == str(destroying.EVERY_S)
    assert "密钥" in expect_problem(again, 503, "erasure-unfinished")["detail"]
    assert door.size == size, "it is recorded once"
    assert left(door) == "1.0"
    assert door.say("customers/ben", TIER).status_code == 201, "it stands in nobody's way"
    failing.clear()
    done = erase(door)
    assert (done.status_code, done.headers["idempotent-replayed"]) == (201, "true")
    assert done.json()["events"][0]["type"] == "PersonalDataErased"
    assert left(door) == "0.0"


def test_a_running_server_tries_again_by_itself(
    settings: Settings, failing: list[OSError], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(destroying, "EVERY_S", 0)
    with serving(settings) as served:
        door = served.door(KEY)
        door.said(ANNA, TIER)
        failing.append(IO_ERROR)
        expect_problem(erase(door), 503, "erasure-unfinished")

        failing.clear()

        until = time.monotonic() + 30
        while unfinished(door.services.ledger.datastore) and time.monotonic() < until:
            door.get("/healthz")
        assert left(door) == "0.0"


def test_the_command_line_says_so_too(door: Door, tmp_path: Path, failing: list[OSError]) -> None:
    door.said(ANNA, TIER)
    command = ["erase", "anna", "--reason", "CUSTOMER_ASKED", "--db", str(tmp_path / "ledger.db")]
    failing.append(IO_ERROR)
    unfinished_yet = CliRunner().invoke(app, command)
    failing.clear()
    done = CliRunner().invoke(app, command)

    assert unfinished_yet.exit_code != 0
    assert "could not all be overwritten" in str(unfinished_yet.exception)
    assert "were destroyed" not in unfinished_yet.output
    assert "Nothing personal is kept" in done.output
    assert left(door) == "0.0"
