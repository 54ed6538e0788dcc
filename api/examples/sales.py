"""Examples of selling, and of giving money back."""

from typing import Any

from api.examples.example import Example

LINE = {
    "line": "1",
    "sku": "kettle-17",
    "title": "电水壶 1.7 升",
    "category": "kitchen",
    "kind": "GOODS",
    "list_price": 20000,
    "quantity": 2,
}
OTHER = LINE | {"line": "2", "sku": "pan-24", "title": "平底锅 24 厘米", "list_price": 30000, "quantity": 1}
_PRICEY = LINE | {"list_price": 29000, "quantity": 1}
_CHEAP = OTHER | {"list_price": 2000}
ORDER = {
    "type": "OrderPlaced",
    "customer_id": "C-88",
    "merchant_id": "M-7",
    "currency": "CNY",
    "channel": "app",
    "lines": [LINE, OTHER],
}
CAMPAIGN = {
    "type": "CampaignPublished",
    "class": "GENERAL",
    "issuer": "MERCHANT",
    "issuer_id": "M-7",
    "currency": "CNY",
    "benefit": {"kind": "AMOUNT_OFF", "amount": 5000},
    "threshold": 30000,
    "scope": {"categories": ["kitchen"]},
    "valid_until": "2099-12-31T23:59:59",
    "after_sales": {},
    "clauses": [{"clause_id": "c1", "text": "退货后未达门槛的，按比例退回优惠。"}],
}
_COLLECTING = CAMPAIGN | {"refund_method": "REPRICE", "shortfall": "COLLECT", "clauses": []}
_COUPON = {"type": "CouponIssued", "campaign_id": "SPRING-26", "code": "SPRING50", "customer_id": "C-88"}
_SHA256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"


def counts(**units: int) -> list[dict[str, Any]]:
    """Line counts: `counts(l1=2)` is two units of line 1."""
    return [{"line": line.removeprefix("l"), "quantity": quantity} for line, quantity in units.items()]


EXAMPLES: tuple[Example, ...] = (
    Example("campaigns/SPRING-26", CAMPAIGN),
    Example("campaigns/SPRING-26", {"type": "CampaignTermsRevised", "valid_until": "2099-06-30"}),
    Example("coupons/K-1", _COUPON),
    Example(
        "checkouts/CO-1",
        {
            "type": "CheckoutShown",
            "customer_id": "C-88",
            "currency": "CNY",
            "language": "zh-CN",
            "lines": [LINE, OTHER],
            "coupons": ["SPRING50"],
            "totals": {"listed": 70000, "discount": 5000, "freight": 0, "payable": 65000},
            "content": [{"sha256": _SHA256, "media_type": "text/html; charset=utf-8"}],
        },
    ),
    Example(
        "checkouts/CO-1",
        {
            "type": "TermsPresented",
            "campaign_id": "SPRING-26",
            "terms_version": 2,
            "clauses": [
                {
                    "clause_id": "c1",
                    "channels": ["checkout_page"],
                    "marks": ["bold", "separate"],
                    "position": "above the order button",
                    "font_px": 16,
                    "before_order": True,
                }
            ],
        },
    ),
    Example("checkouts/CO-1", {"type": "ClauseConfirmed", "clause_id": "c1", "preticked": False}),
    Example("checkouts/CO-1", {"type": "TermsAccepted", "campaign_id": "SPRING-26", "terms_version": 2}),
    Example("checkouts/CO-1", {"type": "CouponEntered", "input": "spring50"}),
    Example("orders/A-1001", ORDER | {"coupons": ["SPRING50"], "checkout_id": "CO-1"}),
    Example("orders/A-1001", {"type": "PaymentCaptured", "payment_id": "P-1", "amount": 65000, "tender": "WECHAT"}),
    Example("orders/A-1001", {"type": "RefundQuoted", "lines": counts(l2=1), "cause": "BUYER_NO_REASON"}),
    Example("orders/A-1001", {"type": "LinesCancelled", "lines": counts(l2=1), "cause": "MERCHANT_OUT_OF_STOCK"}),
    Example(
        "orders/A-1001",
        {"type": "RefundOverridden", "refund_id": "r1", "amount": 29900, "reason": "经协商", "approver": "S-1"},
    ),
    Example("orders/A-1001", {"type": "RefundFailed", "refund_id": "r1", "reason": "账户已注销"}),
    Example("orders/A-1001", {"type": "RefundSettled", "refund_id": "r1", "reference": "WX-20260503-1"}),
    Example("orders/A-1001", {"type": "LinesShipped", "lines": counts(l1=2), "carrier": "SF", "tracking_no": "SF1024"}),
    Example("orders/A-1001", {"type": "LinesDelivered", "lines": counts(l1=1)}),
    Example("orders/A-1001", {"type": "LinesLost", "lines": counts(l1=1)}),
    Example(
        "orders/A-1001",
        {"type": "ReturnRequested", "return_id": "R-1", "lines": counts(l1=1), "cause": "QUALITY", "reason": "不加热"},
    ),
    Example("orders/A-1001", {"type": "ReturnReceived", "return_id": "R-1", "lines": counts(l1=1)}),
    Example(
        "orders/A-1001",
        {"type": "ReturnInspected", "return_id": "R-1", "lines": [{"line": "1", "accepted": 1, "grade": "B"}]},
    ),
    Example(
        "orders/A-1001",
        {"type": "CompensationGranted", "kind": "CASH", "amount": 1000, "basis": "goodwill", "approver": "S-1"},
    ),
    Example("orders/A-1002", ORDER),
    Example("orders/A-1002", {"type": "RefundGranted", "amount": 1000, "reason": "包装破损"}),
    Example(
        "orders/A-1002",
        {
            "type": "PriceAdjusted",
            "amount": -500,
            "payer": "MERCHANT",
            "cause": "PRICE_PROTECTION",
            "reason": "三日内降价",
        },
    ),
    Example("campaigns/COLLECT-26", _COLLECTING),
    Example("coupons/K-2", {"type": "CouponIssued", "campaign_id": "COLLECT-26", "customer_id": "C-88"}),
    Example("orders/A-1003", ORDER | {"coupons": ["K-2"], "lines": [_PRICEY, _CHEAP]}),
    Example("orders/A-1003", {"type": "PaymentCaptured", "payment_id": "P-3", "amount": 26000, "tender": "ALIPAY"}),
    Example("orders/A-1003", {"type": "LinesCancelled", "lines": counts(l2=1), "cause": "BUYER_NO_REASON"}),
    Example("orders/A-1003", {"type": "ShortfallWaived", "amount": 1000, "reason": "老顾客"}),
    Example("orders/A-1003", {"type": "ShortfallCollected", "amount": 500, "reference": "WX-20260503-2"}),
    Example("coupons/K-1", {"type": "CouponGraceGranted", "days": 3, "reason": "系统故障"}),
    Example("coupons/K-1", {"type": "CouponRevoked", "reason": "顾客要求"}),
    Example("campaigns/SPRING-26", {"type": "CampaignEnded", "reason": "预算用完"}),
)
