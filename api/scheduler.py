"""The ledger's own clock: what fell due is said by the ledger itself, through the same writer as everything."""

import asyncio

import structlog

from api import following
from api.services import Services
from api.threads import in_thread
from domain.clock import instant
from domain.fact import Instant
from domain.ledger.command import Busy, Command, Stated
from domain.ledger.entry import LEDGER
from domain.order.payment import PaymentExpired

EVERY_S = 1.0
_AT_ONCE = 500
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
    """Say what fell due by `now`; the number of events that came of it."""
    await in_thread(following.catch_up, services)
    limit = _AT_ONCE + len(services.answered)
    overdue = await in_thread(services.follower.due, now, limit)
    asked = [each for each in overdue if each not in services.answered]
    outcomes = await asyncio.gather(*[_ask(services, each.stream) for each in asked])
    # An order that had its answer, such as one shipped unpaid, stays in the read model and is not asked again.
    services.answered.update(
        each for each, recorded in zip(asked, outcomes, strict=True) if recorded == 0 and each.due_at < now
    )
    recorded = sum(each or 0 for each in outcomes)
    if recorded:
        services.metrics.recorded(recorded)
        services.bell.ring()
    return recorded


async def _ask(services: Services, stream: str) -> int | None:
    """The number of events that came of asking one order; none if it failed, which stops no other."""
    try:
        return len((await services.writer.append(_expired(stream))).entries)
    except Busy:
        raise
    except Exception as error:  # noqa: BLE001 - one order's trouble is logged and asked about again
        _log.error("a deadline could not be recorded", stream=stream, exc_info=error)
        return None


def _expired(stream: str) -> Command:
    """The question to an order whether its time to pay has passed."""
    return Command(stream, (Stated("PaymentExpired", PaymentExpired()),), LEDGER)
