"""Whoever has the seat writes down how far each endpoint is, and nobody else."""

import asyncio
from pathlib import Path

import pytest

from api import opening
from api.posting import Poster
from api.targets import Guard
from api.webhooks.running import Office
from tests.sending.parts import receiving
from tests.waiting import must_come
from tests.webhooks.parts import House


@pytest.mark.parametrize(("held", "positions"), [(True, {1, 3}), (False, {-1})])
def test_who_lost_the_seat_writes_nothing_over_what_its_next_holder_wrote(
    tmp_path: Path, *, held: bool, positions: set[int]
) -> None:
    with receiving() as receiver:
        house = House(tmp_path, receiver.url)
        house.ordered("A-1", "A-2")

        async def deliver() -> None:
            async with opening.opened(house.settings, lambda: house.now) as services:
                way = Guard(services.targets)
                office = Office(services, lambda row: Poster(row.url, services.ledger.clock, way=way))
                await office.turn()
                await asyncio.to_thread(must_come, lambda: len(receiver.requests) == 2)
                await office.close(held=held)

        asyncio.run(deliver())

    assert house.webhook().position in positions
