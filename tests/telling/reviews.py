"""The story of a buyer who reviews what she bought, and thinks better of it later."""

from tests.book import Book
from tests.examples import lines, order

REVIEWED = "orders/REV-1"


def tell(book: Book) -> None:
    """Everything that can be recorded of reviews, at least once."""
    book.say(REVIEWED, "OrderPlaced", **order(lines=lines(5_00)) | {"customer_id": "min"})
    book.say(REVIEWED, "PaymentCaptured", payment_id="p1", amount=5_00, tender="WECHAT")
    first = {"review_id": "V1", "customer_id": "min", "line": "1", "reason": "it came late"}
    book.say(REVIEWED, "ProductReviewed", **first, rating="BAD", evidence={"sha256": "ef" * 32})
    book.say(REVIEWED, "ProductReviewed", review_id="V2", customer_id="min", line="1", stars=4)
