"""The checker finds an order where there is one, and none where there is none."""

from itertools import permutations
from random import Random

import pytest

from tests.linear import register
from tests.linear.checker import Operation, judge
from tests.linear.register import Append, Conflict, Read, Recorded, amount, view


def wrote(key: str, called: int, returned: int | None, *, version: int, on: int | None = None) -> Operation:
    return Operation(Append(key, on), Recorded(version, replayed=False) if returned else None, called, returned)


def read(called: int, returned: int, *facts: str) -> Operation:
    return Operation(Read("events"), facts, called, returned)


def seen(called: int, returned: int, *facts: str) -> Operation:
    return Operation(Read("view"), view(facts), called, returned)


def conflict(key: str, called: int, returned: int, *, on: int, found: int) -> Operation:
    return Operation(Append(key, on), Conflict(found), called, returned)


def replayed(key: str, called: int, returned: int, *, version: int) -> Operation:
    return Operation(Append(key, None), Recorded(version, replayed=True), called, returned)


UNKNOWN = wrote("u", 10, None, version=0)

LINEARIZABLE = {
    "nothing": [],
    "one after the other": [wrote("a", 0, 1, version=1), seen(2, 3, "a"), wrote("b", 4, 5, version=2)],
    "at the same time, either way": [wrote("a", 0, 9, version=2), wrote("b", 1, 8, version=1), read(10, 11, "b", "a")],
    "a read sees what is not acknowledged yet": [wrote("a", 0, 9, version=1), read(1, 2, "a")],
    "a read misses what is not acknowledged yet": [wrote("a", 0, 9, version=1), read(1, 2)],
    "one of two on the same version": [
        wrote("a", 0, 9, version=1, on=0),
        conflict("b", 0, 9, on=0, found=1),
        seen(10, 11, "a"),
    ],
    "what nobody was told of did not happen": [UNKNOWN, read(20, 21), wrote("a", 30, 31, version=1)],
    "what nobody was told of happened late": [
        UNKNOWN,
        read(20, 21),
        wrote("a", 30, 31, version=2),
        read(40, 41, "u", "a"),
    ],
    "what nobody was told of is said again": [UNKNOWN, replayed("u", 20, 21, version=1), seen(30, 31, "u")],
    "it is said again and only then recorded": [UNKNOWN, wrote("u", 20, 21, version=1), read(30, 31, "u")],
}
BROKEN = {
    "a read is stale": [wrote("a", 0, 1, version=1), read(2, 3)],
    "a view is stale": [wrote("a", 0, 1, version=1), wrote("b", 2, 3, version=2), seen(4, 5, "a")],
    "a read goes back": [wrote("a", 0, 9, version=1), read(1, 2, "a"), read(3, 4)],
    "an acknowledged fact is lost": [wrote("a", 0, 1, version=1), wrote("b", 2, 3, version=1)],
    "both on the same version": [wrote("a", 0, 9, version=1, on=0), wrote("b", 0, 9, version=2, on=0)],
    "a fact comes twice": [wrote("a", 0, 1, version=1), read(2, 3, "a", "a")],
    "a retry is recorded again": [wrote("a", 0, 1, version=1), wrote("a", 2, 3, version=2)],
    "a version is skipped": [wrote("a", 0, 1, version=2)],
    "a conflict where there is none": [conflict("a", 0, 1, on=0, found=0)],
    "a conflict with a version that was not reached": [wrote("a", 5, 9, version=1), conflict("b", 0, 1, on=0, found=1)],
    "two readers differ": [
        wrote("a", 0, 9, version=1),
        wrote("b", 0, 9, version=2),
        read(10, 11, "a", "b"),
        read(10, 11, "b", "a"),
    ],
    "it happened before it was asked for": [read(0, 1, "u"), UNKNOWN],
    "it comes and goes": [UNKNOWN, read(20, 21, "u"), read(30, 31), read(40, 41, "u")],
}


@pytest.mark.parametrize("history", LINEARIZABLE.values(), ids=LINEARIZABLE)
def test_a_history_that_some_order_explains(history: list[Operation]):
    verdict = judge(history, register.NOTHING, register.step)

    assert verdict.linearizable
    assert {each for each in history if each.returned} <= set(verdict.order)


@pytest.mark.parametrize("history", BROKEN.values(), ids=BROKEN)
def test_a_history_that_no_order_explains(history: list[Operation]):
    verdict = judge(history, register.NOTHING, register.step)

    assert not verdict.linearizable
    assert verdict.stuck


def test_the_checker_agrees_with_trying_every_order():
    found = {True: 0, False: 0}
    for seed in range(600):
        history = drawn(Random(seed))
        told = judge(history, register.NOTHING, register.step).linearizable
        assert told == any(map(explains, orders(history))), f"seed {seed}: {history}"
        found[told] += 1
    assert min(found.values()) > 50


def drawn(chance: Random) -> list[Operation]:
    """Five operations on a register that is mostly right."""
    facts: tuple[str, ...] = ()
    history: list[Operation] = []
    for place in range(5):
        called = max(0, place * 4 - chance.randint(0, 9))
        returned = called + chance.randint(1, 9)
        if chance.random() < 0.5:
            on = chance.choice([None, len(facts), len(facts) - 1])
            if on in (None, len(facts)):
                facts = (*facts, f"k{place}")
                answer: object = Recorded(len(facts), replayed=False)
            else:
                answer = Conflict(len(facts))
            known = chance.random() < 0.7
            history.append(
                Operation(Append(f"k{place}", on), answer if known else None, called, returned if known else None)
            )
        else:
            shown = facts[: len(facts) - chance.choice([0, 0, 0, 1])]
            history.append(read(called, returned, *shown))
    return history


def orders(history: list[Operation]):
    """Every order of every choice of what happened that agrees with real time."""
    unknown = [each for each in history if each.returned is None]
    known = [each for each in history if each.returned is not None]
    for chosen in range(2 ** len(unknown)):
        happened = known + [each for place, each in enumerate(unknown) if chosen >> place & 1]
        for order in permutations(happened):
            if not any(
                later.returned is not None and later.returned < earlier.called
                for place, earlier in enumerate(order)
                for later in order[place + 1 :]
            ):
                yield order


def explains(order: tuple[Operation, ...]) -> bool:
    facts = register.NOTHING
    for each in order:
        after = register.step(facts, each)
        if after is None:
            return False
        facts = after
    return True


def test_no_two_payments_of_a_history_are_alike():
    keys = [f"s1r{number}.{client}-{said}" for number in range(3) for client in range(4) for said in range(300)]

    assert len({amount(key) for key in keys}) == len(keys)
