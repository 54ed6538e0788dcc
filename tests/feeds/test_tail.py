"""The end of the log is told to each at his own pace, whatever happens meanwhile."""

import asyncio
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from api import tail as tails
from api.bell import Bell
from api.tail import Most, Tail
from domain.ledger.entry import Entry
from domain.ledger.ledger import Ledger
from tests.ledger.toy import KINDS, Clock, add

EVENTS = 300
FOLLOWERS = 12


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger(KINDS, str(tmp_path / "ledger.db"), clock=Clock())
    yield opened
    opened.close()


def _record(ledger: Ledger, number: int) -> None:
    """One event of the counter, and one of the total that follows from it."""
    ledger.record(add("counters/c", key=f"n{number}", tags=("total",)))


async def _follow(tail: Tail, types: tuple[str, ...], dice: random.Random, last: int) -> list[int]:
    """What is told until this position is passed, by one who takes little at a time and rests in between."""
    seen: list[int] = []
    after = -1
    with tail.following():
        while after < last:
            most = Most(dice.randint(1, 9), dice.randint(1, 3_000))
            span = await tail.read(after, types, most, 1)
            assert span.position >= after
            assert len(span.events) <= most.events
            seen += [each.position for each in span.events]
            after = span.position
            for _ in range(dice.choice((0, 0, 0, 200))):
                await asyncio.sleep(0)
    return seen


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("ring_bytes", [1, 5_000, 2**22])
def test_however_slowly_one_follows_nothing_is_missed_or_told_twice(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, seed: int, ring_bytes: int
) -> None:
    monkeypatch.setattr(tails, "RING_BYTES_MAX", ring_bytes)
    monkeypatch.setattr(tails, "GATHER_S", 0)
    dice = random.Random(seed)
    chosen = [dice.choice(((), (), ("Added",), ("LimitSet",))) for _ in range(FOLLOWERS)]

    async def together() -> list[list[int]]:
        bell = Bell()
        tail = Tail(ledger, bell)
        running = asyncio.create_task(tail.run())
        told = [
            asyncio.create_task(_follow(tail, types, random.Random(seed + n), EVENTS - 1))
            for n, types in enumerate(chosen)
        ]
        for number in range(EVENTS // 2):
            await asyncio.to_thread(_record, ledger, number)
            if dice.random() < 0.8:  # otherwise another process has written, which rings no bell here
                bell.ring()
        found = await asyncio.gather(*told)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert sum(len(each.body) for each in tail._ring) <= ring_bytes
        return found

    found = asyncio.run(together())
    log = ledger.log(limit=EVENTS)
    every = {(): range(EVENTS), ("Added",): [each.position for each in log if each.type == "Added"], ("LimitSet",): []}

    assert len(log) == EVENTS
    assert found == [list(every[types]) for types in chosen]


def test_what_can_not_be_read_for_a_moment_is_read_the_next(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tails, "_AGAIN_S", 0)
    log = ledger.log
    failures = iter([OSError("the disk is away"), OSError("still away")])

    def failing(after: int, limit: int) -> list[Entry]:
        for failure in failures:
            raise failure
        return log(after, limit)

    async def waited_for() -> list[int]:
        tail = Tail(ledger, Bell())
        running = asyncio.create_task(tail.run())
        found_end = tail._grown.next
        with tail.following():
            await found_end.wait()
            monkeypatch.setattr(ledger, "log", failing)
            await asyncio.to_thread(_record, ledger, 1)
            found = await _follow(tail, (), random.Random(1), 1)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        return found

    assert asyncio.run(waited_for()) == [0, 1]
    assert next(failures, None) is None


def test_when_all_is_to_end_nobody_waits_any_longer(ledger: Ledger) -> None:
    async def ended() -> int:
        tail = Tail(ledger, Bell())
        with tail.following():
            waiting = asyncio.create_task(tail.read(7, (), Most(1), 3_600))
            await asyncio.sleep(0)
            tail.end()
            return (await waiting).position

    assert asyncio.run(ended()) == 7
