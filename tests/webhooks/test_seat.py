"""Whoever has the seat writes down how far each endpoint is, and nobody else."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from api import opening
from api.posting import Poster
from api.services import Services
from api.targets import Guard
from api.webhooks.running import Office
from tests.sending.parts import receiving
from tests.waiting import must_come
from tests.webhooks.parts import House


def at_work(services: Services) -> Office:
    """An office that posts to where its endpoints say."""
    way = Guard(services.targets)
    return Office(services, lambda row: Poster(row.url, services.ledger.clock, way=way))


@pytest.mark.parametrize(("held", "positions"), [(True, {0, 1, 3}), (False, {-1})])
def test_who_lost_the_seat_writes_nothing_over_what_its_next_holder_wrote(
    tmp_path: Path, *, held: bool, positions: set[int]
) -> None:
    with receiving() as receiver:
        house = House(tmp_path, receiver.url)
        house.ordered("A-1", "A-2")

        async def deliver() -> None:
            async with opening.opened(house.settings, lambda: house.now) as services:
                office = at_work(services)
                await office.turn()
                await asyncio.to_thread(must_come, lambda: len(receiver.requests) == 2)
                await office.close(held=held)

        asyncio.run(deliver())

    assert house.webhook().position in positions


def test_a_delivery_counts_once_when_the_server_stops_while_it_is_written_down(tmp_path: Path) -> None:
    with receiving() as receiver:
        house = House(tmp_path, receiver.url)
        house.ordered("A-1", "A-2")

        async def deliver() -> None:
            async with opening.opened(house.settings, lambda: house.now) as services:
                office = at_work(services)
                await office.turn()
                await asyncio.to_thread(must_come, lambda: len(receiver.requests) == 2)
                with closing(sqlite3.connect(house.settings.db, isolation_level=None)) as another:
                    another.execute("BEGIN IMMEDIATE")
                    keeping = asyncio.create_task(office.keep())
                    await asyncio.sleep(0)  # its thread waits for the lock now
                    keeping.cancel()
                    another.execute("ROLLBACK")
                await asyncio.wait([keeping])
                await office.close(held=True)

        asyncio.run(deliver())

    assert house.webhook().delivered == len(house.deliveries()) > 0
