"""Random orders, and the stories of what becomes of them. A seed tells the same story every time."""

from random import Random
from typing import NamedTuple, get_args

from msgspec.structs import replace

from domain.errors import Refused
from domain.refund.allocation import apply_coupons, share_freight
from domain.refund.basket import Applied, Basket, Cause, FreeFreight, Item, Standing, Step
from domain.refund.due import excess
from domain.refund.step import refund_step
from domain.refund.units import kept
from domain.terms.campaign import ShareOver, Terms, ThresholdBasis
from tests.refund.baskets import (
    METHODS,
    Coupon,
    after,
    candidates,
    exchanged,
    goods_price,
    lowered,
    off,
    percent,
    placed,
    tiered,
)

CAUSES: tuple[Cause, ...] = ("BUYER_NO_REASON", "BUYER_NO_REASON", "QUALITY", "MERCHANT_OUT_OF_STOCK")


def random_terms(chance: Random) -> Terms:
    """Any coupon that takes something off."""
    terms: dict[str, object] = {
        "threshold_basis": chance.choice(get_args(ThresholdBasis)),
        "share_over": chance.choice(get_args(ShareOver)),
        "fault_refund_method": chance.choice(METHODS),
        "issuer": chance.choice(["PLATFORM", "MERCHANT"]),
        "priority": chance.randint(1, 3),
        "shortfall": chance.choice(["WAIVE", "COLLECT"]),
    }
    method = chance.choice(METHODS)
    threshold = chance.choice([0, chance.randint(0, 1_000)])
    kind = chance.randint(0, 2)
    if kind == 0:
        return off(chance.randint(1, 900), threshold, method, **terms)
    if kind == 1:
        return percent(chance.randint(1, 10_000), chance.choice([None, 7, 150]), threshold, method, **terms)
    tiers = [(chance.randint(0, 1_000), chance.randint(1, 400)) for _ in range(chance.randint(1, 3))]
    return tiered(*tiers, method=method, **terms)


def allowed(items: tuple[Item, ...], coupons: list[Coupon]) -> tuple[Applied, ...]:
    """The coupons whose thresholds are reached, one after the other."""
    offered = candidates(items, coupons)
    while True:
        try:
            return apply_coupons(items, offered)
        except Refused as refusal:
            offered = [each for each in offered if each.coupon_id != refusal.extra["coupon_id"]]


def random_basket(chance: Random) -> Basket:
    """Up to four lines of up to four units, up to three coupons, perhaps freight."""
    items = tuple(
        Item(
            line=str(n),
            list_price=chance.choice([0, 1, 10, 333, chance.randint(0, 900)]),
            quantity=chance.randint(1, 4),
        )
        for n in range(1, chance.randint(2, 5))
    )
    coupons = [
        Coupon(random_terms(chance), tuple(item.line for item in items if chance.random() < 0.8))
        for _ in range(chance.choice([0, 1, 2, 2, 3, 4]))
    ]
    freight = chance.choice([0, 0, 17])
    bought = Basket(items=items, coupons=allowed(items, coupons), freight=freight)
    bought = replace(bought, freight_shares=share_freight(items, freight))
    if chance.random() < 0.3:
        bought = replace(bought, free_freight=FreeFreight(threshold=chance.randint(1, 1_500), amount=40))
    return bought


def some_units(chance: Random, standing: Standing) -> dict[str, int]:
    """At least one unit of what is kept."""
    spans = kept(standing)
    leaving = {line: chance.randint(0, last - first + 1) for line, first, last in spans if chance.random() < 0.6}
    line, first, last = chance.choice(spans)
    return leaving | {line: chance.randint(1, last - first + 1)}


class Told(NamedTuple):
    """One step of an order's story."""

    before: Standing
    step: Step
    now: Standing
    cause: Cause


def story(chance: Random, standing: Standing, *, adjust: bool = False, exchange: bool = False) -> list[Told]:
    """Everything leaves, in random steps; money comes in, prices are lowered, units exchanged and shortfalls
    collected between.
    """
    steps: list[Told] = []
    while kept(standing):
        if chance.random() < 0.3:
            captured = chance.randint(standing.captured, max(standing.captured, standing.payable))
            standing = replace(standing, captured=captured)
            standing = replace(standing, due=standing.due + excess(standing))
        if adjust and chance.random() < 0.4:
            standing = random_adjustment(chance, standing)
        if exchange and chance.random() < 0.5:
            standing = random_exchange(chance, standing)
        standing = replace(standing, set_off=max(0, standing.due - max(0, paid_above(standing))))
        cause, cancellation = chance.choice(CAUSES), chance.random() < 0.5
        step = refund_step(standing, some_units(chance, standing), cause, cancellation=cancellation)
        now = after(standing, step, cause)
        steps.append(Told(standing, step, now, cause))
        standing = now
        if step.collectable and step.shortfall and chance.random() < 0.5:
            paid = chance.randint(1, step.shortfall)
            standing = replace(standing, collected=standing.collected + paid, shortfall=step.shortfall - paid)
    return steps


def random_adjustment(chance: Random, standing: Standing) -> Standing:
    try:
        standing = lowered(standing, chance.randint(1, 200))
    except Refused:
        return standing
    return replace(standing, due=standing.due + excess(standing))


def random_exchange(chance: Random, standing: Standing) -> Standing:
    """Some kept units are exchanged; what they cost less falls due, what they cost more may be paid."""
    chosen = [line for line, _, _ in kept(standing) if chance.random() < 0.6]
    prices = {line: chance.choice([0, chance.randint(0, 900), chance.randint(0, 300)]) for line in chosen}
    standing = exchanged(standing, **prices)
    if chance.random() < 0.5:
        unpaid = max(0, standing.due - paid_above(standing))
        standing = replace(standing, captured=standing.captured + unpaid)
    return replace(standing, due=standing.due + excess(standing))


def paid_above(standing: Standing) -> int:
    """What came in above the price of what was not released."""
    return standing.captured + standing.released - standing.payable


def chance_of(seed: int) -> Random:
    """The same chances for the same seed."""
    return Random(seed)


def told(seed: int, *, adjust: bool = False, exchange: bool = False) -> list[Told]:
    """A random order's whole story."""
    chance = chance_of(seed)
    bought = random_basket(chance)
    payable = goods_price(bought) + bought.freight
    paid = chance.choice([payable, payable, chance.randint(0, payable), 0])
    standing = placed(bought, captured=paid, shipped=chance.random() < 0.5)
    return story(chance, standing, adjust=adjust, exchange=exchange)
