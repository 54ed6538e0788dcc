"""What auditors and regulators look up: clauses, versions of policies, decisions by hand."""

from typing import Any

import pytest

from domain.clock import plus
from projections.follower import Follower
from projections.registers.clauses import CLAUSES, clauses
from projections.registers.csv import csv_text
from projections.registers.overrides import OVERRIDES, Override, override_row, overrides
from projections.registers.policies import POLICIES, policies
from tests.book import Book
from tests.checkout.pages import page
from tests.examples import LI, order, units
from tests.figures.told import A1, bought, taken_back
from tests.terms.meeting import GREY_SMALL_PRINT, NO_REASON, POPUP_BOLD, clearance
from tests.trace import requirement

NO_POINTS = "使用本券的订单不参与积分"
DRAFT = {"title": "After-sales", "clauses": [{"clause_id": "p1", "text": "Refunds go back the way they came."}]}


def followed(book: Book) -> Follower:
    follower = Follower(":memory:")
    follower.apply(book.ledger.log(limit=10_000))
    return follower


def register(book: Book, regime: str = "CN_2025") -> list[dict[str, Any]]:
    return followed(book).read(CLAUSES, clauses, regime, -1, 100)


def campaigning(*texts: str) -> Book:
    book = Book()
    book.say("campaigns/k1", "CampaignPublished", **clearance(*texts))
    book.say("coupons/c1", "CouponIssued", campaign_id="k1", code="SAVE")
    return book


def ordered(book: Book, number: str, how: dict[str, Any], clause_ids: tuple[str, ...]) -> None:
    """An order placed with the coupon, whose clauses were shown like this."""
    checkout = f"checkouts/K-{number}"
    book.say(checkout, "CheckoutShown", **page(120_00, discount=30_00, coupons=["SAVE"]))
    shown = [{"clause_id": each} | how for each in clause_ids]
    book.say(checkout, "TermsPresented", campaign_id="k1", terms_version=1, clauses=shown)
    book.say(checkout, "TermsAccepted", campaign_id="k1", terms_version=1)
    book.say(f"orders/A-{number}", "OrderPlaced", **order(120_00, coupons=["SAVE"], checkout_id=f"K-{number}"))


@requirement("R-000-93")
def test_every_clause_stands_there_with_its_verdict_and_the_orders_it_reached():
    book = campaigning(NO_REASON, NO_POINTS)
    for number, how in (("1", POPUP_BOLD), ("2", POPUP_BOLD), ("3", GREY_SMALL_PRINT)):
        ordered(book, number, how, ("k1", "k2"))
    no_reason, points = register(book)

    assert (no_reason["clause_id"], no_reason["source"], no_reason["subject"]) == (
        "k1",
        "campaigns/k1@1",
        "NO_REASON_RETURN",
    )
    assert len(no_reason["text_sha256"]) == 64
    assert (no_reason["verdict"], no_reason["orders"], no_reason["outcomes"]["VOID"]) == ("VOID", 3, 3)
    assert (points["verdict"], points["orders"]) == ("BINDING", 3)
    assert (points["outcomes"]["BINDING"], points["outcomes"]["NOT_INCORPORATED"]) == (2, 1)


def test_the_verdict_is_of_the_regime_that_is_asked_and_the_outcomes_of_the_orders_own():
    book = campaigning(NO_POINTS)
    ordered(book, "1", POPUP_BOLD, ("k1",))
    (row,) = register(book, "SEED_EQUAL")

    assert (row["regime"], row["verdict"], row["outcomes"]["BINDING"]) == ("SEED_EQUAL", "VOID", 1)


def test_a_clause_stands_in_each_version_of_its_terms():
    book = campaigning(NO_REASON)
    ordered(book, "1", POPUP_BOLD, ("k1",))
    book.say("campaigns/k1", "CampaignTermsRevised", clauses=[{"clause_id": "k9", "text": NO_POINTS}])

    told = [(row["source"], row["clause_id"], row["orders"]) for row in register(book)]
    assert told == [("campaigns/k1@1", "k1", 1), ("campaigns/k1@2", "k9", 0)]


def test_a_policys_clauses_stand_there_once_it_is_published_with_the_orders_it_governs():
    book = Book()
    book.say("policies/platform", "PolicyDrafted", **DRAFT)
    assert register(book) == []

    now = book.ledger.log()[-1].occurred_at
    book.say("policies/platform", "PolicyPublished", channels=["WEB"], effective_from=plus(now, hours=1))
    book.later(hours=2)
    for key in ("A-1", "A-2"):
        book.say(f"orders/{key}", "OrderPlaced", **order(100_00))
    (row,) = register(book)
    assert (row["source"], row["orders"], row["outcomes"]) == ("policies/platform@1", 2, None)


def test_a_policy_that_is_withdrawn_is_listed_no_more():
    book = Book()
    book.say("policies/platform", "PolicyDrafted", **DRAFT)
    now = book.ledger.log()[-1].occurred_at
    book.say("policies/platform", "PolicyPublished", channels=["WEB"], effective_from=plus(now, days=1))
    book.say("policies/platform", "PolicyWithdrawn", version=1, reason="too early")

    assert register(book) == []


@requirement("R-000-38")
def test_each_version_of_a_policy_applied_from_when_to_when():
    book, published = Book(), "policies/platform"
    book.say(published, "PolicyDrafted", **DRAFT)
    now = book.ledger.log()[-1].occurred_at
    first, second, third = (plus(now, days=days) for days in (1, 20, 40))
    book.say(published, "PolicyPublished", channels=["WEB", "APP"], effective_from=first)
    for version, since in ((2, second), (3, third)):
        book.say(published, "PolicyDrafted", **DRAFT | {"title": f"Version {version}"})
        book.say(published, "PolicyPublished", channels=["WEB"], effective_from=since)
    told = [(row["version"], row["effective_from"], row["ends_at"]) for row in versions(book)]
    assert told == [(1, first, second), (2, second, third), (3, third, None)]
    assert (versions(book)[0]["channels"], versions(book)[0]["published_by"]) == ("WEB, APP", "k1/staff-7")

    book.say(published, "PolicyWithdrawn", version=2, reason="a slip")
    one, two, three = versions(book)
    assert (one["ends_at"], two["withdrawn_at"] is not None, three["effective_from"]) == (third, True, third)


def versions(book: Book) -> list[dict[str, Any]]:
    return followed(book).read(POLICIES, policies, -1, 100)


def by_hand(book: Book) -> list[Override]:
    return followed(book).read(OVERRIDES, overrides, -1, 100)


@requirement("R-000-16")
def test_what_was_decided_by_hand_says_who_approved_it_and_how_much():
    book = taken_back(bought())
    book.say(A1, "RefundOverridden", refund_id="r1", amount=90_00, reason="marks", approver="wang")
    (row,) = by_hand(book)
    told = override_row(row, book.stream(A1).state)

    assert (told["type"], told["approver"], told["actor"], told["item"]) == (
        "RefundOverridden",
        "wang",
        "k1/staff-7",
        "r1",
    )
    assert (told["amount"], told["suggested"], told["currency"]) == (90_00, 100_00, "CNY")
    assert told["reason"].keys() == {"commitment"}


def test_goodwill_and_returns_that_were_let_in_stand_there_and_rights_do_not():
    book = bought()
    book.say(A1, "RefundGranted", amount=5_00, reason="a scratch")
    book.say(A1, "CompensationGranted", kind="POINTS", amount=300, basis="goodwill", incident_id="I-1")
    book.say(A1, "LinesDelivered", lines=units(_1=1))
    book.say(A1, "ReturnRequested", return_id="b0", lines=units(_1=1), cause="BUYER_NO_REASON")
    book.say(A1, "ReturnWithdrawn", return_id="b0", reason="no")
    book.later(days=60)
    book.say(A1, "ReturnRequested", return_id="b1", lines=units(_1=1), cause="BUYER_NO_REASON", approver="wang")

    told = [(row.type, row.item, row.amount, row.unit, row.approver) for row in by_hand(book)]
    assert told == [
        ("RefundGranted", None, 5_00, "MONEY", None),
        ("CompensationGranted", "I-1", 300, "POINTS", None),
        ("ReturnRequested", "b1", None, None, "wang"),
    ]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("  +1", "'  +1"),
        ("@cmd", "'@cmd"),
        ("-2+3", "'-2+3"),
        ("\tx", "'\tx"),
        ("＝1", "'＝1"),
        ('say "no", twice', '"say ""no"", twice"'),
        ("two\nlines", '"two\nlines"'),
        (-5, "-5"),
        (None, ""),
        (["a", "b"], "a; b"),
        (["=a"], "'=a"),
        ({"commitment": "ab" * 32}, "ab" * 32),
        (LI, "li"),
    ],
)
def test_no_cell_runs_as_a_formula(value: object, cell: str):
    assert csv_text([{"name": value}], ["name"]) == f"name\r\n{cell}\r\n"


def test_an_object_is_spread_over_columns():
    rows = [{"a": {"b": 1, "c": 2}, "d": 3}, {"a": None, "d": 4}]

    assert csv_text(rows, ["a.b", "a.c", "d"]) == "a.b,a.c,d\r\n1,2,3\r\n,,4\r\n"
