"""Examples of gifts, services and gift returns."""

from typing import Any

from api.examples.example import Example
from api.examples.sales import counts

_ORDER = "orders/A-4001"
_SHOWN = [{"sha256": "ab" * 32}]
_FORM = {"order_no": "A-4001", "reason": "商品存在质量问题", "contact": "138 0013 8000"}
_BAGS = {
    "line": "2",
    "sku": "bag-eco",
    "title": "环保购物袋",
    "category": "赠品",
    "kind": "GIFT",
    "list_price": 0,
    "quantity": 5,
    "belongs_to": "1",
    "declared_value": 3900,
}
_POT = {
    "line": "1",
    "sku": "pot-24",
    "title": "汤锅 24 厘米",
    "category": "厨房",
    "kind": "GOODS",
    "list_price": 29900,
    "quantity": 5,
}
_COVER = {
    "line": "3",
    "sku": "cover-2y",
    "title": "延长保修",
    "category": "服务",
    "kind": "SERVICE",
    "list_price": 19900,
    "quantity": 1,
    "belongs_to": "1",
    "days": 730,
}

_PLACED = {
    "type": "OrderPlaced",
    "customer_id": "C-9",
    "merchant_id": "M-9",
    "currency": "CNY",
    "channel": "APP",
    "lines": [_POT, _BAGS, _COVER],
}


def _said(type_: str, number: str, **members: Any) -> Example:
    return Example(_ORDER, {"type": type_, "gift_return_id": number} | members)


def _asked(number: str, kind: str, **members: Any) -> Example:
    named = {} if "items" in members else {"lines": counts(l2=1)}
    return _said("GiftReturnRequested", number, kind=kind, **named | _FORM | members)


def _in_january(fact: dict[str, Any]) -> Example:
    return Example("orders/A-4002", fact | {"occurred_at": "2026-01-05T10:00:00+08:00"})


EXAMPLES: tuple[Example, ...] = (
    Example(_ORDER, _PLACED),
    Example(_ORDER, {"type": "PaymentCaptured", "payment_id": "P-1", "amount": 169400, "tender": "WECHAT"}),
    Example(_ORDER, {"type": "ReturnRequested", "return_id": "R-1", "cause": "BUYER_NO_REASON", "lines": counts(l1=1)}),
    Example(_ORDER, {"type": "ReturnInspected", "return_id": "R-1", "lines": [{"line": "1", "accepted": 1}]}),
    Example(_ORDER, {"type": "GiftReceived", "lines": counts(l2=1)}),
    _asked("G-1", "VOLUNTARY", items=["环保购物袋x1"], channel="AGENT"),
    _said("GiftReturnExpedited", "G-1"),
    _said("GiftReturnReviewed", "G-1", mode="HOME_COLLECT", outcome="REFUND"),
    _said("GiftHandedOver", "G-1", mode="HOME_COLLECT", store_id="S-3", staff_id="E-9"),
    Example(_ORDER, {"type": "GiftReceived", "lines": counts(l2=1), "gift_return_id": "G-1"}),
    _said("GiftReturnArchived", "G-1", score=5),
    _asked("G-2", "REPLACEMENT", evidence=_SHOWN),
    _said("GiftReturnReviewed", "G-2", grade="SEVERE", reason="提手断裂"),
    _said("GiftReturnAgreed", "G-2", kind="FREIGHT", freight=1200, customer_bp=5000),
    _said("GiftDispatched", "G-2", carrier="SF", tracking_no="SF4001"),
    _said("GiftReturnConfirmed", "G-2"),
    _asked("G-3", "OVERAGE", evidence=_SHOWN),
    _said("GiftQuantityReconciled", "G-3", line="2", received=6),
    _said("GiftOverageResolved", "G-3", line="2", mode="RETURN_AT_MERCHANT_COST", freight=1200),
    _asked("G-4", "VOLUNTARY"),
    _said("GiftReturnWithdrawn", "G-4", reason="决定留下"),
    _in_january(_PLACED),
    _in_january({"type": "LinesDelivered", "lines": counts(l1=5, l2=5)}),
    Example(
        "orders/A-4002",
        {"type": "GiftChannelReopened", "line": "2", "approver": "E-1", "reason": "住院期间无法申请", "days": 7},
    ),
)
