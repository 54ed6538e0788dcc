"""Keeping the read models close behind the log, building new ones beside them, and waiting until they are close enough.

A failure ends nothing: it is noted and tried again, a view by itself, so that one that can't go on holds up no other.
"""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from time import perf_counter

import structlog

from api.problems import RETRY_AFTER_S, Problem
from api.services import Services
from api.supervision import FOLLOWING
from api.threads import in_thread
from projections.builds import Mark
from projections.digest import Stopped
from projections.view import View

EVERY_S = 0.2
GATHER_S = 0.05
"""Once something was recorded, more is likely to follow: reading it together costs the writer less."""
WAIT_S_MAX = 2.0
_PAGE = 5_000
_PAGES_AT_ONCE = 2
"""What is built in one turn: then the live views are brought up to date again."""
_log = structlog.get_logger()


async def run(services: Services) -> None:
    """Follow until cancelled, very soon when this process records, soon when another does."""
    while True:
        rung = services.bell.next
        began, before = perf_counter(), services.follower.position
        try:
            await in_thread(turn, services)
        except Exception as failure:  # noqa: BLE001 - whatever it was, the next turn is the answer to it
            await asyncio.sleep(services.supervision.failed(FOLLOWING, failure))
            continue
        services.supervision.note({FOLLOWING: None})
        services.followed.ring()
        if services.tracing is not None and services.follower.position > before:
            services.tracing.followed(before + 1, services.follower.position + 1, perf_counter() - began)
        if not unfinished(services):
            await services.bell.wait(EVERY_S, rung)
        await asyncio.sleep(GATHER_S)


def turn(services: Services) -> int:
    """Bring the live views to the end of the log and build a part of the others; the position that was its end."""
    until = catch_up(services)
    if services.follower.busy and services.supervision.building.acquire(blocking=False):
        try:
            build(services, until)
        finally:
            services.supervision.building.release()
    return until


def finish(services: Services) -> None:
    """Turn until nothing is left to be built but what fails."""
    turn(services)
    while unfinished(services) and not services.closing.is_set():
        turn(services)


async def building(services: Services, advance: Callable[[int, int], object]) -> None:
    """The same, a turn at a time; `advance` is told how many events of how many the one furthest behind has read."""
    while unfinished(services):
        until = await in_thread(turn, services)
        advance(min((each.position for each in services.follower.building), default=until) + 1, until + 1)


def unfinished(services: Services) -> bool:
    """Whether there is something to be built that does not fail just now."""
    resting = services.supervision.resting()
    return any(each.view not in resting for each in services.follower.building)


def catch_up(services: Services) -> int:
    """Bring the live views to the end of the log: the position that it had at the beginning."""
    if services.follower.file.mend():
        _log.warning("the file of the read models was damaged or gone, a new one is built")
    services.follower.look()
    _check(services)
    until = services.ledger.head().size - 1
    resting = services.supervision.resting()
    for start in services.follower.starts(live=True, resting=resting):
        _feed(services, start, resting)
    return until


def build(services: Services, until: int) -> None:
    """Build a part of what is not live yet, and take up what has read the log up to `until`."""
    resting = services.supervision.resting()
    for start in services.follower.starts(live=False, resting=resting):
        _feed(services, start, resting, _PAGES_AT_ONCE)
    with suppress(Stopped):
        taken_up = services.follower.settle(until)
        if taken_up:
            _log.info("read models are live", views=sorted(each.view for each in taken_up), until=until)
        if wrong := sorted(each.view for each in taken_up if each.same is False):
            _log.error("read models built anew hold other rows than before", views=wrong)


def _check(services: Services) -> None:
    """Read models of another log, or of one that was put back to an earlier state, are made anew."""
    for mark in services.follower.marks():
        position, leaf_hash = mark
        known = services.ledger.leaf_hashes(position, position + 1) if position >= 0 else []
        if position >= 0 and [each.hex() for each in known] != [leaf_hash]:
            services.follower.forget(mark)


def _feed(services: Services, start: int, resting: set[str], pages: int | None = None) -> None:
    """Feed the log behind this position to whichever views stand there, so many pages or to its end."""
    follower = services.follower
    while pages != 0 and (piece := services.ledger.piece(start, _PAGE, follower.wanted)):
        last = Mark(piece.position, piece.leaf_hash)
        outcomes = follower.take(start, piece.entries, last, resting)
        services.supervision.note(outcomes)
        resting |= {name for name, failure in outcomes.items() if failure}
        if services.closing.is_set() or (outcomes and all(outcomes.values())):
            return
        start = piece.position
        pages = pages and pages - 1


async def reached(services: Services, position: int, *views: View) -> int:
    """Wait until these views, or all of them, know this position of the log; the position they know, or 503."""

    def known() -> int | None:
        return services.follower.position_of(*views)

    with suppress(TimeoutError):
        async with asyncio.timeout(WAIT_S_MAX):
            while (found := known()) is None or found < position:
                await services.followed.wait(EVERY_S)
    found = known()
    if found is None or found < position:
        raise await in_thread(behind, services, views)
    return found


def behind(services: Services, views: Iterable[View]) -> Problem:
    """The refusal of who asks for more than the views know."""
    names = {view.name for view in views}
    found = [each.position for each in services.follower.own(names)]
    position, size = min(found, default=-1), services.ledger.head().size
    sentence = f"This view knows the log up to position {position} of {size - 1}; try again in a moment."
    return Problem(503, "behind", sentence, {"Retry-After": str(RETRY_AFTER_S)}, position=position, log_size=size)
