"""The statement that two auditors hold against each other."""

import json
import os
import subprocess
import sys
import tomllib
from hashlib import sha256
from pathlib import Path

import pytest

from api.signing import Signer, signer_at
from projections import code_version
from projections.proof.merkle import Unproved
from projections.proof.note import read_checkpoint, read_note
from tests import house
from tests.audit import forging
from tests.system.test_command_line import run
from tests.trace import requirement


@requirement("R-000-16")
def test_two_processes_with_other_seeds_come_to_the_same_bytes(ledger: Path):
    """Sets and dictionaries are hashed differently in each."""
    command = [sys.executable, "-m", "api", "replay", "A-1", "--signed"]
    told = [
        subprocess.run(
            command,
            cwd=house.ROOT,
            env=os.environ | {"LEDGER_DB": str(ledger), "PYTHONHASHSEED": seed},
            capture_output=True,
            timeout=60,
            check=True,
        ).stdout
        for seed in ("1", "2", "random")
    ]

    assert told[0] == told[1] == told[2]
    assert forging.canonical(json.loads(told[0].split(b"\n")[1])) == told[0].split(b"\n")[1]


def test_a_statement_names_the_event_the_state_and_the_code(ledger: Path):
    stated = json.loads(run(ledger.parent, "replay", "A-1", "--signed", "--version", "3").split("\n")[1])
    row = forging.run(ledger, "SELECT leaf_hash FROM entries WHERE stream = 'orders/A-1' AND version = ?", 3)
    view = json.loads(run(ledger.parent, "replay", "A-1", "--version", "3"))

    assert stated["leaf_hash"] == row[0][0].hex()
    assert (stated["stream"], stated["version"]) == ("orders/A-1", 3)
    assert stated["state_sha256"] == sha256(forging.canonical(view)).hexdigest()
    assert stated["upcasters_sha256"] == sha256(b"[]").hexdigest()
    assert (stated["calculation"], stated["calendar"]) == (1, "CN")


def test_the_rules_sources_are_named_as_anybody_can_reckon():
    command = "find domain -name '*.py' | LC_ALL=C sort | xargs sha256sum | sha256sum"
    reckoned = subprocess.run(["sh", "-c", command], cwd=house.ROOT, capture_output=True, text=True, check=True)

    assert code_version.rules_sha256() == reckoned.stdout.split()[0]


def test_the_release_is_the_distributions():
    project = tomllib.loads((house.ROOT / "pyproject.toml").read_text())["project"]

    assert project["version"] == code_version.RELEASE


def test_a_statement_is_about_a_version(ledger: Path):
    told = run(ledger.parent, "replay", "A-1", "--signed", "--diff", "1:2", code=1)

    assert "goes with --version or --as-of" in told


def test_a_ledger_whose_key_is_not_here_states_the_same_unsigned(ledger: Path):
    signed = run(ledger.parent, "replay", "A-1", "--signed")
    Path(f"{ledger}.signing-key").unlink()
    unsigned = run(ledger.parent, "replay", "A-1", "--signed")

    assert signed.startswith(f"shop.example/log/replay\n{unsigned}\n\N{EM DASH} shop.example/log ")
    assert not Path(f"{ledger}.signing-key").exists()


def test_a_signed_replay_is_verified_and_is_no_checkpoint(ledger: Path):
    signed, vkey = _signed(ledger)
    told = json.loads(run(ledger.parent, "verify", str(signed), "--vkey", vkey, "--json"))

    assert set(told["proved"]) == {"replay"}
    assert told["proved"]["replay"][:2] == ["shop.example/log", "orders/A-1"]
    with pytest.raises(Unproved):
        read_checkpoint(read_note(signed.read_bytes()))


@pytest.mark.parametrize(
    ("old", "new"),
    [('"version":', '"version":1'), ("shop.example/log/replay\n", "shop.example/other/replay\n"), ("}\n", "}\n{}\n")],
)
def test_a_signed_replay_that_was_changed_is_refused(ledger: Path, old: str, new: str):
    signed, vkey = _signed(ledger)
    signed.write_text(signed.read_text().replace(old, new))
    told = json.loads(run(ledger.parent, "verify", str(signed), "--vkey", vkey, "--json", code=1))

    assert [each["reason"] for each in told["faults"]] == ["false-replay"]


def test_another_ledgers_signature_is_no_signature_of_this_one(ledger: Path):
    signed, _ = _signed(ledger)
    other = str(Signer("shop.example/log", bytes(32)).key)

    assert "unknown-key" in run(ledger.parent, "verify", str(signed), "--vkey", other, "--json", code=3)


def _signed(ledger: Path) -> tuple[Path, str]:
    """A signed replay in a file, and the log's key."""
    file = ledger.parent / "replay.txt"
    file.write_text(run(ledger.parent, "replay", "A-1", "--signed"))
    return file, str(signer_at(Path(f"{ledger}.signing-key"), None).key)
