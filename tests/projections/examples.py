"""The examples that views, histories and pages are shown with."""

from typing import Any

from tests.projections.shop import Shop

LINES_S1 = [
    {
        "line": "1",
        "sku": "TEE-W-M",
        "title": "白色T恤",
        "category": "服装",
        "kind": "GOODS",
        "list_price": 20000,
        "quantity": 2,
    }
]


def campaign(**other: Any) -> dict[str, Any]:
    """满300减50 of shop m1."""
    return {
        "class": "GENERAL",
        "issuer": "MERCHANT",
        "issuer_id": "m1",
        "currency": "CNY",
        "benefit": {"kind": "AMOUNT_OFF", "amount": 5000},
        "threshold": 30000,
        "scope": {},
        "valid_from": "2026-05-01",
        "valid_until": "2026-06-30",
        "after_sales": {},
    } | other


def placed(shop: Shop, *, issued: bool = False, **other: Any) -> str:
    """An order of 200 + 200 with the coupon SAVE50, paid 350.00; the coupon may be `issued` already."""
    stream = "orders/A-1001"
    if not issued:
        shop.say("campaigns/may", "CampaignPublished", **campaign(**other))
        shop.say("coupons/k1", "CouponIssued", campaign_id="may", code="SAVE50", customer_id="c1")
    shop.say(
        stream,
        "OrderPlaced",
        customer_id="c1",
        merchant_id="m1",
        currency="CNY",
        channel="web",
        lines=LINES_S1,
        coupons=["SAVE50"],
    )
    shop.say(stream, "PaymentCaptured", payment_id="p1", amount=35000, tender="alipay")
    return stream


def returned(shop: Shop, stream: str, quantity: int = 1, cause: str = "BUYER_NO_REASON", number: int = 1) -> None:
    """Units of line 1 come back and are accepted."""
    return_id = f"ret-{number}"
    counts = [{"line": "1", "quantity": quantity}]
    reason = "尺码偏小"
    shop.say(stream, "ReturnRequested", return_id=return_id, lines=counts, cause=cause, reason=reason)
    shop.say(stream, "ReturnReceived", return_id=return_id, lines=counts)
    shop.say(stream, "ReturnInspected", return_id=return_id, lines=[{"line": "1", "accepted": quantity, "grade": "A"}])


def s1(**other: Any) -> tuple[Shop, str]:
    """S1: 200 + 200 with 满300减50, one of the two returned."""
    shop = Shop()
    stream = placed(shop, **other)
    returned(shop, stream)
    return shop, stream


def full_story() -> tuple[Shop, str]:
    """An order on which nearly everything happens: quotes, returns, a failed payout, an override, goodwill."""
    shop = Shop()
    stream = placed(shop, refund_method="REPRICE")
    counts = [{"line": "1", "quantity": 1}]
    shop.say(stream, "LinesShipped", lines=[{"line": "1", "quantity": 2}], carrier="顺丰", tracking_no="SF1234")
    shop.say(stream, "LinesDelivered", lines=[{"line": "1", "quantity": 2}], signed_at="2026-05-03T08:05:00.000000Z")
    shop.say(stream, "RefundQuoted", lines=counts, cause="BUYER_NO_REASON")
    returned(shop, stream)
    shop.say(stream, "RefundOverridden", refund_id="r1", amount=16000, reason="客户久候", approver="wang")
    shop.say(stream, "RefundFailed", refund_id="r1", reason="账户冻结")
    shop.say(stream, "RefundSettled", refund_id="r1", reference="bank-77")
    shop.say(stream, "PriceAdjusted", amount=-1000, payer="MERCHANT", cause="LATE", reason="延误")
    shop.say(
        stream, "CompensationGranted", kind="VOUCHER", amount=5000, basis="延误补偿", incident_id="i-1", approver="wang"
    )
    shop.say(stream, "CompensationGranted", kind="CASH", amount=800, basis="运费")
    shop.say(stream, "CompensationGranted", kind="POINTS", amount=100, basis="致歉")
    returned(shop, stream, number=2)
    return shop, stream


def shortfall_story() -> tuple[Shop, str]:
    """S2n: 280 + 30 with 满300减50 under REPRICE and COLLECT; the 30.00 comes back, 20.00 is to be paid."""
    shop = Shop()
    stream = "orders/A-1002"
    shop.say("campaigns/may", "CampaignPublished", **campaign(refund_method="REPRICE", shortfall="COLLECT"))
    shop.say("coupons/k1", "CouponIssued", campaign_id="may", code="SAVE50", customer_id="c1")
    prices = {"1": ("外套", 28000), "2": ("袜子", 3000)}
    lines = [
        {
            "line": line,
            "sku": line,
            "title": title,
            "category": "服装",
            "kind": "GOODS",
            "list_price": price,
            "quantity": 1,
        }
        for line, (title, price) in prices.items()
    ]
    shop.say(
        stream,
        "OrderPlaced",
        customer_id="c1",
        merchant_id="m1",
        currency="CNY",
        channel="app",
        lines=lines,
        coupons=["k1"],
        freight=1000,
        payment_due_at="2026-05-03T09:00:00.000000Z",
    )
    shop.say(stream, "PaymentCaptured", payment_id="p1", amount=20000, tender="wechat")
    shop.say(stream, "PaymentCaptured", payment_id="p2", amount=7000, tender="card")
    shop.say(stream, "LinesCancelled", lines=[{"line": "2", "quantity": 1}], cause="BUYER_NO_REASON")
    shop.say(stream, "ShortfallWaived", amount=500, reason="数额小")
    shop.say(stream, "ShortfallCollected", amount=700, reference="bank-12")
    shop.say(stream, "RefundGranted", amount=300, reason="线头", approver="wang")
    shop.say(stream, "LinesShipped", lines=[{"line": "1", "quantity": 1}], carrier_chosen_by_buyer=True)
    shop.say(stream, "LinesLost", lines=[{"line": "1", "quantity": 1}])
    return shop, stream


def checkout_story() -> tuple[Shop, str]:
    """What a customer saw, was told, typed and agreed to."""
    shop = Shop()
    stream = "checkouts/ck-1"
    clause = {"clause_id": "no-return", "text": "清仓商品不退不换", "restricts": "NO_REASON_RETURN"}
    shop.say("campaigns/may", "CampaignPublished", **campaign(clauses=[clause], **{"class": "CLEARANCE"}))
    shop.say("coupons/k1", "CouponIssued", campaign_id="may", code="SAVE50", customer_id="c1")
    shop.say(
        stream,
        "CheckoutShown",
        customer_id="c1",
        currency="CNY",
        language="zh-CN",
        lines=LINES_S1,
        coupons=["SAVE50"],
        totals={"listed": 40000, "discount": 5000, "freight": 0, "payable": 35000},
        content=[{"sha256": "ab" * 32, "media_type": "text/html"}],
    )
    shown = {"clause_id": "no-return", "channels": ["page"], "marks": ["bold"], "position": "top", "before_order": True}
    shop.say(stream, "TermsPresented", campaign_id="may", terms_version=1, clauses=[shown])
    shop.say(stream, "ClauseConfirmed", clause_id="no-return", line="1", preticked=False)
    shop.say(stream, "ClauseConfirmed", clause_id="no-return", preticked=True)
    shop.say(stream, "TermsAccepted", campaign_id="may", terms_version=1)
    shop.say(stream, "CouponEntered", input=" save50 ")
    shop.say(stream, "CouponEntered", input="SAVE50", use=False)
    shop.say(stream, "CouponEntered", input="没有这个码")
    return shop, stream


def coupon_story() -> tuple[Shop, str, str, str]:
    """A coupon that is used, given back, granted a grace and revoked; its campaign; its code."""
    shop, stream = s1(single_use=False)
    returned(shop, stream, number=2)
    shop.say("coupons/k1", "CouponGraceGranted", days=2, reason="老客户")
    shop.say("coupons/k1", "CouponRevoked", reason="误发")
    shop.say("campaigns/may", "CampaignTermsRevised", refund_method="REPRICE", threshold=40000)
    shop.say("campaigns/may", "CampaignEnded", reason="活动结束")
    return shop, "coupons/k1", "campaigns/may", "uses/may/c1"
