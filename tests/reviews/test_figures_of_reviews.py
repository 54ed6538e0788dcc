"""What buyers' reviews come to, for goods and for a merchant."""

from typing import Any

from projections.follower import Follower
from projections.reviews import REVIEWS, Of, reviewed
from tests.book import Book
from tests.examples import LI, order
from tests.trace import requirement


def reviews(*said: dict[str, Any], merchant_id: str = "m1", book: Book | None = None) -> Book:
    """Orders of one unit each, with a review each."""
    book = book or Book()
    for number, each in enumerate(said, book.ledger.head().size):
        name = f"orders/A-{number}"
        book.say(name, "OrderPlaced", **order(5_00, merchant_id=merchant_id))
        book.say(name, "PaymentCaptured", payment_id="p1", amount=5_00, tender="WECHAT")
        book.say(name, "ProductReviewed", review_id="V1", customer_id=LI, line="1", **each)
    return book


def figures(book: Book, sku: str | None = "sku-1", merchant_id: str | None = None) -> dict[str, Any]:
    follower = Follower(":memory:")
    follower.apply(book.ledger.log(limit=10_000))
    return follower.read(REVIEWS, reviewed, Of(sku, merchant_id), -1, 100)[0]


@requirement("R-003-65")
def test_three_good_reviews_are_a_hundred_percent_and_none_are_no_share():
    told = figures(reviews(*[{"rating": "GOOD"}] * 3))
    assert (told["good"], told["mid"], told["bad"]) == (3, 0, 0)
    assert (told["good_bp"], told["mid_bp"], told["bad_bp"]) == (100_00, 0, 0)

    nothing = figures(Book())
    assert (nothing["reviews"], nothing["good_bp"], nothing["mean_stars_x100"]) == (0, None, None)


@requirement("R-003-02")
def test_a_score_is_the_mean_over_the_stars_of_purchasers():
    book = reviews({"stars": 5}, {"stars": 4}, {"stars": 4}, {"rating": "BAD"})

    assert (figures(book)["mean_stars_x100"], figures(book)["with_stars"], figures(book)["reviews"]) == (433, 3, 4)


@requirement("R-003-02")
def test_a_shop_has_the_score_of_all_its_goods_and_goods_have_each_shops_own():
    book = reviews({"stars": 5})
    reviews({"stars": 2}, merchant_id="m2", book=book)

    assert [figures(book, None, shop)["mean_stars_x100"] for shop in ("m1", "m2")] == [500, 200]
    assert figures(book)["mean_stars_x100"] == 350
    assert figures(book, "sku-1", "m2")["reviews"] == 1
    assert figures(book, "sku-9")["reviews"] == 0


def test_a_review_that_was_replaced_counts_no_more():
    book = reviews({"stars": 1})
    (stream,) = {entry.stream for entry in book.ledger.log(limit=100) if entry.stream.startswith("orders/")}
    book.say(stream, "ProductReviewed", review_id="V2", customer_id=LI, line="1", rating="GOOD")
    told = figures(book)

    assert (told["reviews"], told["bad"], told["good_bp"]) == (1, 0, 100_00)
    assert (told["with_stars"], told["mean_stars_x100"]) == (0, None)
