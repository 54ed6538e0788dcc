"""Whether what clients saw at the same time could have happened one after the other: Wing and Gong's search, with
Lowe's memory of where it has been.

Wing, Gong: "Testing and Verifying Concurrent Objects", 1993. Lowe: "Testing for Linearizability", 2017.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

State = TypeVar("State", bound=Hashable)
Step = Callable[[State, "Operation"], State | None]
"""The state after an operation that was answered like this, or None where that can't be what it is answered. Of an
operation whose answer nobody knows it is the state after it, which may be the state before.
"""


class Operation(NamedTuple):
    """Something asked between two moments of one clock, in nanoseconds, and its answer. Without `returned` nobody knows
    what it was answered: it may have happened, may yet happen, or never.
    """

    asked: Any
    answer: Any
    called: int
    returned: int | None = None
    client: str = ""


class Verdict(NamedTuple, Generic[State]):
    """An order in which everything answered happened; or the longest that there is, and what then fits nowhere."""

    order: tuple[Operation, ...]
    stuck: tuple[Operation, ...] = ()
    state: State | None = None

    @property
    def linearizable(self) -> bool:
        return not self.stuck


def judge(history: Sequence[Operation], initial: State, step: Step[State]) -> Verdict[State]:
    """Look for an order of one object's operations that agrees with their answers and with real time."""
    operations = sorted(history, key=lambda each: each.called)
    search = _Search(operations, step)
    return search.run(initial)


class _Search(Generic[State]):
    """Where the search has got to: an operation may be next if none that is still to come had returned before it began.

    One that leaves the state as it is is taken for good: whatever follows can follow it as well. So only what changes
    something is ever taken back.
    """

    def __init__(self, operations: Sequence[Operation], step: Step[State]) -> None:
        self._operations = operations
        self._step = step
        self._answered = sum(1 << n for n, each in enumerate(operations) if each.returned is not None)
        self._been: set[tuple[int, State]] = set()
        self._best: tuple[int, tuple[int, ...], State | None] = (-1, (), None)

    def run(self, initial: State) -> Verdict[State]:
        todo: list[tuple[int, State, tuple[int, ...]]] = [(0, initial, ())]
        while todo:
            done, state, taken = todo.pop()
            done, taken = self._settled(done, state, taken)
            if (done, state) in self._been:
                continue
            self._been.add((done, state))
            count = (done & self._answered).bit_count()
            if count > self._best[0]:
                self._best = (count, taken, state)
            if done & self._answered == self._answered:
                return Verdict(self._told(taken), state=state)
            for each in reversed(self._next(done)):
                after = self._step(state, self._operations[each])
                if after is not None and after != state:
                    todo.append((done | 1 << each, after, (*taken, each)))
        return self._failed()

    def _settled(self, done: int, state: State, taken: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
        """Take what was answered and changes nothing, as long as there is such."""
        while True:
            idle = [
                each
                for each in self._next(done)
                if self._answered >> each & 1 and self._step(state, self._operations[each]) == state
            ]
            if not idle:
                return done, taken
            done |= sum(1 << each for each in idle)
            taken = (*taken, *idle)

    def _next(self, done: int) -> list[int]:
        """What may happen next."""
        found: list[int] = []
        first: int | None = None
        for place, each in enumerate(self._operations):
            if done >> place & 1:
                continue
            if first is not None and each.called > first:
                break
            found.append(place)
            if each.returned is not None:
                first = each.returned if first is None else min(first, each.returned)
        return [each for each in found if first is None or self._operations[each].called <= first]

    def _told(self, taken: tuple[int, ...]) -> tuple[Operation, ...]:
        return tuple(self._operations[each] for each in taken)

    def _failed(self) -> Verdict[State]:
        _, taken, state = self._best
        done = sum(1 << each for each in taken)
        stuck = tuple(self._operations[each] for each in self._next(done) if self._answered >> each & 1)
        return Verdict(self._told(taken), stuck, state)
