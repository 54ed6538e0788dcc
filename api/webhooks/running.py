"""The office that has a desk for every endpoint: one for each ledger, whoever serves it, beside follower and scheduler.

It writes what its desks have done in small batches, tells them when the log goes on, and follows what administrators
of any process change. No desk waits for another, and no writer for any of them.
"""

import asyncio
import random
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import NamedTuple

import structlog

from api.posting import Poster
from api.seat import Turn
from api.services import Services
from api.supervision import Supervision
from api.targets import Guard
from api.threads import in_thread
from api.tracing import untraced
from api.webhooks.desk import Desk, Equipment
from api.webhooks.telling import figures
from domain.ledger import webhook_progress
from domain.ledger.command import Busy
from domain.ledger.datastore import STORE_FAULTS
from domain.ledger.webhook_progress import Note
from domain.ledger.webhook_rows import Webhook

SEAT = "webhooks"
EVERY_S = 0.25
"""How often another process's writing is looked for; our own rings."""
GATHER_S = 0.1
KEEP_S = 0.5
KEEP_SKIPPED_S = 2.0
"""How often it is written that an endpoint is further in a log of which it wants nothing."""
SEAT_S = 1.0
_log = structlog.get_logger()


class _At(NamedTuple):
    """A desk at work."""

    desk: Desk
    task: "asyncio.Task[None]"


class Office:
    """Every desk of a ledger. `post` makes what posts to an endpoint's address, `jitter` gives numbers from 0 to 1."""

    def __init__(
        self, services: Services, post: Callable[[Webhook], Poster], jitter: Callable[[], float] = random.random
    ) -> None:
        self._services = services
        self._post = post
        self._jitter = jitter
        self._size = -1
        self._desks: dict[str, _At] = {}
        self._notes: list[tuple[Desk, Note]] = []
        self._kept_at = self._skipped_at = 0.0
        self._supervision = Supervision(what="a webhook")

    async def turn(self) -> None:
        """Look at the log and at the endpoints once, and write what has come of the deliveries."""
        size = (await in_thread(self._services.ledger.head)).size
        if size != self._size:
            self._size = size
            for each in self._desks.values():
                each.desk.woken.set()
        now = asyncio.get_running_loop().time()
        if now - self._kept_at >= KEEP_S:
            self._kept_at = now
            await self.keep(skipped=now - self._skipped_at >= KEEP_SKIPPED_S)
        await self._settle()

    async def keep(self, *, skipped: bool = True) -> None:
        """Write what is not written yet."""
        if skipped:
            self._skipped_at = asyncio.get_running_loop().time()
        found = ((each.desk, each.desk.note(skipped=skipped)) for each in self._desks.values())
        self._notes += [(desk, note) for desk, note in found if note is not None]
        if not self._notes:
            return
        for desk, note in await in_thread(self._written):
            desk.kept(note)

    def _written(self) -> list[tuple[Desk, Note]]:
        """Write the notes. They are let go of here, and not by who waits for it: who is broken off while the thread
        goes on to its end would write them, and count their deliveries, a second time.
        """
        webhook_progress.keep(self._services.ledger.datastore, [note for _, note in self._notes])
        written, self._notes = self._notes, []
        return written

    async def close(self, *, held: bool) -> None:
        """Break off what is under way, and write what is done if the seat is still `held`: whoever else has it by now
        knows better how far each endpoint is.
        """
        for each in self._desks.values():
            each.task.cancel()
        await asyncio.gather(*[each.task for each in self._desks.values()], return_exceptions=True)
        with suppress(Busy, *STORE_FAULTS):
            if held:
                await self.keep()
                return
        _log.warning("the last deliveries may not be written down: those will be made again")

    async def _settle(self) -> None:
        """A desk for each endpoint that is not paused, as it is now; none for any other."""
        known = {each.row_id: each for each in await in_thread(self._services.webhooks.all)}
        for row_id, at in list(self._desks.items()):
            row = known.pop(row_id, None)  # one whose desk ended now is read again, as it left it, before the next
            if at.task.done():
                await self._leave(row_id, at)
                continue
            if row is None or row.paused_at or row.revision != at.desk.known.revision:
                at.desk.stop()
        resting = self._supervision.resting()
        for row in known.values():
            if row.paused_at is None and row.webhook_id not in resting:
                desk = await in_thread(self._desk, row)
                self._desks[row.row_id] = _At(desk, asyncio.create_task(desk.run()))

    async def _leave(self, row_id: str, at: _At) -> None:
        """Write what a desk that ended has done, before another takes its place."""
        name = at.desk.known.webhook_id
        failure = None if at.task.cancelled() else at.task.exception()
        if isinstance(failure, Exception):
            self._supervision.failed(name, failure)
        else:
            self._supervision.note({name: None})
        await self.keep()
        del self._desks[row_id]

    def _desk(self, row: Webhook) -> Desk:
        known, datastore = self._services.webhooks, self._services.ledger.datastore
        tracing = self._services.tracing
        delivering = untraced if tracing is None else tracing.delivering
        equipment = Equipment(self._services.ledger, known, self._post(row), self._jitter, delivering)
        resends = webhook_progress.resends(datastore, row.row_id)
        retrying = webhook_progress.retrying(datastore, row.row_id)
        return Desk(row, known.secrets_of(row.row_id), resends, retrying, equipment)


async def run(services: Services) -> None:
    """Deliver until cancelled, whenever the seat is free. What fails is tried again: the tables keep it."""
    seat = services.seat(SEAT)
    services.metrics.watch_each(partial(figures, services))

    def post(row: Webhook) -> Poster:
        return Poster(row.url, services.ledger.clock, way=Guard(services.targets))

    try:
        while True:
            try:
                if await in_thread(seat.take):
                    await _seated(services, Office(services, post), seat)
            except Exception as error:  # noqa: BLE001 - the next try is the answer to whatever it was
                _log.error("webhooks could not be delivered", exc_info=error)
            await asyncio.sleep(SEAT_S)
    finally:
        seat.leave()


async def _seated(services: Services, office: Office, seat: Turn) -> None:
    held = True
    try:
        while held := await in_thread(seat.holds):
            rung = services.bell.next
            try:
                await office.turn()
            except Busy:
                pass
            except Exception as error:  # noqa: BLE001 - the next turn is the answer to whatever it was
                _log.error("webhooks could not be delivered", exc_info=error)
                await asyncio.sleep(SEAT_S)
            await services.bell.wait(EVERY_S, rung)
            await asyncio.sleep(GATHER_S)
    finally:
        try:
            await office.close(held=held)
        finally:
            await in_thread(seat.leave)
