"""The ledger's own clock: what fell due is said by the ledger itself, through the same writer."""

import asyncio

from api.services import Services

EVERY_S = 1.0


async def run(services: Services) -> None:
    """Tick until cancelled."""
    while True:
        await asyncio.sleep(EVERY_S)
