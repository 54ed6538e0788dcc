"""Building read models anew asks no stream anything and records nothing, however many deadlines the log holds."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from api import following, opening, scheduler
from api.services import Services
from domain.clock import instant, moment, plus
from domain.ledger.command import Command, Recorded
from domain.ledger.writer import Writer
from tests.examples import lines, order, units
from tests.time.test_ticking import Night, issue

MANY = 25
PAST_ALL = "2026-08-01T02:00:00.000000Z"


class Listening(Writer):
    """A writer that remembers what was said to it."""

    said: list[str]

    async def append(self, command: Command) -> Recorded:
        """Record it."""
        self.said.append(command.stream)
        return await super().append(command)


@asynccontextmanager
async def listened(night: Night) -> AsyncIterator[tuple[Services, list[str]]]:
    """The ledger's services, and the streams that something was said to."""
    async with opening.opened(night.settings, night.steady.clock) as known:
        writer = Listening(known.ledger)
        writer.said = []
        yield known._replace(writer=writer), writer.said
        await writer.close()


def shop(path: Path) -> Night:
    """A shop with deadlines of every kind; orders P wait for a third unit, so that asking them is in vain."""
    night = Night(path)
    for number in range(MANY):
        issue(night, f"c{number}")
        night.say(f"orders/U-{number}", "OrderPlaced", **order(9_00, payment_due_at="2026-05-02T00:00:00.000000Z"))
        night.say(f"orders/R-{number}", "OrderPlaced", **order(90_00))
        night.say(f"orders/R-{number}", "PaymentCaptured", payment_id=f"p{number}", amount=90_00, tender="CARD")
        night.say(f"orders/R-{number}", "LinesDelivered", lines=units(_1=1))
        night.say(f"orders/P-{number}", "OrderPlaced", **order(lines=lines(90_00, quantity=3)))
        night.say(f"orders/P-{number}", "LinesDelivered", lines=units(_1=2))
    night.steady.now = moment(PAST_ALL)
    return night


async def asked_until_silent(known: Services) -> None:
    now = instant(moment(PAST_ALL))
    while await scheduler.turn(known, now) is not None:
        pass


async def _rebuild_beside(night: Night) -> tuple[int, int, int, int]:
    """How much was asked before and during a rebuild and after it, and by how much the log grew."""
    async with listened(night) as (known, said):
        following.finish(known)
        await asked_until_silent(known)
        before, size = len(said), known.ledger.head().size
        said.clear()
        known.follower.rebuild()
        for start in range(0, size, 7):
            known.follower.feed(known.ledger.log(start - 1, 7))
            assert await scheduler.turn(known, plus(PAST_ALL, hours=0)) is None
        during = len(said)
        following.finish(known)
        assert all(each.live and each.same for each in known.follower.own())
        await asked_until_silent(known)
        return before, during, len(said), known.ledger.head().size - size


def test_a_rebuild_asks_nothing_again_and_records_nothing(tmp_path: Path) -> None:
    night = shop(tmp_path / "ledger.db")

    before, during, after, grown = asyncio.run(_rebuild_beside(night))

    assert before == 4 * MANY, "a coupon, and three orders: one unpaid, one whose window closed, one that waits"
    assert (during, after, grown) == (0, 0, 0)
    night.ledger.close()


async def _from_nothing(night: Night) -> tuple[list[str], list[str]]:
    """What was asked while the views were built for the first time, and after it."""
    async with listened(night) as (known, said):
        known.follower.feed(known.ledger.log(-1, 10))
        assert known.supervision.building.acquire(blocking=False), "as while another thread builds"
        await asked_until_silent(known)
        early = list(said)
        known.supervision.building.release()
        following.finish(known)
        await asked_until_silent(known)
        return early, said


def test_nothing_is_asked_before_the_views_are_whole_and_then_each_thing_once(tmp_path: Path) -> None:
    night = shop(tmp_path / "ledger.db")

    early, said = asyncio.run(_from_nothing(night))

    assert early == []
    assert len(said) == len({*said}) == 4 * MANY
    night.ledger.close()


def test_views_built_anew_from_nothing_record_nothing_twice(tmp_path: Path) -> None:
    night = shop(tmp_path / "ledger.db")
    assert night.tick(PAST_ALL) != []
    Path(f"{night.settings.db}.views").unlink()

    assert night.tick() == []
    night.ledger.close()
