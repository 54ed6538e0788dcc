"""Sharing what comes off an order, and its freight, over the units that carry it."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from msgspec import UnsetType

from domain.currency import money_text
from domain.errors import Refused
from domain.refund.basket import Applied, Basket, Item, Shares, Standing
from domain.refund.benefit import checkout_basis, discount, met_at_checkout, rungs
from domain.refund.freight import collected_for_goods
from domain.refund.units import (
    Block,
    Part,
    as_shares,
    blocks_of,
    kept,
    left_of,
    listed,
    spread,
    take,
    total,
    within,
)
from domain.terms.campaign import Terms


class Candidate(NamedTuple):
    """A coupon about to be applied: `eligible` are the ids of the lines it is for."""

    coupon_id: str
    code: str | UnsetType
    campaign_id: str | UnsetType
    terms_version: int
    terms_sha256: str
    terms: Terms
    eligible: Collection[str]


def apply_coupons(items: tuple[Item, ...], candidates: Sequence[Candidate]) -> tuple[Applied, ...]:
    """Apply the coupons in their fixed order, whatever order they were named in (R-000-57, B-25).

    Each works on what the ones before it left. Refuses `threshold` when the goods do not reach one.
    """
    blocks = blocks_of(Basket(items=items))
    applied: list[Applied] = []
    for candidate in in_turn(candidates):
        parts = apply_one(blocks, candidate)
        shares = as_shares(parts)
        blocks = take(parts)
        applied.append(
            Applied(
                coupon_id=candidate.coupon_id,
                code=candidate.code,
                campaign_id=candidate.campaign_id,
                terms_version=candidate.terms_version,
                terms_sha256=candidate.terms_sha256,
                terms=candidate.terms,
                eligible=tuple(item.line for item in items if item.line in candidate.eligible),
                applied=sum(block.units * share for block, share in parts),
                shares=shares,
            )
        )
    return tuple(applied)


def in_turn(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The coupons in the order in which they apply."""
    return sorted(candidates, key=_place)


def _place(candidate: Candidate) -> tuple[int, bool, str, str]:
    """Where a coupon comes: by priority, then the platform's own, then by name."""
    terms = candidate.terms
    return terms.priority, terms.issuer == "MERCHANT", candidate.campaign_id or "", candidate.coupon_id


def apply_one(blocks: Sequence[Block], candidate: Candidate) -> list[Part]:
    """What the coupon takes off each unit; refuses `threshold` when the goods do not reach one."""
    terms = candidate.terms
    eligible = [block for block in blocks if block.line in candidate.eligible]
    price, left = listed(eligible), left_of(eligible)
    rung = met_at_checkout(terms, price, left)
    if rung is None:
        lowest = rungs(terms)[-1]
        missing = lowest.threshold - checkout_basis(terms, lowest, price, left)
        raise Refused(
            "threshold",
            f"{money_text(missing, terms.currency)} more of the goods it is for, and {_called(candidate)} applies.",
            "R-000-53",
            coupon_id=candidate.coupon_id,
            missing=missing,
            currency=terms.currency,
        )
    return share_discount(blocks, candidate.eligible, terms, discount(rung.benefit, left))


def _called(candidate: Candidate) -> str:
    return f"coupon {candidate.code or candidate.coupon_id}"


def share_discount(blocks: Sequence[Block], eligible: Collection[str], terms: Terms, off: int) -> list[Part]:
    """Share a discount over what is left of the units that carry it: the eligible ones, or all goods (B-23)."""
    carries_all = terms.share_over == "ALL"

    def carries(block: Block) -> bool:
        return block.line in eligible or (carries_all and not block.service)

    return spread(blocks, off, lambda block: block.left if carries(block) else 0)


def share_freight(items: tuple[Item, ...], freight: int) -> tuple[Shares, ...]:
    """Share the outbound freight over the goods by list price."""
    goods = tuple(item for item in items if not item.service)
    return as_shares(spread(blocks_of(Basket(items=goods)), freight, lambda block: block.price))


def still_paid(standing: Standing) -> int:
    """What the customer still pays for goods: what they cost, less what steps gave back; the most that can come off."""
    price = total(blocks_of(standing.basket), lambda block: block.net)
    return max(0, price - standing.goods + collected_for_goods(standing))


def share_adjustment(standing: Standing, amount: int) -> tuple[Shares, ...]:
    """Share a price reduction of `amount` over what the kept goods still cost after all their stored shares; a
    service that a coupon named costs what it did.

    Refuses `exceeds-retained` above that, and above what earlier refunds have left to give back.
    """
    assert amount > 0
    blocks = [block for block in within(blocks_of(standing.basket), kept(standing)) if not block.service]
    most = min(total(blocks, lambda block: block.net), still_paid(standing))
    if amount > most:
        sentence = "This is more than the customer still pays for the goods she keeps."
        raise Refused("exceeds-retained", sentence, "R-000-11", amount=amount, most=most)
    return as_shares(spread(blocks, amount, lambda block: block.net))
