"""What every store says of itself, and how a file is read."""

from pathlib import Path

import pytest

from tests.ledger.toy import Open, add


def test_a_store_says_where_it_is_and_what_it_takes(place: str, open_ledger: Open) -> None:
    ledger = open_ledger(place)
    for _ in range(3):
        ledger.append(add())

    assert ledger.in_memory is (place == ":memory:")
    assert ledger.is_far is place.startswith("postgres")
    assert ledger.datastore.checkpoint() is True
    taken = ledger.datastore.size_bytes()
    assert taken == Path(place).stat().st_size if Path(place).is_file() else taken >= 0
    assert bool(taken) is not ledger.in_memory


def test_who_reads_a_file_takes_the_connection_that_another_gave_back(file: str, open_ledger: Open) -> None:
    store = open_ledger(file).datastore

    with store.asking() as first:
        one = first.connection
        with store.asking() as second:
            assert second.connection is not one
    with store.asking() as third:
        assert third.connection is one


def test_what_broke_off_leaves_a_connection_to_nobody(file: str, open_ledger: Open) -> None:
    store = open_ledger(file).datastore

    with store.reading() as cursor:
        one = cursor.connection
    with pytest.raises(LookupError), store.reading():
        raise LookupError
    with store.reading() as cursor:
        assert cursor.connection is not one


def test_what_broke_off_while_a_file_is_made_is_as_if_it_had_not_been_begun(file: str, open_ledger: Open) -> None:
    store = open_ledger(file).datastore

    def made_in_part() -> None:
        with store.transaction(commit=True) as cursor:
            cursor.sqlite_cursor.execute("CREATE TABLE half_made (one INTEGER)")
            raise LookupError

    with pytest.raises(LookupError):
        made_in_part()

    with store.reading() as c:
        assert c.execute("SELECT 1 FROM sqlite_master WHERE name = 'half_made'").fetchone() is None


def test_who_reads_sees_one_moment_whatever_is_recorded_meanwhile(shared: str, open_ledger: Open) -> None:
    ledger = open_ledger(shared)
    ledger.append(add())

    with ledger.datastore.reading() as c:
        before = c.execute("SELECT count(*) FROM entries").fetchone()
        open_ledger(shared).append(add())
        assert c.execute("SELECT count(*) FROM entries").fetchone() == before == (1,)
    assert ledger.head().size == 2
