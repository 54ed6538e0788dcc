"""An event is found by its id, by when the id was made, whatever the clocks did."""

from datetime import timedelta

import pytest

from domain.catalogue import KINDS
from domain.ledger import finding
from domain.ledger.ledger import Ledger
from tests.book import BEGINNING, Book
from tests.examples import order

LAST = "019a0000-0000-7000-8000-ffffffffffff"


class Ids:
    """UUIDv7 by a clock in milliseconds that the test moves."""

    def __init__(self) -> None:
        self.now_ms = 1_800_000_000_000
        self.step_ms = 1_000
        self._made = 0

    def __call__(self) -> str:
        self._made += 1
        self.now_ms += self.step_ms
        head = f"{self.now_ms:012x}"
        return f"{head[:8]}-{head[8:]}-7000-8000-{self._made:012x}"


def ledger_of(ids: Ids, sets_back: dict[int, int], events: int = 200) -> Ledger:
    """A ledger whose clock was set back by so many milliseconds before some orders."""
    book = Book()
    ledger = Ledger(KINDS.values(), clock=book.steady.clock, salt=book.steady.salt, new_id=ids)
    book.ledger = ledger
    for number in range(events):
        ids.now_ms -= sets_back.get(number, 0)
        book.say(f"orders/A-{number}", "OrderPlaced", **order(100_00))
    return ledger


@pytest.mark.parametrize("sets_back", [{}, {50: 3_000, 120: 3_000}, {100: 400_000}, {20: 50_000_000, 180: 300_000}])
def test_every_event_is_found_though_the_clock_was_set_back(sets_back: dict[int, int]) -> None:
    ledger = ledger_of(Ids(), sets_back)
    events = ledger.log(-1, 10_000)

    assert len(events) >= 200
    assert [ledger.position_of(each.event_id) for each in events] == [each.position for each in events]


def test_events_of_one_millisecond_are_told_apart() -> None:
    ids = Ids()
    ids.step_ms = 0
    ledger = ledger_of(ids, {})
    events = ledger.log(-1, 10_000)

    assert [ledger.position_of(each.event_id) for each in events] == [each.position for each in events]


def test_what_is_not_there_is_not_found() -> None:
    ledger = ledger_of(Ids(), {}, 20)

    for no_event in (LAST, "not-an-id", "", "00000000-0000-4000-8000-000000000000"):
        assert ledger.position_of(no_event) is None
    assert Book().ledger.position_of(LAST) is None


def test_an_event_is_not_mistaken_for_one_that_it_caused() -> None:
    book = Book()
    book.steady.now = BEGINNING + timedelta(days=1)
    book.say("orders/A-1", "OrderPlaced", **order(100_00))
    book.say("orders/A-1", "LinesCancelled", lines=[{"line": "1", "quantity": 1}], cause="BUYER_NO_REASON")
    caused = [each for each in book.ledger.log(-1, 100) if each.caused_by]

    assert caused
    causes = {each.event_id: each.position for each in book.ledger.log(-1, 100)}
    assert all(book.ledger.position_of(each.caused_by or "") == causes[each.caused_by or ""] for each in caused)


def test_only_so_much_is_read_for_a_clock_that_was_set_back_by_days(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "READ_MAX", 30)
    ledger = ledger_of(Ids(), {100: 500_000_000})
    events = ledger.log(-1, 10_000)

    assert ledger.position_of(events[-1].event_id) == events[-1].position
    assert ledger.position_of(events[150].event_id) is None


def test_where_clocks_went_on_only_what_was_made_at_that_time_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = Ids()
    ids.step_ms = 60_000
    ledger = ledger_of(ids, {}, 30)
    monkeypatch.setattr(finding, "READ_MAX", 2)
    events = ledger.log(-1, 10_000)

    assert [ledger.position_of(each.event_id) for each in events] == [each.position for each in events]


def test_a_window_with_more_events_than_are_read_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = ledger_of(Ids(), {}, 200)  # of 200 seconds, of which a window has eleven
    event = ledger.log(-1, 10_000)[100]

    monkeypatch.setattr(finding, "READ_MAX", 11)
    assert ledger.position_of(event.event_id) == 100
    monkeypatch.setattr(finding, "READ_MAX", 10)
    assert ledger.position_of(event.event_id) is None


def test_a_short_log_is_read_whole_where_the_clock_was_set_back_by_days() -> None:
    ledger = ledger_of(Ids(), {100: 500_000_000})
    events = ledger.log(-1, 10_000)

    assert [ledger.position_of(each.event_id) for each in events] == [each.position for each in events]
