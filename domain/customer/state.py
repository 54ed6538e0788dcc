"""A customer's account as it stands, and its fold."""

from typing import assert_never

import msgspec
from msgspec.structs import replace

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
from domain.fact import Instant


class Customer(msgspec.Struct, frozen=True, kw_only=True):
    """A customer's account: `consents` the channels she agreed to and since when, her points, what she spent them on.

    `points_missing` are points that goods took back after they were spent.
    """

    consents: dict[str, Instant] = {}
    points: int = 0
    points_missing: int = 0
    spent: dict[str, PointsSpent] = {}


def evolve(customer: Customer, fact: CustomerFact, at: Instant) -> Customer:
    """The account after the fact."""
    match fact:
        case MessageConsentGiven():
            return replace(customer, consents={**customer.consents, fact.channel: at})
        case MessageConsentWithdrawn():
            kept = {channel: since for channel, since in customer.consents.items() if channel != fact.channel}
            return replace(customer, consents=kept)
        case PointsEarned() | PointsReturned() | PointsGranted():
            return replace(customer, points=customer.points + fact.points)
        case PointsSpent():
            spent = {**customer.spent, fact.reference: fact}
            return replace(customer, points=customer.points - fact.points, spent=spent)
        case PointsTakenBack():
            missing = customer.points_missing + fact.shortfall
            return replace(customer, points=customer.points - fact.points, points_missing=missing)
        case _:
            assert_never(fact)
