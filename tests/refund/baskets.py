"""Baskets, coupons and steps in few words. Amounts are minor units; lines are called 1, 2, 3 …"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from msgspec import UNSET
from msgspec.structs import replace

from domain.refund.allocation import Candidate, apply_coupons, share_adjustment, share_freight
from domain.refund.basket import BUYER_CAUSES, Basket, Cause, FreeFreight, Item, Standing, Step
from domain.refund.exchange import differences, units_exchanged
from domain.refund.step import refund_step
from domain.refund.units import blocks_of, total
from domain.terms.campaign import AfterSales, AmountOff, Benefit, PercentOff, RefundMethod, Scope, Terms, Tier, Tiered

METHODS: tuple[RefundMethod, ...] = ("PRO_RATA", "REPRICE", "BUYER_FAVOURABLE")
BUYER: Cause = "BUYER_NO_REASON"
STOCK_OUT: Cause = "MERCHANT_OUT_OF_STOCK"
QUALITY: Cause = "QUALITY"


class Coupon(NamedTuple):
    """A coupon for some lines, or for all of them when `lines` is None."""

    terms: Terms
    lines: tuple[str, ...] | None = None


def terms(benefit: Benefit, method: RefundMethod = "PRO_RATA", **other: Any) -> Terms:
    """A merchant's standard terms, with what a test says otherwise."""
    standard = Terms(
        campaign_class="GENERAL",
        issuer="MERCHANT",
        issuer_id="m1",
        currency="CNY",
        benefit=benefit,
        scope=Scope(),
        threshold=UNSET if isinstance(benefit, Tiered) else 0,
        threshold_basis="LIST",
        valid_from="2025-01-01T00:00:00.000000Z",
        valid_until="2026-01-01T00:00:00.000000Z",
        tz="Asia/Shanghai",
        single_use=False,
        new_customers_only=False,
        stackable_with=(),
        priority=100,
        refund_method=method,
        fault_refund_method="BUYER_FAVOURABLE",
        requires_binding_clause=False,
        share_over="ELIGIBLE",
        shortfall="WAIVE",
        restoration="RESTORE",
        funding=(),
        clauses=(),
        after_sales=AfterSales(),
    )
    return replace(standard, **other)


def off(amount: int, threshold: int = 0, method: RefundMethod = "PRO_RATA", **other: Any) -> Terms:
    """A fixed amount off from a threshold on."""
    return terms(AmountOff(amount=amount), method, threshold=threshold, **other)


def percent(
    bp: int, cap: int | None = None, threshold: int = 0, method: RefundMethod = "PRO_RATA", **more: Any
) -> Terms:
    """A percentage off, perhaps capped."""
    return terms(PercentOff(off_bp=bp, cap=UNSET if cap is None else cap), method, threshold=threshold, **more)


def tiered(*tiers: tuple[int, int], method: RefundMethod = "PRO_RATA", **other: Any) -> Terms:
    """Tiers of `(threshold, amount)`."""
    return terms(Tiered(tiers=tuple(Tier(threshold=at, amount=amount) for at, amount in tiers)), method, **other)


def candidates(items: Sequence[Item], coupons: Sequence[Terms | Coupon]) -> list[Candidate]:
    """The coupons as they are named at checkout, campaigns c1, c2 …"""
    every = tuple(item.line for item in items)
    offered = [each if isinstance(each, Coupon) else Coupon(each) for each in coupons]
    return [
        Candidate(f"k{n}", UNSET, f"c{n}", 1, "0" * 64, each.terms, every if each.lines is None else each.lines)
        for n, each in enumerate(offered, 1)
    ]


def lines(prices: Sequence[int | tuple[int, int]]) -> tuple[Item, ...]:
    """Lines 1, 2, 3 … of one unit each, or of `(price, quantity)`."""
    pairs = [(each, 1) if isinstance(each, int) else each for each in prices]
    return tuple(Item(line=str(n), list_price=price, quantity=units) for n, (price, units) in enumerate(pairs, 1))


def basket(
    prices: Sequence[int | tuple[int, int]],
    *coupons: Terms | Coupon,
    freight: int = 0,
    free_freight: tuple[int, int] | None = None,
) -> Basket:
    """A basket at checkout; `free_freight` is `(threshold, amount)`."""
    items = lines(prices)
    return Basket(
        items=items,
        coupons=apply_coupons(items, candidates(items, coupons)),
        freight=freight,
        freight_shares=share_freight(items, freight),
        free_freight=UNSET if free_freight is None else FreeFreight(threshold=free_freight[0], amount=free_freight[1]),
    )


def goods_price(bought: Basket) -> int:
    """What the goods cost after all shares."""
    return total(blocks_of(bought), lambda block: block.net)


def shares(bought: Basket, coupon: int = 0) -> list[int]:
    """The stored shares of one coupon, unit by unit."""
    return [block.shares[coupon] for block in blocks_of(bought) for _ in range(block.units)]


def placed(bought: Basket, captured: int | None = None, **other: Any) -> Standing:
    """The account of a new order, paid in full unless said otherwise."""
    payable = goods_price(bought) + bought.freight
    return Standing(basket=bought, payable=payable, captured=payable if captured is None else captured, **other)


def after(standing: Standing, step: Step, cause: Cause) -> Standing:
    """The account after a step."""
    counts = {line: last for line, _, last in step.units}
    return replace(
        standing,
        gone=standing.gone | counts,
        fault=standing.fault if cause in BUYER_CAUSES else (*standing.fault, *step.units),
        net=standing.net + step.net,
        goods=standing.goods + step.goods,
        released=standing.released + step.suggested,
        due=standing.due + step.amount,
        shortfall=step.shortfall,
        freight_returned=standing.freight_returned + step.freight,
        freight_deducted=step.freight_deducted,
    )


def leave(
    standing: Standing,
    leaving: str | Mapping[str, int],
    cause: Cause = BUYER,
    method: RefundMethod | None = None,
    *,
    cancellation: bool = False,
) -> tuple[Step, Standing]:
    """Units leave, one of each line named or as many as counted: the step, and the account after it."""
    counts = dict.fromkeys(leaving, 1) if isinstance(leaving, str) else leaving
    step = refund_step(standing, counts, cause, method=method, cancellation=cancellation)
    return step, after(standing, step, cause)


def returned(bought: Basket | Standing, *leaving: str, method: RefundMethod | None = None) -> list[int]:
    """What each of several no-reason returns brings, one after the other; `"13"` is lines 1 and 3 together."""
    standing = bought if isinstance(bought, Standing) else placed(bought)
    amounts: list[int] = []
    for each in leaving:
        step, standing = leave(standing, each, method=method)
        amounts.append(step.amount)
    return amounts


def lowered(standing: Standing, amount: int) -> Standing:
    """The price of the kept goods lowered after the sale."""
    adjusted = (*standing.basket.adjustments, share_adjustment(standing, amount))
    return replace(standing, basket=replace(standing.basket, adjustments=adjusted), payable=standing.payable - amount)


def exchanged(standing: Standing, **prices: int) -> Standing:
    """The lowest kept unit of these lines exchanged for something that costs so much: `_1=120_00`."""
    asked = {line.removeprefix("_"): price for line, price in prices.items()}
    more = differences(standing, units_exchanged(standing, dict.fromkeys(asked, 1), ()), asked)
    rise = sum((last - first + 1) * each for shares in more for first, last, each in shares.runs)
    bought = replace(standing.basket, exchanges=(*standing.basket.exchanges, more))
    return replace(standing, basket=bought, payable=standing.payable + rise)


def rows(step: Step) -> list[tuple[str, int]]:
    """The breakdown in short: line or reason, and its amount."""
    short = [(row.line, row.net) if row.reason is UNSET else (row.reason, row.amount) for row in step.breakdown]
    return [(str(name), amount) for name, amount in short if amount is not UNSET]


def retained_value(step: Step) -> int:
    """What all kept lines retain."""
    return sum(line.retained_value for line in step.retained)
