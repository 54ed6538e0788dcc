"""What the house's policies say now of gift returns. What an order was promised stands with the order itself."""

from domain.fact import Instant, Seen
from domain.order.placing.contract import House, house_of
from domain.order.state import Order
from domain.terms.house_rules import Recycling


def house_now(seen: Seen, order: Order, at: Instant) -> House | None:
    """The policies in force at that time for the order's merchant."""
    assert order.placed is not None
    return house_of(seen, order.placed.merchant_id, at)


def recycling_at(seen: Seen, order: Order, at: Instant) -> Recycling | None:
    """The recycling programme that is under way, if one is (R-002-35)."""
    house = house_now(seen, order, at)
    programme = house.rules.recycling if house else None
    return programme if programme and programme.opens_at <= at <= programme.closes_at else None
