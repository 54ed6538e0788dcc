"""Examples of after-sales cases."""

from typing import Any

from api.examples.example import Example
from api.examples.sales import counts

_ORDER, _CASE, _QUESTION = "orders/A-7001", "cases/C-7001", "cases/C-7002"
KETTLE = {
    "line": "1",
    "sku": "kettle-1",
    "title": "电热水壶",
    "category": "家电",
    "kind": "GOODS",
    "list_price": 19900,
    "quantity": 1,
}
"""A line of an order."""
_KNOWN = {"order_id": "A-7001", "purchase_channel": "APP", "reason": "通电后不加热", "demands": ["RETURN_REFUND"]}
_RETURN = {"kind": "RETURN", "lines": counts(**{"1": 1}), "cause": "QUALITY"}
_VOUCHER = {"kind": "COMPENSATION", "form": "VOUCHER", "amount": 1000, "basis": "GOODWILL"}


def _said(type_: str, **members: Any) -> Example:
    return Example(_CASE, {"type": type_} | members)


EXAMPLES: tuple[Example, ...] = (
    Example(
        _ORDER,
        {
            "type": "OrderPlaced",
            "customer_id": "U-7",
            "merchant_id": "M-9",
            "currency": "CNY",
            "channel": "APP",
            "lines": [KETTLE],
        },
    ),
    Example(_ORDER, {"type": "PaymentCaptured", "payment_id": "P-7001", "amount": 19900, "tender": "WECHAT"}),
    Example(_ORDER, {"type": "LinesDelivered", "lines": counts(**{"1": 1})}),
    _said("CaseOpened", channel="WECHAT", category="QUALITY", scene="APPLIANCE_FAULT", **_KNOWN),
    _said("CaseDetailed", customer_name="王女士", contact="138 0000 0000", defects=["NO_HEAT"]),
    _said("FirstResponded", owner="agent-7"),
    _said("CaseClassified", category="QUALITY", scene="OTHER", reason="插座也有问题"),
    _said("CaseAssigned", owner="agent-8", reason="交接班"),
    _said("ClockPaused", clock_id="PLAN", waiting_for="CUSTOMER"),
    _said("ClockResumed", clock_id="PLAN"),
    _said("CaseVerified", reason="通电测试不加热"),
    _said("StockConfirmed", sku="kettle-1"),
    _said(
        "ResolutionProposed",
        proposal_id="S1",
        reason="质量问题",
        options=[{"option_id": "refund", "remedies": [_RETURN]}],
    ),
    _said("ResolutionRejected", proposal_id="S1", by="CONSUMER", reason="希望有所补偿"),
    _said(
        "ResolutionProposed",
        proposal_id="S2",
        reason="质量问题",
        options=[{"option_id": "refund", "remedies": [_RETURN, _VOUCHER]}],
    ),
    _said("ResolutionAccepted", proposal_id="S2", option_id="refund"),
    _said("ResolutionExecuted", address="漳州市龙文区 1 号仓"),
    Example(_ORDER, {"type": "ReturnInspected", "return_id": "C-7001.S2.1", "lines": [{"line": "1", "accepted": 1}]}),
    _said(
        "CaseClosed",
        outcome="SETTLED",
        reason="退款并补偿",
        demands=[{"demand": "RETURN_REFUND", "outcome": "GRANTED", "amount": 19900}],
    ),
    _said("CaseReopened", reason="客户再次来电"),
    Example(
        _QUESTION,
        {
            "type": "CaseOpened",
            "channel": "WEB",
            "category": "CONSULT",
            "scene": "USAGE",
            "language": "en",
            "reason": "How do I descale it?",
        },
    ),
    Example(_QUESTION, {"type": "CaseClosed", "outcome": "WITHDRAWN", "reason": "Found it in the manual"}),
)
