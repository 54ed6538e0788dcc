"""The story of customers, their points and consents, and of what time alone brings."""

from domain.clock import instant, plus
from tests.book import Book
from tests.examples import off, order, units

ACCOUNT = "customers/mei"
LATE = "orders/LATE-1"
MEI = {"customer_id": "mei", "merchant_id": "mei-shop"}


def tell(book: Book) -> None:
    """Everything that can be recorded of them, at least once."""
    _points(book)
    _coupons_that_end(book)
    _an_order_that_runs_out_of_time(book)


def _in(book: Book, days: int) -> str:
    """That many days from now."""
    return plus(instant(book.steady.now), days=days)


def _points(book: Book) -> None:
    book.say("policies/mei-shop", "PolicyDrafted", title="Points", rules={"points": {"per_amount": 1_00}})
    book.say("policies/mei-shop", "PolicyPublished", channels=["HOME_PAGE"], effective_from=_in(book, 1))
    book.later(days=2)
    placed = order(200_00, 150_00) | MEI
    book.say("orders/POINTS-1", "OrderPlaced", **placed)
    book.say("orders/POINTS-1", "PaymentCaptured", payment_id="p1", amount=350_00, tender="WECHAT")
    book.say(ACCOUNT, "PointsSpent", points=300, reference="mug")
    book.say("orders/POINTS-1", "LinesCancelled", lines=units(_2=1), cause="BUYER_NO_REASON")
    book.say("orders/POINTS-1", "CompensationGranted", kind="POINTS", amount=500, basis="GOODWILL")
    book.say("orders/POINTS-2", "OrderPlaced", **placed)
    book.say("orders/POINTS-2", "PaymentCaptured", payment_id="p1", amount=350_00, tender="POINTS", points=350)
    book.say("orders/POINTS-2", "LinesCancelled", lines=units(_2=1), cause="BUYER_NO_REASON")
    book.say("orders/POINTS-2", "RefundSettled", refund_id="r1", reference="points-1")


def _coupons_that_end(book: Book) -> None:
    """One of them while she agreed to SMS."""
    terms = off(20_00, threshold=100_00, valid_until=_in(book, 3), issuer_id="mei-shop")
    book.say("campaigns/mei", "CampaignPublished", **terms)
    for key in ("mei-1", "mei-2"):
        book.say(f"coupons/{key}", "CouponIssued", campaign_id="mei", customer_id="mei")
    book.later(days=2, hours=12)
    book.say("coupons/mei-1", "CouponDue", kind="COUPON_REMINDER")
    book.say(ACCOUNT, "MessageConsentGiven", channel="SMS")
    book.say("coupons/mei-2", "CouponDue", kind="COUPON_REMINDER")
    book.say(ACCOUNT, "MessageConsentWithdrawn", channel="SMS")
    book.later(days=1)
    for key in ("mei-1", "mei-2"):
        book.say(f"coupons/{key}", "CouponDue", kind="COUPON_EXPIRY")


def _an_order_that_runs_out_of_time(book: Book) -> None:
    book.say(LATE, "OrderPlaced", **order(200_00, 100_00) | MEI)
    book.say(LATE, "PaymentCaptured", payment_id="p1", amount=300_00, tender="WECHAT")
    book.say(LATE, "LinesDelivered", lines=units(_1=1, _2=1))
    book.say(LATE, "RefundGranted", amount=10_00, reason="a scratch", approver="wang")
    book.say(LATE, "RefundQuoted", lines=units(_1=1), cause="BUYER_NO_REASON")
    book.later(days=16)
    due = (("QUOTE", "q1"), ("WINDOW", "1"), ("WINDOW", "2"), ("REFUND_7", "r1"), ("REFUND_15", "r1"))
    for kind, item in due:
        book.say(LATE, "OrderDue", kind=kind, item=item)
