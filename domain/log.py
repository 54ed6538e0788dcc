"""What the log says of itself: now and then, how far each of its streams goes. Only the ledger writes it."""

from collections.abc import Sequence
from typing import Annotated

import msgspec
from msgspec import Meta

from domain.errors import Refused
from domain.fact import Draft, Fact, Hex256, Instant, Said, Seen
from domain.kind import Act, Kind

MAP_STREAM = "log/map"

# These names are the stored format: add members, never rename them.


class MapHead(Fact, frozen=True, kw_only=True):
    """The root of the stream map over the log's first `size` events: how far each stream went by then."""

    size: Annotated[int, Meta(ge=0, le=2**53 - 1)]
    map_root: Hex256


class Heads(msgspec.Struct, frozen=True):
    """The last one."""

    last: MapHead | None = None


def evolve(heads: Heads, fact: MapHead, at: Instant) -> Heads:
    """The last one after the fact."""
    del heads, at
    return Heads(fact)


def record_map_head(seen: Seen, said: Said) -> Sequence[Draft]:
    """Record how far each stream goes. Saying it twice says it once; an earlier size is refused."""
    last: MapHead | None = seen[said.stream].state.last
    head = said.fact
    assert isinstance(head, MapHead)
    if head == last:
        return []
    if last is not None and head.size <= last.size:
        raise Refused("map-goes-back", f"The map was recorded over {last.size} events already.")
    return [Draft(said.stream, head)]


KIND = Kind(
    "log", Heads(), evolve, (MapHead,), {"MapHead": Act(MapHead, record_map_head)}, internal=frozenset({"MapHead"})
)
