"""The ledger's own clock: what fell due is said by the ledger itself, through the same writer as everything.

What is due is read from the followed views, so a stream may be asked twice, by two processes or after a crash; it
answers by its own state, and records each thing once.
"""

import asyncio
from collections import Counter
from datetime import timedelta

import msgspec
import structlog

from api import following
from api.services import Services
from api.threads import in_thread
from domain.clock import instant, moment
from domain.coupon import CouponDue
from domain.fact import Fact, Instant
from domain.ledger.command import Busy, Command, Stated
from domain.ledger.entry import LEDGER
from domain.order.deadlines import OrderDue
from domain.order.refunds.payment import PaymentExpired
from domain.partner import PartnerDue
from domain.retrospective import RetrospectiveDue
from domain.sla import ClockDue
from domain.staff import StaffDue
from projections.due import PAYMENT, Due
from projections.due_clocks import CLOCK
from projections.follower import DEADLINES

EVERY_S = 1.0
_AT_ONCE = 500
_PUT_OFF_HOURS_MIN = 1
QUESTIONS: dict[str, type[Fact]] = {
    "orders": OrderDue,
    "coupons": CouponDue,
    "partners": PartnerDue,
    "staff": StaffDue,
    "retrospectives": RetrospectiveDue,
}
"""The fact by which a stream is asked whether something is due, by its kind; its members are those of the row that is
due, by name. Clocks are asked about in the same way on every stream.
"""
_log = structlog.get_logger()


async def run(services: Services) -> None:
    """Tick every second until cancelled. A tick that fails is tried again: nothing it does is lost."""
    loop = asyncio.get_running_loop()
    due = loop.time()
    while True:
        due = max(due + EVERY_S, loop.time())
        await asyncio.sleep(due - loop.time())
        try:
            await tick(services, instant(services.ledger.clock()))
        except Busy:
            continue
        except Exception as error:  # noqa: BLE001 - the next tick is the answer to whatever it was
            _log.error("tick failed", exc_info=error)


async def tick(services: Services, now: Instant) -> int:
    """Say some of what fell due before `now`; the number of events that came of it."""
    return (await turn(services, now) or Counter[str]()).total()


async def turn(services: Services, now: Instant) -> Counter[str] | None:
    """The same, by kind of deadline; None when nothing was due. What was asked in vain is put off, so turns end.

    Nothing is asked unless the live views know all that was recorded: not while they are built for the first time.
    """
    until = await in_thread(following.turn, services)
    position = services.follower.position_of(*DEADLINES)
    if position is None or position < until:
        return None
    due = [each for each in await in_thread(services.follower.due, now, _AT_ONCE) if each.due_at < now]
    if not due or services.closing.is_set():
        return None
    counts = await asyncio.gather(*[_ask(services, each) for each in due])
    in_vain = [(each, _later(each, now)) for each, count in zip(due, counts, strict=True) if not count]
    if in_vain:
        await in_thread(services.follower.put_off, in_vain)
    recorded = Counter[str]()
    for each, count in zip(due, counts, strict=True):
        recorded[each.kind] += count
    recorded = +recorded
    if recorded:
        services.metrics.recorded(recorded.total())
        services.bell.ring()
    return recorded


async def _ask(services: Services, due: Due) -> int:
    """The number of events that came of asking one stream; none if it failed, which stops no other."""
    try:
        return len((await services.writer.append(_question(due))).entries)
    except Busy:
        raise
    except Exception as error:  # noqa: BLE001 - one stream's trouble is logged and asked about again
        _log.error("a deadline could not be recorded", stream=due.stream, kind=due.kind, exc_info=error)
        return 0


def _question(due: Due) -> Command:
    """The question to a stream whether this deadline has passed and still matters."""
    if due.kind == PAYMENT:
        fact: Fact = PaymentExpired()
    elif due.kind == CLOCK:
        fact = ClockDue(clock_id=due.item)
    else:
        question = QUESTIONS[due.stream.partition("/")[0]]
        asked = {name: value for name in question.__struct_fields__ if (value := getattr(due, name))}
        fact = msgspec.convert(asked, question)
    return Command(due.stream, (Stated(type(fact).__name__, fact),), LEDGER)


def _later(due: Due, now: Instant) -> Instant:
    """When to ask again: after as long again as it is overdue, so that what stays silent costs less and less."""
    overdue = moment(now) - moment(due.due_at)
    return instant(moment(now) + max(overdue, timedelta(hours=_PUT_OFF_HOURS_MIN)))
