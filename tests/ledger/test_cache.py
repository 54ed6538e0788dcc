"""What is kept in memory is of one moment of the log, and nobody is given more than he asked for."""

from collections.abc import Iterable, Iterator

import pytest

from domain.fact import Stream
from domain.ledger.cache import Cache, Row
from domain.ledger.loading import Loader
from tests.ledger.toy import Open, add

THEN = Stream(7, 3, "ab")


def at(size: int) -> Cache:
    cache = Cache(10)
    cache.catch_up(size, lambda since: [], lambda held, row: held)
    return cache


def test_folding_goes_on_from_what_was_folded_but_for_who_reads_an_earlier_moment():
    cache = at(5)
    cache.begin_from({"counters/c": THEN})

    assert [cache.start("counters/c", size) for size in (4, 5, 9)] == [None, THEN, THEN]
    assert cache.get("counters/c", 5) is None, "it is not current"


def test_what_others_wrote_is_folded_once_also_when_reading_it_broke_off():
    cache, broken = at(5), ConnectionError("the disk went away")

    def rows(since: int) -> Iterator[Row]:
        yield "counters/c", "Added", b"", 5, b""
        raise broken

    cache.publish(5, 5, {"counters/c": THEN})
    with pytest.raises(ConnectionError):
        cache.catch_up(7, rows, lambda held, row: Stream(held.state + 1, held.version + 1))

    assert cache.get("counters/c", 5) is None, "it is further than the rest"
    cache.catch_up(7, lambda since: [], lambda held, row: held)
    assert cache.get("counters/c", 7) is None, "and its beginning is not known to be what it was"


def test_of_two_beginnings_the_further_is_kept():
    cache = at(5)
    cache.begin_from({"counters/c": THEN})
    cache.begin_from({"counters/c": Stream(1, 1, "cd")})

    assert cache.start("counters/c", 5) == THEN


def test_streams_of_a_moment_that_has_passed_are_not_taken():
    cache = at(5)
    cache.publish(3, 4, {"counters/c": Stream(2_000, 2_000, "ef")})

    assert cache.start("counters/c", 5) is None
    assert cache.get("counters/c", 5) is None


def test_what_is_still_being_read_of_a_lost_leader_is_kept_by_nobody(
    file: str, open_ledger: Open, monkeypatch: pytest.MonkeyPatch
):
    open_ledger(file).append(add("counters/c"), add("counters/d"))
    ledger, load = open_ledger(file), Loader.load

    def lost(loader: Loader, names: Iterable[str]) -> dict[str, Stream]:
        monkeypatch.setattr(Loader, "load", load)
        monkeypatch.setattr(ledger.datastore, "generation", 1)
        assert ledger.stream("counters/d").version == 1, "which another thread reads of the new leader meanwhile"
        return {name: stream._replace(version=7) for name, stream in load(loader, names).items()}

    monkeypatch.setattr(Loader, "load", lost)
    assert ledger.stream("counters/c").version == 7
    assert ledger.stream("counters/c").version == 1
