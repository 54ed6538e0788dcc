"""Examples of repairs."""

from typing import Any

from api.examples.example import Example
from api.examples.sales import counts

_ORDER = "orders/A-5001"
_PHONE = {
    "line": "1",
    "sku": "phone-12",
    "title": "手机",
    "category": "手机",
    "kind": "GOODS",
    "list_price": 299900,
    "quantity": 1,
}
_CAMPAIGN = {
    "type": "CampaignPublished",
    "class": "GENERAL",
    "issuer": "MERCHANT",
    "issuer_id": "M-9",
    "currency": "CNY",
    "benefit": {"kind": "PARTS_DISCOUNT", "off_bp": 2000},
    "scope": {},
    "valid_until": "2099-12-31",
    "after_sales": {},
}


def _said(type_: str, number: str, **members: Any) -> Example:
    return Example(_ORDER, {"type": type_, "repair_id": number} | members)


EXAMPLES: tuple[Example, ...] = (
    Example("campaigns/parts-8", _CAMPAIGN),
    Example("coupons/parts-8", {"type": "CouponIssued", "campaign_id": "parts-8", "code": "备件8折"}),
    Example(
        _ORDER,
        {
            "type": "OrderPlaced",
            "customer_id": "C-9",
            "merchant_id": "M-9",
            "currency": "CNY",
            "channel": "APP",
            "lines": [_PHONE],
            "coupons": ["备件8折"],
        },
    ),
    Example(_ORDER, {"type": "PaymentCaptured", "payment_id": "P-1", "amount": 299900, "tender": "WECHAT"}),
    Example(_ORDER, {"type": "LinesDelivered", "lines": counts(l1=1)}),
    _said(
        "RepairRequested",
        "F-1",
        line="1",
        cause="OWN_DAMAGE",
        order_no="A-5001",
        parts_discount=True,
        coupon_proof="备件8折",
        reason="屏幕摔坏",
    ),
    _said("RepairReceived", "F-1"),
    _said("RepairQuoted", "F-1", parts=12000, labour=3000, working_days=5),
    _said("RepairAnswered", "F-1", accepted=True),
    _said("RepairPaid", "F-1", amount=12600, reference="POS-77"),
    _said("RepairCompleted", "F-1", outcome="REPAIRED", report_sha256="cd" * 32),
    _said("RepairReturned", "F-1", carrier="SF", tracking_no="SF5001"),
    _said("RepairRequested", "F-2", line="1", order_no="A-5001", reason="无法开机"),
    _said("RepairWithdrawn", "F-2", reason="重启后恢复"),
)
