"""Group commit: many callers, one fsync, no caller answered too early, none forgotten."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Coroutine
from typing import Any

import psycopg
import pytest

from domain.errors import Refused
from domain.ledger.batch import Batch
from domain.ledger.command import Busy, Recorded
from domain.ledger.datastore import Write
from domain.ledger.ledger import Ledger
from domain.ledger.writer import Closed, Writer, Written
from tests.ledger.toy import AnyLedger, Open, add

Commits = tuple[list[int], threading.Event, threading.Semaphore]


def run(ledger: Ledger, story: Callable[[Writer], Coroutine[Any, Any, Any]], **more: Any) -> Any:
    async def tell() -> Any:
        writer = Writer(ledger, **more)
        try:
            return await story(writer)
        finally:
            await writer.close()

    return asyncio.run(tell())


@pytest.fixture
def commits(monkeypatch: pytest.MonkeyPatch) -> Commits:
    """Counts commits, and holds them back while the gate is closed."""
    seen = threading.Semaphore(0)
    gate = threading.Event()
    gate.set()
    commit = Write.commit
    calls: list[int] = []

    def counted(write: Write) -> None:
        seen.release()
        assert gate.wait(10)
        calls.append(1)
        commit(write)

    monkeypatch.setattr(Write, "commit", counted)
    return calls, gate, seen


def test_callers_that_arrive_together_share_a_commit(ledger: AnyLedger, commits: Commits) -> None:
    async def story(writer: Writer):
        return await asyncio.gather(*[writer.append(add(key=f"{n}")) for n in range(50)])

    outcomes = run(ledger, story)
    assert [recorded.version for recorded in outcomes] == list(range(1, 51))
    assert len(commits[0]) <= 2


def test_what_arrives_during_a_commit_forms_the_next_batch(file: str, open_ledger: Open, commits: Commits) -> None:
    ledger = open_ledger(file)
    calls, gate, seen = commits

    async def story(writer: Writer):
        gate.clear()
        first = asyncio.create_task(writer.append(add()))
        await asyncio.to_thread(seen.acquire)
        others = [asyncio.create_task(writer.append(add())) for _ in range(10)]
        await asyncio.sleep(0.02)
        assert not first.done(), "nobody is answered before the commit returned"
        assert ledger.stream("counters/c").version == 0
        gate.set()
        return await asyncio.gather(first, *others)

    assert [recorded.version for recorded in run(ledger, story)] == list(range(1, 12))
    assert len(calls) == 2


def test_a_batch_is_bounded(ledger: AnyLedger, commits: Commits) -> None:
    async def story(writer: Writer):
        await asyncio.gather(*[writer.append(add()) for _ in range(10)])

    run(ledger, story, batch_max=4)
    assert len(commits[0]) == 3


def test_a_refusal_and_a_fault_reach_only_their_own_caller(ledger: AnyLedger) -> None:
    async def story(writer: Writer):
        commands = [add(), add(amount=2_000_000), add(amount=13), add("cats/c"), add()]
        return await asyncio.gather(*map(writer.append, commands), return_exceptions=True)

    good, refused, fault, unknown, last = run(ledger, story)
    assert (good.version, last.version) == (1, 2)
    assert isinstance(refused, Refused)
    assert isinstance(fault, ZeroDivisionError)
    assert isinstance(unknown, LookupError)


def test_simultaneous_retries_get_the_original_and_one_of_them_without_the_flag(ledger: AnyLedger) -> None:
    async def story(writer: Writer):
        return await asyncio.gather(*[writer.append(add(key="a")) for _ in range(20)])

    outcomes = run(ledger, story, batch_max=3)
    assert sorted(outcome.replayed for outcome in outcomes) == [False] + [True] * 19
    assert all(outcome.entries == outcomes[0].entries for outcome in outcomes)
    assert ledger.head().size == 1


def test_a_caller_that_goes_away_breaks_nothing(file: str, open_ledger: Open, commits: Commits) -> None:
    ledger = open_ledger(file)
    _, gate, seen = commits

    async def story(writer: Writer):
        gate.clear()
        begun = asyncio.create_task(writer.append(add(key="begun")))
        await asyncio.to_thread(seen.acquire)
        waiting = asyncio.create_task(writer.append(add(key="waiting")))
        other = asyncio.create_task(writer.append(add(key="other")))
        await asyncio.sleep(0.01)
        begun.cancel()
        waiting.cancel()
        await asyncio.sleep(0)
        gate.set()
        return await asyncio.gather(begun, waiting, other, return_exceptions=True)

    begun, waiting, other = run(ledger, story)
    assert isinstance(begun, asyncio.CancelledError)
    assert isinstance(waiting, asyncio.CancelledError)
    assert isinstance(other, Recorded)
    assert ledger.append(add(key="begun"))[0].replayed, "what had begun is recorded"
    assert not ledger.append(add(key="waiting"))[0].replayed, "what had not begun is withdrawn"


def test_closing_finishes_what_waits_and_takes_nothing_more(ledger: AnyLedger) -> None:
    async def story(writer: Writer):
        waiting = [asyncio.create_task(writer.append(add())) for _ in range(5)]
        await asyncio.sleep(0)
        await writer.close()
        with pytest.raises(Closed):
            await writer.append(add())
        return await asyncio.gather(*waiting)

    assert len(run(ledger, story)) == 5


def test_a_lock_not_had_in_time_is_busy_for_all_and_the_loop_stays_free(file: str, open_ledger: Open) -> None:
    ours, theirs = open_ledger(file), open_ledger(file)
    write = theirs.datastore.begin()

    async def story(writer: Writer):
        ticks = 0

        async def tick():
            nonlocal ticks
            while True:
                ticks += 1
                await asyncio.sleep(0.001)

        ticking = asyncio.create_task(tick())
        outcomes = await asyncio.gather(*[writer.append(add()) for _ in range(3)], return_exceptions=True)
        ticking.cancel()
        assert ticks > 10
        assert all(isinstance(outcome, Busy) for outcome in outcomes)
        write.rollback()
        return await writer.append(add())

    assert run(ours, story, lock_wait_s=0.1).version == 1


def test_a_failing_store_is_everyones_answer_and_the_writer_goes_on(
    ledger: AnyLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(write: Write) -> None:
        write.rollback()
        raise sqlite3.OperationalError("disk full")

    async def story(writer: Writer):
        with monkeypatch.context() as broken:
            broken.setattr(Write, "commit", fail)
            outcomes = await asyncio.gather(*[writer.append(add()) for _ in range(3)], return_exceptions=True)
            assert all(isinstance(outcome, sqlite3.OperationalError) for outcome in outcomes)
        return await writer.append(add())

    assert run(ledger, story).version == 1


def test_appending_from_a_thread_beside_the_writer_is_safe(file: str, open_ledger: Open) -> None:
    ledger = open_ledger(file)

    async def story(writer: Writer):
        side = [asyncio.to_thread(ledger.append, add("counters/side")) for _ in range(20)]
        await asyncio.gather(*side, *[writer.append(add()) for _ in range(50)])

    run(ledger, story)
    assert [entry.position for entry in ledger.log()] == list(range(70))
    assert ledger.stream("counters/side").version == 20


@pytest.mark.parametrize("step", ["read_for", "take_known", "flush", "commit"])
def test_a_writer_whose_server_hangs_up_answers_everybody_and_goes_on(
    postgres: str, open_ledger: Open, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    ledger = open_ledger(postgres)
    as_ever: Callable[..., Any] = getattr(Batch, step)

    def hung_up(batch: Batch, *values: Any) -> Any:
        monkeypatch.setattr(Batch, step, as_ever)
        with psycopg.connect(postgres, autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                " AND datname = current_database()"
            )
        return as_ever(batch, *values)

    async def story(writer: Writer):
        await writer.append(add(key="before"))
        monkeypatch.setattr(Batch, step, hung_up)
        broken = await asyncio.gather(*[writer.append(add(key=f"{n}")) for n in range(5)], return_exceptions=True)
        after = [await writer.append(add(key=f"{n}")) for n in range(5)]
        return broken, after

    broken, after = run(ledger, story)

    assert any(isinstance(each, psycopg.OperationalError) for each in broken)
    assert sorted(recorded.version for recorded in after) == [2, 3, 4, 5, 6]


def test_who_needs_a_long_stream_waits_and_nobody_waits_for_him(shared: str, open_ledger: Open) -> None:
    before = open_ledger(shared)
    for n in range(50):
        before.record(add("counters/long", key=f"{n}"))

    async def story(writer: Writer):
        return await asyncio.gather(
            writer.append(add("counters/long", 5, key="late")), writer.append(add("counters/short"))
        )

    long, short = run(open_ledger(shared), story, fold_max=10)
    assert (long.version, long.state.state.value) == (51, 55)
    assert (short.version, short.entries[0].position, long.entries[0].position) == (1, 50, 51)


def test_lines_that_came_in_an_order_are_recorded_in_it_also_when_the_first_has_to_wait(
    shared: str, open_ledger: Open
) -> None:
    before = open_ledger(shared)
    for n in range(50):
        before.record(add("counters/long", key=f"{n}"))

    async def story(writer: Writer):
        streams = ("counters/long", "counters/short", "counters/other")
        queues = ("one", "one", "two")
        return await asyncio.gather(
            *[writer.append(add(stream, queue=queue)) for stream, queue in zip(streams, queues, strict=True)]
        )

    waits, behind_it, of_another = run(open_ledger(shared), story, fold_max=10)
    assert [each.entries[0].position for each in (of_another, waits, behind_it)] == [50, 51, 52]


def test_a_long_stream_is_folded_piece_by_piece_however_many_need_it(
    shared: str, open_ledger: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = open_ledger(shared)
    before.append(*[add("counters/long") for _ in range(50)])
    ledger, read = open_ledger(shared), [0]
    entry, begin = ledger.rows.entry, ledger.begin

    def counted(*row: Any) -> Any:
        read[-1] += 1
        return entry(*row)

    def begun(*values: Any) -> Any:
        read.append(0)
        return begin(*values)

    async def story(writer: Writer):
        return await asyncio.gather(*[writer.append(add("counters/long", key=f"{n}")) for n in range(20)])

    monkeypatch.setattr(ledger.rows, "entry", counted)
    monkeypatch.setattr(ledger, "begin", begun)
    told = run(ledger, story, fold_max=10)
    assert [each.version for each in told] == list(range(51, 71)), "in the order in which they were asked for"
    assert max(read) == 10


def test_a_long_stream_is_not_folded_from_its_beginning_twice(
    shared: str, open_ledger: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = open_ledger(shared, cache_max=1), open_ledger(shared)
    for _ in range(20):
        ours.append(*[add("counters/long") for _ in range(55)])
    ours.record(add("counters/other"))  # and the long one has to go
    theirs.record(add("counters/long", 7))
    read: list[int] = []
    entry = ours.rows.entry
    monkeypatch.setattr(ours.rows, "entry", lambda *row: read.append(row[3]) or entry(*row))

    assert ours.stream("counters/long") == theirs.stream("counters/long")
    assert len(read) <= 2
    assert ours.stream("counters/long").state.value == 1107


def test_a_fault_that_no_future_carries_is_told_as_another(ledger: AnyLedger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Batch, "take", lambda *_: StopIteration("in a rule"))

    async def story(writer: Writer):
        with pytest.raises(RuntimeError, match="StopIteration"):
            await asyncio.wait_for(writer.append(add()), 10)

    run(ledger, story)


def test_who_watches_is_told_of_each_commit_what_it_wrote_and_how_long_it_took(ledger: AnyLedger) -> None:
    told: list[Written] = []

    async def story(writer: Writer):
        await asyncio.gather(*[writer.append(add(key=f"{n % 2}")) for n in range(4)])
        await writer.append(add(key="0"))

    run(ledger, story, watch=told.append)

    assert [each[:3] for each in told] == [(4, 0, 2)]
    assert 0 < told[0][3] < told[0][4] < 60
