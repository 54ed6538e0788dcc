"""A ledger moves from a file to PostgreSQL and back, byte for byte, wholly or not at all."""

import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
import pytest

from domain.ledger import moved_tables, schema
from domain.ledger.backing_up import back_up
from domain.ledger.checkpoints import Checkpoints, Kept, Stamp
from domain.ledger.command import Busy
from domain.ledger.content import ContentStore
from domain.ledger.datastore import ForeignFile
from domain.ledger.keyring import Keyring, KeysUnfit
from domain.ledger.keys import Keys
from domain.ledger.ledger import Ledger
from domain.ledger.moved_keys import take_over
from domain.ledger.moved_tables import TABLES
from domain.ledger.moving import Differs, Moved, move
from domain.ledger.place import Place, is_address
from domain.ledger.reader import Reader
from domain.ledger.stores import store_at
from projections.proof.merkle import Peaks
from tests import house
from tests.ledger.toy import KINDS, AnyLedger, Clock, Open, add, asked
from tests.postgres import database

PAGE = b"<p>what she saw</p>"
ELSEWHERE = {"webhooks", "webhook_secrets", "webhook_resends", "webhook_deliveries"}
"""Tables that are filled where they are tried."""
Tell = Callable[[str], None]


class Stopped(Exception):
    pass


@pytest.fixture
def tell(open_ledger: Open, clock: Clock) -> Tell:
    """Have a ledger at a place in which every table has rows."""

    def told(place: str) -> None:
        ledger: AnyLedger = open_ledger(place)
        for n in range(40):
            ledger.record(add(f"counters/c{n % 7}", n + 100, key=f"k{n}", reason=f"words {n}", tags=("total",)))
        with ledger.datastore.reading() as c:
            peaks = Peaks()
            for (leaf,) in c.execute("SELECT leaf_hash FROM entries ORDER BY position"):
                peaks.add(leaf)
        checkpoints = Checkpoints(ledger.datastore)
        checkpoints.keep(Kept(peaks.size, peaks.root(), "note", "2026-03-01T12:00:00Z"))
        for name in ("TSA", "witness", "WITNESS"):
            checkpoints.stamp(Stamp(peaks.size, name, b"\x00token", "2026-03-01T12:00:01Z"))
        Keys(ledger.datastore, clock).create("shop", {"orders:read"}, secret="a secret of the shop")
        ContentStore(ledger.datastore).put(sha256(PAGE).hexdigest(), "text/html", PAGE)
        write = ledger.datastore.begin()
        write.cursor.execute("INSERT INTO vault_streams VALUES (?, ?)", ("counters/c1", "customers/李"))
        write.cursor.execute("INSERT INTO vault_streams VALUES (?, ?)", ("counters/C1", "customers/li"))
        write.cursor.execute("INSERT INTO content_named VALUES (?, ?)", (2, b"\xff\x00"))
        write.commit()
        ledger.record(add("counters/c0", 1, key="last", reason="behind the checkpoint"))
        ledger.close()

    return told


@pytest.fixture(params=["file to postgres", "postgres to file"])
def ways(request: pytest.FixtureRequest, file: str, postgres: str) -> tuple[str, str]:
    """From where, and where to."""
    return (file, postgres) if request.param == "file to postgres" else (postgres, file)


def moved(source: str, target: str, **more: Any) -> Moved:
    return move(Place.of(source), Place.of(target), Peaks, **more)


def rows(place: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, sorted here, as stores sort texts in their own ways."""
    with closing(store_at(Place.of(place), 5)) as datastore:
        write = datastore.begin()
        try:
            found = {table.name: sorted(table.rows(write.cursor), key=repr) for table in TABLES}
            return found | {"log_head": write.cursor.execute("SELECT * FROM log_head").fetchall()}
        finally:
            write.rollback()


def key_slots(place: str) -> list[bytes]:
    with closing(store_at(Place.of(place), 5)) as datastore:
        medium = datastore.keyring.medium
        found = medium.read(range(medium.size()))
        return [found[slot] for slot in range(len(found))]


def change(place: str, statement: str) -> None:
    """Change a ledger behind its back."""
    if is_address(place):
        with psycopg.connect(place) as c:
            c.execute(statement.encode())
    else:
        with closing(sqlite3.connect(place, isolation_level=None)) as c:
            c.execute(statement)


def is_refused(place: str) -> None:
    """Nobody opens what is there, neither to serve nor to judge it."""
    with pytest.raises(ForeignFile, match="not here wholly"):
        Ledger(KINDS, place, clock=Clock())
    with pytest.raises(ForeignFile, match="not here wholly"):
        Reader(KINDS, place)


def test_every_table_of_a_ledger_is_moved() -> None:
    made = [name for each in schema.TABLES for name in re.findall(r"CREATE TABLE IF NOT EXISTS (\w+)", each)]

    assert sorted(made) == sorted([*(table.name for table in TABLES), "log_head"])
    known = {table.name: table for table in TABLES}
    assert known["vault_slots"] == ("vault_slots", ("one", "next", "filled"), ("one",))
    assert known["stamps"] == ("stamps", ("size", "name", "token", "made_at"), ("size", "name"))
    assert (known["entries"].columns[0], known["entries"].columns[4:6]) == ("position", ("state", "leaf_hash"))


def test_a_ledger_is_there_as_it_was_here_byte_for_byte(ways: tuple[str, str], tell: Tell) -> None:
    source, target = ways
    tell(source)
    told: list[tuple[str, int, int]] = []

    done = moved(source, target, advance=lambda *each: told.append(each))

    there = rows(target)
    assert rows(source) == there
    assert key_slots(source) == key_slots(target)
    assert {name for name, held in there.items() if not held} - ELSEWHERE == {"vault_erasing"}
    assert (done.size, done.signed, done.rows) == (81, 80, sum(map(len, there.values())) - 1)
    assert [(what, did) for what, did, of in told if did == of] == [("moved", done.rows), ("read back", done.rows)]


def test_every_row_is_moved_however_few_of_a_table_are_read_at_once(
    ways: tuple[str, str], tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = ways
    tell(source)
    whole = rows(source)
    monkeypatch.setattr(moved_tables, "_PAGE", 1)

    moved(source, target)

    monkeypatch.undo()
    assert rows(target) == whole


def test_a_moved_ledger_goes_on_as_if_nothing_had_happened(
    ways: tuple[str, str], tell: Tell, open_ledger: Open, clock: Clock
) -> None:
    source, target = ways
    tell(source)
    moved(source, target)
    ledger: AnyLedger = open_ledger(target)

    again = ledger.record(add("counters/c3", 103, key="k3", reason="words 3", tags=("total",)))
    fresh = ledger.record(add("counters/c3", 1, key="new", reason="new words"))

    assert again.replayed
    assert (fresh.entries[0].position, fresh.entries[0].version) == (81, 7)
    assert fresh.entries[0].previous == ledger.entries("counters/c3")[-2].leaf_hash
    commitments = [e.data.reason.commitment for e in ledger.log(limit=200) if e.type == "Added"]
    words = {row.value.decode() for row in ledger.vault_values(commitments).values()}
    assert words == {*(f'"words {n}"' for n in range(40)), '"behind the checkpoint"', '"new words"'}
    found = ContentStore(ledger.datastore).get(sha256(PAGE).hexdigest())
    assert found is not None
    assert found.data == PAGE
    key = Keys(ledger.datastore, clock).verify("a secret of the shop")
    assert key is not None
    assert key.owner == "shop"
    assert asked("k3").key in {e.request.key for e in ledger.entries("counters/c3") if e.request}


def test_a_ledger_that_lacks_a_newer_table_gets_it_by_moving(ways: tuple[str, str], tell: Tell) -> None:
    source, target = ways
    tell(source)
    change(source, "DROP TABLE stamps")

    moved(source, target)

    assert rows(target)["stamps"] == []
    assert rows(target)["checkpoints"] != []


TAMPERED = {
    "a byte": ("UPDATE entries SET state = CAST(CAST(state AS TEXT) || ' ' AS BLOB) WHERE position = 5", "position 5"),
    "a row": ("DELETE FROM entries WHERE position = 7", "no event at position 7"),
    "the end": ("UPDATE log_head SET size = 80", "head says 80"),
    "what was signed": ("UPDATE checkpoints SET root = zeroblob(32)", "first 80 events are not those"),
    "a size that was signed": ("INSERT INTO checkpoints VALUES (99, zeroblob(32), '', '')", "a tree of 99 was signed"),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_a_log_that_is_not_what_was_recorded_is_not_moved(name: str, file: str, postgres: str, tell: Tell) -> None:
    tell(file)
    shutil.copy(file, f"{file}.sound")
    statement, sentence = TAMPERED[name]
    change(file, statement)

    with pytest.raises(Differs, match=sentence):
        moved(file, postgres)

    is_refused(postgres)
    shutil.copy(f"{file}.sound", file)
    moved(file, postgres)
    assert rows(postgres) == rows(file)


def test_bytes_and_hash_altered_alike_are_not_what_was_signed(file: str, postgres: str, tell: Tell) -> None:
    tell(file)
    with closing(sqlite3.connect(file, isolation_level=None)) as c:
        (state,) = c.execute("SELECT state FROM entries WHERE position = 5").fetchone()
        forged = state.replace(b'"actor":"', b'"actor":"k')
        digest = sha256(b"\x00" + forged).digest()
        c.execute("UPDATE entries SET state = ?, leaf_hash = ? WHERE position = 5", (forged, digest))

    with pytest.raises(Differs, match="first 80 events are not those that were signed"):
        moved(file, postgres)

    is_refused(postgres)


@pytest.mark.parametrize("when", ["moved", "read back"])
def test_a_move_that_broke_off_leaves_what_nobody_opens_and_is_run_again(
    when: str, ways: tuple[str, str], tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = ways
    tell(source)
    before = rows(source)
    monkeypatch.setattr("domain.ledger.moving.TOLD_EACH", 10)

    def stop(what: str, done: int, of: int) -> None:
        if what == when and 0 < done < of:
            raise Stopped

    with pytest.raises(Stopped):
        moved(source, target, advance=stop)

    is_refused(target)
    assert {name for name, held in rows(target).items() if held} == {"log_head", "meta", "vault_slots"}
    moved(source, target)
    assert rows(target) == rows(source) == before


KILLED = """
import os, signal, sys
from domain.ledger import moving
from domain.ledger.place import Place
from projections.proof.merkle import Peaks
moving.TOLD_EACH = 10
end = lambda what, done, of: os.kill(os.getpid(), signal.SIGKILL) if done > 100 else None
moving.move(Place.of(sys.argv[1]), Place.of(sys.argv[2]), Peaks, end)
"""


def test_a_move_that_was_killed_is_run_again(ways: tuple[str, str], tell: Tell) -> None:
    source, target = ways
    tell(source)

    killed = subprocess.run([sys.executable, "-c", KILLED, source, target], cwd=house.ROOT, check=False)

    assert killed.returncode == -signal.SIGKILL
    is_refused(target)
    moved(source, target)
    assert rows(target) == rows(source)


def test_nothing_is_moved_over_another_ledger(ways: tuple[str, str], tell: Tell, open_ledger: Open) -> None:
    source, target = ways
    tell(source)
    other: AnyLedger = open_ledger(target)
    other.record(add())

    with pytest.raises(ForeignFile, match="There is a ledger already"):
        moved(source, target)

    assert other.head().size == 1


def test_nothing_is_moved_into_what_is_somebody_elses(ways: tuple[str, str], tell: Tell) -> None:
    source, target = ways
    tell(source)
    change(target, "CREATE TABLE recipes (name TEXT)")

    with pytest.raises(ForeignFile, match="something else than a ledger"):
        moved(source, target)


def test_what_is_no_ledger_is_not_moved(ways: tuple[str, str], tmp_path: Path, postgres: str) -> None:
    source, _ = ways
    change(source, "CREATE TABLE recipes (name TEXT)")

    with pytest.raises(ForeignFile, match="is no ledger"):
        moved(source, str(tmp_path / "other.db"))


def test_nobody_appends_while_a_ledger_is_moved(ways: tuple[str, str], tell: Tell, open_ledger: Open) -> None:
    source, target = ways
    tell(source)
    served: AnyLedger = open_ledger(source, lock_wait_s=1)
    batch, _ = served.begin()

    with pytest.raises(Busy):
        moved(source, target)
    batch.rollback()
    refused: list[str] = []

    def meanwhile(what: str, done: int, of: int) -> None:
        with pytest.raises(Busy) as busy:
            served.append(add())
        refused.append(str(busy.value))

    moved(source, target, advance=meanwhile)

    assert len(refused) == 2
    assert served.record(add()).entries[0].position == 81


def test_a_ledger_without_its_keys_is_not_moved(file: str, postgres: str, tell: Tell) -> None:
    tell(file)
    Path(f"{file}.keys").unlink()

    with pytest.raises(KeysUnfit, match=r"key file .* is missing"):
        moved(file, postgres)


def test_keys_of_another_ledger_are_never_overwritten(file: str, postgres: str, tell: Tell, tmp_path: Path) -> None:
    tell(file)
    other = str(tmp_path / "other.db")
    tell(other)
    with pytest.raises(Stopped):
        moved(file, postgres, advance=_stopped)
    before = key_slots(postgres)

    with pytest.raises(KeysUnfit, match="keys of another ledger"):
        moved(other, postgres)

    assert key_slots(postgres) == before == key_slots(file)
    is_refused(postgres)


def test_what_was_erased_between_two_tries_is_erased_there_too(
    file: str, postgres: str, tell: Tell, open_ledger: Open
) -> None:
    tell(file)
    with pytest.raises(Stopped):
        moved(file, postgres, advance=_stopped)
    ledger: AnyLedger = open_ledger(file)
    ledger.datastore.keyring.destroy([3])
    ledger.record(add("counters/more", 1, key="more", reason="more"))

    moved(file, postgres)

    assert key_slots(postgres) == key_slots(file)
    assert key_slots(postgres)[3] == bytes(32)


@pytest.mark.parametrize("reads", [1, 2, 3, 4])
def test_a_key_that_is_destroyed_while_keys_are_copied_breaks_nothing_off(reads: int, tmp_path: Path) -> None:
    theirs, mine = Keyring(tmp_path / "theirs"), Keyring(tmp_path / "mine")
    theirs.claim()
    theirs.fill(10)
    read, left = theirs.medium.read, [reads]

    def meanwhile(slots: Iterable[int]) -> dict[int, bytes]:
        found = read(slots)
        left[0] -= 1
        if left[0] == 0:
            theirs.destroy([5])
        return found

    theirs.medium.read = meanwhile
    slots = take_over(mine.medium, theirs.medium)

    others = [slot for slot in range(slots) if slot != 5]
    assert slots == 12
    assert mine.medium.read(others) == read(others)
    assert (mine.key(5) is None) == (reads < 4), "only what is destroyed behind the last look is there"
    take_over(mine.medium, theirs.medium)
    assert mine.medium.read(range(12)) == read(range(12))
    for each in (theirs, mine):
        each.close()


def test_a_ledger_that_no_newer_release_has_opened_yet_is_copied_before_one_does(
    file: str, tell: Tell, open_ledger: Open, tmp_path: Path
) -> None:
    tell(file)
    before = rows(file)
    for table in ELSEWHERE:
        change(file, f"DROP TABLE {table}")
    copy = tmp_path / "copies" / "monday.db"
    copy.parent.mkdir()

    done = back_up(Place.of(file), copy, Path(f"{copy}.keys"), Peaks)

    open_ledger(str(copy)).close()
    assert (done.size, done.signed) == (81, 80)
    assert rows(str(copy)) == before


def test_keys_may_lie_in_a_database_of_their_own(file: str, postgres: str, tell: Tell, tmp_path: Path) -> None:
    tell(file)
    with database() as apart:
        move(Place.of(file), Place(postgres, postgres, apart), Peaks)

        with psycopg.connect(postgres) as c:
            assert c.execute("SELECT to_regclass('vault_keys')").fetchone() == (None,)
        back = str(tmp_path / "back.db")
        move(Place(postgres, postgres, apart), Place.of(back), Peaks)
        assert key_slots(back) == key_slots(file)
        assert rows(back) == rows(file)


def _stopped(what: str, done: int, of: int) -> None:
    raise Stopped
