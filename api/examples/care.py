"""Examples of compensation and care."""

from api.examples.example import Example
from api.examples.sales import CAMPAIGN, LINE, ORDER, counts

_CAMPAIGN = CAMPAIGN | {
    "benefit": {"kind": "AMOUNT_OFF", "amount": 10000},
    "threshold": 50000,
    "scope": {},
    "clauses": [],
}
_LINES = [
    LINE | {"line": "1", "title": "台灯", "list_price": 49500, "quantity": 1},
    LINE | {"line": "2", "sku": "chair-9", "title": "座椅", "list_price": 60500, "quantity": 1},
]
EXAMPLES: tuple[Example, ...] = (
    Example("campaigns/CARE-26", _CAMPAIGN),
    Example("coupons/CARE-K", {"type": "CouponIssued", "campaign_id": "CARE-26", "code": "CARE100"}),
    Example("orders/A-1101", ORDER | {"coupons": ["CARE100"], "lines": _LINES}),
    Example("orders/A-1101", {"type": "PaymentCaptured", "payment_id": "P-1101", "amount": 100000, "tender": "WECHAT"}),
    Example("orders/A-1101", {"type": "LinesCancelled", "lines": counts(l2=1), "cause": "MERCHANT_OUT_OF_STOCK"}),
    Example(
        "orders/A-1101",
        {"type": "MessageSent", "message_id": "A-1101.r1.m", "channel": "EMAIL", "reference": "MAIL-20260503-1"},
    ),
    Example(
        "orders/A-1101",
        {
            "type": "CompensationGranted",
            "kind": "VOUCHER",
            "amount": 5000,
            "basis": "GOODWILL",
            "incident_id": "A-1101.r1",
            "funding": [{"party": "MERCHANT", "share_bp": 10000}],
        },
    ),
    Example(
        "orders/A-1101",
        {
            "type": "DamagesAssessed",
            "assessment_id": "D-1",
            "basis": "STATUTORY_55",
            "lines": counts(l1=1),
            "conditions": ["FRAUD"],
            "evidence": [{"kind": "PHOTO", "sha256": "cd" * 32}],
            "reason": "以翻新品冒充新品",
        },
    ),
    Example(
        "orders/A-1101",
        {
            "type": "CompensationGranted",
            "kind": "CASH",
            "amount": 135000,
            "basis": "STATUTORY_55",
            "assessment_id": "D-1",
        },
    ),
)
