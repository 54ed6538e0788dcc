"""A process that appends: `python -m tests.ledger.hammer FILE NAME COUNT CALLERS`.

It prints `position key` for each append once it is acknowledged.
"""

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from itertools import count
from time import monotonic

from domain.ledger.ledger import Ledger
from domain.ledger.writer import Writer
from tests.ledger.toy import KINDS, NOON, add

_started = monotonic()


def _clock() -> datetime:
    return (NOON + timedelta(seconds=monotonic() - _started)).astimezone(UTC)


async def _hammer(ledger: Ledger, name: str, number: int, callers: int) -> None:
    writer = Writer(ledger, lock_wait_s=30)
    numbers = count()

    async def call() -> None:
        while (n := next(numbers)) < number:
            key = f"{name}-{n}"
            recorded = await writer.append(add(f"counters/{n % 7}", key=key, reason=key, tags=("total",)))
            sys.stdout.write(f"{recorded.entries[0].position} {key}\n")
            sys.stdout.flush()

    await asyncio.gather(*[call() for _ in range(callers)])
    await writer.close()


if __name__ == "__main__":
    path, name, number, callers = sys.argv[1:]
    hammered = Ledger(KINDS, path, clock=_clock, lock_wait_s=30)
    asyncio.run(_hammer(hammered, name, int(number), int(callers)))
    hammered.close()
