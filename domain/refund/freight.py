"""What a step does to the outbound freight, and what of a lost free shipping could not be recovered."""

from collections.abc import Sequence
from typing import NamedTuple

from msgspec import UNSET

from domain.refund.basket import BUYER_CAUSES, Cause, Standing
from domain.refund.units import Span, blocks_of, listed, shares_within, within


class Freight(NamedTuple):
    """The step's freight: `amount` is given back, or taken when negative; `unrecovered` is what earlier steps
    could not take; `deducted` says whether the free shipping has been charged for by now.
    """

    amount: int
    unrecovered: int
    deducted: bool


def freight_of(
    standing: Standing, leaving: Sequence[Span], keeping: Sequence[Span], cause: Cause, *, cancellation: bool
) -> Freight:
    """A unit leaving for a fault cause takes its stored share back with it, the buyer's own cause takes nothing.

    When the last unit is cancelled and nothing was ever shipped, nobody carried anything: the whole rest
    comes back, with what was charged for a free shipping lost on the way.
    """
    basket = standing.basket
    if leaving and not keeping and cancellation and not standing.shipped:
        return Freight(basket.freight - standing.freight_returned, 0, False)
    unrecovered = _unrecovered(standing)
    if cause not in BUYER_CAUSES:
        back = shares_within(basket.freight_shares, leaving)
        return Freight(back, unrecovered, standing.freight_deducted)
    if basket.free_freight is not UNSET and not standing.freight_deducted and _threshold_lost(standing, keeping):
        return Freight(-basket.free_freight.amount, unrecovered, True)
    return Freight(0, unrecovered, standing.freight_deducted)


def _threshold_lost(standing: Standing, keeping: Sequence[Span]) -> bool:
    """The order reached free shipping when it was placed; kept units and the seller's faults no longer do."""
    assert standing.basket.free_freight is not UNSET
    threshold = standing.basket.free_freight.threshold
    everything = blocks_of(standing.basket)
    return listed(within(everything, [*keeping, *standing.fault])) < threshold <= listed(everything)


def collected_for_goods(standing: Standing) -> int:
    """What was collected of shortfalls of goods. Collections pay for goods first: only where the open and waived
    level is below what freight could not recover has the difference been collected for freight.
    """
    return standing.collected - min(standing.collected, max(0, _missing(standing) - standing.shortfall))


def _unrecovered(standing: Standing) -> int:
    """What lost free shipping could not take and is still open or waived."""
    return min(_missing(standing), standing.shortfall)


def _missing(standing: Standing) -> int:
    """What lost free shipping could not take when it was charged.

    Each step reports its freight after the floor at zero, so `freight_returned` is what faults gave back less
    what was really taken.
    """
    if standing.basket.free_freight is UNSET or not standing.freight_deducted:
        return 0
    taken = shares_within(standing.basket.freight_shares, standing.fault) - standing.freight_returned
    return max(0, standing.basket.free_freight.amount - taken)
