"""Which events a pack is made of, and which not."""

from typing import Any

import pytest

from api.dossiers import Gathered, Reader, gather_order
from domain.ledger.content import ContentStore
from projections.dossier.document import gap_list
from tests.book import Book
from tests.dossier.bought import COAT, PLACED, TERMS, good_checkout

EVERYTHING = Reader(words=True, health=True)
OTHER = COAT | {"line": "2", "sku": "HAT", "title": "帽子"}


@pytest.fixture
def book() -> Book:
    return Book()


def gathered(book: Book, order: str) -> Gathered:
    return gather_order(book.ledger, ContentStore(book.ledger.datastore), order, EVERYTHING)


def streams(book: Book, order: str) -> set[str]:
    return set(gathered(book, order).material.streams)


def place(book: Book, order: str, **members: Any) -> None:
    book.say(f"orders/{order}", "OrderPlaced", **PLACED | {"lines": [COAT, OTHER]} | members)


def test_a_part_of_a_split_order_has_what_it_came_from_and_not_the_other_parts(book: Book) -> None:
    place(book, "S")
    book.say("orders/S", "OrderSplit", parts=[{"order_id": "S.1", "lines": ["1"]}, {"order_id": "S.2", "lines": ["2"]}])

    whole, first, second = (streams(book, key) for key in ("S", "S.1", "S.2"))

    assert {"orders/S", "orders/S.1", "orders/S.2"} <= whole
    assert {"orders/S", "orders/S.1"} <= first
    assert "orders/S.2" not in first
    assert {"orders/S", "orders/S.2"} <= second
    assert "orders/S.1" not in second


def test_what_she_saw_of_the_whole_is_what_she_saw_of_its_part(book: Book) -> None:
    totals = {"listed": 80000, "discount": 0, "freight": 0, "payable": 80000}
    seen = {"currency": "CNY", "language": "zh-CN", "lines": [COAT, OTHER], "totals": totals}
    book.say("checkouts/K-1", "CheckoutShown", customer_id="c1", **seen)
    place(book, "S", checkout_id="K-1")
    book.say("orders/S", "OrderSplit", parts=[{"order_id": "S.1", "lines": ["1"]}, {"order_id": "S.2", "lines": ["2"]}])

    whole, part = gathered(book, "S").material, gathered(book, "S.1").material

    assert part.placing is not None
    assert not part.placing.checkout_id
    assert part.checkout == whole.checkout
    assert part.checkout is not None
    rows = {each["requirement"]: each["at_dispute"] for each in gap_list(part)["gaps"]}
    assert rows["CHECKOUT_RECORDED"] == rows["CHECKOUT_BOUND"] == "QUALIFIED"


def test_terms_and_answers_of_after_the_order_are_not_in_its_pack(book: Book) -> None:
    good_checkout(book)
    book.say("campaigns/may", "ClauseExplained", clause_id="k1", includes=["COAT"], answer="是的")
    place(book, "A", lines=[COAT], coupons=["CLEAR"], checkout_id="K-1")
    before = gathered(book, "A").material
    book.say("campaigns/may", "CampaignTermsRevised", threshold=20000)
    book.say("campaigns/may", "ClauseExplained", clause_id="k1", includes=["HAT"], answer="是的")
    after = gathered(book, "A").material

    assert [each.type for each in before.of("campaigns/may")] == ["CampaignPublished", "ClauseExplained"]
    assert after.sources == before.sources


def test_only_the_version_of_the_terms_that_governs_is_in_the_pack(book: Book) -> None:
    book.say("campaigns/may", "CampaignPublished", **TERMS | {"clauses": []})
    book.say("campaigns/may", "CampaignTermsRevised", threshold=20000)
    book.say("coupons/k1", "CouponIssued", campaign_id="may", code="CLEAR")
    place(book, "A", coupons=["CLEAR"])

    assert [each.type for each in gathered(book, "A").material.of("campaigns/may")] == ["CampaignTermsRevised"]
