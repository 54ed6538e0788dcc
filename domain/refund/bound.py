"""What is bound to goods and goes with them: gifts in proportion, services by their days.

Pure figures; what a gift or service belongs to, and what happened to it, is the order's to know.
"""

from typing import NamedTuple

from domain.clock import days_between
from domain.fact import Instant
from domain.money import prorated_up


class Extras(NamedTuple):
    """What a step gives back of services, and what it takes for gifts that did not come back.

    `service` is below zero where the fee itself stands among the goods, a coupon having named the service.
    """

    service: int = 0
    gifts: int = 0


NO_EXTRAS = Extras()


def gifts_owed(quantity: int, main: int, kept: int) -> int:
    """How many units of a gift go back in all when `kept` of `main` units are left of what it came with: a gift
    stays only with as many units as it was given for.
    """
    return quantity - quantity * kept // main if main else 0


def services_ended(quantity: int, main: int, kept: int) -> int:
    """How many units of a service end in all: one lasts as long as a unit is left of those it is for."""
    return quantity + (-quantity * kept // main) if main else 0


def used_days(from_at: Instant, at: Instant, days: int, tz: str) -> int:
    """Days of a service used up by an instant: the first and the last one both count; none before it begins."""
    return min(days, max(0, days_between(from_at, at, tz) + 1))


def fee_back(fee: int, days: int, used: int) -> int:
    """What comes back of a fee for the days not used, rounded up in the customer's favour (B-27)."""
    return prorated_up(fee, days - used, days)
