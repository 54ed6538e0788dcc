"""The story of several tenders, and of a refund set off against another order."""

from tests.book import Book
from tests.examples import off, order, units


def tell(book: Book) -> None:
    """Points that go back as points, a tender that is closed, and a debt that is set off."""
    collecting = off(50_00, threshold=300_00, refund_method="REPRICE", shortfall="COLLECT")
    book.say("campaigns/k-net", "CampaignPublished", **collecting)
    book.say("coupons/c-net", "CouponIssued", campaign_id="k-net", code="NET")
    owing, owed = "orders/NET-1", "orders/NET-2"
    book.say(owing, "OrderPlaced", **order(280_00, 30_00, coupons=["NET"]) | {"customer_id": "net"})
    book.say(owing, "PaymentCaptured", payment_id="p1", amount=260_00, tender="WECHAT")
    book.say(owing, "LinesCancelled", lines=units(_2=1), cause="BUYER_NO_REASON")
    book.say(owed, "OrderPlaced", **order(100_00, 100_00) | {"customer_id": "net"})
    book.say(owed, "PaymentCaptured", payment_id="p1", amount=40_00, tender="POINTS", points=400)
    book.say(owed, "PaymentCaptured", payment_id="p2", amount=160_00, tender="GIFT_CARD", refundable=100_00)
    book.say(owed, "LinesCancelled", lines=units(_1=1, _2=1), cause="MERCHANT")
    book.say(owed, "RefundNetted", refund_id="r1", order_id="NET-1", amount=20_00)
    tenders = [
        {"payment_id": "p1", "amount": 40_00},
        {"payment_id": "p2", "amount": 100_00},
        {"payment_id": "p2", "amount": 40_00, "over": "BANK_TRANSFER"},
    ]
    book.say(owed, "RefundSettled", refund_id="r1", reference="bank-net", tenders=tenders)
