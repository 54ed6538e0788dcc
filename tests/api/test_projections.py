"""Read models as operators see them: how they stand, building them anew, and what becomes of them when they fail."""

import asyncio
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from typer.testing import CliRunner

from api import cli, following, opening, readiness
from api.settings import Settings
from domain.ledger.entry import Entry
from projections.follower import VIEWS, Follower
from projections.view import Tables, View
from tests.api.customer import KEY, ORDER, PAID, Door, expect_problem
from tests.api.serving import serving
from tests.book import Book
from tests.examples import off
from tests.waiting import must_come

WALLET = "/v1/customers/C-88/wallet"
OTHERS = (
    *("/v1/cases", "/v1/care", "/v1/reviews?sku=s", "/v1/registers/policies", "/v1/registers/rulings"),
    *("/v1/boards/gifts", "/v1/boards/staff", "/v1/boards/emergencies", "/v1/boards/logistics"),
    "/v1/kpi?topic=service&from=2026-01-01&to=2026-01-02",
)
SAID = ("campaigns/k1", "CampaignPublished")
TERMS = off(5_00, valid_until="2099-12-31")


def told(door: Door, *orders: str) -> None:
    for order in orders:
        door.said(f"orders/{order}", ORDER)
        door.said(f"orders/{order}", PAID)


def sets(door: Door, **query: Any) -> dict[str, list[dict[str, Any]]]:
    """The sets of each view."""
    found: dict[str, list[dict[str, Any]]] = {}
    for each in door.read("/v1/projections", **query)["sets"]:
        found.setdefault(each["view"], []).append(each)
    return found


def rebuild(door: Door, *views: str) -> Response:
    """Ask for views to be built anew."""
    return door.client.post("/v1/projections/rebuild", params={"view": list(views)}, headers=door.bearer)


def test_every_set_tells_its_version_and_how_far_it_has_read(door: Door) -> None:
    told(door, "A-1")
    door.get(WALLET, params={"min_position": door.size - 1})

    found = sets(door, digests=True)

    assert found.keys() == {view.name for view in VIEWS}
    for view in VIEWS:
        (one,) = found[view.name]
        assert (one["version"], one["state"], one["current"]) == (view.version, "live", True)
        assert one["behind"] == 0
        assert len(one["digest"]) == 64
    assert {each["digest"] for (each,) in sets(door).values()} == {None}


def test_views_are_built_anew_while_they_are_read_and_hold_what_they_held(door: Door) -> None:
    told(door, "A-1", "A-2")
    door.get(WALLET, params={"min_position": door.size - 1})
    size, before = door.size, {name: each[0]["digest"] for name, each in sets(door, digests=True).items()}

    answer = rebuild(door)

    assert answer.status_code == 202
    assert door.get(WALLET).status_code == 200
    must_come(lambda: all(one["as_before"] is True for each in sets(door).values() for one in each))
    assert {name: each[0]["digest"] for name, each in sets(door, digests=True).items()} == before
    assert all(len(each) == 1 for each in sets(door).values())
    assert door.size == size, "a rebuild records nothing"


def test_a_view_is_built_anew_by_its_name(door: Door) -> None:
    must_come(lambda: door.get("/readyz").status_code == 200)

    rebuild(door, "wallet")

    must_come(lambda: sets(door)["wallet"][0]["as_before"] is True)
    assert sets(door)["boards"][0]["as_before"] is None
    expect_problem(rebuild(door, "purse"), 404, "not-found")


def test_only_an_administrator_sees_and_rebuilds_them(door: Door) -> None:
    reader = door.with_scopes("orders:read", "audit:read")

    expect_problem(reader.get("/v1/projections"), 403, "scope-missing")
    expect_problem(rebuild(reader), 403, "scope-missing")


def test_the_command_builds_them_anew_and_tells_whether_they_hold_the_same(settings: Settings) -> None:
    with serving(settings) as served:
        told(served.door(KEY), "A-1")
    run = CliRunner().invoke

    first = run(cli.app, ["rebuild", "--db", settings.db])
    one = run(cli.app, ["rebuild", "wallet", "--db", settings.db])

    assert (first.exit_code, one.exit_code) == (0, 0), first.output + one.output
    assert first.output.count("holds what it held before") == len(VIEWS)
    assert one.output.count("is live at position") == 1
    assert run(cli.app, ["rebuild", "purse", "--db", settings.db]).exit_code == 1


def test_the_command_says_so_when_a_view_held_something_else(settings: Settings) -> None:
    with serving(settings) as served:
        door = served.door(KEY)
        told(door, "A-1")
        door.get("/v1/customers/C-88/account", params={"min_position": door.size - 1})
    connection = sqlite3.connect(f"{settings.db}.views")
    ((name,),) = connection.execute("SELECT tables FROM builds WHERE view = 'account'")
    connection.execute(f"UPDATE {name} SET owed_to = 1")
    connection.commit()
    connection.close()

    ended = CliRunner().invoke(cli.app, ["rebuild", "--db", settings.db])

    assert ended.exit_code == 1
    assert ended.output.count("HOLDS OTHER ROWS") == 1


@pytest.mark.parametrize(
    "harm", [Path.unlink, lambda path: path.write_bytes(os.urandom(20_000))], ids=["deleted", "spoilt"]
)
def test_a_file_deleted_or_spoilt_between_two_runs_is_built_anew(
    settings: Settings, harm: Callable[[Path], object]
) -> None:
    with serving(settings) as served:
        told(served.door(KEY), "A-1")
    harm(Path(f"{settings.db}.views"))

    with serving(settings) as served:
        door = served.door(KEY)
        assert door.get(WALLET, params={"min_position": door.size - 1}).status_code == 200
        assert door.get("/readyz").json()["views_behind"] == 0


def test_a_file_deleted_under_a_server_is_built_anew(settings: Settings) -> None:
    with serving(settings) as served:
        door = served.door(KEY)
        told(door, "A-1")
        door.get(WALLET, params={"min_position": door.size - 1})
        Path(f"{settings.db}.views").unlink()

        must_come(Path(f"{settings.db}.views").exists)
        must_come(lambda: door.get("/readyz").status_code == 200)
        told(door, "A-2")
        assert door.get(WALLET, params={"min_position": door.size - 1}).status_code == 200


def _is_sound(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
    except sqlite3.DatabaseError:
        return False


def test_a_file_spoilt_under_a_server_is_built_anew(settings: Settings) -> None:
    with serving(settings) as served:
        door = served.door(KEY)
        told(door, "A-1")
        door.get(WALLET, params={"min_position": door.size - 1})
        path = Path(f"{settings.db}.views")
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        with path.open("r+b") as file:
            file.seek(4096)
            file.write(os.urandom(path.stat().st_size - 4096))
        assert not _is_sound(path)

        told(door, "A-2")
        must_come(lambda: _is_sound(path))
        must_come(lambda: door.get(WALLET, params={"min_position": door.size - 1}).status_code == 200)
        must_come(lambda: door.get("/readyz").status_code == 200)

        anew = Follower(":memory:")
        anew.apply(served.app.state.services.ledger.log(limit=1_000))
        digests = anew.digests()
        found = {view: each[0]["digest"] for view, each in sets(door, digests=True).items()}
        assert found == {each.view: digests[each.number] for each in anew.own()}


class Moody:
    """A view of all orders that fails as long as it is told to."""

    def __init__(self) -> None:
        self.failing = False

    def apply(self, tables: Tables, entries: Sequence[Entry]) -> None:
        tables.many("INSERT INTO {name} VALUES (?)", [(entry.position,) for entry in entries])
        if self.failing:
            raise ValueError("the view is in a mood")

    @property
    def view(self) -> View:
        return View("moody", 1, ("CREATE TABLE {name} (position INTEGER PRIMARY KEY) STRICT",), self.apply)


@pytest.fixture
def moody(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Moody, Door]]:
    """A server with one view more."""
    mood = Moody()
    monkeypatch.setattr(opening, "Follower", partial(Follower, views=(*VIEWS, mood.view)))
    with serving(settings) as served:
        yield mood, served.door(KEY)


def moody_set(door: Door) -> dict[str, Any]:
    (found,) = sets(door)["moody"]
    return found


def test_a_view_that_fails_once_is_tried_again_and_nothing_is_lost_or_doubled(moody: tuple[Moody, Door]) -> None:
    mood, door = moody
    mood.failing = True
    told(door, "A-1")
    must_come(lambda: moody_set(door)["last_error"] == "ValueError: the view is in a mood")
    assert 'ledger_view_failing{error="ValueError",view="moody"}' in door.get("/metrics").text

    mood.failing = False
    must_come(lambda: moody_set(door)["behind"] == 0)

    assert moody_set(door)["last_error"] is None
    assert 'ledger_view_failing{error="ValueError",view="moody"}' not in door.get("/metrics").text
    assert 'ledger_view_failures_total{view="moody"}' in door.get("/metrics").text
    assert door.get("/readyz").status_code == 200


def test_a_view_that_fails_for_good_is_told_and_holds_up_no_other(moody: tuple[Moody, Door]) -> None:
    mood, door = moody
    must_come(lambda: door.get("/readyz").status_code == 200)
    mood.failing = True
    told(door, "A-1")

    must_come(lambda: door.get("/readyz").status_code == 503)
    problem = expect_problem(door.get("/readyz"), 503, "not-ready")

    assert problem["stuck"] == ["moody"]
    assert door.get("/readyz").headers["Retry-After"]
    told(door, "A-2")
    last = door.size - 1
    for path in (WALLET, *OTHERS):
        answer = door.get(f"{path}{'&' if '?' in path else '?'}min_position={last}")
        assert (answer.status_code, answer.headers["X-Ledger-Position"]) == (200, str(last)), path
    assert moody_set(door)["position"] < door.size - 1
    assert door.client.get("/healthz").status_code == 200
    assert f'ledger_view_behind{{view="moody"}} {moody_set(door)["behind"]:.1f}' in door.get("/metrics").text


def test_a_file_that_another_process_holds_is_waited_for(settings: Settings) -> None:
    with serving(settings) as served:
        door = served.door(KEY)
        must_come(lambda: door.get("/readyz").status_code == 200)
        holder = sqlite3.connect(f"{settings.db}.views", isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        told(door, "A-1")
        asked = {"params": {"min_position": door.size - 1}, "headers": door.bearer}
        expect_problem(door.client.get(WALLET, **asked), 503, "behind")

        holder.execute("ROLLBACK")
        holder.close()

        must_come(lambda: door.get(WALLET, params={"min_position": door.size - 1}).status_code == 200)


async def _ready(settings: Settings) -> list[tuple[bool, list[str], list[str]]]:
    """Whether a process is ready, and which views are being built or late: opened, after a turn, and with more said."""
    found: list[tuple[bool, list[str], list[str]]] = []
    async with opening.opened(settings) as known:
        for step in (lambda: None, lambda: following.turn(known), lambda: Book(settings.db).say(*SAID, **TERMS)):
            step()
            now = readiness.standing(known)
            found.append((now.ready, now.building, now.late))
    return found


def test_a_process_is_ready_when_every_view_is_live_and_close_behind(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "BEHIND_MAX", 0)
    every = sorted(view.name for view in VIEWS)

    assert asyncio.run(_ready(settings)) == [(False, every, []), (True, [], []), (False, [], every)]
