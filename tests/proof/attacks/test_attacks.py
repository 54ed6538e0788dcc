"""Each row of the attack table, before the verifier that is in every pack and before `aftersales verify`."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli import app
from projections.proof.pack import write_zip
from projections.proof.verifier import verifier_source
from tests.proof.attacks.table import ATTACKS, SOUND_ONES, Attack
from tests.proof.attacks.tools import Attempt


def unpack(files: Any, folder: Path) -> Path:
    for name, raw in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    return folder


def options(attempt: Attempt, folder: Path) -> list[str]:
    found: list[str] = []
    for name, kept in (("receipt", attempt.receipts), ("checkpoint", [each.encode() for each in attempt.older])):
        for n, raw in enumerate(kept):
            path = folder / f"{name}-{n}"
            path.write_bytes(raw)
            found += [f"--{name}", str(path)]
    return [*found, "--vkey", attempt.vkey] if attempt.vkey else found


def alone(attempt: Attempt, tmp_path: Path) -> tuple[int, str]:
    """What a copy of the verifier that somebody trusts says, with nothing but Python."""
    program = tmp_path / "verify.py"
    program.write_text(verifier_source(), encoding="utf-8")
    folder = unpack(attempt.files, tmp_path / "pack")
    done = subprocess.run(
        [sys.executable, "-I", "-S", program, folder, *options(attempt, tmp_path)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr + done.stdout
    assert done.stderr == ""
    return done.returncode, done.stdout


def command(attempt: Attempt, tmp_path: Path) -> tuple[int, dict[str, Any]]:
    """What `aftersales verify` says of the ZIP."""
    path = tmp_path / "pack.zip"
    path.write_bytes(write_zip(attempt.files))
    done = CliRunner().invoke(app, ["verify", str(path), "--json", *options(attempt, tmp_path)])
    return done.exit_code, json.loads(done.stdout)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda each: each.name.replace(" ", "-"))
def test_an_attack_is_seen(attack: Attack, tmp_path: Path) -> None:
    attempt = attack.tamper()

    code, text = alone(attempt, tmp_path)
    other_code, report = command(attempt, tmp_path)

    assert (code, other_code) == (attack.code, attack.code), text
    assert attack.reason in {each["reason"] for each in report["faults"]}, report
    assert "VERIFIED" not in text.splitlines()[0]
    assert report["proved"] == {}


@pytest.mark.parametrize("name", SOUND_ONES)
def test_what_is_sound_is_found_sound(name: str, tmp_path: Path) -> None:
    attempt = SOUND_ONES[name]()

    code, text = alone(attempt, tmp_path)
    other_code, report = command(attempt, tmp_path)

    assert (code, other_code) == (0, 0), text + str(report)
    assert text.startswith("VERIFIED")
    assert report["faults"] == []


def test_the_names_of_attacks_are_all_different() -> None:
    names = [each.name for each in ATTACKS]

    assert sorted(names) == sorted(set(names))
    assert len(names) >= 90
