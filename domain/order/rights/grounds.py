"""What a line's rights rest on: the regime, the goods by law, the clauses that touch it, what was promised.

Everything comes from the order's own stream, as it was frozen when the order was placed (R-000-01).
"""

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from domain.fact import Instant
from domain.order.common import rules_of, zone_of
from domain.order.state import Order
from domain.refund.basket import Applied
from domain.terms.clauses import Verdict
from domain.terms.house_rules import REGIME, STATUTORY_KINDS, GoodsKind, HouseRules, RegimeId, category_rule
from domain.terms.industry import goods_kind_of, profile_of, warranty_days_of
from domain.terms.periods import no_reason_closes
from domain.terms.statute import Statute, statute
from domain.terms.verdicts import GoodsFacts, judge

_NO_RULES = HouseRules()
FOR_FAULTS = frozenset({"QUALITY_EXCHANGE_DAYS", "WARRANTY_DAYS"})
"""Promises about goods that have a fault."""


class Judged(NamedTuple):
    """A clause's verdict for a line, and the terms that carry the clause."""

    coupon_id: str
    campaign_id: str | None
    terms_version: int
    verdict: Verdict


class Promise(NamedTuple):
    """What was promised: a return of goods that the law leaves out, more days, a warranty.

    `sources` are the terms or policies that say so, as `campaigns/k1@2`, or the custom of a trade.
    """

    code: Literal["NO_REASON_RETURN", "NO_REASON_DAYS", "QUALITY_EXCHANGE_DAYS", "WARRANTY_DAYS"]
    sources: tuple[str, ...]
    days: int | None = None


def regime_of_order(order: Order) -> RegimeId:
    """How clauses are judged on this order."""
    return rules_of(order).regime or REGIME


def figures_of(order: Order) -> Statute:
    """The law in figures as of the order."""
    return statute(order.placed_at)


def policies_saying(order: Order, says: Callable[[HouseRules], bool]) -> tuple[str, ...]:
    """The policies in force when the order was placed that say so themselves, as `policies/platform@1`."""
    assert order.placed is not None
    return tuple(
        f"policies/{each.policy_id}@{each.version}"
        for each in order.placed.governed_by or ()
        if says(each.promises or rules_of(order))
    )


def goods_kind(order: Order, line: str) -> GoodsKind | None:
    """Which of the kinds that no-reason return leaves out the line is, if any (消费者权益保护法 25)."""
    ordered = order.lines[line].ordered
    return goods_kind_of(ordered.flags, ordered.category, rules_of(order))


def excluding_policies(order: Order, line: str) -> tuple[str, ...]:
    """The policies by which alone the line is of a kind that the law leaves out; none where it was sold as such, or
    its trade knows it as such.
    """
    ordered, kind = order.lines[line].ordered, goods_kind(order, line)
    if kind not in STATUTORY_KINDS or goods_kind_of(ordered.flags, ordered.category, _NO_RULES) == kind:
        return ()
    return policies_saying(order, lambda rules: _kind_by(rules, ordered.category) == kind)


def coupons_on(order: Order, line: str) -> Iterator[Applied]:
    """The coupons whose terms speak of this line: those it counted for."""
    return (coupon for coupon in order.basket.coupons if line in coupon.eligible)


def judged(order: Order, line: str, regime: RegimeId | None = None) -> tuple[Judged, ...]:
    """The verdict on every clause of the terms that speak of this line, under this regime or the order's own.

    Terms whose notices were not frozen with the order show no clause, and bind nobody.
    """
    ordered = order.lines[line].ordered
    goods = GoodsFacts(line, ordered.sku, goods_kind(order, line), ordered.kind)
    held = regime or regime_of_order(order)
    return tuple(
        Judged(
            coupon.coupon_id,
            coupon.campaign_id or None,
            coupon.terms_version,
            judge(notice, goods, held, order.placed_at),
        )
        for coupon in coupons_on(order, line)
        for notice in coupon.notices or ()
    )


def no_reason_days(order: Order) -> int:
    """The days for a return without a reason: by law, or more by house rule."""
    return max(figures_of(order).no_reason_days, rules_of(order).no_reason_days or 0)


def quality_exchange_days(order: Order) -> int:
    """The days in which bad goods are exchanged: by law, or more by house rule (R-003-52)."""
    return max(figures_of(order).quality_exchange_days, rules_of(order).quality_exchange_days or 0)


def promised_exchange(order: Order) -> Promise | None:
    """The promise to exchange bad goods for longer than the law demands."""
    days = quality_exchange_days(order)
    if days <= figures_of(order).quality_exchange_days:
        return None
    sources = policies_saying(order, lambda rules: rules.quality_exchange_days == days)
    return Promise("QUALITY_EXCHANGE_DAYS", sources, days)


def no_reason_end(order: Order, line: str) -> Instant | None:
    """Until when the line may come back without a reason; None while some unit kept is not delivered (R-000-05).

    Units of a line are alike, so nobody can tell which of them came last: the doubt goes to the customer, and all
    of them have the days of the last delivery.
    """
    kept = order.lines[line]
    if kept.signed_at is None or not kept.arrived:
        return None
    return no_reason_closes(kept.signed_at, no_reason_days(order), zone_of(order))


def promised_return(order: Order, line: str) -> Promise | None:
    """The promise to take the goods back without a reason: whatever their kind, it binds (网络消费纠纷规定(一))."""
    promising = (each for each in coupons_on(order, line) if each.terms.after_sales.no_reason_return is True)
    sources = tuple(_source(each) for each in promising)
    return Promise("NO_REASON_RETURN", sources) if sources else None


def basic_warranty(order: Order, line: str) -> Promise | None:
    """The warranty that goes with the goods, code or no code: by state rule, by trade or by policy (R-000-26)."""
    category = order.lines[line].ordered.category
    days, profile = warranty_days_of(category, rules_of(order)), profile_of(category)
    if not days:
        return None
    if profile is not None and profile.warranty_days == days:
        return Promise("WARRANTY_DAYS", (f"trade/{profile.name}",), days)
    return Promise("WARRANTY_DAYS", policies_saying(order, lambda rules: _warranty_by(rules, category) == days), days)


def promised_warranty(order: Order, line: str) -> Promise | None:
    """The longest warranty that coupons' terms grant, if it goes beyond the basic one (R-000-15)."""
    granted = {
        _source(each): days
        for each in coupons_on(order, line)
        if isinstance(days := each.terms.after_sales.warranty_days, int)
    }
    basic, longest = basic_warranty(order, line), max(granted.values(), default=0)
    if longest <= ((basic and basic.days) or 0):
        return None
    return Promise("WARRANTY_DAYS", tuple(name for name, days in granted.items() if days == longest), longest)


def longest_warranty(order: Order, line: str) -> Promise | None:
    """The warranty that holds: the basic one, or a longer one that was promised."""
    return promised_warranty(order, line) or basic_warranty(order, line)


def beyond_law(order: Order, line: str) -> tuple[Promise, ...]:
    """Everything that was promised for this line beyond the law (B-33)."""
    return tuple(_beyond_law(order, line))


def _beyond_law(order: Order, line: str) -> Iterator[Promise]:
    if goods_kind(order, line) and (promise := promised_return(order, line)):
        yield promise
    if no_reason_days(order) > figures_of(order).no_reason_days:
        days = no_reason_days(order)
        yield Promise("NO_REASON_DAYS", policies_saying(order, lambda rules: rules.no_reason_days == days), days)
    if exchange := promised_exchange(order):
        yield exchange
    warranty = longest_warranty(order, line)
    if warranty and not any(source.startswith("trade/") for source in warranty.sources):
        yield warranty


def _kind_by(rules: HouseRules, category: str) -> GoodsKind | None:
    rule = category_rule(category, rules)
    return (rule and rule.goods_kind) or None


def _warranty_by(rules: HouseRules, category: str) -> int | None:
    rule = category_rule(category, rules)
    return (rule and rule.warranty_days) or None


def _source(coupon: Applied) -> str:
    name = f"campaigns/{coupon.campaign_id}" if coupon.campaign_id else f"coupons/{coupon.coupon_id}"
    return f"{name}@{coupon.terms_version}"
