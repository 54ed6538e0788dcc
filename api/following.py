"""Keeping the read models close behind the log, and waiting until they are close enough."""

import asyncio
from contextlib import suppress

from api.problems import RETRY_AFTER_S, Problem
from api.services import Services
from api.threads import in_thread

EVERY_S = 0.2
GATHER_S = 0.05
"""Once something was recorded, more is likely to follow: reading it together costs the writer less."""
WAIT_S_MAX = 2.0
_PAGE = 2_000


async def run(services: Services) -> None:
    """Follow until cancelled, very soon when this process records, soon when another does."""
    await in_thread(begin, services)
    while True:
        await in_thread(catch_up, services)
        services.followed.ring()
        await services.bell.wait(EVERY_S)
        await asyncio.sleep(GATHER_S)


def begin(services: Services) -> None:
    """Read models of another log, or of one that was put back to an earlier state, are made anew."""
    position, leaf_hash = services.follower.mark
    if position >= 0 and [each.hex() for each in services.ledger.leaf_hashes(position, position + 1)] != [leaf_hash]:
        services.follower.rebuild()


def catch_up(services: Services) -> int:
    """Apply what the log holds beyond the follower's position; the position reached."""
    while entries := services.ledger.log(services.follower.position, _PAGE):
        services.follower.apply(entries)
        if services.closing.is_set():
            return services.follower.position
    services.follower.settle()
    return services.follower.position


async def reached(services: Services, position: int) -> None:
    """Wait until the read models know this position of the log, or answer 503."""
    with suppress(TimeoutError):
        async with asyncio.timeout(WAIT_S_MAX):
            while services.follower.position < position:
                await services.followed.wait(EVERY_S)
    if services.follower.position < position:
        headers = {"Retry-After": str(RETRY_AFTER_S)}
        sentence = f"This view knows the log up to position {services.follower.position}; try again in a moment."
        raise Problem(503, "behind", sentence, headers, position=services.follower.position)
