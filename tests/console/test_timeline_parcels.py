"""When a parcel was there, as an order's timeline tells it: by its own units, as the carriers' figures have it."""

from typing import Any

import pytest
from msgspec.structs import replace

from domain.ledger.entry import Entry
from projections.console.timeline import timeline
from projections.replay import selected
from tests.book import Book
from tests.examples import lines, order, units
from tests.figures.told import A1, of

SOON, LATER = "2026-05-03", "2026-05-20"


def sent(*parcels: int, eta: str = SOON) -> Book:
    """An order of one line, sent in parcels of so many units on 1 May 2026, by a carrier each: 1, 2, …"""
    book = Book()
    book.say(A1, "OrderPlaced", **order(lines=lines(1_00, quantity=sum(parcels))))
    for number, quantity in enumerate(parcels, 1):
        word = {"tracking_no": f"T-{number}", "carrier": str(number), "eta": eta}
        book.say(A1, "LinesShipped", lines=units(_1=quantity), **word)
    return book


def deliver(book: Book, quantity: int, day: int | None = None, **members: Any) -> Book:
    """So many units arrive, told of on this day of May."""
    on(book, day)
    book.say(A1, "LinesDelivered", lines=units(_1=quantity), **members)
    return book


def on(book: Book, day: int | None) -> None:
    if day is not None:
        book.steady.now = book.steady.now.replace(day=day, hour=2)


def parcels(entries: list[Entry], at: str = "2026-06-01T00:00:00.000000Z") -> dict[str, tuple[str, str | None]]:
    """Each parcel's state, and the day on which it was there."""
    told = timeline(entries, [], {}, at)["deadlines"]
    found = [each for each in told if each["kind"] == "PARCEL"]
    return {each["item"]: (each["state"], each["ended_at"] and each["ended_at"][:10]) for each in found}


def states(book: Book) -> dict[str, str]:
    entries = book.ledger.entries(A1)
    return {number: state for number, (state, _) in parcels(list(entries)).items()}


def late(book: Book) -> dict[str, int]:
    """The units that came late, by carrier."""
    rows = of(book).rows("carriers")
    return {row["carrier"]: row["figures"]["late"] for row in rows}


def test_a_parcel_that_came_in_time_stays_so_when_the_next_comes_late():
    book = deliver(deliver(sent(2, 1), 2, day=2), 1, day=9)

    assert parcels(list(book.ledger.entries(A1))) == {"1": ("MET", "2026-05-02"), "2": ("LATE", "2026-05-09")}
    assert late(book) == {"1": 0, "2": 1}


def test_a_parcel_is_there_with_the_last_of_its_units():
    book = deliver(deliver(sent(2, 1), 1, day=2), 2, day=9)

    assert parcels(list(book.ledger.entries(A1))) == {"1": ("LATE", "2026-05-09"), "2": ("LATE", "2026-05-09")}
    assert late(book) == {"1": 1, "2": 1}


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("2026-05-01T20:00:00.000000Z", {"1": ("RUNNING", None), "2": ("RUNNING", None)}),
        ("2026-05-03T00:00:00.000000Z", {"1": ("MET", "2026-05-02"), "2": ("RUNNING", None)}),
        ("2026-05-08T00:00:00.000000Z", {"1": ("MET", "2026-05-02"), "2": ("PASSED", None)}),
        ("2026-05-10T00:00:00.000000Z", {"1": ("MET", "2026-05-02"), "2": ("LATE", "2026-05-09")}),
    ],
)
def test_a_past_moment_knows_what_had_come_by_then(at: str, told: dict[str, tuple[str, str | None]]):
    book = deliver(deliver(sent(1, 1), 1, day=2), 1, day=9)
    known = list(selected(book.ledger.entries(A1), recorded_until=at))

    assert parcels(known, at) == told


def test_it_counts_when_she_signed_and_not_when_that_was_told():
    book = deliver(sent(1), 1, day=9, signed_at="2026-05-02T08:00:00.000000Z")

    assert parcels(list(book.ledger.entries(A1))) == {"1": ("MET", "2026-05-02")}
    assert late(book) == {"1": 0}


def test_a_lost_unit_is_of_the_first_parcel_and_makes_neither_late():
    """One of the first parcel's two came, the other got lost: what came later was the second's."""
    book = deliver(sent(2, 1), 1, day=2)
    book.say(A1, "LinesLost", lines=units(_1=1))
    deliver(book, 1, day=9)

    assert parcels(list(book.ledger.entries(A1))) == {"1": ("MET", "2026-05-02"), "2": ("LATE", "2026-05-09")}
    assert late(book) == {"1": 0, "2": 1}


def test_a_parcel_that_got_lost_is_not_waited_for():
    book = sent(1, 1)
    on(book, 9)
    book.say(A1, "LinesLost", lines=units(_1=1))

    assert states(book) == {"1": "OVER", "2": "PASSED"}


def test_a_parcel_whose_units_came_back_had_come():
    book = deliver(sent(1, 1), 1, day=2)
    book.say(A1, "ReturnRequested", return_id="R1", lines=units(_1=1), cause="QUALITY")
    book.say(A1, "ReturnInspected", return_id="R1", lines=[{"line": "1", "accepted": 1}])

    assert states(book) == {"1": "MET", "2": "PASSED"}


def test_what_is_asked_back_before_its_arrival_was_told_is_not_waited_for():
    book = sent(1, 1)
    on(book, 9)
    book.say(A1, "ReturnRequested", return_id="R1", lines=units(_1=1), cause="QUALITY")
    assert states(book) == {"1": "OVER", "2": "PASSED"}

    deliver(book, 1, signed_at="2026-05-02T08:00:00.000000Z")
    assert states(book) == {"1": "MET", "2": "PASSED"}
    assert late(book) == {"1": 0, "2": 0}


def test_what_its_carrier_calls_signed_for_came_first():
    book = deliver(sent(1, 1), 1, day=2)
    book.say(A1, "ParcelScanned", tracking_no="T-2", status="SIGNED", at="2026-05-02T01:00:00.000000Z")

    assert states(book) == {"1": "PASSED", "2": "MET"}


def test_a_parcel_names_the_event_that_sent_it_though_others_occurred_with_it():
    book = sent(1, 1)
    (placed, *sent_off) = book.ledger.entries(A1)
    together = [placed, *(replace(each, occurred_at=placed.occurred_at) for each in sent_off)]
    told = timeline(together, [], {}, placed.recorded_at)["deadlines"]

    assert [each["version"] for each in told if each["kind"] == "PARCEL"] == [2, 3]
