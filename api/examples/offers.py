"""Examples of offers and their accidents."""

from typing import Any

from api.examples.example import Example
from api.examples.sales import CAMPAIGN, LINE, ORDER, OTHER

_WINDOW = {
    "type": "StackingWindowOpened",
    "window_id": "W-SLIP",
    "opens_at": "2026-01-01T00:00:00+08:00",
    "closes_at": "2099-12-31T00:00:00+08:00",
}
_SLIP = CAMPAIGN | {"clauses": [], "threshold": 0}
_FLASH_PRICE = LINE | {"list_price": 9900, "quantity": 1}


def _coupon(coupon_id: str, campaign_id: str) -> Example:
    said = {"type": "CouponIssued", "campaign_id": campaign_id, "customer_id": "C-88"}
    return Example(f"coupons/{coupon_id}", said)


def _order(order_id: str, *coupons: str, **members: Any) -> Example:
    return Example(f"orders/{order_id}", ORDER | {"coupons": list(coupons)} | members)


_ACCIDENTS: tuple[Example, ...] = (
    # a window announced by mistake let two coupons meet
    Example("campaigns/SLIP-30", _SLIP | {"benefit": {"kind": "AMOUNT_OFF", "amount": 3000}}),
    Example("campaigns/SLIP-50", _SLIP | {"refund_method": "REPRICE", "threshold": 30000}),
    Example("campaigns/SLIP-30", _WINDOW | {"campaigns": ["SLIP-50"]}),
    Example("campaigns/SLIP-50", _WINDOW | {"campaigns": ["SLIP-30"]}),
    _coupon("K-SLIP-30", "SLIP-30"),
    _coupon("K-SLIP-50", "SLIP-50"),
    _order("A-3001", "K-SLIP-30", "K-SLIP-50"),
    Example("orders/A-3001", {"type": "MisStackingDetected", "coupons": ["K-SLIP-30"], "cause": "SYSTEM"}),
    Example("orders/A-3001", {"type": "MisStackingResolved", "mode": "COLLECT", "consent": True}),
    Example(
        "orders/A-3001",
        {
            "type": "TermsInterpreted",
            "coupon_id": "K-SLIP-50",
            "readings": ["REPRICE", "PRO_RATA"],
            "reason": "条款既写“按比例”又写“重新计算”",
        },
    ),
    # a flash price and a coupon that do not go together
    _order("A-3002", "K-SLIP-30", lines=[_FLASH_PRICE, OTHER]),
    Example(
        "orders/A-3002",
        {
            "type": "OrderSplit",
            "parts": [
                {"order_id": "A-3002.1", "lines": ["1"]},
                {"order_id": "A-3002.2", "lines": ["2"], "coupons": ["K-SLIP-30"]},
            ],
        },
    ),
)

_BEST = _SLIP | {"benefit": {"kind": "PERCENT_OFF", "off_bp": 2000}}
_OUTAGE = {
    "type": "CouponEligibilityPreserved",
    "incident_id": "INC-7",
    "cause": "SYSTEM_OUTAGE",
    "recovered_at": "2024-05-01T00:00:00+08:00",
}
_CHOICES: tuple[Example, ...] = (
    # the shop promises the cheapest offer, whatever the customer typed
    Example("campaigns/PICK-50", _SLIP),
    Example("campaigns/PICK-20", _BEST),
    _coupon("K-PICK-50", "PICK-50"),
    _coupon("K-PICK-20", "PICK-20"),
    _order("A-3101", "K-PICK-50", offer_policy="BEST_WINS", candidates=["K-PICK-20"]),
    Example(
        "campaigns/PICK-50",
        {
            "type": "StackingWindowOpened",
            "window_id": "W-11-11",
            "campaigns": ["PICK-20"],
            "opens_at": "2099-11-11T00:00:00+08:00",
            "closes_at": "2099-11-12T00:00:00+08:00",
        },
    ),
    Example("campaigns/PICK-50", {"type": "StackingWindowClosed", "window_id": "W-11-11"}),
    # the checkout was down: what had to be used that day can be used a day longer
    Example("campaigns/LAST-DAY", _SLIP | {"valid_from": "2024-04-01", "valid_until": "2024-04-30"}),
    _coupon("K-LAST-DAY", "LAST-DAY"),
    Example("campaigns/LAST-DAY", _OUTAGE),
    Example("coupons/K-LAST-DAY", _OUTAGE | {"incident_id": "INC-8", "recovered_at": "2024-05-01T12:00:00+08:00"}),
)

EXAMPLES: tuple[Example, ...] = (*_ACCIDENTS, *_CHOICES)
