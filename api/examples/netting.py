"""Examples of several tenders, and of setting a refund off against what the customer owes on another order."""

from api.examples.example import Example
from api.examples.sales import ORDER, counts

_SETTLED = {
    "type": "RefundSettled",
    "refund_id": "r1",
    "reference": "WX-20260503-3",
    "tenders": [
        {"payment_id": "P-11", "amount": 20000, "points": 2000},
        {"payment_id": "P-12", "amount": 9000},
    ],
}

EXAMPLES: tuple[Example, ...] = (
    Example("orders/A-NET-1", ORDER),
    Example(
        "orders/A-NET-1",
        {"type": "PaymentCaptured", "payment_id": "P-11", "amount": 20000, "tender": "POINTS", "points": 2000},
    ),
    Example(
        "orders/A-NET-1",
        {
            "type": "PaymentCaptured",
            "payment_id": "P-12",
            "amount": 50000,
            "tender": "GIFT_CARD",
            "refundable": 40000,
        },
    ),
    Example("orders/A-NET-1", {"type": "LinesCancelled", "lines": counts(l2=1), "cause": "MERCHANT_OUT_OF_STOCK"}),
    Example("orders/A-NET-1", {"type": "RefundNetted", "refund_id": "r1", "order_id": "A-1003", "amount": 1000}),
    Example("orders/A-NET-1", _SETTLED),
)
