"""Damages in figures: a multiple of the price, a multiple of the loss, a floor; the largest is owed."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from domain.refund.basket import Basket
from domain.refund.units import blocks_of, total, within
from domain.terms.house_rules import DelayTier


class Compared(NamedTuple):
    """What is held against each other, in minor units: `multiple` times the price, the loss's multiple, the floor."""

    multiple: int = 0
    by_price: int = 0
    by_loss: int = 0
    floor: int = 0

    @property
    def largest(self) -> int:
        """What the customer may choose: the most of them."""
        return max(self.by_price, self.by_loss, self.floor)


def multiples(paid: int, multiple: int, *, loss: int = 0, loss_multiple: int = 0, floor: int = 0) -> Compared:
    """The figures for a price really paid (B-32): 229.71 ten times is 2297.10, whatever the list price was."""
    return Compared(multiple, multiple * paid, loss_multiple * loss, floor)


def paid_for(basket: Basket, units: Mapping[str, int]) -> int:
    """What so many units of each line really cost, its lowest ones: list price less every stored share."""
    spans = [(line, 1, count) for line, count in units.items() if count]
    return total(within(blocks_of(basket), spans), lambda block: block.net)


def promised_for_delay(tiers: Iterable[DelayTier], days_late: int) -> int:
    """What is promised for a delivery so many days late: the highest tier that was reached, or nothing."""
    reached = [tier for tier in tiers if tier.days <= days_late]
    return max(reached, key=lambda tier: tier.days).amount if reached else 0
