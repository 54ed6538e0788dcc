"""Who may send on this machine but not in the whole shop, or the other way round, keeps neither turn nor seat."""

import asyncio
from pathlib import Path

import pytest

from api import opening
from api.seat import Seat
from api.sending import running
from api.settings import Settings
from domain.ledger.turns import PostgresTurn
from tests.waiting import must_come


def test_a_process_whose_machine_has_another_sender_gives_its_turn_back(
    tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(db=postgres, data=tmp_path)
    monkeypatch.setattr(running, "EVERY_S", 3_600)
    here, ours, theirs = (
        Seat(Path(f"{settings.place.files}.sending")),
        _Asked(postgres),
        PostgresTurn(postgres, "sending"),
    )

    async def send() -> None:
        async with opening.opened(settings) as services:
            assert here.take()
            sending = asyncio.create_task(running.run(services._replace(seat=lambda _: ours), settings))
            await asyncio.to_thread(must_come, lambda: ours.taken and theirs.take())
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)

    asyncio.run(send())
    for each in (here, theirs):
        each.leave()

    assert not ours.holds()


class _Asked(PostgresTurn):
    """A turn that remembers whether it was taken."""

    taken = False

    def __init__(self, dsn: str) -> None:
        super().__init__(dsn, "sending")

    def take(self) -> bool:
        """Take it."""
        self.taken = super().take()
        return self.taken
