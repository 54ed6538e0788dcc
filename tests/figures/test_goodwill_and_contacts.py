"""What goodwill costs and what comes of it; what customers get in touch about."""

from typing import Any

from msgspec.structs import replace

from domain.fact import Fact, Label
from domain.ledger.entry import Entry
from tests.book import Book
from tests.examples import LI, units
from tests.figures.told import A1, Told, bought, of, story
from tests.trace import requirement


class ContactMade(Fact, frozen=True, kw_only=True):
    """A fact on a case that names what the customer got in touch about."""

    topic: Label


class NoteMade(Fact, frozen=True, kw_only=True):
    """A fact on a case that does not."""

    note: Label


def made_good(amount: int = 50_00, **members: Any) -> Book:
    book = bought()
    book.say(A1, "LinesDelivered", lines=units(_1=1))
    granted = {"kind": "VOUCHER", "amount": amount, "basis": "OUT_OF_STOCK", "incident_id": "I-1"} | members
    book.say(A1, "CompensationGranted", **granted)
    return book


def review(book: Book, number: str, rating: str) -> Book:
    book.say(A1, "ProductReviewed", review_id=number, customer_id=LI, line="1", rating=rating)
    return book


def dispute(book: Book, number: str = "b1") -> Book:
    book.say(A1, "ReturnRequested", return_id=number, lines=units(_1=1), cause="QUALITY")
    return book


def goodwill(book: Book, *period: str) -> dict[str, Any]:
    return of(book).figures("goodwill", *period)


@requirement("R-000-131")
def test_an_incident_made_good_ends_without_a_dispute_in_a_good_review_and_cost_fifty():
    figures = goodwill(review(made_good(), "V1", "GOOD"))

    assert (figures["incidents"], figures["incidents_disputed"], figures["undisputed_bp"]) == (1, 0, 100_00)
    assert (figures["good"], figures["mid"], figures["bad"], figures["good_bp"]) == (1, 0, 0, 100_00)
    assert (figures["cost"], figures["vouchers"], figures["cost_per_grant"]) == (50_00, 50_00, 50_00)


def test_an_incident_disputed_twice_is_one_disputed_incident():
    book = dispute(made_good())
    book.say(A1, "ReturnWithdrawn", return_id="b1", reason="it works")
    figures = goodwill(dispute(book, "b2"))

    assert (figures["incidents_disputed"], figures["undisputed_bp"]) == (1, 0)


def test_what_she_complained_of_before_is_not_held_against_what_made_it_good():
    book = bought()
    book.say(A1, "LinesDelivered", lines=units(_1=1))
    dispute(review(book, "V1", "BAD"))
    book.say(A1, "CompensationGranted", kind="CASH", amount=50_00, basis="goodwill", incident_id="I-1")
    figures = goodwill(review(book, "V2", "GOOD"))

    assert (figures["incidents_disputed"], figures["good"], figures["bad"]) == (0, 1, 0)


def test_a_review_that_is_replaced_counts_no_more():
    figures = goodwill(review(review(made_good(), "V1", "BAD"), "V2", "MID"))

    assert (figures["bad"], figures["mid"]) == (0, 1)


def test_what_comes_of_an_incident_counts_on_the_day_it_was_made_good():
    book = made_good()
    book.later(days=20)
    dispute(review(book, "V1", "GOOD"))
    figures = goodwill(book, "2026-05-01", "2026-05-01")

    assert (figures["incidents_disputed"], figures["good"]) == (1, 1)
    assert of(book).rows("goodwill", "2026-05-02", "2026-12-31") == []


def test_each_kind_of_goodwill_is_told_points_are_no_money_and_damages_are_owed():
    book = made_good(10_00)
    book.say(A1, "CompensationGranted", kind="CASH", amount=20_00, basis="goodwill")
    book.say(A1, "CompensationGranted", kind="POINTS", amount=300, basis="goodwill")
    book.say(A1, "RefundGranted", amount=5_00, reason="a scratch")
    book.say(A1, "PriceAdjusted", amount=-4_00, payer="MERCHANT", cause="DELAY", reason="late")
    before = goodwill(book)
    book.say(A1, "DamagesAssessed", assessment_id="D1", basis="STATUTORY_55", lines=units(_1=1), conditions=["FRAUD"])
    damages = {"kind": "CASH", "amount": 10_00, "basis": "STATUTORY_55", "assessment_id": "D1", "approver": "wang"}
    book.say(A1, "CompensationGranted", **damages)

    told = [before[name] for name in ("vouchers", "cash", "refunds", "price_cuts", "points", "cost", "grants")]
    assert told == [10_00, 20_00, 5_00, 4_00, 300, 39_00, 5]
    assert goodwill(book) == before


def on_a_case(fact: Fact, entry: Entry) -> Entry:
    return replace(entry, stream="cases/C-1", type=type(fact).__name__, data=fact)


def test_any_fact_of_a_case_that_names_a_topic_is_a_contact_about_it():
    (entry, *_) = story(bought())
    told = Told().tell([on_a_case(ContactMade(topic="COUPON_REUSE"), entry)])
    assert [(row["topic"], row["figures"]) for row in told.rows("contacts")] == [("COUPON_REUSE", {"contacts": 1})]

    told.tell([on_a_case(ContactMade(topic="COUPON_REUSE"), entry), on_a_case(NoteMade(note="hm"), entry)])
    assert told.figures("contacts")["contacts"] == 2
