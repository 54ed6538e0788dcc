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


def placed(shop: Shop, order_id: str = "A-1001", **other: Any) -> str:
    """An order of 200 + 200 with the coupon SAVE50, paid 350.00."""
    stream = f"orders/{order_id}"
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
