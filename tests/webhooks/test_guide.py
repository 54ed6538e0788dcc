"""The guide for receivers does what it says."""

import json
from pathlib import Path

import pytest

from tests import house
from tests.server import free_port, running
from tests.test_readme import KEY, _difference, _run, _steps

GUIDE = house.ROOT / "docs" / "webhooks.md"


def test_whoever_follows_the_guide_is_told_what_is_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", str(free_port()))
    steps = _steps(GUIDE)
    with running(tmp_path, env="dev", bootstrap_key=KEY) as (url, _):
        answers = _run(steps, url, tmp_path)
    shown = [(step, answer) for step, answer in zip(steps, answers, strict=True) if step.kind == "json"]

    assert len(shown) == 3
    for step, answer in shown:
        assert _difference(json.loads(step.shown or ""), json.loads(answer)) is None, f"{step.commands}\n{answer}"
    assert json.loads((tmp_path / "again.json").read_text(encoding="utf-8"))["resends"]
    assert json.loads((tmp_path / "paused.json").read_text(encoding="utf-8"))["reason"] == "BY_HAND"


def test_the_guide_names_every_setting_reason_and_way() -> None:
    text = GUIDE.read_text(encoding="utf-8")

    for each in ("LEDGER_WEBHOOKS_ALLOW", "FAILING", "GONE", "SECRET_UNREADABLE", "/rotate", "/pause", "/resume"):
        assert each in text
