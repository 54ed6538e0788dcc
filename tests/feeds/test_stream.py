"""The stream tells what the feed tells, goes on, and is taken up again where it broke off."""

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import httpx
import pytest

from api import serving
from api.routes import stream
from api.settings import Settings
from api.tail import STREAMS_MAX
from domain.ledger.entry import Entry
from domain.ledger.store import Piece
from tests.api.clock import Clock
from tests.api.customer import KEY, ORDER, PAID, Door, expect_problem
from tests.api.serving import serving as served_by
from tests.console.test_signing_in import browser_of, sign_in
from tests.feeds.listening import Reader, Stream, listening
from tests.feeds.sockets import deaf, lines_of, received
from tests.server import PLAIN
from tests.waiting import must_come

TIER = {"type": "TierSet", "tier": "GOLD", "reason": "many orders"}


def test_a_stream_tells_the_log_and_goes_on_with_what_is_recorded(door: Door) -> None:
    door.said("orders/A-1", ORDER)
    before = door.size
    with listening(door) as told:
        seen = told.next(before)
        door.said("orders/A-1", PAID)
        seen += told.next(door.size - before)

    assert [each.event for each in seen] == door.read("/v1/events")
    assert [each.position for each in seen] == list(range(door.size))
    assert told.reader.retry_ms > 0


def test_nobody_in_between_may_keep_or_gather_a_stream(door: Door) -> None:
    with listening(door) as told:
        headers = told.answer.headers

    assert headers["content-type"] == "text/event-stream"
    assert {"no-store", "no-transform"} == set(headers["cache-control"].split(", "))
    assert headers["x-accel-buffering"] == "no"
    assert headers["vary"] == "Authorization, Cookie"


def test_whoever_comes_back_is_told_nothing_twice_and_misses_nothing(door: Door) -> None:
    for number in range(4):
        door.said(f"orders/A-{number}", ORDER)
    with listening(door, "?after=1") as told:
        seen = told.next(3)
    door.said("orders/A-0", PAID)
    with listening(door, "?after=1", Last_Event_ID=seen[-1].last_id) as again:
        seen += again.next(door.size - 5)

    assert [each.position for each in seen] == list(range(2, door.size))


def test_only_the_types_asked_for_are_told_and_the_place_moves_on_past_all_others(door: Door) -> None:
    for number in range(3):
        door.said(f"orders/A-{number}", ORDER)
    door.said("orders/A-1", PAID)
    door.said("orders/A-9", ORDER)
    with listening(door, "?types=PaymentCaptured") as told:
        seen = told.until(door.size - 1)
        door.said("orders/A-10", ORDER)
        seen += told.until(door.size - 1)
    with listening(door, "?types=PaymentCaptured", Last_Event_ID=told.reader.last_id) as again:
        door.said("orders/A-2", PAID)
        (later,) = again.next()

    assert [each.event["type"] for each in seen] == ["PaymentCaptured"]
    assert later.event["subject"] == "orders/A-2"


def test_a_stream_that_can_not_be_is_refused(door: Door) -> None:
    clerk = door.with_scopes("cases:append")
    for wrong in ("-1", "x", "", "1 2", "٣", "9" * 17):
        expect_problem(door.get("/v1/events/stream", headers={"Last-Event-ID": wrong.encode()}), 422, "schema")
    expect_problem(door.get("/v1/events/stream?types=Nonsense"), 422, "schema")
    expect_problem(door.get("/v1/events/stream?limit=3"), 422, "schema")
    expect_problem(door.client.get("/v1/events/stream"), 401, "key-missing")
    expect_problem(clerk.get("/v1/events/stream"), 403, "scope-missing")


def test_words_are_told_to_who_may_read_them_and_it_is_recorded_first(door: Door) -> None:
    door.said("customers/anna", TIER)
    size = door.size
    with listening(door.with_scopes("orders:read")) as masked:
        hidden = masked.next(size)
    with listening(door) as open_:
        shown = open_.next(size + 1)

    assert hidden[-1].event["data"]["data"]["reason"].keys() == {"commitment"}
    assert shown[size - 1].event["data"]["data"]["reason"] == "many orders"
    assert shown[size].event["type"] == "PersonalDataRead"
    assert shown[size].event["data"]["data"]["path"] == "/v1/events/stream"


def test_a_session_that_follows_another_sites_link_is_told_no_words(door: Door) -> None:
    door.said("customers/anna", TIER)
    size = door.size
    with browser_of(door) as client:
        sign_in(client, door.key)
        own = type(door)(client, door.state, door.key)
        own.bearer = {}
        with listening(own, **{"Sec-Fetch-Site": "cross-site"}) as foreign:
            hidden = foreign.next(size)
        with listening(own, **{"Sec-Fetch-Site": "same-origin"}) as ours:
            shown = ours.next(size)

    assert hidden[size - 1].event["data"]["data"]["reason"].keys() == {"commitment"}
    assert shown[size - 1].event["data"]["data"]["reason"] == "many orders"


def test_a_stream_ends_when_its_key_is_revoked(door: Door) -> None:
    reader = door.with_scopes("orders:read")
    key = door.services.keys.verify(reader.key)
    assert key is not None
    with listening(reader) as told:
        door.said("orders/A-1", ORDER)
        told.next(door.size)
        door.services.keys.revoke(key.key_id)
        door.said("orders/A-1", PAID)
        rest = told.rest()

    assert rest == []
    assert told.reader.comments == ["the key opens nothing any more"]
    expect_problem(reader.get("/v1/events/stream"), 401, "key-unknown")


def test_a_stream_ends_when_its_key_or_its_session_runs_out(timed: Door, clock: Clock) -> None:
    _, secret = timed.services.keys.create("till", ["orders:read"], expires_at="2026-06-12T05:00:00.000000Z")
    till = type(timed)(timed.client, timed.state, secret)
    with browser_of(timed) as client:
        sign_in(client, timed.key)
        session = type(timed)(client, timed.state, "")
        session.bearer = {}
        with listening(till) as by_key, listening(session) as by_session:
            clock.later(hours=1)
            first = by_key.rest()
            clock.later(hours=8)
            second = by_session.rest()

    assert first == second == []
    assert by_key.reader.comments == by_session.reader.comments == ["the key opens nothing any more"]


def test_a_stream_on_which_nothing_happens_still_breathes(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "QUIET_S_MAX", 0)
    with listening(door) as told:
        lines = [next(told.lines) for _ in range(8)]

    assert lines == ["retry: 2000", ""] + [":", ""] * 3


def test_beyond_so_many_streams_the_next_is_asked_to_come_back_and_closed_ones_count_no_more(door: Door) -> None:
    tail = door.services.tail
    with listening(door):
        tail.streams_of["others"] += STREAMS_MAX - 1
        refused = door.get("/v1/events/stream")
        tail.streams_of["others"] -= STREAMS_MAX - 1
        figures = door.client.get("/metrics").text

    expect_problem(refused, 503, "streams-busy")
    assert int(refused.headers["retry-after"]) >= 1
    assert "ledger_feed_streams 1.0" in figures
    must_come(lambda: tail.streams == 0)
    assert tail.streams == 0


def test_whoever_takes_nothing_for_long_gives_up_the_place_and_comes_back_where_he_stood(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "TAKEN_S_MAX", 0.2)
    size = _much(door)
    with deaf(str(door.client.base_url), "/v1/events/stream", door.key) as idle:
        must_come(lambda: door.services.tail.streams == 1)
        must_come(lambda: door.services.tail.streams == 0)
        raw = received(idle)
    before = [each.position for each in Reader().messages(lines_of(raw))]
    with listening(door, Last_Event_ID=str(before[-1])) as again:
        seen = [each.position for each in again.next(size - len(before))]

    assert not raw.endswith(b"\r\n0\r\n\r\n")
    assert 0 < len(before) < size
    assert before + seen == list(range(size))


def test_a_connection_of_which_nobody_reads_the_rest_is_let_go(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "TAKEN_S_MAX", 0.2)
    monkeypatch.setattr(serving, "UNREAD_TICKS", 1)
    with served_by(settings) as served:
        door = served.door(KEY)
        _much(door)
        with deaf(served.url, "/v1/events/stream", KEY) as idle:
            must_come(lambda: door.services.tail.streams == 1)
            must_come(lambda: door.services.tail.streams == 0)
            must_come(lambda: len(served.server.server_state.connections) == 1)
            raw = received(idle)

    assert not raw.endswith(b"\r\n0\r\n\r\n")


def _much(door: Door) -> int:
    """Record more than the system keeps of a connection; the size of the log."""
    grown = {**ORDER, "lines": [{**ORDER["lines"][0], "line": str(n), "title": "长" * 200} for n in range(40)]}
    for number in range(240):
        door.said(f"orders/A-{number}", grown)
    return door.size


@pytest.mark.parametrize("query", ["", "?types=LinesShipped"])
def test_an_event_that_is_missing_from_the_log_is_never_passed_over(door: Door, settings: Settings, query: str) -> None:
    door.said("orders/A-1", ORDER)
    door.said("orders/A-1", PAID)
    with sqlite3.connect(settings.db) as db:
        db.execute("DELETE FROM entries WHERE position = 1")
    with listening(door, query) as told, pytest.raises(httpx.RemoteProtocolError):
        told.next()

    assert told.reader.last_id == ""


def test_the_end_of_the_log_is_read_once_for_all_who_wait_there(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    door.said("orders/A-1", ORDER)
    size, ledger, tail = door.size, door.services.ledger, door.services.tail
    read, page = ledger.log, ledger.piece
    reads: list[int] = []

    def counted(after: int = -1, limit: int = 1000, types: Sequence[str] = ()) -> list[Entry]:
        found = read(after, limit, types)
        reads.extend(entry.position for entry in found)
        return found

    def counted_page(after: int, limit: int, types: Collection[str] = ()) -> Piece | None:
        found = page(after, limit, types)
        if found and limit < 1000:  # the read models read more at a time
            reads.extend(entry.position for entry in found.entries)
        return found

    with ThreadPoolExecutor(20) as pool, ExitStack() as stack:
        streams = [stack.enter_context(_listening_alone(door, size - 1)) for _ in range(10)]
        door.said("orders/A-1", PAID)
        first = [stream.next()[0].position for stream in streams]
        polls = [pool.submit(door.get, f"/v1/events?after={size}&timeout=20") for _ in range(10)]
        must_come(lambda: tail._followers == 20 and tail._end == size + 1)
        monkeypatch.setattr(ledger, "log", counted)
        monkeypatch.setattr(ledger, "piece", counted_page)
        door.said("orders/A-2", ORDER)
        second = [stream.next()[0].position for stream in streams]
        answers = [poll.result(20).json() for poll in polls]

    assert (first, second) == ([size] * 10, [size + 1] * 10)
    assert [events[0]["position"] for events in answers] == second
    assert reads.count(size + 1) == 1


@contextmanager
def _listening_alone(door: Door, after: int) -> Iterator[Stream]:
    with (
        httpx.Client(base_url=door.client.base_url, trust_env=False, verify=PLAIN, timeout=30) as client,
        listening(type(door)(client, door.state, door.key), f"?after={after}") as told,
    ):
        yield told
