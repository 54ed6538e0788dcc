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
from projections.due import PAYMENT, Due

EVERY_S = 1.0
_AT_ONCE = 500
_PUT_OFF_HOURS_MIN = 1
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
    """The same, by kind of deadline; None when nothing was due. What was asked in vain is put off, so turns end."""
    await in_thread(following.catch_up, services)
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
    elif due.stream.startswith("coupons/"):
        fact = msgspec.convert({"kind": due.kind}, CouponDue)
    else:
        fact = msgspec.convert({"kind": due.kind, "item": due.item}, OrderDue)
    return Command(due.stream, (Stated(type(fact).__name__, fact),), LEDGER)


def _later(due: Due, now: Instant) -> Instant:
    """When to ask again: after as long again as it is overdue, so that what stays silent costs less and less."""
    overdue = moment(now) - moment(due.due_at)
    return instant(moment(now) + max(overdue, timedelta(hours=_PUT_OFF_HOURS_MIN)))
