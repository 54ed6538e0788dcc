"""Identity comes before every other rule; a precondition is the client's own."""

from datetime import timedelta

import pytest

from domain.clock import instant, moment, parse_instant
from domain.errors import Malformed, Refused
from domain.ledger.command import Command
from tests.book import BEGINNING, Book
from tests.examples import order

LONG_AGO = instant(BEGINNING - timedelta(hours=30))
AHEAD = instant(BEGINNING + timedelta(hours=5))


def _command(book: Book, occurred_at: str | None = None) -> Command:
    members = {"payment_id": "p1", "amount": 100_00, "tender": "CARD"}
    stated, rows = book.stated("orders/A-1", "PaymentCaptured", members)
    return Command("orders/A-1", (stated._replace(occurred_at=occurred_at),), "k1", rows)


@pytest.fixture
def book() -> Book:
    book = Book()
    book.say("orders/A-1", "OrderPlaced", **order(100_00))
    return book


@pytest.mark.parametrize("occurred_at", [LONG_AGO, AHEAD])
def test_a_fact_said_again_is_known_whenever_it_is_said_to_have_occurred(book: Book, occurred_at: str) -> None:
    book.ledger.record(_command(book))

    again = book.ledger.record(_command(book, occurred_at))

    assert (again.entries, again.version) == ((), 2)


@pytest.mark.parametrize(("occurred_at", "kind"), [(LONG_AGO, Refused), (AHEAD, Malformed)])
def test_a_new_fact_must_have_occurred_about_now(book: Book, occurred_at: str, kind: type[Refused]) -> None:
    with pytest.raises(kind):
        book.ledger.record(_command(book, occurred_at))

    assert book.stream("orders/A-1").version == 1


def test_no_version_of_a_stream_that_is_not_there_can_be_insisted_on() -> None:
    book = Book()
    stated, rows = book.stated("orders/A-1", "OrderPlaced", order(100_00))

    with pytest.raises(Refused, match="version 0"):
        book.ledger.record(Command("orders/A-1", (stated,), "k1", rows, if_match=0))


@pytest.mark.parametrize(
    "text", ["2026-W01-1T00:00:00Z", "2026-05-01T000000+0000", "2026-05-01T00+00:00", "2026-05-01T00:00:00,5Z"]
)
def test_a_time_is_rfc_3339_and_nothing_near_it(text: str) -> None:
    with pytest.raises(Malformed):
        parse_instant(text)
    assert moment(parse_instant("2026-05-01t08:00:00.5+08:00")).hour == 0
