"""Exports over HTTP: asked for, made in the background one after the other, fetched, and gone after a day."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from pydantic import SecretStr

from api.export_jobs import WAITING_MAX, Exports, Job
from api.exporting import range_of
from api.problems import Problem
from api.settings import Settings
from domain.access import EvidenceExported
from projections.exports.log import Range
from tests.api.customer import CAMPAIGN, KEY, Door, expect_problem
from tests.api.serving import serving
from tests.exports.sets import check_manifest, check_proof
from tests.waiting import must_come


class Hands:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead  # noqa: TID251 - a server needs a clock that goes on


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def door(tmp_path: Path, hands: Hands) -> Iterator[Door]:
    settings = Settings(db=str(tmp_path / "ledger.db"), bootstrap_key=SecretStr(KEY), sending="off")
    with serving(settings, clock=hands) as served:
        shop = served.door(KEY)
        shop.said("campaigns/summer", CAMPAIGN)
        yield shop


def ask(door: Door, **wanted: Any) -> Any:
    return door.client.post("/v1/exports", params=wanted, headers=door.bearer)


def when_ready(door: Door, name: str) -> dict[str, Any]:
    """The export once it is made."""
    must_come(lambda: door.read(f"/v1/exports/{name}")["status"] not in ("WAITING", "RUNNING"))
    return door.read(f"/v1/exports/{name}")


def unpacked(door: Door, name: str, folder: Path) -> Path:
    answer = door.get(f"/v1/exports/{name}/file")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    with ZipFile(io.BytesIO(answer.content)) as pack:
        pack.extractall(folder)
    return folder


@pytest.mark.parametrize("kind", ["csv", "ndjson", "ocel"])
def test_an_export_is_asked_for_followed_and_fetched(kind: str, door: Door, tmp_path: Path) -> None:
    asked = ask(door, kind=kind)
    size = door.size
    name = f"{kind}-0-{size}"

    assert (asked.status_code, asked.headers["location"]) == (202, f"/v1/exports/{name}")
    assert asked.json()["status"] == "WAITING"
    ready = when_ready(door, name)
    assert (ready["status"], ready["read"], ready["total"]) == ("READY", door.size, door.size)
    assert ready["file"] == f"/v1/exports/{name}/file"
    folder = unpacked(door, name, tmp_path / "set")
    manifest = check_manifest(folder)
    assert (manifest["kind"], manifest["content"]) == ("export", kind)
    assert manifest["range"] == {"from": 0, "to": size}
    assert check_proof(folder) >= manifest["range"]["to"]
    taken = door.services.ledger.log(manifest["range"]["to"] - 1)[-1].data
    assert isinstance(taken, EvidenceExported)
    assert (taken.what, taken.first, taken.last) == ("EXPORT", 0, manifest["range"]["to"] - 1)


def test_an_export_is_signed_with_the_key_that_its_server_was_given(tmp_path: Path) -> None:
    file = tmp_path / "elsewhere" / "log"
    settings = Settings(
        db=str(tmp_path / "l.db"),
        bootstrap_key=SecretStr(KEY),
        sending="off",
        signing_key=file,
        origin="shop.example/log",
    )
    with serving(settings) as served:
        door = served.door(KEY)
        ask(door, kind="ndjson")
        when_ready(door, "ndjson-0-0")
        folder = unpacked(door, "ndjson-0-0", tmp_path / "set")
        assert (folder / "proof" / "vkey.txt").read_text() == door.client.get("/v1/log/vkey").text
    assert not (tmp_path / "l.db.signing-key").exists()


def test_the_same_range_is_the_same_export_and_several_wait_for_each_other(door: Door) -> None:
    names = [ask(door, kind=kind, to=1).json()["export_id"] for kind in ("csv", "csv", "ocel", "ndjson", "csv")]

    assert names == ["csv-0-1", "csv-0-1", "ocel-0-1", "ndjson-0-1", "csv-0-1"]
    assert [when_ready(door, name)["status"] for name in names] == ["READY"] * 5
    again = ask(door, kind="csv", to=1)
    assert (again.status_code, again.json()["status"]) == (202, "READY")


def test_facts_are_recorded_while_an_export_is_made(door: Door) -> None:
    ask(door, kind="csv")

    recorded = door.said("campaigns/winter", CAMPAIGN)

    assert recorded["recorded"]
    assert when_ready(door, "csv-0-1")["total"] == 1


def test_what_is_not_ready_or_not_there_can_not_be_fetched(door: Door) -> None:
    door.services.exports._jobs["ocel-0-0"] = Job("ocel", Range(0, 0), "RUNNING")

    expect_problem(door.get("/v1/exports/ocel-0-0/file"), 409, "export-not-ready")
    for name in ("csv-0-77", "csv-00-1", "tables-0-1", "manifest.json", "x"):
        expect_problem(door.get(f"/v1/exports/{name}"), 404, "not-found")
        expect_problem(door.get(f"/v1/exports/{name}/file"), 404, "not-found")


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"kind": "csv", "to": 2}, "bad-range"),
        ({"kind": "csv", "from": 1, "to": 0}, "bad-range"),
        ({"kind": "csv", "from": -1}, "schema"),
        ({"kind": "xml"}, "schema"),
        ({}, "schema"),
        ({"kind": "csv", "till": 1}, "schema"),
    ],
)
def test_a_range_that_the_log_does_not_hold_is_refused(door: Door, wanted: dict[str, Any], code: str) -> None:
    expect_problem(ask(door, **wanted), 422, code)


def test_only_who_may_export_exports(door: Door) -> None:
    ask(door, kind="csv")
    clerk, auditor = door.with_scopes("audit:read", "admin"), door.with_scopes("evidence:export")

    expect_problem(ask(clerk, kind="csv"), 403, "scope-missing")
    expect_problem(clerk.get("/v1/exports/csv-0-1"), 403, "scope-missing")
    assert ask(auditor, kind="csv").status_code == 202


def test_a_file_is_gone_after_a_day(door: Door, hands: Hands) -> None:
    ask(door, kind="csv")
    when_ready(door, "csv-0-1")
    hands.ahead = timedelta(hours=23)
    assert door.get("/v1/exports/csv-0-1/file").status_code == 200

    hands.ahead = timedelta(hours=25)

    expect_problem(door.get("/v1/exports/csv-0-1"), 404, "not-found")
    ask(door, kind="ndjson", to=1)  # whoever makes the next one throws it away
    when_ready(door, "ndjson-0-1")
    folder = Path(f"{door.services.ledger.place.log}.exports")
    assert [path.name for path in folder.iterdir()] == ["ndjson-0-1.zip"]


def test_what_was_left_half_made_is_thrown_away_at_the_start_and_what_is_ready_stays(tmp_path: Path) -> None:
    settings = Settings(db=str(tmp_path / "ledger.db"), bootstrap_key=SecretStr(KEY), sending="off")
    folder = tmp_path / "ledger.db.exports"
    with serving(settings) as served:
        door = served.door(KEY)
        ask(door, kind="csv")
        when_ready(door, "csv-0-0")
    left = folder / "making-left" / ".set.zip-1.making"
    left.mkdir(parents=True)
    (folder / "making-left" / "held").touch()

    with serving(settings) as served:
        door = served.door(KEY)
        ask(door, kind="ocel")
        when_ready(door, "ocel-0-0")
        assert door.read("/v1/exports/csv-0-0")["status"] == "READY"

    assert {path.name for path in folder.iterdir()} == {"csv-0-0.zip", "ocel-0-0.zip"}


def test_an_export_that_fails_says_so_and_can_be_asked_for_again(door: Door, tmp_path: Path) -> None:
    exports = door.services.exports
    (tmp_path / "other.db").write_text("This is no ledger.")
    known = exports._environment
    exports._environment = known | {"LEDGER_DB": str(tmp_path / "other.db")}
    ask(door, kind="csv")
    failed = when_ready(door, "csv-0-1")

    exports._environment = known
    ask(door, kind="csv")

    assert failed["status"] == "FAILED"
    assert when_ready(door, "csv-0-1")["status"] == "READY"


def test_an_export_that_cannot_be_begun_says_so_and_can_be_asked_for_again(door: Door, tmp_path: Path) -> None:
    (tmp_path / "ledger.db.exports").symlink_to(tmp_path / "disk" / "exports")  # a disk that is not there
    ask(door, kind="csv")
    failed = when_ready(door, "csv-0-1")

    (tmp_path / "disk" / "exports").mkdir(parents=True)
    ask(door, kind="csv")

    assert failed["status"] == "FAILED"
    assert when_ready(door, "csv-0-1")["status"] == "READY"


def test_what_can_not_be_thrown_away_holds_up_no_export(tmp_path: Path) -> None:
    folder = tmp_path / "ledger.db.exports"
    folder.mkdir()
    (folder / "making-nothing").write_text("This is no workshop.")
    settings = Settings(db=str(tmp_path / "ledger.db"), bootstrap_key=SecretStr(KEY), sending="off")

    with serving(settings) as served:
        door = served.door(KEY)
        ask(door, kind="csv")
        assert when_ready(door, "csv-0-0")["status"] == "READY"


def test_what_another_process_made_is_given_out_though_it_failed_here(door: Door) -> None:
    ask(door, kind="csv")
    when_ready(door, "csv-0-1")
    door.services.exports._jobs["csv-0-1"] = Job("csv", Range(0, 1), "FAILED")

    assert door.read("/v1/exports/csv-0-1")["status"] == "READY"
    assert ask(door, kind="csv", to=1).json()["status"] == "READY"
    assert door.get("/v1/exports/csv-0-1/file").status_code == 200


def test_a_server_that_ends_leaves_nothing_half_made(tmp_path: Path) -> None:
    settings = Settings(db=str(tmp_path / "ledger.db"), bootstrap_key=SecretStr(KEY), sending="off")
    with serving(settings) as served:
        ask(served.door(KEY), kind="csv")

    folder = tmp_path / "ledger.db.exports"
    assert not list(folder.glob("making-*"))


def test_no_more_wait_than_can_be_overseen(tmp_path: Path, hands: Hands) -> None:
    (tmp_path / "ledger.db").touch()
    exports = Exports(Settings(db=str(tmp_path / "ledger.db")), lambda: 0, hands)
    for stop in range(WAITING_MAX):
        exports.ask("csv", Range(0, stop), 100)

    with pytest.raises(Problem, match="ask again when some of them are ready") as refused:
        exports.ask("csv", Range(0, WAITING_MAX), 100)
    assert refused.value.code == "exports-busy"
    assert exports.ask("csv", Range(0, 0), 100).status == "WAITING"


def test_no_export_takes_the_room_that_the_ledger_needs(tmp_path: Path, hands: Hands) -> None:
    exports = Exports(Settings(db=str(tmp_path / "ledger.db")), lambda: 2**63, hands)

    with pytest.raises(Problem, match="are free") as refused:
        exports.ask("csv", Range(0, 1000), 1000)
    assert refused.value.code == "no-room"
    assert exports.ask("csv", Range(0, 0), 1000).status == "WAITING"


def test_without_an_end_the_range_goes_to_the_end_of_the_log() -> None:
    assert range_of(7, 2, None) == Range(2, 7)
