"""The desk of one endpoint: delivers what it wants in log order, one event at a time, whatever becomes of the others.

What is new and what is to be sent again take turns, and each waits for itself after a failure. An event that nobody
takes for about a day is parked, so that the next can follow; an endpoint that took nothing for days is paused.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

import structlog

from api.asyncapi import EVENT
from api.posting import Poster, Verdict, pause_s
from api.tail import told
from api.threads import in_thread
from api.tracing import untraced
from api.webhooks.lane import Lane, Overtaken
from api.webhooks.news import News
from domain.clock import instant, moment
from domain.ledger.entry import Entry
from domain.ledger.ledger import Ledger
from domain.ledger.webhook_progress import Delivery, Note, Resend
from domain.ledger.webhook_rows import FAILING, GONE, UNREADABLE, Secret, Webhook
from domain.ledger.webhooks import Webhooks

RETRY_S = (5, 15, 60, 300, 900, 1_800, *[3_600] * 23)
"""How long after each try that failed the next one comes, and up to a fifth more; after the last the event is parked. A
receiver that is back is found within an hour.
"""
FAILING_AFTER = timedelta(days=3)
IDLE_S = 3_600.0
UNKEPT_MAX = 500
"""So many deliveries may be unwritten: as many at most are delivered twice after a crash."""
_log = structlog.get_logger()


class Equipment(NamedTuple):
    """What a desk works with: the log, what is known of the endpoints, what posts to its address, numbers from 0 to 1
    for jitter, and what traces a delivery and gives the headers that tell so.
    """

    ledger: Ledger
    webhooks: Webhooks
    poster: Poster
    jitter: Callable[[], float]
    delivering: Callable[[str, int], AbstractContextManager[dict[str, str]]] = untraced


class _Trouble(NamedTuple):
    tries: int
    not_before: datetime | None


class Desk:
    """Delivers to one endpoint until it is stopped. `woken` is set when the log goes on, or there is more to do."""

    def __init__(
        self,
        known: Webhook,
        secrets: Sequence[Secret],
        resends: Sequence[Resend],
        retrying: Mapping[int, Delivery],
        equipment: Equipment,
    ) -> None:
        self.known = known
        self.woken = asyncio.Event()
        self.stopping = False
        self._secrets = secrets
        self._tools = equipment
        stands = partial(equipment.webhooks.stands, known)
        self._live = Lane(equipment.ledger, known.types, stands, known.position)
        self._resends = [Lane(equipment.ledger, known.types, stands, each.position, each) for each in resends]
        self._troubles = {
            position: _Trouble(each.tries, moment(each.next_try_at) if each.next_try_at else None)
            for position, each in retrying.items()
        }
        self._news = News(known, resends)

    async def run(self) -> None:
        """Deliver until stopped, or until the endpoint is to be paused."""
        try:
            if not self._secrets:
                self._pause(UNREADABLE)
            while not self.stopping:
                self.woken.clear()
                if wait_s := await self.turn():
                    with suppress(TimeoutError):
                        async with asyncio.timeout(wait_s):
                            await self.woken.wait()
        except Overtaken:
            self.stopping = True
        finally:
            await self._tools.poster.close()

    def stop(self) -> None:
        """Have it end once the request under way is answered."""
        self.stopping = True
        self.woken.set()

    def note(self, *, skipped: bool) -> Note | None:
        """What has come of it since the last note, to be written; None if nothing has, or nothing but that events were
        `skipped` that it does not want, where that does not count.
        """
        resends = [(each.resend_id, each.position) for each in self._resends]
        return self._news.note(self._live.position, resends, skipped=skipped)

    def kept(self, note: Note) -> None:
        """The note was written."""
        self._news.unkept -= len(note.deliveries)
        self.woken.set()

    async def turn(self) -> float:
        """Deliver what is at hand, once per lane; the seconds until there may be more, 0 when that is now.

        Raises `Overtaken` once the endpoint is changed, paused or deleted: nothing more leaves then as it did before.
        """
        if self._news.unkept >= UNKEPT_MAX:
            return IDLE_S
        waits, delivered = [IDLE_S], False
        for lane in (self._live, *self._resends[:1]):
            entry = await lane.at_hand()
            if entry is None:
                if lane.done:
                    self._resends.remove(lane)
                    self._news.over.append(lane.resend_id)
                    delivered = True
                continue
            wait_s = self._wait_s(entry.position)
            if wait_s > 0:
                waits.append(wait_s)
                continue
            if not await in_thread(self._tools.webhooks.stands, self.known):
                raise Overtaken
            if self.stopping:
                return 0
            await self._deliver(lane, entry)
            delivered = True
        return 0 if delivered else min(waits)

    def _wait_s(self, position: int) -> float:
        trouble = self._troubles.get(position)
        if trouble is None or trouble.not_before is None:
            return 0
        return (trouble.not_before - self._tools.ledger.clock()).total_seconds()

    async def _deliver(self, lane: Lane, entry: Entry) -> None:
        now = instant(self._tools.ledger.clock())
        secrets = [each.key for each in self._secrets if each.signs(now)]
        with self._tools.delivering(self.known.webhook_id, entry.position) as headers:
            verdict = await self._tools.poster.post(secrets, entry.event_id, told(entry).body, EVENT, headers)
        trouble = self._troubles.pop(entry.position, _Trouble(0, None))
        tries = trouble.tries + 1
        if verdict.kind == "SENT":
            lane.dealt()
            self._news.delivered(entry, tries, instant(self._tools.ledger.clock()))
            return
        self._failed(lane, entry, tries, verdict)

    def _failed(self, lane: Lane, entry: Entry, tries: int, verdict: Verdict) -> None:
        now = self._tools.ledger.clock()
        about: dict[str, Any] = {"webhook": self.known.webhook_id, "position": entry.position, "why": verdict.why}
        failed = Delivery(entry.position, entry.type, "PARKED", tries, verdict.why, instant(now), None)
        if verdict.kind == "LATER" and tries > len(RETRY_S):
            lane.dealt()
            _log.error("an event is parked", tries=tries, **about)
        else:
            again = now + timedelta(seconds=pause_s(RETRY_S, tries, verdict, self._tools.jitter()))
            failed = failed._replace(status="RETRYING", next_try_at=instant(again))
            self._troubles[entry.position] = _Trouble(tries, again)
            _log.warning("an event was not taken", tries=tries, **about)
        self._news.failed(failed)
        since = self._news.failing_since
        if verdict.kind == "GONE":
            self._pause(GONE)
        elif since is not None and now - moment(since) >= FAILING_AFTER:
            self._pause(FAILING)

    def _pause(self, reason: str) -> None:
        self._news.paused = (reason, instant(self._tools.ledger.clock()))
        self.stopping = True
        _log.error("a webhook is paused", webhook=self.known.webhook_id, reason=reason)
