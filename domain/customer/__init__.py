"""Customers: what they agreed to be told, and their points."""

from typing import get_args

from domain.customer.account import give_consent, recorded, spend_points, withdraw_consent
from domain.customer.events import (
    CustomerFact,
    MessageConsentGiven,
    MessageConsentWithdrawn,
    PointsEarned,
    PointsGranted,
    PointsReturned,
    PointsSpent,
    PointsTakenBack,
)
from domain.customer.state import Customer, evolve
from domain.kind import Act, Kind

KIND = Kind(
    name="customers",
    initial=Customer(),
    evolve=evolve,
    facts=get_args(CustomerFact),
    door={
        "MessageConsentGiven": Act(MessageConsentGiven, give_consent),
        "MessageConsentWithdrawn": Act(MessageConsentWithdrawn, withdraw_consent),
        "PointsSpent": Act(PointsSpent, spend_points),
    },
    recorded=recorded,
)

__all__ = ["KIND", "Customer", "CustomerFact", "evolve"]
__all__ += ["MessageConsentGiven", "MessageConsentWithdrawn", "PointsEarned", "PointsReturned", "PointsSpent"]
__all__ += ["PointsGranted", "PointsTakenBack"]
