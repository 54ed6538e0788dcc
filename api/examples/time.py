"""Examples of customers, their points and consents."""

from api.examples.example import Example
from api.examples.sales import ORDER, counts

_ORDER = "orders/A-1091"
_ACCOUNT = "customers/C-91"

EXAMPLES: tuple[Example, ...] = (
    Example(_ACCOUNT, {"type": "MessageConsentGiven", "channel": "SMS"}),
    Example(_ACCOUNT, {"type": "MessageConsentWithdrawn", "channel": "SMS"}),
    Example(_ORDER, ORDER | {"customer_id": "C-91"}),
    Example(
        _ORDER,
        {"type": "CompensationGranted", "kind": "POINTS", "amount": 70000, "basis": "GOODWILL", "approver": "wang"},
    ),
    Example(
        _ORDER,
        {"type": "PaymentCaptured", "payment_id": "P-91", "amount": 70000, "tender": "POINTS", "points": 70000},
    ),
    Example(_ORDER, {"type": "LinesCancelled", "lines": counts(l2=1), "cause": "BUYER_NO_REASON"}),
    Example(_ORDER, {"type": "RefundSettled", "refund_id": "r1", "reference": "POINTS-20260503-1"}),
    Example(_ACCOUNT, {"type": "PointsSpent", "points": 500, "reference": "MUG-20260503-1"}),
)
