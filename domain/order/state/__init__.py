"""An order as it stands."""

from domain.order.state.bound import Gift, GiftReturn, GiftReturnStatus, Pricing, Repair, RepairStatus, Service
from domain.order.state.order import Order, standing, subject
from domain.order.state.parts import Compensation, CouponUse, Line, Payment, Recall, Refund, Return, Review, Validity
from domain.order.state.shipments import Shipment

__all__ = [
    "Compensation",
    "CouponUse",
    "Gift",
    "GiftReturn",
    "GiftReturnStatus",
    "Line",
    "Order",
    "Payment",
    "Pricing",
    "Recall",
    "Refund",
    "Repair",
    "RepairStatus",
    "Return",
    "Review",
    "Service",
    "Shipment",
    "Validity",
    "standing",
    "subject",
]
