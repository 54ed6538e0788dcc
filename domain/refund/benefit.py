"""What a coupon is good for: its rungs of threshold and benefit, and the discount one of them gives."""

from typing import NamedTuple, assert_never

from msgspec import UNSET

from domain.money import percent_half_up
from domain.terms.campaign import AmountOff, Benefit, Gift, PartsDiscount, PercentOff, Service, Terms, Tiered


class Rung(NamedTuple):
    """From `threshold` on, inclusive, the coupon gives `benefit`."""

    threshold: int
    benefit: Benefit


def rungs(terms: Terms) -> list[Rung]:
    """The coupon's rungs, highest threshold first; every benefit but TIERED has just one."""
    if isinstance(terms.benefit, Tiered):
        tiers = sorted(terms.benefit.tiers, key=lambda tier: (tier.threshold, tier.amount), reverse=True)
        return [Rung(tier.threshold, AmountOff(amount=tier.amount)) for tier in tiers]
    return [Rung(0 if terms.threshold is UNSET else terms.threshold, terms.benefit)]


def discount(benefit: Benefit, left: int, spent: int = 0) -> int:
    """What the benefit takes off goods of which `left` is left: never more than that, never below zero.

    `spent` is the part of a fixed amount or of a cap that stays with units which left for a fault cause.
    """
    match benefit:
        case AmountOff():
            off = benefit.amount - spent
        case PercentOff():
            off = percent_half_up(left, benefit.off_bp)
            off = off if benefit.cap is UNSET else min(off, benefit.cap - spent)
        case Tiered():
            raise AssertionError("a tier is an amount off")
        case Gift() | Service() | PartsDiscount():
            off = 0
        case _:
            assert_never(benefit)
    return max(0, min(off, left))


def checkout_basis(terms: Terms, rung: Rung, listed: int, left: int) -> int:
    """What a rung's threshold is held against when the order is placed (B-03): the list price of the eligible
    goods, or, PAID, what is left of them once this rung's own benefit is off.
    """
    match terms.threshold_basis:
        case "LIST":
            return listed
        case "PAID":
            return left - discount(rung.benefit, left)
        case _:
            assert_never(terms.threshold_basis)


def met_at_checkout(terms: Terms, listed: int, left: int) -> Rung | None:
    """The highest rung the eligible goods reach when the order is placed."""
    reached = (rung for rung in rungs(terms) if checkout_basis(terms, rung, listed, left) >= rung.threshold)
    return next(reached, None)
