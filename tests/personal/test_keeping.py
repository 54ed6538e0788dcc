"""What stands in the way of destroying a customer's data: the law's three years, a trade that goes on, a court."""

from typing import Any

import pytest

from domain.customer.keeping import kept_until
from domain.errors import Refused
from domain.ledger.command import Command
from tests.book import Book
from tests.examples import order
from tests.personal.folder import ANNA, bought
from tests.story import Shop

HOLD = {"hold_id": "h1", "ground": "LITIGATION", "reference": "court-7"}


@pytest.fixture
def book() -> Book:
    """Anna bought something; it was delivered."""
    book = Book()
    bought(book, "A-1", "anna", tracking_no="SF1")
    return book


def erase(book: Book, who: str = ANNA) -> Any:
    stated, _ = book.stated(who, "PersonalDataErased", {"ground": "RETENTION_ENDED"})
    (outcome,) = book.ledger.append(Command(who, (stated,), "k1/dpo", inside=True))
    return outcome


def test_records_of_a_trade_are_kept_for_three_years_after_it_was_completed(book: Book) -> None:
    completed_at = book.ledger.entries("orders/A-1")[-1].occurred_at

    size = book.ledger.head().size

    refused = erase(book)

    assert isinstance(refused, Refused)
    assert (refused.code, refused.ref) == ("must-be-kept", "电子商务法 31")
    (barrier,) = refused.extra["barriers"]
    assert barrier == {
        "kind": "RETENTION",
        "stream": "orders/A-1",
        "completed_at": completed_at,
        "until": kept_until(completed_at),
    }
    assert refused.extra["until"] == f"2029{completed_at[4:]}"
    assert book.ledger.head().size == size


def test_the_last_trade_counts_and_each_thing_that_happens_on_it(book: Book) -> None:
    book.later(days=700)
    bought(book, "A-2", "anna", tracking_no="SF2")
    book.later(days=800)

    (barrier,) = erase(book).extra["barriers"]
    assert barrier["stream"] == "orders/A-2"
    book.later(days=400)
    assert erase(book).entries[0].type == "PersonalDataErased"


def test_another_customers_trade_is_no_hindrance(book: Book) -> None:
    book.later(days=1100)
    bought(book, "B-1", "ben", tracking_no="SF2")

    assert erase(book).entries


def test_a_trade_that_is_not_settled_has_no_end_yet(book: Book) -> None:
    book.say("orders/A-9", "OrderPlaced", **order(100_00) | {"customer_id": "anna"})
    book.say("orders/A-9", "PaymentCaptured", payment_id="p1", amount=100_00, tender="WECHAT")
    book.say("orders/A-9", "LinesCancelled", lines=[{"line": "1", "quantity": 1}], cause="BUYER_NO_REASON")
    book.later(days=2000)

    assert erase(book).extra["barriers"] == [{"kind": "TRADE_OPEN", "stream": "orders/A-9"}]
    assert "until" not in erase(book).extra


def test_an_open_case_is_a_trade_that_is_not_settled(book: Book) -> None:
    known = {"customer_name": "Anna", "contact": "138", "purchase_channel": "APP", "reason": "it leaks"}
    book.say(
        "cases/W-1", "CaseOpened", channel="PHONE", category="CONSULT", order_id="A-1", demands=["EXPLANATION"], **known
    )
    book.later(days=2000)

    assert erase(book).extra["barriers"] == [{"kind": "TRADE_OPEN", "stream": "cases/W-1"}]


def test_a_legal_hold_wins_until_it_is_lifted(book: Book) -> None:
    book.later(days=2000)
    book.say(ANNA, "LegalHoldPlaced", **HOLD)

    refused = erase(book)

    assert refused.extra["barriers"] == [{"kind": "LEGAL_HOLD", **HOLD}]
    assert "h1" in refused.sentence
    book.say(ANNA, "LegalHoldLifted", hold_id="h1", reference="settled")
    assert erase(book).entries


def test_all_that_stands_in_the_way_is_said_at_once(book: Book) -> None:
    book.say(ANNA, "LegalHoldPlaced", **HOLD)

    assert [each["kind"] for each in erase(book).extra["barriers"]] == ["LEGAL_HOLD", "RETENTION"]


def test_a_customer_nobody_knows_is_not_erased_by_a_slip_of_the_pen(book: Book) -> None:
    assert erase(book, "customers/ana").code == "not-found"
    assert book.ledger.stream("customers/ana").version == 0


def test_a_client_cannot_say_it_by_itself(book: Book) -> None:
    stated, _ = book.stated(ANNA, "PersonalDataErased", {"ground": "RETENTION_ENDED"})
    (outcome,) = book.ledger.append(Command(ANNA, (stated,), "k1/dpo"))
    assert isinstance(outcome, Refused)
    assert outcome.code == "unknown-fact"


def test_a_hold_is_placed_once_and_lifted_once() -> None:
    shop = Shop().say(ANNA, "LegalHoldPlaced", **HOLD)
    assert shop.say(ANNA, "LegalHoldPlaced", **HOLD).last == []
    assert shop.refusal(ANNA, "LegalHoldPlaced", **HOLD | {"reference": "x"}).code == "already-recorded-differently"
    lifted = {"hold_id": "h1", "reference": "settled"}
    shop.say(ANNA, "LegalHoldLifted", **lifted)
    assert shop.say(ANNA, "LegalHoldLifted", **lifted).last == []
    assert shop.say(ANNA, "LegalHoldPlaced", **HOLD).last == [], "that hold is over; another one has another id"
    assert shop.refusal(ANNA, "LegalHoldLifted", hold_id="h2", reference="x").code == "unknown-hold"


@pytest.mark.parametrize(
    ("completed", "until"), [("2026-05-03T08:00", "2029-05-03T08:00"), ("2028-02-29T08:00", "2031-03-01T08:00")]
)
def test_three_years_are_three_years(completed: str, until: str) -> None:
    assert kept_until(f"{completed}:00.000000Z") == f"{until}:00.000000Z"
