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


def stream(version: int) -> Stream:
    return Stream(version, version, f"{version:x}")


def row(name: str) -> Row:
    return name, "Added", b"", 5, b""


def one_more(held: Stream, row: Row) -> Stream:
    return stream(held.version + 1)


def names(cache: Cache, size: int) -> set[str]:
    return {name for name in "abcd" if cache.get(name, size) is not None}


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


def test_streams_are_given_as_of_the_moment_they_are_of_all_of_them_or_none():
    cache = at(5)
    cache.publish(5, 6, {"a": stream(1), "b": stream(2)})

    assert (cache.get("a", 6), cache.get("a", 5), cache.get("c", 6)) == (stream(1), None, None)
    assert cache.all(["a", "b"], 6) == {"a": stream(1), "b": stream(2)}
    assert (cache.all(["a", "b"], 7), cache.all(["a", "c"], 6), len(cache)) == (None, None, 2)


def test_streams_are_taken_from_who_knew_the_same_moment_or_has_come_to_it():
    cache = at(5)
    cache.publish(3, 5, {"a": stream(1)})
    cache.publish(5, 8, {"b": stream(2)})

    assert names(cache, 8) == {"a", "b"}


@pytest.mark.parametrize("use", ["get", "all", "publish"])
def test_the_streams_that_were_used_last_stay(use: str):
    cache = Cache(2)
    cache.publish(0, 0, {"a": stream(1), "b": stream(1)})
    match use:
        case "get":
            cache.get("a", 0)
        case "all":
            cache.all(["a"], 0)
        case _:
            cache.publish(0, 0, {"a": stream(1)})
    cache.publish(0, 0, {"c": stream(1)})

    assert (names(cache, 0), len(cache)) == ({"a", "c"}, 2)


def test_what_others_wrote_is_folded_into_the_streams_that_are_here():
    cache, asked = at(5), list[int]()
    cache.publish(5, 5, {"a": stream(1), "b": stream(7)})

    def rows(since: int) -> list[Row]:
        asked.append(since)
        return [row("a"), row("c"), row("a")]

    cache.catch_up(8, rows, one_more)
    for size in (8, 7):
        cache.catch_up(size, rows, one_more)

    assert asked == [5], "an older moment changes nothing"
    assert (cache.get("a", 8), cache.get("b", 8), cache.get("c", 8)) == (stream(3), stream(7), None)


def test_a_stream_that_cannot_be_folded_on_is_dropped_alone():
    cache = at(5)
    cache.publish(5, 5, {"a": stream(1), "b": stream(7)})

    def newer(held: Stream, row: Row) -> Stream:
        raise LookupError("a newer program wrote it")

    cache.catch_up(6, lambda since: [row("a")], newer)

    assert names(cache, 6) == {"b"}


@pytest.mark.parametrize(("more", "read", "left"), [(10_000, [5], {"a", "b"}), (10_001, [], set[str]())])
def test_after_ten_thousand_events_of_others_it_begins_anew(more: int, read: list[int], left: set[str]):
    cache, asked = at(5), list[int]()
    cache.publish(5, 5, {"a": stream(1_000), "b": stream(999)})
    cache.catch_up(5 + more, lambda since: asked.append(since) or [], one_more)

    assert (asked, names(cache, 5 + more)) == (read, left)
    if not left:
        assert (cache.start("a", 5 + more), cache.start("b", 5 + more)) == (stream(1_000), None), "a long one goes on"


def test_a_long_stream_that_is_let_go_is_not_folded_from_its_beginning_again():
    cache = Cache(1)
    for name, version in (("a", 1_000), ("b", 999), ("c", 1)):
        cache.publish(0, 0, {name: stream(version)})

    assert (cache.start("a", 0), cache.start("b", 0), cache.start("c", 0)) == (stream(1_000), None, None)


def test_a_later_beginning_takes_the_place_of_an_earlier_one():
    cache = at(5)
    cache.begin_from({"a": stream(1)})
    cache.begin_from({"a": stream(2)})

    assert cache.start("a", 5) == stream(2)


def test_ten_thousand_beginnings_are_kept_the_latest():
    cache = at(5)
    cache.begin_from({str(n): stream(1) for n in range(10_000)})
    cache.begin_from({"0": stream(2)})
    assert cache.start("1", 5) is not None

    cache.begin_from({"one more": stream(1)})

    assert [cache.start(name, 5) is None for name in ("0", "1", "2", "one more")] == [False, True, False, False]
