"""What must hold of a ledger that was broken off, once it is started again."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from api import following, opening
from api.services import Services
from api.settings import Settings
from domain.ledger.entry import Entry
from domain.order.events import LinesShipped, OrderPlaced
from tests.benchmarks.shop import command, order
from tests.crashing.shop import CONSEQUENCES

_EVERYTHING = 10**6


def expect_whole(folder: Path, told: Mapping[str, int]) -> int:
    """Start the ledger in this folder: it has what was told, nothing half, and goes on. The number of its events."""
    return asyncio.run(_expect_whole(folder, told))


async def _expect_whole(folder: Path, told: Mapping[str, int]) -> int:
    async with opening.opened(Settings(db=str(folder / "ledger.db"), data=folder, sending="off")) as services:
        entries = services.ledger.log(-1, _EVERYTHING)
        _expect_chained(services, entries)
        _expect_told(entries, told)
        _expect_nothing_half(services, entries)
        services.ledger.record(command(f"orders/A-after-{len(entries)}", ("OrderPlaced", order())))
        following.finish(services)
        assert services.follower.position == services.ledger.head().size - 1
        signed = services.prover.sign()
        assert signed.size == services.ledger.head().size, "the tree goes to the end of the log"
        return len(entries)


def _expect_chained(services: Services, entries: Sequence[Entry]) -> None:
    """Positions without a gap, each event under its hash and behind the one before it."""
    size = services.ledger.head().size
    assert [each.position for each in entries] == list(range(size))
    last: dict[str, Entry] = {}
    for entry, leaf in zip(entries, services.ledger.leaves(0, size), strict=True):
        before = last.get(entry.stream)
        assert entry.leaf_hash == sha256(b"\x00" + leaf).hexdigest()
        assert (entry.version, entry.previous) == ((before.version + 1, before.leaf_hash) if before else (1, None))
        last[entry.stream] = entry


def _expect_told(entries: Sequence[Entry], told: Mapping[str, int]) -> None:
    versions = {entry.stream: entry.version for entry in entries}
    lost = {stream: version for stream, version in told.items() if versions.get(stream, 0) < version}
    assert not lost, f"acknowledged and lost: {lost}"


def _expect_nothing_half(services: Services, entries: Sequence[Entry]) -> None:
    """Every order has all that follows from it, all that follows has its cause, and all words can be read."""
    ids = {entry.event_id for entry in entries}
    assert all(entry.caused_by in ids for entry in entries if entry.caused_by)
    followed = Counter(entry.caused_by for entry in entries)
    placed = [entry for entry in entries if isinstance(entry.data, OrderPlaced) and entry.data.applied]
    assert {followed[entry.event_id] for entry in placed} <= {CONSEQUENCES}
    words = {
        entry.data.tracking_no.commitment
        for entry in entries
        if isinstance(entry.data, LinesShipped) and entry.data.tracking_no
    }
    assert services.ledger.vault_values(words).keys() == words
