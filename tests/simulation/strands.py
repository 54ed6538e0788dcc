"""One thread that stands for many: strands of execution, of which chance says at every step which one goes on.

A strand is what a thread is to the code that runs on it. It is left only where something outside of the code is asked
(a statement, a lock, a file, the clock), and there anything may come between: another strand, a long wait, the end of
its process. Time is a number that jumps to whatever comes next. The same seed does the same, step by step.
"""

import asyncio
import math
from collections import deque
from collections.abc import Callable
from hashlib import blake2b
from random import Random
from typing import Any, Protocol

from greenlet import GreenletExit, getcurrent, greenlet

STEP_S = 2e-5
"""What a step takes, about: waiting for something by looking again and again comes to an end."""
_LAST = 60


class Owner(Protocol):
    """Whose strand it is: a process, or the world outside of them."""

    name: str
    dead: bool


class Stuck(AssertionError):
    """Nothing can go on, and somebody waits."""


class Killed(BaseException):
    """Its process is gone: what is left of the code on its strand is unwound, and changes nothing."""


class Strand:
    """A strand: it can go on once its time has come, or what it waits for."""

    def __init__(self, owner: Owner, name: str, run: greenlet, loop: asyncio.AbstractEventLoop | None) -> None:
        self.owner = owner
        self.name = f"{owner.name}.{name}"
        self.run = run
        self.loop = loop
        self.at = 0.0
        self.ready: Callable[[], bool] | None = None
        self.task: Any = None

    def may_go_on(self, now: float) -> bool:
        """Whether it can."""
        return self.at <= now or (self.ready is not None and self.ready())


class World:
    """The strands, the time, and the chance that rules them. `between` is called at each step of a process's strand:
    it may stop the strand for some seconds, or end its process.
    """

    def __init__(self, seed: int, switching: float = 1.0) -> None:
        self.chance = Random(seed)
        self.now = 0.0
        self.steps = 0
        self.last: deque[str] = deque(maxlen=_LAST)
        self.between: Callable[[Strand, str], float] = lambda strand, what: 0.0
        self._switching = switching
        self._trace = blake2b(digest_size=16)
        self._hub = getcurrent()
        self._strands: list[Strand] = []
        self._gone: list[Strand] = []
        self._current: Strand | None = None

    @property
    def trace(self) -> str:
        """What was done so far, all of it, in one number."""
        return self._trace.hexdigest()

    @property
    def owner(self) -> Owner | None:
        """Whose strand runs now."""
        return self._current.owner if self._current else None

    @property
    def current(self) -> Strand | None:
        """The strand that runs now; none while the world is looked at from outside."""
        return self._current

    def spawn(
        self, owner: Owner, name: str, work: Callable[[], Any], loop: asyncio.AbstractEventLoop | None = None
    ) -> Strand:
        """A strand for this work, from now on."""

        def run() -> None:
            try:
                work()
            except (Killed, GreenletExit):
                assert owner.dead, "only who is dead is unwound"

        strand = Strand(owner, name, greenlet(run, self._hub), loop)
        strand.at = self.now
        self._strands.append(strand)
        return strand

    def note(self, what: str) -> None:
        """Write a step down."""
        self.steps += 1
        step = f"{self.now:.6f} {self._current.name if self._current else 'world'}: {what}"
        self._trace.update(step.encode())
        self.last.append(step)

    def pause(self, what: str) -> None:
        """A step, before which anything may come between."""
        strand = self._current
        if strand is None:
            return
        if strand.owner.dead:
            raise Killed
        self.note(what)
        self.now += STEP_S * 2 * self.chance.random()
        rest = self.between(strand, what)
        if strand.owner.dead or rest or self.chance.random() < self._switching:
            self._leave(self.now + rest, None)

    def sleep(self, seconds: float) -> None:
        """Go on after so long."""
        if self._current is not None:
            self._leave(self.now + seconds, None)

    def wait(self, ready: Callable[[], bool], seconds: float | None = None) -> bool:
        """Go on once it is so, or after so long; whether it is."""
        if not ready() and self._current is not None:
            self._leave(math.inf if seconds is None else self.now + seconds, ready)
        return ready()

    def run(self, ended: Callable[[], bool], until: float) -> None:
        """Let the strands go on until it is so. `Stuck` if they can't, or if it is not so by then."""
        while not ended():
            if self.now > until:
                raise Stuck(f"It did not come to its end by {until:.0f} s:\n{self._standing()}")
            able = [strand for strand in self._strands if strand.may_go_on(self.now)]
            if able:
                self._go_on(able[int(self.chance.random() * len(able))])
                continue
            then = min((strand.at for strand in self._strands), default=math.inf)
            if then == math.inf:
                raise Stuck(f"Nothing can go on:\n{self._standing()}")
            self.now = then

    def drop(self, owner: Owner) -> None:
        """None of this owner's strands goes on ever again. Its code is not told: it is as if the power went."""
        self._gone += [strand for strand in self._strands if strand.owner is owner]
        self._strands = [strand for strand in self._strands if strand.owner is not owner]

    def unwind(self) -> None:
        """Let go of all strands that were dropped."""
        for strand in self._gone:
            self._current = strand
            if strand.run and not strand.run.dead:
                strand.run.throw(Killed)
        self._gone, self._current = [], None

    def _go_on(self, strand: Strand) -> None:
        strand.at, strand.ready = math.inf, None
        self._current = strand
        asyncio._set_running_loop(strand.loop)
        try:
            strand.run.switch()
        finally:
            asyncio._set_running_loop(None)
            self._current = None
        if strand.run.dead:
            self._strands = [each for each in self._strands if each is not strand]

    def _leave(self, at: float, ready: Callable[[], bool] | None) -> None:
        strand = self._current
        assert strand is not None
        strand.at, strand.ready = at, ready
        _swap_task(strand)
        self._hub.switch()
        _swap_task(strand)
        if strand.owner.dead:
            raise Killed

    def _standing(self) -> str:
        return "\n".join(f"{strand.name} waits until {strand.at}" for strand in self._strands)


def _swap_task(strand: Strand) -> None:
    """Which task runs is known by the thread from Python 3.14 on, and here a thread is many."""
    swap = getattr(asyncio.tasks, "_swap_current_task", None)
    if strand.loop is not None and swap is not None:
        strand.task = swap(strand.loop, strand.task)
