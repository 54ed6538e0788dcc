"""An event loop on a strand, in the time of its world, and its threads."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from heapq import heappop
from typing import Any

from tests.simulation.strands import Killed, Owner, World

THREADS = 6
"""As many work at a time as where there are two cores."""


class Loop(asyncio.BaseEventLoop):
    """What is ready runs in its order, as asyncio promises; what other strands do comes between any two of them."""

    _ready: deque[asyncio.Handle]
    _scheduled: list[Any]
    _timer_cancelled_count: int
    _default_executor: Any
    _thread_id: int | None

    def __init__(self, world: World, owner: Owner) -> None:
        super().__init__()
        self._world = world
        self._owner = owner
        self._default_executor = _Threads(world, owner)  # what asyncio makes itself would be real ones
        self.set_exception_handler(lambda loop, context: None)
        self.ended = False

    def time(self) -> float:
        """The seconds of the world."""
        return self._world.now

    def work(self) -> None:
        """Run until the end: what its strand does."""
        self._thread_id = threading.get_ident()
        while not self.ended:
            self._run_once()
        self._thread_id = None

    def let_go(self) -> None:
        """Close it, whether or not it came to its end."""
        self._thread_id = None
        self.close()

    def _run_once(self) -> None:
        self._forget_cancelled()
        if not self._ready:
            seconds = max(0.0, self._scheduled[0]._when - self.time()) if self._scheduled else None
            self._world.wait(lambda: bool(self._ready), seconds)
        while self._scheduled and self._scheduled[0]._when <= self.time():
            timer = heappop(self._scheduled)
            timer._scheduled = False
            self._ready.append(timer)
        for _ in range(len(self._ready)):
            handle = self._ready.popleft()
            if not handle._cancelled:
                self._world.pause("loop")
                handle._run()

    def _forget_cancelled(self) -> None:
        while self._scheduled and self._scheduled[0]._cancelled:
            self._timer_cancelled_count -= 1
            heappop(self._scheduled)._scheduled = False

    def _write_to_self(self) -> None:
        """Nothing to do: who waits looks whether something is ready."""


class _Threads:
    """An executor: each work is a strand, a few at a time."""

    def __init__(self, world: World, owner: Owner) -> None:
        self._world = world
        self._owner = owner
        self._left: deque[Callable[[], None]] = deque()
        self._busy = 0

    def submit(self, work: Callable[..., Any], *args: Any) -> "Future[Any]":
        """Have it done."""
        done: Future[Any] = Future()

        def run() -> None:
            if not done.set_running_or_notify_cancel():
                return
            try:
                result = work(*args)
            except Killed:
                raise
            except BaseException as failure:  # noqa: BLE001 - raised where the work is awaited
                done.set_exception(failure)
            else:
                self._world.pause("done")
                done.set_result(result)

        self._left.append(run)
        self._begin()
        return done

    def _begin(self) -> None:
        if self._left and self._busy < THREADS:
            self._busy += 1
            self._world.spawn(self._owner, "thread", self._work)

    def _work(self) -> None:
        while self._left:
            self._left.popleft()()
        self._busy -= 1

    def shutdown(self, **_: Any) -> None:
        """Nothing is left behind that could be waited for."""
