"""An order as it stands."""

from domain.order.state.bound import Gift, GiftReturn, GiftReturnStatus, Pricing, Repair, RepairStatus, Service
from domain.order.state.order import Order, standing
from domain.order.state.parts import Compensation, CouponUse, Line, Message, Payment, Refund, Return, Validity

__all__ = [
    "Compensation",
    "CouponUse",
    "Gift",
    "GiftReturn",
    "GiftReturnStatus",
    "Line",
    "Message",
    "Order",
    "Payment",
    "Pricing",
    "Refund",
    "Repair",
    "RepairStatus",
    "Return",
    "Service",
    "Validity",
    "standing",
]
