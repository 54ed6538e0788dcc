"""Customers: what they agreed to be told, and their points."""

from typing import get_args

from domain.customer.events import (
    CustomerFact,
    MessageConsentGiven,
    MessageConsentWithdrawn,
    PointsEarned,
    PointsReturned,
    PointsSpent,
    PointsTakenBack,
)
from domain.customer.state import Customer, evolve
from domain.kind import Kind

KIND = Kind("customers", Customer(), evolve, get_args(CustomerFact))

__all__ = ["KIND", "Customer", "CustomerFact", "evolve"]
__all__ += ["MessageConsentGiven", "MessageConsentWithdrawn", "PointsEarned", "PointsReturned", "PointsSpent"]
__all__ += ["PointsTakenBack"]
