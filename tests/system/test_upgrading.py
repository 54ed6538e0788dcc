"""A ledger that an earlier release wrote is served by this one: every fact is where it was, and it goes on.

`tests/approved/releases` has the ledgers; `python -m tests.upgrading` writes the present release's.
"""

import json
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest
from pydantic import SecretStr

from api.auditing.running import Wanted, audit
from api.auditing.trusted import trusted_by
from api.client import Client
from api.demo import play
from api.settings import Settings
from domain.catalogue import KINDS
from domain.ledger.ledger import Ledger
from projections.proof import note
from projections.proof.merkle import Peaks
from tests import upgrading
from tests.api.customer import Door
from tests.api.serving import serving
from tests.book import Steady
from tests.server import KEY
from tests.server import serving as started
from tests.system.test_command_line import run

TODAY = "a-key-of-today-0123456789abcdef"
GOODWILL = {"type": "CompensationGranted", "kind": "CASH", "amount": 100, "basis": "GOODWILL", "approver": "lead"}
OLDEST, *_, NEWEST = upgrading.kept()


def answered_otherwise(door: Door, folder: Path) -> int:
    """How many sentences a history tells in other words than then. No figure of any order may be another one."""
    otherwise = 0
    for path, before in json.loads((folder / "answers.json").read_text(encoding="utf-8")).items():
        now = door.get(path, headers={"Accept-Language": "en"}).json()
        if "history" in now:
            otherwise += sum(old != new["sentence"] for old, new in zip(before, now["history"], strict=False))
            assert len(now["history"]) >= len(before), path
        else:
            assert now["status"] == before["status"], path
            assert {name: now["money"][name] for name in before["money"]} == before["money"], path
    return otherwise


def expect_ends(file: Path, approved: dict[str, Any]) -> None:
    """Every stream has the fact with which it ended then, at its version and under its hash; the tree has its root."""
    with closing(sqlite3.connect(file)) as ledger:
        found = "SELECT lower(hex(leaf_hash)) FROM entries WHERE stream = ? AND version = ?"
        now = {each: ledger.execute(found, (each, end)).fetchone()[0] for each, (end, _) in approved["streams"].items()}
        leaves = ledger.execute("SELECT leaf_hash FROM entries ORDER BY position LIMIT ?", (approved["size"],))
        tree = Peaks()
        for (leaf,) in leaves:
            tree.add(leaf)
    assert now == {stream: hash_ for stream, (_, hash_) in approved["streams"].items()}
    if approved["checkpoint"]:
        signed = note.read_note(approved["checkpoint"].encode())
        assert note.read_checkpoint(signed)[1:] == (tree.size, tree.root())


def replayed(file: Path) -> dict[str, bytes]:
    """Each stream's state, folded from its first event on by a ledger that has just been opened."""
    with closing(Ledger(KINDS.values(), str(file), clock=Steady().clock)) as ledger:
        streams = sorted({entry.stream for entry in ledger.log(-1, 10**6)})
        return {each: msgspec.msgpack.encode(ledger.stream_at(each).stream.state) for each in streams}


@pytest.mark.parametrize("release", upgrading.kept())
def test_a_ledger_of_an_earlier_release_is_as_it_was_and_goes_on(release: str, tmp_path: Path) -> None:
    approved = upgrading.unpacked(release, tmp_path)
    file = tmp_path / "ledger.db"
    settings = Settings(db=str(file), bootstrap_key=SecretStr(TODAY), sending="off")

    with serving(settings) as served:
        served.fall_due()
        door = served.door(TODAY)
        assert door.read("/readyz")["status"] == "ok"
        assert served.door(KEY).read("/v1/orders/demo-li")["status"], "the key of then opens what it opened"
        sentences = answered_otherwise(door, tmp_path)
        with Client(served.url, KEY) as client:
            for _ in play(client):  # each request of then is known, and its answer is told again
                pass
        assert door.said("orders/demo-li", GOODWILL)["recorded"]
        vkey = note.read_key(door.get("/v1/log/vkey").text.strip())

    expect_ends(file, approved)
    if approved["checkpoint"]:
        assert note.signed_by(note.read_note(approved["checkpoint"].encode()), vkey) is not None
    assert replayed(file) == replayed(file)
    outcome = audit(str(file), Wanted(), trusted=trusted_by(settings))
    differing = Counter(finding.check for finding in outcome.tally.findings)
    assert differing + Counter(sentences=sentences) == Counter(approved["known"])


def test_the_present_release_has_its_ledger_with_all_that_it_can_record(tmp_path: Path) -> None:
    assert upgrading.PRESENT == NEWEST, "python -m tests.upgrading writes the ledger of this release"
    upgrading.unpacked(NEWEST, tmp_path / "kept")
    with closing(Ledger(KINDS.values(), str(tmp_path / "ledger.db"), clock=Steady().clock)):
        pass

    kept, made = upgrading.shape(tmp_path / "kept" / "ledger.db"), upgrading.shape(tmp_path / "ledger.db")

    everything = {fact.__name__ for kind in KINDS.values() for fact in kind.facts}
    assert kept == made | everything, "what is recorded has another shape: python -m tests.upgrading writes it anew"


def test_the_oldest_moves_to_postgresql(postgres: str, tmp_path: Path) -> None:
    approved = upgrading.unpacked(OLDEST, tmp_path)
    with started(tmp_path, sending="off"):
        pass
    assert "from_format" in (tmp_path / "server.log").read_text()

    told = run(tmp_path, "migrate", str(tmp_path / "ledger.db"), postgres)

    assert f"{approved['size']} events" in told
    there = {"db": postgres, "data": str(tmp_path / "own"), "signing_key": str(tmp_path / "ledger.db.signing-key")}
    assert f"{approved['known']['decisions']} differences, 0 things" in run(tmp_path, "audit", code=1, settings=there)


def test_an_older_release_is_not_started_on_a_newer_ledger(tmp_path: Path) -> None:
    upgrading.unpacked(NEWEST, tmp_path)
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as ledger, ledger:
        ledger.execute("UPDATE entries SET type = 'OrderForeseen' WHERE position = (SELECT size - 1 FROM log_head)")

    told = run(tmp_path, "serve", code=1)

    assert "OrderForeseen" in told
    assert "a newer release wrote it" in told
