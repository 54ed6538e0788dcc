"""The statement that two auditors hold against each other."""

import json
import os
import subprocess
import sys
import tomllib
from hashlib import sha256
from pathlib import Path

from projections import code_version
from projections.signed_replay import note, statement
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
    assert forging.canonical(json.loads(told[0])) + b"\n" == told[0]


def test_a_statement_names_the_event_the_state_and_the_code(ledger: Path):
    stated = json.loads(run(ledger.parent, "replay", "A-1", "--signed", "--version", "3"))
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


def test_whoever_signs_is_given_the_text():
    stated = statement("orders/A-1", 1, "ab" * 32, {"a": 1})
    signed = note(stated, lambda text: f"{text.decode()}\n— somebody {len(text)}\n")

    assert signed.startswith(note(stated, None) + "\n— somebody ")
