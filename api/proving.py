"""Keeping the proofs current: the tree at once, a checkpoint within seconds, the stream map within a minute."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import structlog

from api.packing import put_together, stream_proof
from api.prover import Included
from api.services import Services
from api.stream_maps import Mapped, is_overtaken
from api.threads import in_thread
from domain.errors import Refused
from domain.ledger.checkpoints import Forked
from domain.ledger.command import Busy

EVERY_S = 1.0
CHECKPOINT_S = 10.0
"""An acknowledged event is under a checkpoint after at most this and one turn: less than 15 seconds."""
CHECKPOINT_EVENTS = 10_000
MAP_S = 60.0
STAMP_S = 600.0
"""How often others are asked about the last checkpoint."""
_TRIES = 20
_log = structlog.get_logger()


class Ended(NamedTuple):
    """Where streams end: the map, its head in the log, and the checkpoint that covers it."""

    mapped: Mapped
    head: Included


async def run(services: Services) -> None:
    """Keep them current until cancelled. A turn that fails is logged and tried again."""
    loop = asyncio.get_running_loop()
    signed_at, mapped_at = loop.time() - CHECKPOINT_S, loop.time()
    while True:
        try:
            size = await in_thread(services.prover.catch_up)
            now = loop.time()
            last = await in_thread(services.prover.checkpoints.latest)
            if services.ledger.datastore.reads_only:
                await asyncio.sleep(EVERY_S)
                continue
            waiting = size - (last.size if last else 0)
            if waiting >= CHECKPOINT_EVENTS or (waiting and now - signed_at >= CHECKPOINT_S):
                await in_thread(services.prover.sign)
                signed_at = now
            if now - mapped_at >= MAP_S:
                mapped_at = now
                if await in_thread(services.prover.maps.is_behind):
                    await ended(services, ())
        except Busy:
            pass
        except Forked as fork:
            _log.critical("the log is not what was signed: nothing is signed any more", reason=str(fork))
            return
        except Exception as failure:  # noqa: BLE001 - whatever it was, the next turn is the answer to it
            _log.error("the proofs could not be brought on", exc_info=failure)
        await asyncio.sleep(EVERY_S)


async def stamp(services: Services) -> None:
    """Have others say until cancelled when they saw the last checkpoint, if there are any."""
    while services.stamper:
        last = await in_thread(services.prover.checkpoints.latest)
        try:
            if last is not None:
                await services.stamper.stamp(last)
        except Exception as failure:  # noqa: BLE001 - whatever it was, they are asked again about a later one
            _log.error("a checkpoint could not be stamped", exc_info=failure)
        await asyncio.sleep(STAMP_S)


async def ended(services: Services, streams: Sequence[str]) -> Ended:
    """Where these streams end, proved. A map is recorded for it unless the last one still holds.

    One at a time: who waits holds no thread, and finds the map that was recorded meanwhile.
    """
    await in_thread(services.prover.check)
    async with services.mapping:
        return await _ended(services, streams)


async def _ended(services: Services, streams: Sequence[str]) -> Ended:
    for left in reversed(range(_TRIES)):
        mapped = await in_thread(services.prover.maps.mapped, streams)
        head = await in_thread(services.prover.maps.head, mapped)
        if isinstance(head, int):
            return Ended(mapped, await in_thread(services.prover.included, head))
        try:
            recorded = await services.writer.append(head)
        except Refused as refusal:
            if not is_overtaken(refusal) or not left:
                raise
            continue
        services.bell.ring()
        if recorded.entries:
            position = recorded.entries[0].position
            return Ended(mapped, await in_thread(services.prover.included, position))
    raise Busy("The stream map was overtaken again and again.")


async def packed(
    services: Services,
    members: Mapping[str, bytes],
    complete: Mapping[str, int],
    positions: Collection[int],
    *,
    subject: str,
) -> dict[str, bytes] | None:
    """A dossier of these files with the leaves at these positions, which hold all events of these streams up to these
    versions; none if one of them has gone on meanwhile. `subject` is the one of them that the pack is about.

    The same as long as none of the streams goes on and no later map is recorded.
    """
    found = await ended(services, sorted(complete))
    if any(stream_proof(name, found.mapped).version != version for name, version in complete.items()):
        return None
    return await in_thread(
        put_together,
        services.prover,
        services.stamper,
        members,
        mapped=found.mapped,
        head=found.head.leaf_index,
        positions=positions,
        subject=subject,
    )
