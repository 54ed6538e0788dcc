"""What an order may say by itself, and whether it is what the customer was shown."""

from collections.abc import Collection, Iterable, Sequence

from msgspec import UNSET, UnsetType

from domain import currency
from domain.checkout import Checkout
from domain.clock import SHANGHAI
from domain.errors import Malformed, Refused
from domain.fact import INTEGER_MAX, Said, Seen
from domain.order.bound.services import check_service
from domain.order.events import OrderLine, OrderStated
from domain.order.events.placing import GivesPoints
from domain.redemption import find_offer
from domain.refund.basket import Applied
from domain.scope import Goods, goods_of
from domain.terms.campaign import Gift, Service

POINTS_MAX = 1_000_000
"""So many points are granted at once."""


def check_stated(fact: OrderStated, said: Said) -> None:
    """Refuse an order that contradicts itself, or says what can't be kept yet."""
    _check_lines(fact)
    if fact.payment_due_at and fact.payment_due_at <= said.at and not said.historical:
        raise Malformed("due-before-order", "The payment is due before the order is placed.", "/payment_due_at")


def _check_lines(fact: OrderStated) -> None:
    currency.known(fact.currency)
    ids = [line.line for line in fact.lines]
    if len(set(ids)) != len(ids):
        raise Malformed("line-twice", "Two lines have the same id.", "/lines")
    for place, line in enumerate(fact.lines):
        claims = [claim.claim_id for claim in line.snapshot.claims] if line.snapshot else []
        if len(set(claims)) != len(claims):
            raise Malformed("claim-twice", "Two claims have the same id.", f"/lines/{place}/snapshot/claims")
    goods = {line.line for line in fact.lines if line.kind == "GOODS"}
    for place, line in enumerate(fact.lines):
        _check_bound(line, goods, f"/lines/{place}")
    if not goods and any(line.kind == "GIFT" for line in fact.lines):
        raise Malformed("gift-without-goods", "A gift comes with goods.", "/lines")
    if fact.freight and not goods:
        raise Malformed("freight-without-goods", "Nothing is sent, so there is no freight.", "/freight")
    if len(set(fact.coupons)) != len(fact.coupons):
        raise Malformed("coupon-twice", "A coupon is named twice.", "/coupons")
    if sum(line.list_price * line.quantity for line in fact.lines) + fact.freight > INTEGER_MAX:
        raise Malformed("amount-too-large", "The order comes to more than can be counted exactly.", "/lines")


def _check_bound(line: OrderLine, goods: Collection[str], pointer: str) -> None:
    """What a gift or a service may say; both belong to goods, or to a coupon."""
    if line.kind == "GIFT" and line.list_price:
        raise Malformed("gift-with-price", "A gift has no price.", f"{pointer}/list_price")
    if line.belongs_to and (line.kind == "GOODS" or line.belongs_to not in goods):
        sentence = "A gift or a service belongs to a line of goods."
        raise Malformed("belongs-to-nothing", sentence, f"{pointer}/belongs_to")
    if line.gives and line.kind != "GIFT":
        raise Malformed("gives-without-gift", "Only a gift gives a coupon or points.", f"{pointer}/gives")
    _check_worth(line, pointer)
    if line.kind == "SERVICE":
        check_service(line, SHANGHAI, pointer)


def _check_worth(line: OrderLine, pointer: str) -> None:
    """What a gift may once come to has to be countable, or it could never go back."""
    each = max(line.declared_value or 0, line.list_value or 0)
    if each * line.quantity > INTEGER_MAX:
        raise Malformed("amount-too-large", "The line comes to more than can be counted exactly.", pointer)
    if isinstance(line.gives, GivesPoints) and line.gives.points * line.quantity > POINTS_MAX:
        sentence = f"A line gives at most {POINTS_MAX} points."
        raise Malformed("amount-too-large", sentence, f"{pointer}/gives/points", most=POINTS_MAX)


def check_given(applied: Applied, lines: Iterable[OrderLine]) -> None:
    """Refuse an order without the gift or service that its coupon gives: a line of its own, of no other line."""
    benefit = applied.terms.benefit
    if not isinstance(benefit, Gift | Service):
        return
    kind = "GIFT" if isinstance(benefit, Gift) else "SERVICE"
    given = [line for line in lines if (line.kind, line.sku) == (kind, benefit.sku) and not line.belongs_to]
    members = {"coupon_id": applied.coupon_id, "sku": benefit.sku, "kind": kind}
    if not given:
        sentence = f"The coupon {applied.code or applied.coupon_id} gives {benefit.sku}, which the order does not have."
        raise Refused("gift-not-ordered", sentence, **members)
    declared = {line.declared_value for line in given} - {UNSET}
    days = {line.days for line in given} - {UNSET}
    stated, promised = (declared, benefit.declared_value) if isinstance(benefit, Gift) else (days, benefit.days)
    if stated - {promised} or any(line.list_price for line in given):
        sentence = f"The order gives {benefit.sku} otherwise than coupon {applied.code or applied.coupon_id} promises."
        raise Refused("gift-differs", sentence, **members)


def checkout_of(seen: Seen, fact: OrderStated) -> Checkout | None:
    """The checkout the order rests on, if it names one; it must exist."""
    if not fact.checkout_id:
        return None
    stream = seen[f"checkouts/{fact.checkout_id}"]
    if stream.leaf_hash is None:
        raise Refused("unknown-checkout", f"There is no checkout {fact.checkout_id}.")
    return stream.state


def checkout_leaf(seen: Seen, fact: OrderStated) -> str | UnsetType:
    """The last leaf hash of the checkout the order rests on."""
    return (seen[f"checkouts/{fact.checkout_id}"].leaf_hash or UNSET) if fact.checkout_id else UNSET


def check_shown(seen: Seen, checkout: Checkout, fact: OrderStated, applied: Sequence[Applied], said: Said) -> None:
    """Refuse an order that is not what the page last showed: goods, coupons, payable (R-000-64)."""
    shown = checkout.shown if checkout.shown_at is not None and checkout.shown_at <= said.at else None
    payable = payable_of(fact, applied)
    differs: list[str] = []
    if shown is None:
        raise Refused("shown-differs", "The checkout showed the customer nothing before the order.", "R-000-64")
    if [_essence(goods_of(line)) for line in shown.lines] != [_essence(goods_of(line)) for line in fact.lines]:
        differs.append("lines")
    described = {line.line: line.snapshot for line in shown.lines if line.snapshot}
    if any(line.snapshot and described.get(line.line, line.snapshot) != line.snapshot for line in fact.lines):
        differs.append("snapshot")
    if sorted(_coupon_ids(seen, shown.coupons)) != sorted(each.coupon_id for each in applied):
        differs.append("coupons")
    if shown.customer_id != fact.customer_id:
        differs.append("customer_id")
    if shown.currency != fact.currency:
        differs.append("currency")
    if shown.totals.payable != payable:
        differs.append("payable")
    if differs:
        paid = currency.money_text(shown.totals.payable, shown.currency)
        asked = currency.money_text(payable, fact.currency)
        sentence = f"The customer was shown {paid} to pay, the order comes to {asked}; different: {', '.join(differs)}."
        raise Refused(
            "shown-differs",
            sentence,
            "R-000-64",
            shown_payable=shown.totals.payable,
            payable=payable,
            currency=fact.currency,
            differs=differs,
        )


def payable_of(fact: OrderStated, applied: Sequence[Applied]) -> int:
    """What the order costs with these coupons, freight included."""
    listed = sum(line.list_price * line.quantity for line in fact.lines)
    return listed - sum(each.applied for each in applied) + fact.freight


def _coupon_ids(seen: Seen, typed: Sequence[str]) -> list[str]:
    """The coupons a page showed; one that does not exist is itself a difference."""
    found: list[str] = []
    for each in typed:
        try:
            found.append(find_offer(seen, each).coupon_id)
        except Refused:
            found.append(each)
    return found


def _essence(goods: Goods) -> tuple[str, str, str, int, int]:
    """What must not differ between what was shown and what is ordered."""
    return goods.line, goods.sku, goods.kind, goods.list_price, goods.quantity
