"""The log: positions, stamps, hashes, and reading it back."""

import importlib
import sqlite3
import sys
import unittest
from datetime import timedelta
from hashlib import sha256
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from domain.ledger import schema, store
from domain.ledger.datastore import Datastore
from domain.ledger.entry import Entry, Leaf
from domain.ledger.mapper import Mapper, leaf_bytes
from domain.ledger.place import Place
from domain.ledger.recorder import LedgerRecorder
from domain.ledger.stores import store_at
from tests.ledger.toy import KINDS, AnyLedger, Clock, Open, add, limit


def test_positions_have_no_gap_and_stamps_only_increase_even_if_the_clock_goes_back(
    ledger: AnyLedger, clock: Clock
) -> None:
    for step in range(20):
        clock.now += timedelta(hours=1 if step % 2 else -1)
        ledger.append(add(amount=1, tags=("total",)), add(amount=10_000_000), add("counters/d"))

    log = ledger.log()
    assert [entry.position for entry in log] == list(range(60))
    stamps = [entry.recorded_at for entry in log]
    assert stamps == sorted(set(stamps))
    assert ledger.head() == (60, stamps[-1])


def test_a_clock_that_stands_still_gives_microsecond_steps(open_ledger: Open, place: str) -> None:
    ledger = open_ledger(place)
    now = ledger.clock()
    frozen = open_ledger(place, kinds=KINDS)
    frozen._sources = frozen._sources._replace(clock=lambda: now)

    (recorded,) = frozen.append(add(tags=("total",)))

    first, second = (entry.recorded_at for entry in recorded.entries)
    assert (first[:-7], int(second[-7:-1]) - int(first[-7:-1])) == (second[:-7], 1)


def test_each_event_names_the_hash_of_the_one_before_it_in_its_stream(ledger: AnyLedger) -> None:
    for _ in range(3):
        ledger.append(add(), add("counters/d", tags=("total",)))

    for stream in ("counters/c", "counters/d", "totals/t"):
        entries = ledger.entries(stream)
        assert [entry.previous for entry in entries] == [None, *(entry.leaf_hash for entry in entries[:-1])]
        assert [entry.version for entry in entries] == [1, 2, 3]
    hashes = [sha256(b"\x00" + leaf).hexdigest() for leaf in ledger.leaves(0, 100)]
    assert hashes == [entry.leaf_hash for entry in ledger.log()] == [h.hex() for h in ledger.leaf_hashes(0, 100)]


def test_what_is_read_back_is_what_was_answered(ledger: AnyLedger) -> None:
    (recorded,) = ledger.append(add(amount=3, reason="too big", tags=("total", "a")))

    assert tuple(ledger.log()) == recorded.entries
    assert [leaf_bytes_of(entry) for entry in ledger.log()] == ledger.leaves(0, 9)


def leaf_bytes_of(entry: Entry):
    return leaf_bytes(Leaf(**{name: getattr(entry, name) for name in Leaf.__struct_fields__}))


def test_reading_twice_gives_identical_bytes_and_states(file: str, open_ledger: Open) -> None:
    first = open_ledger(file)
    for n in range(5):
        first.append(add(amount=n, reason=f"r{n}", add_id=f"a{n}"))
    again = open_ledger(file)

    assert first.leaves(0, 9) == again.leaves(0, 9)
    assert first.stream("counters/c") == again.stream("counters/c")


def test_a_past_state_is_folded_from_the_events_until_then(ledger: AnyLedger) -> None:
    stamps = [ledger.append(add(amount=n))[0].entries[0].recorded_at for n in (1, 2, 4)]
    ledger.append(add(amount=8, at=stamps[0]))

    assert ledger.stream_at("counters/c", version=2).stream.state.value == 3
    assert ledger.stream_at("counters/c", recorded_until=stamps[1]).stream.version == 2
    assert ledger.stream_at("counters/c", occurred_until=stamps[0]).stream.state.value == 9
    both = ledger.stream_at("counters/c", occurred_until=stamps[0], recorded_until=stamps[2])
    assert (both.stream.state.value, both.found) == (1, 1)
    assert ledger.stream_at("counters/c", version=9).found == 4
    assert ledger.stream_at("counters/none").found == 0


def test_the_log_can_be_paged_and_filtered_by_type(ledger: AnyLedger) -> None:
    ledger.append(add(tags=("total",)), limit(5), add())

    assert [entry.type for entry in ledger.log(after=0, limit=2)] == ["TotalRaised", "LimitSet"]
    assert [entry.position for entry in ledger.log(types=("Added",))] == [0, 3]


def test_stream_heads_are_as_of_a_size(ledger: AnyLedger) -> None:
    first = ledger.append(add())[0].entries[0]
    ledger.append(add(), add("counters/d"))

    assert ledger.stream_heads(0, 1) == [("counters/c", 1, bytes.fromhex(first.leaf_hash))]
    assert [(name, version) for name, version, _ in ledger.stream_heads(0, 3)] == [("counters/c", 2), ("counters/d", 1)]


def test_the_librarys_event_store_and_notification_log_read_what_was_written(ledger: AnyLedger) -> None:
    ledger.append(*[add(tags=("total",)) for _ in range(7)])

    assert list(ledger.events.get("counters/c", gt=2, lte=4)) == ledger.entries("counters/c", after=2, until=4)
    section = ledger.notification_log["1,10"]
    assert [item.id for item in section.items] == list(range(1, 11))
    assert [ledger.mapper.to_domain_event(item) for item in section.items] == ledger.log(limit=10)
    assert [n.topic for n in ledger.notification_log.select(1, 3, topics=["TotalRaised"])] == ["TotalRaised"] * 3
    assert ledger.recorder.max_notification_id() == 14


def test_the_librarys_own_save_keeps_head_and_log_together(open_ledger: Open, place: str) -> None:
    source, target = open_ledger(":memory:"), open_ledger(place)
    source.append(add(), add(tags=("total",)))

    target.save(*source.log())

    assert target.leaves(0, 9) == source.leaves(0, 9)
    assert target.stream("counters/c") == source.stream("counters/c")
    assert target.append(add())[0].entries[0].position == 3


@pytest.fixture
def library_tests(monkeypatch: pytest.MonkeyPatch):
    """The recorder tests the library ships; they import a cipher we have no use for."""
    monkeypatch.setitem(sys.modules, "eventsourcing.cipher", SimpleNamespace(AESCipher=None))
    return importlib.import_module("eventsourcing.tests.persistence")


@pytest.mark.filterwarnings("default")
def test_the_recorder_passes_the_librarys_own_test(library_tests: Any, place: str) -> None:
    stores: list[Datastore] = []

    class Case(library_tests.ApplicationRecorderTestCase):
        def create_recorder(self) -> LedgerRecorder:
            stores.append(store_at(Place.of(place), 30))
            stores[-1].create()
            return LedgerRecorder(stores[-1])

        def new_originator_id(self) -> str:
            return str(uuid4())

    result = unittest.TestResult()
    Case("test_insert_select").run(result)
    for each in stores:
        each.close()
    assert [*result.errors, *result.failures] == []


def test_a_file_of_another_format_or_with_a_torn_log_is_refused(file: str, open_ledger: Open) -> None:
    open_ledger(file).append(add(), add())
    with sqlite3.connect(file) as c:
        c.execute("DELETE FROM entries WHERE position = 1")
    with pytest.raises(schema.ForeignFile, match="head"):
        open_ledger(file)
    with sqlite3.connect(file) as c:
        c.execute("UPDATE meta SET value = '99' WHERE name = 'format'")
    with pytest.raises(schema.ForeignFile, match="format 99"):
        open_ledger(file)


def test_a_file_that_is_something_else_is_left_alone(file: str, open_ledger: Open) -> None:
    with sqlite3.connect(file) as c:
        c.execute("CREATE TABLE cats (name TEXT)")
    with pytest.raises(schema.ForeignFile):
        open_ledger(file)


def test_a_commit_is_synced_to_disk(file: str, open_ledger: Open) -> None:
    write = open_ledger(file).datastore.begin()
    try:
        assert write.cursor.execute("PRAGMA synchronous").fetchone() == (2,)
        assert write.cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    finally:
        write.rollback()


def test_a_stream_is_read_whole_however_long_it_is(ledger: AnyLedger) -> None:
    ledger.append(*[add() for _ in range(130)])
    mapper = Mapper(KINDS)

    with ledger.datastore.reading() as c:
        assert len(store.stream_entries(c, mapper, "counters/c")) == 130
        assert [each.version for each in store.entries_of(c, mapper, ["counters/c"])] == list(range(1, 131))
        assert store.last_occurred(c, "counters/c") == ledger.log(128, 1)[0].occurred_at


def test_of_several_streams_no_more_is_read_than_was_asked_for(
    ledger: AnyLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    for stream in ("counters/a", "counters/b", "counters/a", "counters/b"):
        ledger.append(add(stream))
    monkeypatch.setattr(store, "_PARAMETERS_MAX", 1)

    with ledger.datastore.reading() as c:
        read = list(store.entries_of(c, Mapper(KINDS), ["counters/a", "counters/b"], 3))

    assert [(each.stream, each.version) for each in read] == [("counters/a", 1), ("counters/a", 2), ("counters/b", 1)]
