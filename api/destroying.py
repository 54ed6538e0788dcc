"""Keys of erased words that could not be overwritten at once: it is said, and tried again until it is done."""

import asyncio

import structlog

from api.problems import Problem
from api.services import Services
from api.threads import in_thread
from domain.ledger import erasing
from domain.ledger.ledger import Ledger

EVERY_S = 5
"""How often it is looked whether keys are left, by this process or another; it costs the reading of an empty table."""
_log = structlog.get_logger()


async def run(services: Services) -> None:
    """Overwrite what is left until cancelled, from the start on. A failure is logged and tried again."""
    while True:
        try:
            await in_thread(erasing.finish, services.ledger.datastore)
        except Exception as failure:  # noqa: BLE001 - whatever it was, the next turn is the answer to it
            _log.error("keys of erased words could not be overwritten", exc_info=failure)
        await asyncio.sleep(EVERY_S)


def finish(ledger: Ledger) -> None:
    """Have no key left of what was erased, or raise the problem that tells who asked: recorded, but not finished."""
    try:
        erasing.finish(ledger.datastore)
    except Exception as failure:
        _log.error("keys of erased words could not be overwritten", exc_info=failure)
        raise Problem(
            503,
            "erasure-unfinished",
            "The erasure is recorded, but its keys could not all be overwritten yet. This is tried again; ask again "
            "with the same Idempotency-Key.",
            {"Retry-After": str(EVERY_S)},
        ) from failure
