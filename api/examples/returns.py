"""Examples of returns and exchanges."""

from api.examples.example import Example
from api.examples.sales import ORDER, counts

_ORDER = "orders/A-2001"
_OTHER_PAN = {"line": "2", "sku": "pan-28", "title": "平底锅 28 厘米", "list_price": 32000}

EXAMPLES: tuple[Example, ...] = (
    Example(_ORDER, ORDER | {"freight_insurance": {"insurer": "PICC", "cover_max": 1000}}),
    Example(_ORDER, {"type": "PaymentCaptured", "payment_id": "P-1", "amount": 70000, "tender": "WECHAT"}),
    Example(
        _ORDER,
        {"type": "ReturnRequested", "return_id": "R-1", "lines": counts(l1=1), "cause": "QUALITY", "reason": "漏水"},
    ),
    Example(
        _ORDER,
        {
            "type": "ReturnAuthorised",
            "return_id": "R-1",
            "address": "青岛市海港路 1 号 退货组",
            "send_by": "2099-05-10T23:59:59+08:00",
        },
    ),
    Example(
        _ORDER,
        {"type": "ReturnDispatched", "return_id": "R-1", "carrier": "SF", "tracking_no": "SF2048", "freight": 1200},
    ),
    Example(
        _ORDER,
        {
            "type": "ReturnReceived",
            "return_id": "R-1",
            "lines": counts(l1=1),
            "others": [{"sku": "cable-1", "quantity": 1, "title": "充电线"}],
        },
    ),
    Example(
        _ORDER,
        {"type": "ReturnInspected", "return_id": "R-1", "lines": [{"line": "1", "accepted": 1, "grade": "C"}]},
    ),
    Example(
        _ORDER, {"type": "FreightInsurancePaid", "return_id": "R-1", "freight": 1200, "reference": "PICC-20260510-1"}
    ),
    Example(
        _ORDER,
        {"type": "ReturnFreightReimbursed", "return_id": "R-1", "amount": 200, "receipt": {"sha256": "ab" * 32}},
    ),
    Example(
        _ORDER,
        {
            "type": "ReturnRequested",
            "return_id": "R-2",
            "lines": counts(l2=1),
            "cause": "BUYER_NO_REASON",
            "remedy": "EXCHANGE",
            "replacements": [_OTHER_PAN],
        },
    ),
    Example(_ORDER, {"type": "ReturnInspected", "return_id": "R-2", "lines": [{"line": "2", "accepted": 1}]}),
    Example(_ORDER, {"type": "PaymentCaptured", "payment_id": "P-2", "amount": 2000, "tender": "WECHAT"}),
    Example(_ORDER, {"type": "ReplacementShipped", "return_id": "R-2", "carrier": "SF", "tracking_no": "SF2049"}),
    Example(_ORDER, {"type": "ReplacementDelivered", "return_id": "R-2"}),
    Example(
        _ORDER,
        {"type": "ReturnRequested", "return_id": "R-3", "lines": counts(l1=1), "cause": "NOT_AS_DESCRIBED"},
    ),
    Example(_ORDER, {"type": "ReturnRefused", "return_id": "R-3", "ground": "NOT_PROVEN", "reason": "与页面描述一致"}),
    Example(_ORDER, {"type": "ReturnRequested", "return_id": "R-4", "lines": counts(l1=1), "cause": "BUYER_NO_REASON"}),
    Example(_ORDER, {"type": "ReturnWithdrawn", "return_id": "R-4", "reason": "决定留下"}),
)
