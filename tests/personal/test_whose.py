"""Whose words they are: the customer's, as soon as a stream knows her; its own until then."""

from pathlib import Path

import pytest

from domain.ledger.safe import Kept, Safe
from tests.book import Book
from tests.examples import order
from tests.personal.folder import ANNA, rows_of, shown

KNOWN = {"customer_name": "Anna", "contact": "138", "purchase_channel": "APP", "reason": "the kettle leaks"}
ASKED = {"channel": "PHONE", "category": "CONSULT", "demands": ["EXPLANATION"]}


@pytest.fixture(params=["memory", "file"])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Book:
    return Book() if request.param == "memory" else Book(str(tmp_path / "ledger.db"))


def subjects(book: Book) -> set[str]:
    with book.ledger.datastore.reading() as c:
        return {subject for (subject,) in c.execute("SELECT subject FROM vault_subjects").fetchall()}


def test_what_is_said_on_her_order_checkout_or_account_is_hers(book: Book) -> None:
    book.say("checkouts/1", "CheckoutShown", **shown("anna", b"page"))
    book.say("checkouts/1", "CouponEntered", input="SAVE")
    book.say("orders/A-1", "OrderPlaced", **order(100_00) | {"customer_id": "anna"})
    book.say(ANNA, "TierSet", tier="GOLD", reason="many orders")

    assert subjects(book) == {ANNA}
    assert len(rows_of(book, ANNA)) == 3


def test_a_code_of_the_shop_is_its_own(book: Book) -> None:
    terms = {"title": "P", "clauses": []}
    book.say("policies/p", "PolicyDrafted", **terms)

    assert subjects(book) == {"policies/p"}


def test_what_a_case_heard_before_it_knew_her_goes_with_her(book: Book) -> None:
    """Said under the case's own key; hers from the moment the case names the order."""
    book.say("cases/W-1", "CaseOpened", **ASKED, **KNOWN)
    assert subjects(book) == {"cases/W-1"}
    before = rows_of(book, "cases/W-1")

    book.say("orders/A-1", "OrderPlaced", **order(100_00) | {"customer_id": "anna"})
    book.say("cases/W-1", "CaseDetailed", order_id="A-1")
    book.say("cases/W-1", "CaseDetailed", customer_name="Anna Li")

    assert subjects(book) == {"cases/W-1", ANNA}
    hers = {row.value for row in rows_of(book, ANNA)}
    assert {row.value for row in before} < hers, "what was said earlier too"
    assert b'"Anna Li"' in hers


def test_what_went_with_a_stream_goes_on_with_whose_that_is(book: Book) -> None:
    write = book.ledger.datastore.begin()
    safe = Safe(write.cursor, book.ledger.datastore.keyring)

    safe.keep([Kept("", joined=[("cases/W-1", "orders/A-1")])])
    safe.keep([Kept("", joined=[("orders/A-1", ANNA)])])

    joined = dict(write.cursor.execute("SELECT stream, subject FROM vault_streams").fetchall())
    write.rollback()
    assert joined == {"cases/W-1": ANNA, "orders/A-1": ANNA}


def test_the_ledger_tells_a_decision_every_stream_that_is_hers(book: Book) -> None:
    book.say("checkouts/1", "CheckoutShown", **shown("anna", b"page"))
    book.say("orders/A-1", "OrderPlaced", **order(100_00) | {"customer_id": "anna"})
    book.say("orders/B-1", "OrderPlaced", **order(100_00) | {"customer_id": "ben"})

    with book.ledger.datastore.reading() as c:
        held = c.execute("SELECT stream FROM vault_streams WHERE subject = ? ORDER BY stream", (ANNA,)).fetchall()
    assert held == [("checkouts/1",), ("orders/A-1",)]
