"""Several processes on one ledger: no gap, nothing lost, nothing stale."""

import sqlite3
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from domain.errors import Refused
from domain.fact import Draft, Fact
from domain.kind import Act, Kind
from domain.ledger.command import Busy, Command, Stated
from domain.ledger.datastore import Write
from domain.ledger.entry import Entry
from domain.ledger.mapper import Unreadable
from tests.ledger.toy import Added, Counter, Open, add, asked, limit

ROOT = Path(__file__).parents[2]


def hammer(file: str, name: str, number: int, callers: int) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-m", "tests.ledger.hammer", file, name, str(number), str(callers)]
    return subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def acknowledged(output: str) -> dict[str, int]:
    """Key → position of each whole line."""
    lines = [line.split() for line in output.splitlines(keepends=True) if line.endswith("\n")]
    return {key: int(position) for position, key in lines}


def check_log(log: list[Entry]) -> None:
    assert [entry.position for entry in log] == list(range(len(log)))
    stamps = [entry.recorded_at for entry in log]
    assert stamps == sorted(set(stamps))
    last: dict[str, Entry] = {}
    for entry in log:
        before = last.get(entry.stream)
        assert entry.version == (before.version + 1 if before else 1)
        assert entry.previous == (before.leaf_hash if before else None)
        last[entry.stream] = entry


def test_two_processes_hammering_one_ledger_leave_one_log_without_gaps(shared: str, open_ledger: Open) -> None:
    ledger = open_ledger(shared)
    processes = [hammer(shared, name, 300, 8) for name in "ab"]
    outputs = [process.communicate(timeout=60)[0] for process in processes]

    assert [process.returncode for process in processes] == [0, 0]
    answered = {**acknowledged(outputs[0]), **acknowledged(outputs[1])}
    log = ledger.log(limit=10_000)
    check_log(log)
    by_key = {entry.request.key: entry.position for entry in log if entry.request is not None}
    assert len(answered) == 600
    assert by_key == {asked(key).key: position for key, position in answered.items()}
    assert ledger.stream("totals/t").state == 600


def test_the_same_requests_from_two_processes_are_recorded_once(shared: str, open_ledger: Open) -> None:
    ledger = open_ledger(shared)
    processes = [hammer(shared, "same", 100, 4) for _ in range(2)]
    outputs = [process.communicate(timeout=60)[0] for process in processes]

    assert acknowledged(outputs[0]) == acknowledged(outputs[1])
    assert ledger.head().size == 200
    assert ledger.stream("totals/t").state == 100


@pytest.mark.parametrize("after", [1, 40])
def test_a_process_killed_while_appending_loses_nothing_acknowledged(
    shared: str, open_ledger: Open, after: int
) -> None:
    open_ledger(shared).close()
    process = hammer(shared, "k", 100_000, 8)
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(after)]
    process.kill()
    answered = acknowledged("".join(lines) + process.communicate(timeout=60)[0])

    ledger = open_ledger(shared)
    log = ledger.log(limit=1_000_000)
    check_log(log)
    by_key = {entry.request.key: entry.position for entry in log if entry.request is not None}
    assert answered
    assert all(by_key[asked(key).key] == position for key, position in answered.items())
    assert len(log) % 2 == 0, "a said fact and its consequence stand or fall together"
    assert ledger.append(add())[0].entries[0].position == len(log)


def test_no_word_of_a_customer_is_in_any_event(shared: str, open_ledger: Open) -> None:
    ledger = open_ledger(shared)
    hammer(shared, "secret", 20, 4).communicate(timeout=60)
    leaves = ledger.leaves(0, 1000)
    assert len(leaves) == 40
    assert not any(b"secret" in leaf for leaf in leaves)


def test_what_one_process_revises_the_next_decision_of_another_obeys(shared: str, open_ledger: Open) -> None:
    ours, theirs = open_ledger(shared), open_ledger(shared)
    ours.append(limit(100), add(amount=50))
    theirs.append(add(amount=1))
    ours.append(limit(60))

    (refused,) = theirs.append(add(amount=20))
    assert isinstance(refused, Refused)
    assert theirs.stream("plans/p").state.limit == 60
    assert ours.stream("counters/c") == theirs.stream("counters/c")
    assert ours.stream("counters/c").state.value == 51


def test_a_state_cached_for_reading_is_dropped_when_another_process_writes(shared: str, open_ledger: Open) -> None:
    ours, theirs = open_ledger(shared), open_ledger(shared)
    for amount in range(1, 5):
        assert ours.stream("counters/c").version == amount - 1
        theirs.append(add())
        assert ours.stream("counters/c").version == amount


def test_a_lock_not_had_in_time_is_busy_and_records_nothing(shared: str, open_ledger: Open) -> None:
    ours, theirs = open_ledger(shared, lock_wait_s=1), open_ledger(shared)
    write = theirs.datastore.begin()
    try:
        with pytest.raises(Busy):
            ours.begin(0.01)
        with pytest.raises(Busy):
            ours.begin(0)
        assert ours.stream("counters/c").version == 0, "reading needs no lock"
    finally:
        write.rollback()
    assert ours.append(add())[0].version == 1


def test_a_commit_that_reports_an_error_but_happened_is_a_success(
    file: str, open_ledger: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = open_ledger(file)
    commit = Write.commit

    def commit_and_lose_the_connection(write: Write) -> None:
        commit(write)
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(Write, "commit", commit_and_lose_the_connection)
    assert ledger.append(add(key="a"))[0].version == 1
    monkeypatch.undo()
    assert ledger.append(add(key="a"))[0].replayed


def test_a_commit_that_failed_is_an_error_and_caches_nothing(
    place: str, open_ledger: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = open_ledger(place)

    def fail(write: Write) -> None:
        write.rollback()
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(Write, "commit", fail)
    with pytest.raises(sqlite3.OperationalError):
        ledger.append(add())
    monkeypatch.undo()
    assert ledger.stream("counters/c").version == 0
    assert ledger.append(add())[0].version == 1


def test_a_fact_of_a_newer_program_fails_only_who_needs_its_stream(shared: str, open_ledger: Open) -> None:
    class Doubled(Fact, frozen=True, kw_only=True):
        pass

    door = {"Doubled": Act(Doubled, lambda seen, said: [Draft(said.stream, said.fact)])}
    counters = Kind("counters", Counter(), lambda state, fact, at: state, (Added, Doubled), door)
    ours, theirs = open_ledger(shared), open_ledger(shared, kinds=(counters,))
    ours.append(add("counters/a"), add("counters/b"))
    theirs.append(Command("counters/a", (Stated("Doubled", Doubled()),), "k1"))

    with pytest.raises(Unreadable, match="Doubled"):
        ours.append(add("counters/a"), add("counters/b"))
    assert ours.stream("counters/b").version == 2


def test_emptying_the_write_ahead_file_waits_for_no_reader(file: str, open_ledger: Open) -> None:
    """As long as it waited it would hold the log's lock."""
    ledger = open_ledger(file, lock_wait_s=600)
    reader = sqlite3.connect(file)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM entries").fetchone()
    ledger.append(add())
    done: list[bool] = []
    emptying = Thread(target=lambda: done.append(ledger.datastore.checkpoint()), daemon=True)

    emptying.start()
    emptying.join(timeout=30)

    assert done == [False]
    reader.close()
    assert ledger.datastore.checkpoint()
    assert Path(f"{file}-wal").stat().st_size == 0
