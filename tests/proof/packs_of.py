"""Packs of streams of a served ledger, made in the server's own way."""

import asyncio

from api.proving import packed
from tests.api.customer import Door


def pack_of(door: Door, *streams: str) -> dict[str, bytes]:
    """The pack of these streams as they stand."""
    entries = {name: door.services.ledger.entries(name) for name in streams}
    complete = {name: len(found) for name, found in entries.items()}
    positions = {each.position for found in entries.values() for each in found}
    members = {"first.json": door.get(f"/v1/{streams[0]}").content}
    made = asyncio.run(packed(door.services, members, complete, positions, subject=streams[0]))
    assert made is not None
    return made
