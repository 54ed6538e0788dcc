"""An order as it stands."""

from domain.order.state.order import Order, standing
from domain.order.state.parts import Compensation, CouponUse, Line, Message, Payment, Refund, Return, Validity

__all__ = [
    "Compensation",
    "CouponUse",
    "Line",
    "Message",
    "Order",
    "Payment",
    "Refund",
    "Return",
    "Validity",
    "standing",
]
