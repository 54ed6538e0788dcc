"""The retained value: what a customer should finally have paid for the goods she keeps (留存应付额).

The kept units are taken at list price through the coupons in the order they applied; each takes off what
its method says of what the ones before it left. What exchanges added to a unit is added after the coupons, since
no coupon looks at it. V(nothing) = 0, V(everything) = the goods price.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple, assert_never

from domain.refund.allocation import share_discount
from domain.refund.basket import BUYER_CAUSES, Applied, Basket, Cause, CouponOutcome
from domain.refund.benefit import Rung, discount, met_at_checkout, rungs
from domain.refund.units import Block, Span, blocks_of, left_of, listed, spread, take, total, within
from domain.terms.campaign import RefundMethod


class Retained(NamedTuple):
    """The value of all kept units, of each line with any, and what each coupon still takes off."""

    value: int
    lines: dict[str, int]
    coupons: tuple[CouponOutcome, ...]


def policies(basket: Basket, cause: Cause, forced: RefundMethod | None = None) -> tuple[RefundMethod, ...]:
    """The method of each coupon for this cause, as frozen with its terms, or one for all."""
    if forced is not None:
        return (forced,) * len(basket.coupons)
    return tuple(_policy(coupon, cause, basket.readings) for coupon in basket.coupons)


def _policy(coupon: Applied, cause: Cause, readings: Sequence[str]) -> RefundMethod:
    """Kept goods are priced anew against the customer only where no clause is needed, or it binds; terms that can be
    read in several ways give her the better of them (民法典 498), whichever two of the methods they are.
    """
    if coupon.coupon_id in readings:
        return "BUYER_FAVOURABLE"
    method = coupon.terms.refund_method if cause in BUYER_CAUSES else coupon.terms.fault_refund_method
    unbound = coupon.terms.requires_binding_clause and not coupon.clause_binds
    return "PRO_RATA" if method == "REPRICE" and unbound else method


def retained(
    basket: Basket, keeping: Sequence[Span], fault: Sequence[Span], methods: Sequence[RefundMethod]
) -> Retained:
    """V of the units being kept.

    Units that left for a `fault` cause in earlier steps go on counting towards thresholds, and their stored
    part of a fixed discount or cap stays with them: the seller's fault cannot break the customer's threshold.
    """
    everything = blocks_of(basket)
    blocks = within(everything, keeping)
    lost = within(everything, fault)
    coupons: list[CouponOutcome] = []
    for place, method in enumerate(methods):
        blocks, outcome = _through(basket.coupons[place], place, method, blocks, lost=lost, everything=everything)
        coupons.append(outcome)
    blocks = _at_exchanged_price(blocks)
    for place in range(len(basket.coupons), len(basket.coupons) + len(basket.adjustments)):
        blocks = _pro_rata(blocks, place)
    lines: dict[str, int] = {}
    for block in blocks:
        lines[block.line] = lines.get(block.line, 0) + block.units * block.left
    return Retained(left_of(blocks), lines, tuple(coupons))


def _through(
    coupon: Applied,
    place: int,
    method: RefundMethod,
    blocks: list[Block],
    *,
    lost: list[Block],
    everything: list[Block],
) -> tuple[list[Block], CouponOutcome]:
    """Take the kept units through one coupon."""
    basis = _basis(coupon, place, blocks, lost)
    climbed = _rungs_within_reach(coupon, place, everything)
    met = next((rung for rung in climbed if basis >= rung.threshold), None)
    shared = _pro_rata(blocks, place)
    repriced = _reprice(coupon, place, met, blocks, lost)
    pro_rata, reprice = (left_of(blocks) - left_of(after) for after in (shared, repriced))
    match method:
        case "PRO_RATA":
            anew = False
        case "REPRICE":
            anew = True
        case "BUYER_FAVOURABLE":
            anew = reprice > pro_rata
        case _:
            assert_never(method)
    return repriced if anew else shared, CouponOutcome(
        coupon_id=coupon.coupon_id,
        method="REPRICE" if anew else "PRO_RATA",
        pro_rata=pro_rata,
        reprice=reprice,
        taken=reprice if anew else pro_rata,
        basis=basis,
        threshold=(met or climbed[-1]).threshold,
        threshold_met=met is not None,
        kept_basis=_basis(coupon, place, blocks, []),
    )


def _basis(coupon: Applied, place: int, blocks: list[Block], lost: list[Block]) -> int:
    """What the threshold is held against: kept and lost eligible units, at list price or as paid."""
    kept = [block for block in blocks if block.line in coupon.eligible]
    lost = [block for block in lost if block.line in coupon.eligible]
    match coupon.terms.threshold_basis:
        case "LIST":
            return listed(kept) + listed(lost)
        case "PAID":
            paid = total(lost, lambda block: block.price - sum(block.shares[: place + 1]))
            return paid + total(kept, lambda block: block.left - block.shares[place])
        case _:
            assert_never(coupon.terms.threshold_basis)


def _rungs_within_reach(coupon: Applied, place: int, everything: list[Block]) -> list[Rung]:
    """The rung that applied at checkout and those below it: giving goods back never lifts a coupon to a
    higher tier, which PAID could otherwise do, the shares taken for the higher tier being larger.
    """
    eligible = [block for block in everything if block.line in coupon.eligible]
    left = total(eligible, lambda block: block.price - sum(block.shares[:place]))
    ladder = rungs(coupon.terms)
    applied = met_at_checkout(coupon.terms, listed(eligible), left)
    return ladder[ladder.index(applied) :] if applied else ladder


def _at_exchanged_price(blocks: list[Block]) -> list[Block]:
    """The units as they cost since they were exchanged: the dearer ones more, the others less."""
    dearer = [block._replace(left=block.left + max(0, block.extra)) for block in blocks]
    return _less(dearer, lambda block: max(0, -block.extra))


def _pro_rata(blocks: list[Block], place: int) -> list[Block]:
    """Each unit gives its stored share."""
    return _less(blocks, lambda block: block.shares[place])


def _less(blocks: list[Block], stored: Callable[[Block], int]) -> list[Block]:
    """Each unit gives what is stored of it, at most what is left of it; other kept units give the excess."""
    after = [block._replace(left=max(0, block.left - stored(block))) for block in blocks]
    excess = total(blocks, stored) - (left_of(blocks) - left_of(after))
    return take(spread(after, min(excess, left_of(after)), lambda block: block.left)) if excess else after


def _reprice(coupon: Applied, place: int, met: Rung | None, blocks: list[Block], lost: list[Block]) -> list[Block]:
    """The benefit is worked out again on what is left of the kept eligible units, if a threshold holds."""
    if met is None:
        return blocks
    left = left_of(block for block in blocks if block.line in coupon.eligible)
    off = discount(met.benefit, left, spent=total(lost, lambda block: block.shares[place]))
    return take(share_discount(blocks, coupon.eligible, coupon.terms, off)) if off else blocks
