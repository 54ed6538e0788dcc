"""Only who bought goods reviews them; one review counts for a line; none is ever taken away."""

from typing import Any

import pytest

from domain.catalogue import KINDS
from domain.door import sayable
from domain.errors import Malformed
from domain.order.events.reviews import ProductReviewed
from tests.examples import LI, WANG, cancel, give_back, lines, order, pay, units
from tests.order.bound_stories import gift
from tests.projections.bound import shown
from tests.story import Shop
from tests.trace import requirement

A1 = "orders/A-1"


def bought(*prices: int) -> Shop:
    return pay(Shop().say(A1, "OrderPlaced", **order(*(prices or (5_00,)))))


def review(shop: Shop, review_id: str = "V1", **members: Any) -> Shop:
    said: dict[str, Any] = {"review_id": review_id, "customer_id": LI, "line": "1"}
    return shop.say(A1, "ProductReviewed", **said | members)


def refusal(shop: Shop, **members: Any) -> str:
    said = {"review_id": "V9", "customer_id": LI, "line": "1", "rating": "GOOD"} | members
    return shop.refusal(A1, "ProductReviewed", **said).code


@requirement("R-003-65")
def test_who_did_not_buy_does_not_review():
    assert refusal(bought(), customer_id=WANG) == "not-the-buyer"


def test_what_is_neither_paid_nor_delivered_is_not_bought_yet():
    shop = Shop().say(A1, "OrderPlaced", **order(5_00))
    assert refusal(shop) == "not-bought"

    shop.say(A1, "LinesDelivered", lines=units(_1=1))
    assert review(shop, rating="GOOD").recorded(ProductReviewed)


def test_a_gift_was_not_bought():
    shop = Shop().say(A1, "OrderPlaced", **order(lines=[*lines(5_00), gift()]))
    assert refusal(pay(shop), line="g") == "not-bought"


def test_what_was_cancelled_is_not_reviewed_and_what_came_back_is():
    assert refusal(cancel(bought(5_00, 6_00), _1=1)) == "not-bought"

    shop = bought(5_00, 6_00).say(A1, "LinesDelivered", lines=units(_1=1, _2=1))
    give_back(shop, "b1", _1=1)
    assert review(shop, rating="BAD").recorded(ProductReviewed)


def test_a_line_that_is_not_there_is_not_reviewed():
    assert refusal(bought(), line="7") == "unknown-line"


@pytest.mark.parametrize(("stars", "rating"), [(1, "BAD"), (2, "BAD"), (3, "MID"), (4, "GOOD"), (5, "GOOD")])
def test_stars_alone_come_to_a_rating(stars: int, rating: str):
    (fact,) = review(bought(), stars=stars).recorded(ProductReviewed)

    assert isinstance(fact, ProductReviewed)
    assert (fact.counted_as, fact.sku, fact.merchant_id) == (rating, "sku-1", "m1")


def test_a_review_says_something_and_does_not_contradict_itself():
    with pytest.raises(Malformed, match="rating, stars or both"):
        review(bought())
    with pytest.raises(Malformed, match="5 stars are GOOD, not BAD"):
        review(bought(), stars=5, rating="BAD")


def test_the_last_review_of_a_line_counts_and_the_earlier_one_stays_readable():
    shop = review(bought(), stars=1, reason="it came late")
    review(shop, "V2", stars=5)
    review(shop, "V3", stars=3)

    rows = [(row["review_id"], row["rating"], row["replaced_by"]) for row in shown(shop)["reviews"]]
    assert rows == [("V1", "BAD", "V2"), ("V2", "GOOD", "V3"), ("V3", "MID", None)]


def test_reviews_of_two_lines_stand_side_by_side():
    shop = review(review(bought(5_00, 6_00), stars=5), "V2", line="2", stars=2)

    assert [row["replaced_by"] for row in shown(shop)["reviews"]] == [None, None]


def test_a_review_said_twice_is_said_once_and_its_id_is_its_own():
    shop = review(bought(5_00, 6_00), rating="GOOD", reason="fine")

    assert review(shop, rating="GOOD", reason="fine").last == []
    said = {"review_id": "V1", "customer_id": LI, "line": "2", "rating": "GOOD"}
    assert shop.refusal(A1, "ProductReviewed", **said).code == "already-recorded-differently"


def test_nobody_can_take_a_review_away():
    """电子商务法 39: no fact of an order does."""
    doors = [name for name in sayable(KINDS["orders"]) if "Review" in name and not name.startswith("GiftReturn")]
    assert doors == ["ProductReviewed"]


def test_a_market_price_never_moves_a_refund():
    priced = lines(5_00, market_price=20_00)
    shop = pay(Shop().say(A1, "OrderPlaced", **order(lines=priced)))
    give_back(shop.say(A1, "LinesDelivered", lines=units(_1=1)), "b1", "QUALITY", _1=1)

    assert [refund.amount for refund in shop.order().refunds.values()] == [5_00]
