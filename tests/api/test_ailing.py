"""A disk that is full, fails or holds rubbish is told as such, harms nothing else, and is forgotten when it is well."""

import resource
import sqlite3
from pathlib import Path

import psycopg
import pytest
from eventsourcing.persistence import PersistenceError

from api.settings import Settings
from domain.ledger.faults import Fault, fault_of
from domain.ledger.sqlite import SqliteStore
from tests.api.customer import KEY, ORDER, PAID, Door, expect_problem, said_since
from tests.api.serving import serving
from tests.examples import lines, order
from tests.server import Shopfront, running

PLACED = order(lines=lines(12_900, 4_500)) | {"type": "OrderPlaced"}


def pages(door: Door, pragma: str) -> int:
    """What the connection that writes says of the file's pages."""
    store = door.services.ledger.datastore
    assert isinstance(store, SqliteStore)
    assert store._writer is not None
    return store._writer.execute(f"PRAGMA {pragma}").fetchone()[0]


def test_a_full_disk_is_told_and_the_request_recorded_when_there_is_room(door: Door) -> None:
    door.said("orders/A-1", PLACED)
    pages(door, f"max_page_count = {pages(door, 'page_count')}")
    answers = [door.say(f"orders/B-{n}", PLACED, key=f"key-{n}") for n in range(200)]
    size, last = door.size, answers[-1]
    expect_problem(last, 507, "disk-full")
    recorded = [n for n, each in enumerate(answers) if each.status_code == 201]

    assert door.get("/v1/orders/A-1").status_code == 200
    assert [door.get(f"/v1/orders/B-{n}").status_code for n in range(200)].count(200) == len(recorded)
    assert said_since(door, size) == []
    pages(door, "max_page_count = 1000000")
    assert door.say("orders/B-199", PLACED, key="key-199").status_code == 201
    replayed = door.say("orders/B-199", PLACED, key="key-199")
    assert (replayed.status_code, replayed.headers["idempotent-replayed"]) == (201, "true")


def test_a_file_that_cannot_be_written_is_told_and_the_request_recorded_when_it_can(tmp_path: Path) -> None:
    with running(tmp_path, sending="off") as (url, server), Shopfront(url) as front:
        members = {name: value for name, value in PLACED.items() if name != "type"}
        told = [front.say(f"orders/A-{n}", "OrderPlaced", **members) for n in range(5)]
        before = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
        length = max(each.stat().st_size for each in tmp_path.iterdir() if each.name.startswith("ledger.db"))
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (length, before[1]))
        for key in (f"B-{n}" for n in range(500)):
            told.append(front.say(f"orders/{key}", "OrderPlaced", key=key, **members))
            if told[-1].status_code != 201:
                break
        failed = told.pop()
        expect_problem(failed, 503, "disk-failed")
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, before)

        key = f"B-{len(told) - 5}"
        again = front.say(f"orders/{key}", "OrderPlaced", key=key, **members)
        assert again.status_code == 201, again.text
        said = [line for line in (tmp_path / "server.log").read_text().splitlines() if '"the store ails"' in line]
        assert said
        assert not any("frames" in line for line in said), "where disks are full, each refusal is told in few words"
        streams = [each.json()["stream"] for each in (*told, again)]
        assert {front.get(f"/v1/{each}")["version"] for each in streams} == {1}


def test_a_damaged_page_is_told_and_the_rest_is_served(settings: Settings) -> None:
    with serving(settings) as served:
        door = served.door(KEY)
        for n in range(400):
            door.said(f"orders/A-{n}", ORDER, PAID)
    file = Path(settings.db)
    content = bytearray(file.read_bytes())
    size = int.from_bytes(content[16:18], "big")
    page = content.index(b'"stream":"orders/A-200"') // size * size
    content[page : page + size] = b"\xff" * size
    file.write_bytes(content)

    with serving(settings) as served:
        door = served.door(KEY)
        expect_problem(door.get("/v1/orders/A-200"), 500, "file-damaged")
        assert door.get("/v1/orders/A-1").status_code == 200
        assert door.say("orders/A-new", ORDER | {"customer_id": "C-89"}).status_code == 201


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (psycopg.errors.DiskFull(), "disk-full"),
        (psycopg.errors.IoError(), "disk-failed"),
        (psycopg.errors.DataCorrupted(), "file-damaged"),
        (psycopg.OperationalError(), None),
        (ValueError(), None),
    ],
)
def test_what_postgresql_says_of_its_disk_is_told_alike(error: Exception, fault: Fault | None) -> None:
    wrapped = PersistenceError()
    wrapped.__cause__ = error
    assert (fault_of(error), fault_of(wrapped)) == (fault, fault)


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        *((code, "disk-full") for code in ("FULL",)),
        *((code, "disk-failed") for code in ("IOERR", "CANTOPEN", "READONLY", "PERM", "IOERR_FSYNC")),
        *((code, "file-damaged") for code in ("CORRUPT", "NOTADB", "CORRUPT_INDEX")),
        *((code, None) for code in ("BUSY", "CONSTRAINT", "ERROR")),
    ],
)
def test_what_sqlite_says_of_its_file_is_told_by_its_code(code: str, fault: Fault | None) -> None:
    error = sqlite3.OperationalError()
    error.sqlite_errorcode = getattr(sqlite3, f"SQLITE_{code}")
    assert fault_of(error) == fault


def test_what_another_error_was_made_of_is_no_fault_of_the_store() -> None:
    error, wrapped = psycopg.errors.DiskFull(), ValueError()
    error.__cause__, wrapped.__cause__ = ValueError(), psycopg.errors.DiskFull()

    assert (fault_of(error), fault_of(wrapped)) == ("disk-full", None)
