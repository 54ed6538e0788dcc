"""Group commit: one writer per process, on its event loop.

What arrives while a commit is under way forms the next batch. Deciding and inserting run on the loop, the
fsync on a thread, and nobody is answered before it is done.
"""

import asyncio
import random
from collections import deque
from collections.abc import Callable
from contextvars import Context
from queue import SimpleQueue
from threading import Thread
from time import perf_counter
from typing import Any, NamedTuple, TypeVar

from domain.ledger.batch import Batch
from domain.ledger.command import Busy, Command, Outcome, Recorded, Written
from domain.ledger.ledger import Ledger
from domain.ledger.loading import Unfolded

T = TypeVar("T")
_PAUSE_S = (0.0003, 0.0015)
_COMPANY_S = 1.0
"""How long after meeting another writer a gap is left for it, whenever it has not written since our last batch."""


class Waiting(NamedTuple):
    """A command and who waits for its outcome."""

    command: Command
    answer: asyncio.Future[Recorded]


class Closed(RuntimeError):
    """The writer takes no more commands."""


class Writer:
    """Appends for many callers at once. Use it from one event loop only.

    `batch_max` bounds a transaction; `lock_wait_s` is how long the log's lock is waited for; `gap_s` the pause
    between batches that gives another process its turn, as SQLite's lock is not fair; `fold_max` how many events are
    folded at once while the others wait. `watch` is told of every commit, before its callers are.
    """

    def __init__(
        self,
        ledger: Ledger,
        *,
        batch_max: int = 256,
        lock_wait_s: float = 5.0,
        gap_s: float = 0.002,
        fold_max: int = 5_000,
        watch: Callable[[Written], object] = lambda written: None,
    ) -> None:
        self._ledger = ledger
        self._batch_max = batch_max
        self._lock_wait_s = lock_wait_s
        self._gap_s = gap_s
        self._fold_max = fold_max
        self._watch = watch
        self._company_until = 0.0
        self._pause_s = 0.0
        self._waiting: deque[Waiting] = deque()
        self._task: asyncio.Task[None] | None = None
        self._thread = _CommitThread()
        self._closed = False

    async def append(self, command: Command) -> Recorded:
        """Record a command and answer once it is durable.

        Raises `Refused`, or `Busy` if the lock can't be had in time. Cancelling a caller withdraws a command
        not yet begun; one already begun is recorded all the same.
        """
        if self._closed:
            raise Closed("The ledger's writer is closed.")
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Recorded] = loop.create_future()
        self._waiting.append(Waiting(command, answer))
        if self._task is None:
            self._task = loop.create_task(self._run(), name="ledger-writer", context=Context())  # nobody's request
        return await answer

    @property
    def waiting(self) -> int:
        """How many commands wait for a batch."""
        return len(self._waiting)

    async def close(self) -> None:
        """Refuse new commands, finish those that wait, and end the thread."""
        self._closed = True
        if self._task is not None:
            await self._task
        self._thread.end()

    async def _run(self) -> None:
        while self._waiting:
            await self._write()
            await asyncio.sleep(self._pause_s)  # also lets who was just answered come with the next command
        self._task = None

    async def _write(self) -> None:
        """Take one batch from lock to answers. Any failure is the answer of those it concerns."""
        try:
            batch, taken = await (self._fetched() if self._ledger.is_far else self._locked())
        except Exception as failure:  # noqa: BLE001 - a failing store is everyone's answer, not the writer's end
            self._fail([self._waiting.popleft() for _ in range(len(self._waiting))], failure)
            return
        began = perf_counter()
        try:
            outcomes = await self._decided(batch, [waiting.command for waiting in taken])
            decided = perf_counter()
            await self._commit(batch)
        except Exception as failure:  # noqa: BLE001 - as above
            await self._give_back(batch)
            self._fail(taken, failure)
            return
        except BaseException:
            batch.rollback()
            raise
        if batch.size > batch.base.size:
            written = Written(len(taken), batch.base.size, batch.size, decided - began, perf_counter() - began)
            self._watch(written)
        told = list(zip(taken, outcomes, strict=True))
        self._waiting.extendleft(waiting for waiting, outcome in reversed(told) if isinstance(outcome, Unfolded))
        for waiting, outcome in told:
            _answer(waiting.answer, outcome)

    async def _fetched(self) -> tuple[Batch, list[Waiting]]:
        """The log's lock, waited for in turn with other processes, and what the batch needs; all off the loop."""

        def fetch() -> tuple[Batch, list[Waiting]]:
            batch, _ = self._ledger.begin(self._lock_wait_s, self._fold_max)
            taken = self._next()
            try:
                batch.read_for([waiting.command for waiting in taken])
            except BaseException:
                self._waiting.extendleft(reversed(taken))  # they wait for what the others wait for
                batch.rollback()
                raise
            return batch, taken

        return await self._thread.run(fetch)

    async def _locked(self) -> tuple[Batch, list[Waiting]]:
        """The log's lock, tried without ever blocking the loop, or `Busy`."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._lock_wait_s
        waited = False
        while True:
            try:
                batch, foreign = self._ledger.begin(0, self._fold_max)
            except Busy:
                if loop.time() >= deadline:
                    raise
                waited = True
                await asyncio.sleep(random.uniform(*_PAUSE_S))  # noqa: S311 - jitter, not a secret
                continue
            now = loop.time()
            if foreign or waited:
                self._company_until = now + _COMPANY_S
            self._pause_s = self._gap_s if now < self._company_until and not foreign else 0
            return batch, self._next()

    async def _decided(self, batch: Batch, commands: list[Command]) -> list[Outcome]:
        """The outcomes: decided here as far as what they need is known, the rest where it can be waited for."""
        outcomes = batch.take_known(commands)
        rest = commands[len(outcomes) :]
        if rest:
            outcomes += await self._thread.run(lambda: batch.take_all(rest))
        return outcomes

    async def _commit(self, batch: Batch) -> None:
        if self._ledger.is_far:
            await self._thread.run(batch.settle)
        elif self._ledger.in_memory:  # nothing to wait for, and readers must not meet a half-written batch
            batch.settle()
        else:
            batch.flush()
            await self._thread.run(batch.commit)
        self._ledger.committed(batch)

    async def _give_back(self, batch: Batch) -> None:
        """Let go of the lock, if it is still held; a server that does not answer holds up nobody else meanwhile."""
        if self._ledger.is_far:
            await self._thread.run(batch.rollback)
        else:
            batch.rollback()

    def _next(self) -> list[Waiting]:
        taken: list[Waiting] = []
        while self._waiting and len(taken) < self._batch_max:
            waiting = self._waiting.popleft()
            if not waiting.answer.cancelled():
                taken.append(waiting)
        return taken

    @staticmethod
    def _fail(concerned: list[Waiting], failure: Exception) -> None:
        for waiting in concerned:
            _answer(waiting.answer, failure)


class _CommitThread:
    """Runs one job at a time off the loop, with less between than an executor has."""

    def __init__(self) -> None:
        self._jobs: SimpleQueue[tuple[Callable[[], Any], asyncio.Future[Any]] | None] = SimpleQueue()
        Thread(target=self._work, name="ledger-commit", daemon=True).start()

    def run(self, job: Callable[[], T]) -> asyncio.Future[T]:
        """What the job returns, or what it raises."""
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._jobs.put((job, done))
        return done

    def end(self) -> None:
        """Stop after what was given so far."""
        self._jobs.put(None)

    def _work(self) -> None:
        while (work := self._jobs.get()) is not None:
            job, done = work
            result, failure = None, None
            try:
                result = job()
            except Exception as error:  # noqa: BLE001 - raised where the job is awaited
                failure = error
            done.get_loop().call_soon_threadsafe(_end, done, result, failure)


def _end(done: asyncio.Future[Any], result: Any, failure: Exception | None) -> None:
    if failure is None:
        done.set_result(result)
    else:
        done.set_exception(failure)


def _answer(answer: asyncio.Future[Recorded], outcome: Outcome) -> None:
    if answer.done() or isinstance(outcome, Unfolded):  # the caller went away, or goes on waiting
        return
    if isinstance(outcome, Recorded):
        answer.set_result(outcome)
    elif isinstance(outcome, StopIteration):  # which a future can't carry
        answer.set_exception(RuntimeError("A decision raised StopIteration."))
    else:
        answer.set_exception(outcome)
