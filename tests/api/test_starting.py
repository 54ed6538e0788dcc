"""Starting a ledger: its options, its first key, its own clock."""

import asyncio
import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from api import opening, scheduler
from api.beginning import require_file
from api.settings import Settings
from domain.catalogue import KINDS
from domain.clock import instant
from domain.ledger.keys import Keys
from domain.ledger.ledger import Ledger
from tests.api.customer import KEY, ORDER, PAID, Door, expect_problem
from tests.api.serving import serving


@pytest.mark.parametrize("db", ["mysql://localhost/ledger", "postgresql://localhost/ledger?no_such=1"])
def test_a_database_that_is_not_supported_is_refused_clearly(db: str) -> None:
    with pytest.raises(ValidationError, match="postgresql://"):
        Settings(db=db)


def test_files_of_this_machine_stand_beside_the_database_file_or_where_they_are_asked_for() -> None:
    assert Settings(db="var/ledger.db").place.files == "var/ledger.db"
    assert Settings(db="var/ledger.db", data=Path("/srv")).place.files == "/srv/ledger.db"
    assert Settings(db="postgresql://localhost/shop").place.files == "var/shop"
    assert Settings(db="postgresql://localhost/shop", data=Path("/srv")).key_file == Path("/srv/key")


def test_an_address_is_told_without_its_password() -> None:
    place = Settings(db="postgresql://clerk:secret@localhost/shop").place

    assert (place.name, "secret" in place.name) == ("postgresql://localhost/shop", False)


def test_the_keys_of_a_ledger_in_postgresql_stand_where_every_machine_reaches_them() -> None:
    with pytest.raises(ValidationError, match="LEDGER_KEYS"):
        Settings(db="postgresql://localhost/ledger", keys="var/keys")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "example.com", "::"])  # noqa: S104 - what must be refused
def test_dev_stays_on_this_machine(host: str) -> None:
    with pytest.raises(ValidationError, match="loopback"):
        Settings(env="dev", host=host)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_dev_serves_this_machine(host: str) -> None:
    assert Settings(env="dev", host=host).host == host


def test_options_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_PORT", "8123")
    monkeypatch.setenv("LEDGER_DB", "elsewhere.db")

    assert (Settings().port, Settings().db, Settings(port=9000).port) == (8123, "elsewhere.db", 9000)


def test_the_first_start_makes_a_key_that_only_its_owner_reads(tmp_path: Path) -> None:
    settings = Settings(db=str(tmp_path / "var" / "ledger.db"))
    with serving(settings) as served:
        secret = settings.key_file.read_text().strip()
        served.door(secret).said("orders/A-1", ORDER)

    assert stat.S_IMODE(settings.key_file.stat().st_mode) == 0o600
    with serving(settings) as served:
        assert served.door(secret).read("/v1/orders/A-1")["version"] == 1
        assert len(served.door(secret).services.keys.all()) == 1
    assert settings.key_file.read_text().strip() == secret


def test_where_the_first_key_is_may_stand_in_a_journal_and_the_key_may_not(tmp_path: Path) -> None:
    settings, said = Settings(db=str(tmp_path / "ledger.db")), list[str]()
    with closing(Ledger(KINDS.values(), settings.db, clock=opening.wall_clock)) as ledger:
        opening.first_key(settings, Keys(ledger.datastore, opening.wall_clock), said.append)

    assert str(settings.key_file) in "".join(said)
    assert settings.key_file.read_text().strip() not in "".join(said)


def test_a_revoked_bootstrap_key_stays_revoked(settings: Settings) -> None:
    with serving(settings) as served:
        keys = served.door(KEY).services.keys
        keys.revoke(keys.all()[0].key_id)
    with serving(settings) as served:
        expect_problem(served.door(KEY).get("/v1/orders/A-1"), 401, "key-unknown")


def test_a_ledger_that_is_not_there_is_not_made_by_looking(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="no ledger"):
        require_file(Settings(db=str(tmp_path / "none.db")))


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 5, 3, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def test_what_was_not_paid_in_time_is_cancelled_by_the_ledger(settings: Settings) -> None:
    clock = Clock()
    due = ORDER | {"payment_due_at": "2026-05-03T08:30:00Z"}
    with serving(settings, clock=clock) as served:
        door = served.door(KEY)
        door.said("orders/A-1", due)
        door.said("orders/A-2", due)
        door.said("orders/A-2", PAID)

    assert asyncio.run(_tick(settings, clock, timedelta(minutes=29))) == 0
    assert asyncio.run(_tick(settings, clock, timedelta(minutes=2))) > 0
    assert asyncio.run(_tick(settings, clock, timedelta(minutes=2))) == 0

    with serving(settings, clock=clock) as served:
        door = served.door(KEY)
        assert [door.read(f"/v1/orders/{key}")["status"] for key in ("A-1", "A-2")] == ["CANCELLED", "PAID"]
        events = door.read("/v1/orders/A-1/events")["events"]
        cancelled = next(event for event in events if event["type"] == "LinesCancelled")
        assert (cancelled["actor"], cancelled["data"]["by"]) == ("ledger", "LEDGER")
        assert cancelled["data"]["cause"] == "PAYMENT_EXPIRED"


async def _tick(settings: Settings, clock: Clock, later: timedelta) -> int:
    clock.now += later
    async with opening.opened(settings, clock) as services:
        return await scheduler.tick(services, instant(clock()))


def test_the_served_ledger_ticks_by_itself(door: Door) -> None:
    soon = instant(datetime.now(UTC) + timedelta(milliseconds=300))  # noqa: TID251 - the real clock of the real server
    door.said("orders/A-1", ORDER | {"payment_due_at": soon})

    after = door.size - 1
    answer = door.get(f"/v1/events?after={after}&types=LinesCancelled&timeout=10")

    assert [event["subject"] for event in answer.json()] == ["orders/A-1"]


def test_read_models_of_another_log_are_made_anew(tmp_path: Path) -> None:
    first, second = (
        Settings(db=str(tmp_path / name / "ledger.db"), bootstrap_key=SecretStr(KEY)) for name in ("a", "b")
    )
    for settings, order in ((first, "A-1"), (second, "B-1")):
        with serving(settings) as served:
            door = served.door(KEY)
            door.said(f"orders/{order}", ORDER)
            door.get(f"/v1/customers/C-88/wallet?min_position={door.size - 1}")
    Path(f"{first.db}.views").rename(f"{second.db}.views")

    with serving(second) as served:
        door = served.door(KEY)
        answer = door.get(f"/v1/customers/C-88/wallet?min_position={door.size - 1}")

    assert answer.status_code == 200
