"""Clerks who write at the same time and don't give up: each says one thing again until it is acknowledged."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from itertools import count, pairwise
from time import perf_counter
from types import TracebackType
from typing import Any, NamedTuple, Self

from tests.ha.waiting import until

GIVE_UP_S = 90
PAUSE_S = 0.05


class Receipt(NamedTuple):
    """What was acknowledged under a key, to whom, when, and after how many tries."""

    key: str
    answer: Any
    at: float
    tries: int


class Unacknowledged(Exception):
    """This try came to nothing, as far as the clerk can know; the same may be said again."""


class Clerk(ABC):
    """One writer. Its `name` is part of each of its keys."""

    def __init__(self, name: str) -> None:
        self.name = name

    @abstractmethod
    def say(self, key: str) -> Any:
        """Say one thing; what it is answered. Raises `Unacknowledged`."""

    @abstractmethod
    def close(self) -> None:
        """Go home."""


class Traffic:
    """Clerks at work for as long as the context lasts. Every key is acknowledged in the end, or it fails."""

    def __init__(self, clerks: Sequence[Clerk]) -> None:
        self.receipts: list[Receipt] = []
        self._faults: list[BaseException] = []
        self._closing = threading.Event()
        self._threads = [threading.Thread(target=self._work, args=(clerk,), name=clerk.name) for clerk in clerks]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._closing.set()
        for thread in self._threads:
            thread.join(GIVE_UP_S)
        if kind is None and self._faults:
            raise self._faults[0]

    def go_on(self, more: int) -> None:
        """Wait until so many more are acknowledged."""
        wanted = len(self.receipts) + more
        until(f"{more} more are acknowledged", lambda: self._faults or len(self.receipts) >= wanted, GIVE_UP_S)
        if self._faults:
            raise self._faults[0]

    def silence(self) -> float:
        """The longest time, in seconds, in which nothing was acknowledged to anybody."""
        moments = sorted(receipt.at for receipt in self.receipts)
        return max(later - earlier for earlier, later in pairwise(moments))

    def _work(self, clerk: Clerk) -> None:
        try:
            for number in count():
                if self._closing.is_set():
                    break
                self.receipts.append(self._insist(clerk, f"{clerk.name}-{number}"))
        except BaseException as fault:  # noqa: BLE001 - raised where the traffic ends
            self._faults.append(fault)
        finally:
            clerk.close()

    def _insist(self, clerk: Clerk, key: str) -> Receipt:
        until_at = perf_counter() + GIVE_UP_S
        for tries in count(1):
            try:
                return Receipt(key, clerk.say(key), perf_counter(), tries)
            except Unacknowledged as reason:
                if perf_counter() > until_at:
                    raise AssertionError(f"{key} was never acknowledged: {reason}") from reason
            threading.Event().wait(PAUSE_S)
        raise AssertionError


def hanging_up(seconds: float, hang_up: Callable[[], object]) -> threading.Timer:
    """Hang up after so long: a machine that is frozen never answers and never says that it won't."""
    timer = threading.Timer(seconds, hang_up)
    timer.daemon = True
    timer.start()
    return timer
