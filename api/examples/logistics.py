"""Examples of parcels, scanned, late, lost, claimed for."""

from typing import Any

from api.examples.example import Example
from api.examples.sales import counts

_ORDER, _CASE = "orders/A-7101", "cases/C-7101"
_TRACKING = "SF1000000001"
_BLENDER = {
    "line": "1",
    "sku": "blender-1",
    "title": "料理机",
    "category": "家电",
    "kind": "GOODS",
    "list_price": 19900,
    "quantity": 1,
}
_PLACED = {"customer_id": "U-71", "merchant_id": "M-71", "currency": "CNY", "channel": "APP", "lines": [_BLENDER]}
_KNOWN = {"order_id": "A-7101", "purchase_channel": "APP", "customer_name": "李先生", "contact": "139 0000 0000"}
_WANTED = {"demands": ["RETURN_REFUND"], "reason": "显示已发货，一直没有更新"}
_SHIPPED = {"carrier": "顺丰", "tracking_no": _TRACKING, "eta": "2024-05-03"}
_SEEN = {"tracking_no": _TRACKING, "status": "PICKED_UP", "at": "2024-05-01T02:00:00Z", "place": "杭州转运中心"}


def _said(type_: str, **members: Any) -> Example:
    return Example(_CASE, {"type": type_} | members)


_LONG_AGO = {"occurred_at": "2024-04-01T10:00:00+08:00"}
_TIERS = {"delay_tiers": [{"days": 3, "amount": 500}, {"days": 7, "amount": 1500}]}
_EFFECT = {"channels": ["HOME_PAGE"], "effective_from": "2024-04-02T00:00:00+08:00"}

EXAMPLES: tuple[Example, ...] = (
    Example("policies/M-71", {"type": "PolicyDrafted", "title": "延误补偿", "rules": _TIERS} | _LONG_AGO),
    Example("policies/M-71", {"type": "PolicyPublished"} | _EFFECT | _LONG_AGO),
    Example(_ORDER, {"type": "OrderPlaced"} | _PLACED),
    Example(_ORDER, {"type": "PaymentCaptured", "payment_id": "P-7101", "amount": 19900, "tender": "WECHAT"}),
    Example(_ORDER, {"type": "LinesShipped", "lines": counts(**{"1": 1})} | _SHIPPED),
    Example(_ORDER, {"type": "ParcelScanned"} | _SEEN),
    _said("CaseOpened", channel="APP", category="COMPLAINT", scene="SLOW_LOGISTICS", **_KNOWN, **_WANTED),
    _said("CaseAssigned", owner="agent-71"),
    _said("ShippingProofRecorded", evidence={"sha256": "ab" * 32}, carrier="顺丰"),
    _said("CarrierQueried", query_id="Q-7101", carrier="顺丰", urgency="EXPEDITED"),
    _said("CarrierAnswered", query_id="Q-7101", finding="HELD", eta="2024-05-08"),
    _said(
        "ProgressTold",
        update_id="N-7101",
        zh="包裹滞留，承运商正在加急转运。",
        en="It is held; the carrier speeds it up.",
    ),
    _said("IncidentClassified", kind="DELAYED", reason="承运商确认滞留"),
    _said("DelayCompensated"),
    _said("IncidentClassified", kind="LOST", reason="承运商确认丢失"),
    _said("CarrierClaimFiled", claim_id="K-7101", carrier="顺丰", amount=19900, agreement="SF-2024", cap=30000),
    _said("CarrierClaimSettled", claim_id="K-7101", amount=15000, reference="SF-PAY-1"),
)
"""A parcel that was to come long ago is held, then lost; the carrier pays part of it."""
