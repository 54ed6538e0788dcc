"""Sends what was prepared, in log order, and records that it was sent.

The log alone says what is still to be sent: a message of a stream is, until that stream has a `MessageSent` for it. So
neither a crash nor another process, neither lost read models nor a lost seat sends anything again that was recorded.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import structlog

from api.departures import Held, Standing
from api.posting import Verdict, pause_s
from api.seat import Seat
from api.sending.outgoing import Outgoing, Sender
from api.services import Services
from api.threads import in_thread
from domain.errors import Refused
from domain.ledger.command import Command, Stated
from domain.ledger.entry import LEDGER, Entry
from domain.message import Message, MessagePrepared, MessageSent

AT_ONCE = 50
"""So many are handed over together, and recorded before the next."""
WINDOW = 1_000
"""So many wait in memory; the log keeps the rest."""
RETRY_S = (5, 30, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
"""How long after each try that failed the next one comes, and a little more; after the last a message is parked."""
_TYPES = (MessagePrepared.__name__,)
_log = structlog.get_logger()


class Waiting:
    """A message that waits: where it stands in the log, how often it failed, when it is tried again."""

    def __init__(self, entry: Entry) -> None:
        fact = entry.data
        assert isinstance(fact, MessagePrepared)
        self.message = Outgoing(entry.stream, fact, entry.recorded_at)
        self.position = entry.position
        self.tries = 0
        self.not_before: datetime | None = None
        self.why = ""
        self.left = False


class Dispatcher:
    """What waits, what is parked until the process is started again, and whether the receiver wants nothing more;
    `sends` while this process has the seat.

    `jitter` gives numbers from 0 to 1.
    """

    def __init__(self, services: Services, jitter: Callable[[], float]) -> None:
        self.waiting: dict[int, Waiting] = {}
        self.parked: dict[int, Waiting] = {}
        self.gone = False
        self.sends = False
        self._services = services
        self._jitter = jitter
        self._read = self._kept = -1

    async def begin(self, seat: Seat) -> None:
        """Take up the work where the seat says, if it speaks of this log."""
        self.waiting, self.parked = {}, {}
        self._read = self._kept = await in_thread(self._begun, seat)

    async def turn(self, sender: Sender, seat: Seat, now: datetime) -> int:
        """Send some of what is due; the number of messages dealt with. 0 when there is nothing to do now."""
        if self.gone:
            return 0
        await in_thread(self._look)
        due = self._due(now)
        unsent = await in_thread(self._unsent, due)
        dealt = len(due) - len(unsent)
        for each in set(due) - set(unsent):
            del self.waiting[each.position]
        fresh = [each for each in unsent if not each.left]
        verdicts = await sender.send([each.message for each in fresh]) if fresh else ()
        for each, verdict in zip(fresh, verdicts, strict=True):
            self._judge(each, verdict, now)
        dealt += await self._record([each for each in unsent if each.left], sender.channel)
        await in_thread(self._keep, seat)
        return dealt

    def standing(self) -> Standing:
        """How things stand, and what was not taken."""
        tried = [each for each in list(self.waiting.values()) if each.tries] + list(self.parked.values())
        held = tuple(Held(each.position, each.tries, each.why, each.not_before) for each in tried)
        return Standing(self.sends, len(self.waiting), self.gone, held)

    def _look(self) -> None:
        """Read on in the log while there is room for more."""
        ledger = self._services.ledger
        while (room := WINDOW - len(self.waiting)) > 0:
            last = ledger.head().size - 1
            if last <= self._read:
                return
            found = ledger.log(self._read, room, _TYPES)
            fresh = [Waiting(each) for each in found if _ours(each)]
            self.waiting |= {each.position: each for each in self._unsent(fresh)}
            self._read = found[-1].position if len(found) == room else max(last, self._read)

    def _due(self, now: datetime) -> list[Waiting]:
        """The first of each stream, so that what is told about one order stays in order."""
        first: dict[str, Waiting] = {}
        for each in self.waiting.values():
            first.setdefault(each.message.stream, each)
        due = (each for each in first.values() if each.not_before is None or each.not_before <= now)
        return list(islice(due, AT_ONCE))

    def _unsent(self, some: Sequence[Waiting]) -> list[Waiting]:
        """Those that nobody has recorded as sent, the shop itself included."""
        states = self._services.ledger.streams({each.message.stream for each in some}) if some else {}
        return [each for each in some if not _known(states[each.message.stream].state, each).sent]

    def _judge(self, each: Waiting, verdict: Verdict, now: datetime) -> None:
        if verdict.kind == "SENT":
            each.left = True
            return
        if verdict.kind == "GONE":
            self.gone = True
            _log.error("the receiver of messages is gone for good: nothing is sent until the next start")
            return
        each.why = verdict.why
        about = {"stream": each.message.stream, "message_id": each.message.fact.message_id, "why": verdict.why}
        if each.tries == len(RETRY_S):
            each.not_before = None
            self.parked[each.position] = self.waiting.pop(each.position)
            _log.error("a message is parked until the next start", **about)
            return
        each.tries += 1
        each.not_before = now + timedelta(seconds=pause_s(RETRY_S, each.tries, verdict, self._jitter()))
        _log.warning("a message was not taken", tries=each.tries, **about)

    async def _record(self, left: Iterable[Waiting], channel: str) -> int:
        """The number recorded as sent. What can't be recorded now has left all the same: only that is tried again."""
        some = list(left)
        commands = [_sent(each.message, channel) for each in some]
        outcomes = await asyncio.gather(*map(self._services.writer.append, commands), return_exceptions=True)
        for each, outcome in zip(some, outcomes, strict=True):
            if isinstance(outcome, BaseException) and not isinstance(outcome, Refused):
                continue
            del self.waiting[each.position]
        recorded = sum(not isinstance(outcome, BaseException) for outcome in outcomes)
        if recorded:
            self._services.metrics.recorded(recorded)
            self._services.bell.ring()
        return recorded

    def _begun(self, seat: Seat) -> int:
        position, leaf_hash = seat.read()
        found = self._services.ledger.leaf_hashes(position, position + 1) if position >= 0 else []
        return position if [each.hex() for each in found] == [leaf_hash] else -1

    def _keep(self, seat: Seat) -> None:
        """Everything before the first that waits or is parked is dealt with."""
        position = min([*self.waiting, *self.parked, self._read + 1]) - 1
        if position > self._kept:
            (leaf_hash,) = self._services.ledger.leaf_hashes(position, position + 1)
            seat.keep(position, leaf_hash.hex())
            self._kept = position


def _ours(entry: Entry) -> bool:
    """A message prepared before there was a port was the shop's to send."""
    return isinstance(entry.data, MessagePrepared) and bool(entry.data.template and entry.data.customer_id)


def _known(state: Any, each: Waiting) -> Message:
    known: Message = state.messages[each.message.fact.message_id]
    return known


def _sent(message: Outgoing, channel: str) -> Command:
    fact = MessageSent(message_id=message.fact.message_id, channel=channel, reference=message.webhook_id)
    return Command(message.stream, (Stated(MessageSent.__name__, fact),), LEDGER)
