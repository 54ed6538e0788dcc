"""An audit over several processes, in ranges, and one that is stopped and goes on."""

import json
import os
from contextlib import closing
from pathlib import Path

import pytest

from api.auditing.ranges import Report, audit_range
from api.auditing.running import Audited, Wanted, _Here, audit
from api.auditing.states import States
from api.auditing.tally import Tally
from api.auditing.trusted import Trusted, trusted_by
from api.auditing.whole import CHECKS, Check
from api.client import Client
from api.days import DAYS, playing
from api.demo import play
from api.settings import Settings
from domain.catalogue import KINDS
from domain.errors import Refused
from domain.ledger.entry import Entry
from domain.ledger.place import Place
from domain.ledger.reader import Reader
from tests.audit import forging
from tests.server import KEY, serving
from tests.system.test_command_line import run

EVERYTHING = Wanted()


class Stopped(Exception):
    pass


def stopped_after(parts: int):
    """Somebody who stops the audit after so many ranges."""
    told: list[int] = []

    def advance(name: str, done: int, total: int) -> None:
        if name == "events":
            told.append(done)
        if len(told) > parts:
            raise Stopped

    return advance


def counts(outcome: Audited) -> dict[str, int]:
    return dict(outcome.tally.counts)


def test_ranges_in_several_processes_come_to_what_one_comes_to(ledger: Path):
    at = forging.find(ledger, "RefundFellDue")
    forging.rechain(ledger, at, lambda leaf: leaf["data"].update(suggested=1))
    whole = audit(str(ledger), EVERYTHING)
    parts = audit(str(ledger), EVERYTHING, each=37)

    assert counts(parts) == counts(whole)
    assert sorted(parts.tally.findings) == sorted(whole.tally.findings)
    assert not Path(f"{ledger}.audit").exists()


def test_an_audit_that_was_stopped_goes_on_where_it_was(ledger: Path):
    at = forging.find(ledger, "RefundFellDue")
    forging.rechain(ledger, at, lambda leaf: leaf["data"].update(suggested=1))
    with pytest.raises(Stopped):
        audit(str(ledger), EVERYTHING, each=100, advance=stopped_after(3))
    seen: list[int] = []
    outcome = audit(str(ledger), EVERYTHING, each=100, resume=True, advance=lambda name, done, _: seen.append(done))

    assert Path(f"{ledger}.audit").exists() is False
    assert seen[0] > 300, "what was running when it was stopped is kept as well"
    assert counts(outcome) == counts(audit(str(ledger), EVERYTHING))
    assert outcome.code_of_exit == 1


def test_the_same_event_id_twice_is_found_across_what_was_done_before_and_after_stopping(ledger: Path):
    rows = forging.rows(ledger)
    first = forging.leaf(ledger, 10)["event_id"]
    last = next(row["position"] for row in reversed(rows) if forging.leaf(ledger, row["position"])["caused_by"])
    forging.rechain(ledger, last, lambda leaf: leaf.update(event_id=first))
    with pytest.raises(Stopped):
        audit(str(ledger), EVERYTHING, each=200, advance=stopped_after(2))
    outcome = audit(str(ledger), EVERYTHING, each=200, resume=True)

    assert sum("event id" in each.sentence for each in outcome.tally.findings) == 1


def test_events_behind_a_gap_keep_their_places(ledger: Path):
    first, second = 3, len(forging.rows(ledger)) - 1
    event_id = forging.leaf(ledger, first)["event_id"]
    forging.rechain(ledger, second, lambda leaf: leaf.update(event_id=event_id))
    forging.run(ledger, "DELETE FROM entries WHERE position BETWEEN 500 AND ?", 510)
    twice = [each for each in audit(str(ledger), EVERYTHING).tally.findings if "event id" in each.sentence]

    assert [(each.position, each.sentence.split()[-1]) for each in twice] == [(second, f"{first}.")]


def test_an_audit_does_not_go_on_with_another_one(ledger: Path):
    with pytest.raises(Stopped):
        audit(str(ledger), EVERYTHING, each=100, advance=stopped_after(1))
    with pytest.raises(Refused, match="another audit"):
        audit(str(ledger), Wanted(100, 200), each=100, resume=True)

    assert audit(str(ledger), Wanted(100, 200), each=100).tally.findings == []


def test_a_ledger_is_not_audited_twice_at_once(ledger: Path):
    found: list[str] = []

    def again(name: str, done: int, total: int) -> None:
        with pytest.raises(Refused) as refused:
            audit(str(ledger), EVERYTHING)
        found.append(refused.value.code)

    outcome = audit(str(ledger), EVERYTHING, trusted=trusted_by(Settings(db=str(ledger))), advance=again)

    assert set(found) == {"audit-under-way"}
    assert outcome.code_of_exit == 0


def test_the_bytes_alone_can_be_verified_from_one_checkpoint_to_another(ledger: Path):
    told = run(ledger.parent, "log", "verify")
    forging.rewrite(ledger, 40, lambda leaf: leaf.update(actor="somebody"))
    differing = run(ledger.parent, "log", "verify", code=1)

    assert "0 differences" in told
    assert "DIFFERENCE (tree) at position 40" in differing
    assert "DIFFERENCE (checkpoints)" in differing
    assert "Checkpoints cover the first" in run(ledger.parent, "log", "verify", "--from", "99999", code=3)


def test_any_range_is_audited_by_itself(ledger: Path):
    size = audit(str(ledger), EVERYTHING).size
    total = [audit(str(ledger), Wanted(start, min(start + 99, size - 1))) for start in range(0, size, 100)]

    assert sum(each.tally.counts["decisions"] for each in total) == counts(audit(str(ledger), EVERYTHING))["decisions"]
    assert all(each.tally.findings == [] for each in total)
    with pytest.raises(Refused, match="positions are 0 to"):
        audit(str(ledger), Wanted(0, size))


def test_an_audit_writes_nothing_into_the_ledger(ledger: Path):
    before = ledger.read_bytes()
    ledger.chmod(0o400)
    outcome = audit(str(ledger), EVERYTHING, each=200, trusted=trusted_by(Settings(db=str(ledger))))

    assert ledger.read_bytes() == before
    assert outcome.code_of_exit == 0


def test_the_command_lists_what_differs_and_ends_with_a_code(ledger: Path):
    told = run(ledger.parent, "audit")
    at = forging.find(ledger, "RefundFellDue")
    forging.rechain(ledger, at, lambda leaf: leaf["data"].update(amount=leaf["data"]["amount"] + 1))
    file = ledger.parent / "audit.json"
    differing = run(ledger.parent, "audit", "--json", str(file), code=1)
    found = json.loads(file.read_text())

    assert "0 differences" in told
    assert f"DIFFERENCE (decisions) at position {at}" in differing
    assert "/data/amount: expected" in differing
    assert found["exit_code"] == 1
    assert {"check", "position", "stream", "policies", "changes", "sentence", "verdict"} <= found["findings"][0].keys()


def test_a_result_that_can_not_be_written_is_told_before_anything_is_audited(ledger: Path):
    told = run(ledger.parent, "audit", "--json", str(ledger.parent / "none" / "audit.json"), code=3)

    assert "No such file or directory" in told
    assert "events" not in told


def test_a_fault_that_nobody_foresaw_is_told_at_its_place_and_the_rest_is_audited(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
):
    def fault(reader: Reader, place: Place, size: int, trusted: Trusted) -> Tally:
        raise ZeroDivisionError(place.log)

    def faulty(reader: Reader, start: int, stop: int, size: int) -> Report:
        if start == 0:
            raise KeyError("nobody")
        return audit_range(reader, start, stop, size)

    monkeypatch.setattr("api.auditing.running._executor", lambda ranges: _Here())
    monkeypatch.setattr("api.auditing.running.CHECKS", (Check("sums", fault), *CHECKS))
    monkeypatch.setattr("api.auditing.running.audit_range", faulty)
    outcome = audit(str(ledger), EVERYTHING, each=500)

    assert outcome.code_of_exit == 3
    found = {(each.check, each.verdict, each.position) for each in outcome.tally.findings}
    assert {("leaves", "UNCHECKED", 0), ("sums", "UNCHECKED", None)} <= found
    assert outcome.tally.counts["decisions"] > 0


class Noting(Reader):
    """Notes whose events are read."""

    def entries(self, stream: str, before: int) -> list[Entry]:
        self.read = [*getattr(self, "read", []), stream]
        return super().entries(stream, before)


def test_streams_that_were_needed_longest_ago_are_forgotten_first(ledger: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("api.auditing.states._KEPT_MAX", 2)
    with closing(Noting(KINDS.values(), str(ledger))) as reader:
        states = States(reader)
        for stream in ("orders/A-1", "orders/A-2", "orders/A-1", "orders/A-3"):
            states.before(stream, 100)
        states.tidy()
        for stream in ("orders/A-1", "orders/A-2"):
            states.before(stream, 100)

    assert reader.read == ["orders/A-1", "orders/A-2", "orders/A-3", "orders/A-2"]


def test_a_file_that_is_no_ledger_could_not_be_checked(tmp_path: Path):
    (tmp_path / "ledger.db").write_bytes(os.urandom(8192))

    assert "is no ledger" in run(tmp_path, "audit", code=3)
    assert "There is no ledger" in run(tmp_path, "audit", "--db", str(tmp_path / "none.db"), code=3)


def test_reading_a_ledger_can_not_write_to_it(ledger: Path):
    with pytest.raises(Exception, match="readonly"):
        Reader((), str(ledger))._connection.execute("DELETE FROM entries")


@pytest.mark.parametrize("name", DAYS)
def test_a_scripted_day_is_decided_again_while_its_server_runs(name: str):
    with playing() as day:
        DAYS[name](day)
        path = day._services.ledger.place.log
        outcome = audit(path, EVERYTHING, trusted=trusted_by(Settings(db=path)))

    assert outcome.tally.findings == []
    assert outcome.tally.counts["decisions"] > 20


def test_the_worked_cases_are_decided_again_with_their_read_models(tmp_path: Path):
    with serving(tmp_path) as url, Client(url, KEY) as client:
        scenes = [scene.title for scene in play(client)]
    path = str(tmp_path / "ledger.db")
    outcome = audit(path, EVERYTHING, trusted=trusted_by(Settings(db=path)))

    assert len(scenes) > 5
    assert outcome.tally.findings == []
    assert outcome.tally.counts["decisions that agree as imported"] == 0
    assert outcome.tally.counts["read models"] > 20
