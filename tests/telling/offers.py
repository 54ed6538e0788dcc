"""The story of offers and their accidents."""

from domain.clock import instant
from tests.book import Book
from tests.examples import lines, off, order, percent, units


def tell(book: Book) -> None:
    """Everything that can be recorded of them, at least once."""
    _the_cheapest_offer(book)
    _campaigns_that_stack_for_a_day(book)
    _coupons_that_outlive_an_outage(book)
    _coupons_that_should_not_have_met(book)
    _an_order_that_is_split(book)
    _a_clause_that_does_not_bind(book)


def _the_cheapest_offer(book: Book) -> None:
    for name, terms in (("best-50", off(50_00)), ("best-20%", percent(2_000, single_use=True))):
        key = name.removesuffix("%")
        book.say(f"campaigns/{key}", "CampaignPublished", **terms)
        book.say(f"coupons/{key}", "CouponIssued", campaign_id=key, code=name)
    best = order(400_00, coupons=["best-50"], candidates=["best-20", "no such code"], offer_policy="BEST_WINS")
    book.say("orders/B-1", "OrderPlaced", **best | {"customer_id": "best", "accept_worse_terms": True})


def _campaigns_that_stack_for_a_day(book: Book) -> None:
    day = {"opens_at": "2026-11-10T16:00:00.000000Z", "closes_at": "2026-11-11T16:00:00.000000Z"}
    book.say("campaigns/best-50", "StackingWindowOpened", window_id="11-11", campaigns=["best-20"], **day)
    book.say("campaigns/best-50", "StackingWindowClosed", window_id="11-11")


def _coupons_that_outlive_an_outage(book: Book) -> None:
    """It lasted until the minute, and both coupons had ended meanwhile."""
    now = instant(book.steady.now)
    outage = {"incident_id": "outage-1", "cause": "SYSTEM_OUTAGE", "recovered_at": now}
    book.say("campaigns/outage", "CampaignPublished", **off(30_00, valid_from="2026-01-01", valid_until=now))
    book.say("coupons/outage", "CouponIssued", campaign_id="outage", code="OUTAGE")
    book.say("coupons/outage-own", "CouponIssued", campaign_id="outage", customer_id="own")
    book.say("coupons/outage-own", "CouponEligibilityPreserved", **outage)
    book.say("campaigns/outage", "CouponEligibilityPreserved", **outage)
    book.later(hours=1)
    book.say("orders/B-2", "OrderPlaced", **order(90_00, coupons=["OUTAGE"]) | {"customer_id": "best"})


def _coupons_that_should_not_have_met(book: Book) -> None:
    """A window announced by mistake let them: what is done about it each time."""
    window = {
        "window_id": "w-slip",
        "opens_at": "2026-05-01T00:00:00.000000Z",
        "closes_at": "2026-12-31T00:00:00.000000Z",
    }
    for name, amount in (("slip-30", 30_00), ("slip-50", 50_00)):
        book.say(f"campaigns/{name}", "CampaignPublished", **off(amount, refund_method="REPRICE", threshold=300_00))
        book.say(f"coupons/{name}", "CouponIssued", campaign_id=name, customer_id="slip")
    for name, other in (("slip-30", "slip-50"), ("slip-50", "slip-30")):
        book.say(f"campaigns/{name}", "StackingWindowOpened", campaigns=[other], **window)
    for key, mode in (("S-1", "CANCEL"), ("S-2", "HONOUR"), ("S-3", "COLLECT")):
        placed = order(200_00, 200_00, coupons=["slip-30", "slip-50"]) | {"customer_id": "slip"}
        book.say(f"orders/{key}", "OrderPlaced", **placed)
        book.say(f"orders/{key}", "MisStackingDetected", coupons=["slip-30"], cause="PLATFORM")
        book.say(f"orders/{key}", "MisStackingResolved", mode=mode, consent=True)
        if mode == "HONOUR":
            book.say(f"orders/{key}", "LinesCancelled", lines=units(_1=1, _2=1), cause="MERCHANT")
    book.say("orders/S-3", "PaymentCaptured", payment_id="p1", amount=350_00, tender="WECHAT")
    book.say("orders/S-3", "LinesCancelled", lines=units(_1=1), cause="BUYER_NO_REASON")
    readings = ["REPRICE", "PRO_RATA"]
    book.say("orders/S-3", "TermsInterpreted", coupon_id="slip-50", readings=readings, reason="two readings")


def _an_order_that_is_split(book: Book) -> None:
    book.say("orders/S-4", "OrderPlaced", **order(99_00, 400_00, coupons=["slip-30"]) | {"customer_id": "slip"})
    parts = [{"order_id": "S-4.1", "lines": ["1"]}, {"order_id": "S-4.2", "lines": ["2"], "coupons": ["slip-30"]}]
    book.say("orders/S-4", "OrderSplit", parts=parts)


def _a_clause_that_does_not_bind(book: Book) -> None:
    """The terms keep the coupon, by a clause in print too small to read."""
    clause = {"clause_id": "c-1", "text": "退款后优惠券不返还。", "restricts": "RESTORATION"}
    book.say("campaigns/small", "CampaignPublished", **off(20_00, restoration="NEVER", clauses=[clause]))
    book.say("coupons/small", "CouponIssued", campaign_id="small", customer_id="slip")
    book.say(
        "checkouts/small",
        "CheckoutShown",
        customer_id="slip",
        currency="CNY",
        language="zh-CN",
        lines=lines(90_00),
        coupons=["small"],
        totals={"listed": 90_00, "discount": 20_00, "freight": 0, "payable": 70_00},
    )
    shown = {"clause_id": "c-1", "channels": ["PAGE"], "marks": [], "position": "BOTTOM", "font_px": 8}
    clauses = [shown | {"before_order": True}]
    book.say("checkouts/small", "TermsPresented", campaign_id="small", terms_version=1, clauses=clauses)
    book.say("checkouts/small", "TermsAccepted", campaign_id="small", terms_version=1)
    placed = order(90_00, coupons=["small"], checkout_id="small") | {"customer_id": "slip"}
    book.say("orders/S-5", "OrderPlaced", **placed)
    book.say("orders/S-5", "PaymentCaptured", payment_id="p1", amount=70_00, tender="WECHAT")
    book.say("orders/S-5", "LinesCancelled", lines=units(_1=1), cause="BUYER_NO_REASON")
