"""What the command line does to a whole ledger at once: importing a file, saying what fell due."""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from api import following, scheduler
from api.auth import SCOPES, Caller
from api.collecting import seldom_collecting
from api.opening import opened
from api.routes.importing import command_of
from api.services import Services
from api.settings import Settings
from api.threads import in_thread
from domain.clock import instant
from domain.errors import Refused
from projections.builds import Build
from projections.follower import DEADLINES

OPERATOR = Caller(key_id="cli", owner="cli", scopes=frozenset(SCOPES), actor="cli")
"""Who can open the ledger's file may do anything with it; the record says that it came this way."""
_IN_FLIGHT = 512


class Imported(NamedTuple):
    """What came of a file: lines recorded, lines already recorded before, and the refused ones with their reason."""

    recorded: int
    repeated: int
    refused: tuple[tuple[int, str], ...]


async def import_file(settings: Settings, path: Path, advance: Callable[[int], object]) -> Imported:
    """Record a file of lines in order; a refused line does not stop the next. `advance` is told the bytes read."""
    counts = {"recorded": 0, "repeated": 0}
    refused: list[tuple[int, str]] = []
    flying: deque[tuple[int, asyncio.Task[bool]]] = deque()

    async def land() -> None:
        number, task = flying.popleft()
        try:
            counts["recorded" if await task else "repeated"] += 1
        except Refused as refusal:
            refused.append((number, f"{refusal.code}: {refusal.sentence}"))

    async with opened(settings) as known:
        with path.open("rb") as file, seldom_collecting():
            for number, line in enumerate(file, 1):
                if line.strip():
                    flying.append((number, asyncio.create_task(_record(known, line, path.name))))
                    await asyncio.sleep(0)  # it begins now, so that lines are recorded in their order
                while len(flying) >= _IN_FLIGHT:
                    await land()
                advance(len(line))
        while flying:
            await land()
    return Imported(counts["recorded"], counts["repeated"], tuple(refused))


async def _record(known: Services, line: bytes, file: str) -> bool:
    recorded = await known.writer.append(command_of(known, OPERATOR, line, file))
    return bool(recorded.entries) and not recorded.replayed


async def rebuild(settings: Settings, names: Sequence[str], advance: Callable[[int, int], object]) -> list[Build]:
    """Build read models anew beside those in use, and take them up: the new sets. `advance` is told how many events
    of how many the one furthest behind has read.
    """
    async with opened(settings) as known:
        with seldom_collecting():
            return await _rebuilt(known, names, advance)


async def _rebuilt(known: Services, names: Sequence[str], advance: Callable[[int, int], object]) -> list[Build]:
    await in_thread(following.finish, known)
    await in_thread(known.follower.rebuild, names)
    begun = {each.number for each in known.follower.building}
    await following.building(known, advance)
    for name, trouble in known.supervision.troubles.items():
        raise Refused("behind", f"{name}: {trouble.kind}: {trouble.said}")
    return [each for each in known.follower.own() if each.number in begun]


async def tick(settings: Settings) -> Counter[str]:
    """Append everything that fell due by now; the events that came of it, by the kind of deadline."""
    recorded: Counter[str] = Counter()
    async with opened(settings) as known:
        await in_thread(following.finish, known)
        position = known.follower.position_of(*DEADLINES)
        if position is None or position < known.ledger.head().size - 1:
            raise following.behind(known, DEADLINES)
        now = instant(known.ledger.clock())
        while (said := await scheduler.turn(known, now)) is not None:
            recorded += said
    return recorded
