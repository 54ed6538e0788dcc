"""The story of a shop's spring."""

from tests.book import Book
from tests.examples import campaign, lines, off, order, units


def tell(book: Book) -> None:
    """A shop's spring: campaigns and coupons, a checkout, and orders that meet every fate."""
    _offers(book)
    _a_checkout(book)
    _an_order_that_is_returned_in_parts(book)
    _a_shortfall(book)
    _coupons_that_do_not_come_back(book)
    _an_order_nobody_pays(book)


def _offers(book: Book) -> None:
    clauses = [{"clause_id": "c-1", "text": "用码订单退货不返还优惠码。", "restricts": "RESTORATION"}]
    book.say("campaigns/k1", "CampaignPublished", **off(50_00, threshold=300_00, clauses=clauses))
    book.say("campaigns/k1", "CampaignTermsRevised", priority=50)
    book.say("coupons/c1", "CouponIssued", campaign_id="k1", code="Früh-50")
    short = off(20_00, valid_until="2026-05-03", per_customer_limit=9)
    book.say("campaigns/k2", "CampaignPublished", **short)
    book.say("coupons/c2", "CouponIssued", campaign_id="k2", customer_id="li", expires_at="2026-05-02T23:59:59")
    book.say("coupons/c2", "CouponGraceGranted", days=1, reason="a good customer")
    tiers = {
        "kind": "TIERED",
        "tiers": [{"threshold": 100_00, "amount": 10_00}, {"threshold": 200_00, "amount": 30_00}],
    }
    book.say("campaigns/k3", "CampaignPublished", **campaign(tiers, restoration="NEVER", refund_method="REPRICE"))
    book.say("coupons/c3", "CouponIssued", campaign_id="k3", code="TIERS")
    percent = campaign({"kind": "PERCENT_OFF", "off_bp": 2000, "cap": 90_00}, shortfall="COLLECT")
    book.say("campaigns/k4", "CampaignPublished", **percent)
    book.say("coupons/c4", "CouponIssued", campaign_id="k4", code="八折")


def _a_checkout(book: Book) -> None:
    shown = {"listed": 400_00, "discount": 50_00, "freight": 8_00, "payable": 358_00}
    book.say(
        "checkouts/s1",
        "CheckoutShown",
        customer_id="li",
        currency="CNY",
        language="zh-CN",
        lines=lines(200_00, 200_00),
        coupons=["c1"],
        totals=shown,
        content=[{"sha256": "ab" * 32, "media_type": "text/html; charset=utf-8"}],
    )
    clause = {"clause_id": "c-1", "channels": ["POPUP"], "marks": ["BOLD"], "position": "TOP", "before_order": True}
    book.say("checkouts/s1", "TermsPresented", campaign_id="k1", terms_version=2, clauses=[clause])
    book.say("checkouts/s1", "ClauseConfirmed", clause_id="c-1", preticked=False)
    book.say("checkouts/s1", "TermsAccepted", campaign_id="k1", terms_version=2)
    book.say("checkouts/s1", "CouponEntered", input="früh－50 ")
    book.say("checkouts/s1", "CouponEntered", input="NO-SUCH-CODE")


def _an_order_that_is_returned_in_parts(book: Book) -> None:
    a1 = "orders/A-1"
    book.say(a1, "OrderPlaced", **order(200_00, 200_00, coupons=["c1"], checkout_id="s1", freight=8_00))
    book.say(a1, "PaymentCaptured", payment_id="p1", amount=300_00, tender="WECHAT")
    book.say(a1, "PaymentCaptured", payment_id="p2", amount=58_00, tender="CARD")
    book.say(a1, "LinesShipped", lines=units(_1=1, _2=1), carrier="SF", tracking_no="SF1234567890", eta="2026-05-04")
    book.say(a1, "LinesDelivered", lines=units(_1=1, _2=1), signed_at="2026-05-01T02:01:00.000000Z")
    book.say(a1, "RefundQuoted", lines=units(_2=1), cause="BUYER_NO_REASON")
    book.say(
        a1,
        "ReturnRequested",
        return_id="R1",
        lines=units(_2=1),
        cause="BUYER_NO_REASON",
        reason="颜色不喜欢",
        evidence=[{"kind": "PHOTO", "sha256": "cd" * 32}],
        quote_id="q1",
    )
    book.say(a1, "ReturnReceived", return_id="R1", lines=units(_2=1))
    book.say(a1, "ReturnInspected", return_id="R1", lines=[{"line": "2", "accepted": 1, "grade": "INTACT"}])
    book.say(a1, "RefundFailed", refund_id="r1", reason="card closed")
    book.say(a1, "RefundOverridden", refund_id="r1", amount=180_00, reason="goodwill", approver="wang")
    tenders = [{"payment_id": "p1", "amount": 122_00}, {"payment_id": "p2", "amount": 58_00}]
    book.say(a1, "RefundSettled", refund_id="r1", reference="bank-1", tenders=tenders)
    book.say(a1, "PriceAdjusted", amount=-10_00, payer="MERCHANT", cause="PRICE_MATCH", reason="cheaper elsewhere")
    book.say(a1, "RefundGranted", amount=5_00, reason="a scratch", approver="wang")
    book.say(a1, "CompensationGranted", kind="VOUCHER", amount=50_00, basis="GOODWILL", incident_id="i-1")
    book.say(a1, "CompensationGranted", kind="CASH", amount=3_00, basis="DELAY")
    book.say(a1, "CompensationGranted", kind="POINTS", amount=100, basis="GOODWILL")
    book.say(a1, "LinesLost", lines=units(_1=1))


def _a_shortfall(book: Book) -> None:
    book.say(
        "campaigns/k5",
        "CampaignPublished",
        **off(50_00, threshold=300_00, refund_method="REPRICE", shortfall="COLLECT"),
    )
    book.say("coupons/c5", "CouponIssued", campaign_id="k5", code="BACK")
    a2 = "orders/A-2"
    book.say(a2, "OrderPlaced", **order(280_00, 30_00, coupons=["BACK"]))
    book.say(a2, "PaymentCaptured", payment_id="p1", amount=260_00, tender="WECHAT")
    book.say(a2, "LinesCancelled", lines=units(_2=1), cause="BUYER_NO_REASON")
    book.say(a2, "ShortfallCollected", amount=5_00, reference="bank-2")
    book.say(a2, "ShortfallWaived", amount=5_00, reason="small")
    book.say(a2, "LinesCancelled", lines=units(_1=1), cause="BUYER_NO_REASON")


def _coupons_that_do_not_come_back(book: Book) -> None:
    a3 = "orders/A-3"
    book.say(a3, "OrderPlaced", **order(100_00, 120_00, coupons=["TIERS"]))
    book.say(a3, "PaymentCaptured", payment_id="p1", amount=190_00, tender="WECHAT")
    book.say(a3, "LinesCancelled", lines=units(_1=1, _2=1), cause="BUYER_NO_REASON")
    a4 = "orders/A-4"
    book.say(a4, "OrderPlaced", **order(90_00, coupons=["c2"]))
    book.say(a4, "PaymentCaptured", payment_id="p1", amount=70_00, tender="WECHAT")
    book.say("orders/A-6", "OrderPlaced", **order(500_00, coupons=["八折"]))
    book.say("coupons/c4", "CouponRevoked", reason="leaked")
    book.say("orders/A-6", "LinesCancelled", lines=units(_1=1), cause="MERCHANT")
    book.later(days=9)
    book.say(a4, "LinesCancelled", lines=units(_1=1), cause="MERCHANT_OUT_OF_STOCK")
    book.say("campaigns/k3", "CampaignEnded", reason="season over")


def _an_order_nobody_pays(book: Book) -> None:
    due = "2026-05-10T10:00:00.000000Z"
    book.say("orders/A-5", "OrderPlaced", **order(90_00, payment_due_at=due) | {"customer_id": "wang"})
    book.later(days=3)
    book.say("orders/A-5", "PaymentExpired")
