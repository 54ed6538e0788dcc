"""Placing an order: the coupons that apply, the contract that is frozen, the checkout it rests on."""

from collections.abc import Sequence

from msgspec import UNSET, UnsetType
from msgspec.structs import asdict, replace

from domain import currency
from domain.checkout import Checkout, candidate
from domain.checkout.notice import incorporated
from domain.coupon import CouponRedeemed
from domain.errors import Malformed, Refused
from domain.fact import INTEGER_MAX, Draft, Said, Seen
from domain.order.bounds import check_refundable
from domain.order.common import POLICY
from domain.order.events import OrderPlaced, OrderStated
from domain.redemption import Goods, Offer, Sale, check_offer, check_stack, find_offer, goods_of
from domain.refund.allocation import Candidate, apply_coupons, share_freight
from domain.refund.basket import Applied, Item
from domain.registers import BuyerOrdered, buyers_stream, uses_stream
from domain.terms.campaign import frozen


def place_order(seen: Seen, said: Said) -> list[Draft]:
    """Place an order with the coupons named, on what the customer saw, and redeem them in the same breath.

    A coupon that does not apply refuses the order with its reason; nothing is swapped or dropped.
    """
    fact = said.fact
    assert isinstance(fact, OrderStated)
    _check_lines(fact)
    _check_supported(fact)
    if fact.payment_due_at and fact.payment_due_at <= said.at and not said.historical:
        raise Malformed("due-before-order", "The payment is due before the order is placed.", "/payment_due_at")
    buyer = buyers_stream(fact.customer_id)
    offers = [find_offer(seen, typed) for typed in fact.coupons]
    check_stack(offers)
    uses = [uses_stream(offer.campaign_id, fact.customer_id) for offer in offers if offer.campaign_id]
    seen.need(buyer, *uses, *([f"checkouts/{fact.checkout_id}"] if fact.checkout_id else []))
    applied = _apply(seen, fact, offers, said)
    placed = OrderPlaced(
        **asdict(fact),
        applied=applied,
        freight_shares=share_freight(_items(fact), fact.freight) if fact.freight else (),
        checkout_leaf=_bind_checkout(seen, fact, applied, said),
        historical=True if said.historical else UNSET,
        payment_due_passed=_due_passed(fact, said) or UNSET,
    )
    check_refundable(placed, said)
    policies = (
        POLICY,
        *((f"campaigns/{each.campaign_id}", each.terms_version) for each in applied if each.campaign_id),
    )
    redeemed = [draft for each in applied for draft in _redeem(each, said.key, fact.customer_id)]
    bought = Draft(buyer, BuyerOrdered(order_id=said.key, merchant_id=fact.merchant_id))
    return [Draft(said.stream, placed, policies), *redeemed, bought]


def _due_passed(fact: OrderStated, said: Said) -> bool:
    """Whether an old order comes in after its time to pay: what became of it then comes in with it."""
    return said.historical and bool(fact.payment_due_at) and fact.payment_due_at <= said.now


def _apply(seen: Seen, fact: OrderStated, offers: Sequence[Offer], said: Said) -> tuple[Applied, ...]:
    sale = Sale(fact.customer_id, fact.merchant_id, fact.currency, [goods_of(line) for line in fact.lines], said.at)
    candidates: list[Candidate] = []
    for place, offer in enumerate(offers):
        lines = check_offer(seen, offer, sale, offers[:place])
        if not said.historical:
            _check_acceptance(seen, fact, offer, said)
        candidates.append(candidate(offer._replace(terms=frozen(offer.terms)), lines))
    applied = apply_coupons(_items(fact), candidates)
    return tuple(_with_verdict(seen, fact, each, said) for each in applied)


def _with_verdict(seen: Seen, fact: OrderStated, applied: Applied, said: Said) -> Applied:
    """Whether the clauses that its terms rest on were part of the contract, where they must be."""
    if not applied.terms.requires_binding_clause:
        return applied
    binds = False
    if fact.checkout_id and applied.campaign_id:
        checkout: Checkout = seen[f"checkouts/{fact.checkout_id}"].state
        clause_ids = [clause.clause_id for clause in applied.terms.clauses]
        binds = incorporated(checkout, applied.campaign_id, applied.terms_version, clause_ids, said.at)
    return replace(applied, clause_binds=binds)


def _check_acceptance(seen: Seen, fact: OrderStated, offer: Offer, said: Said) -> None:
    """Terms with clauses bind only who accepted that version before ordering (R-000-02)."""
    if not offer.terms.clauses or offer.campaign_id is None:
        return
    accepted = None
    if fact.checkout_id:
        checkout: Checkout = seen[f"checkouts/{fact.checkout_id}"].state
        accepted = checkout.accepted.get((offer.campaign_id, offer.terms_version))
    if accepted is None or accepted > said.at:
        sentence = f"The terms of {offer.name} (version {offer.terms_version}) were not accepted before the order."
        raise Refused(
            "terms-not-accepted",
            sentence,
            "R-000-02",
            coupon_id=offer.coupon_id,
            coupon=offer.name,
            campaign_id=offer.campaign_id,
            terms_version=offer.terms_version,
        )


def _redeem(applied: Applied, order_id: str, customer_id: str) -> list[Draft]:
    redeemed = CouponRedeemed(
        coupon_id=applied.coupon_id,
        order_id=order_id,
        customer_id=customer_id,
        terms_version=applied.terms_version,
        applied=applied.applied,
        currency=applied.terms.currency,
    )
    drafts = [Draft(f"coupons/{applied.coupon_id}", redeemed)]
    if applied.campaign_id:
        drafts.append(Draft(uses_stream(applied.campaign_id, customer_id), redeemed))
    return drafts


def _bind_checkout(seen: Seen, fact: OrderStated, applied: tuple[Applied, ...], said: Said) -> str | UnsetType:
    """The checkout's last leaf hash, if what it showed is what is ordered (R-000-64)."""
    if not fact.checkout_id:
        return UNSET
    stream = seen[f"checkouts/{fact.checkout_id}"]
    if stream.leaf_hash is None:
        raise Refused("unknown-checkout", f"There is no checkout {fact.checkout_id}.")
    if not said.historical:
        _check_shown(seen, stream.state, fact, applied, said)
    return stream.leaf_hash


def _check_shown(seen: Seen, checkout: Checkout, fact: OrderStated, applied: tuple[Applied, ...], said: Said) -> None:
    shown = checkout.shown if checkout.shown_at is not None and checkout.shown_at <= said.at else None
    payable = (
        sum(line.list_price * line.quantity for line in fact.lines)
        - sum(each.applied for each in applied)
        + fact.freight
    )
    differs: list[str] = []
    if shown is None:
        raise Refused("shown-differs", "The checkout showed the customer nothing before the order.", "R-000-64")
    if [_essence(goods_of(line)) for line in shown.lines] != [_essence(goods_of(line)) for line in fact.lines]:
        differs.append("lines")
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


def _coupon_ids(seen: Seen, typed: Sequence[str]) -> list[str]:
    """The coupons a page showed; one that does not exist is itself a difference."""
    found: list[str] = []
    for each in typed:
        try:
            found.append(find_offer(seen, each).coupon_id)
        except Refused:
            found.append(each)
    return found


def _check_lines(fact: OrderStated) -> None:
    currency.known(fact.currency)
    ids = [line.line for line in fact.lines]
    if len(set(ids)) != len(ids):
        raise Malformed("line-twice", "Two lines have the same id.", "/lines")
    for place, line in enumerate(fact.lines):
        if line.kind == "GIFT" and line.list_price:
            raise Malformed("gift-with-price", "A gift has no price.", f"/lines/{place}/list_price")
        if line.belongs_to and (line.belongs_to not in ids or line.belongs_to == line.line):
            raise Malformed("belongs-to-nothing", "belongs_to names another line.", f"/lines/{place}/belongs_to")
    if len(set(fact.coupons)) != len(fact.coupons):
        raise Malformed("coupon-twice", "A coupon is named twice.", "/coupons")
    if sum(line.list_price * line.quantity for line in fact.lines) + fact.freight > INTEGER_MAX:
        raise Malformed("amount-too-large", "The order comes to more than can be counted exactly.", "/lines")


def _check_supported(fact: OrderStated) -> None:
    if any(line.kind != "GOODS" for line in fact.lines):
        raise Refused("not-supported-yet", "Gift and service lines can't be ordered yet.")
    if fact.offer_policy != "MANUAL_WINS" or fact.candidates or fact.accept_worse_terms:
        raise Refused("not-supported-yet", "The ledger can't choose among offers yet.")


def _items(fact: OrderStated) -> tuple[Item, ...]:
    return tuple(
        Item(line=line.line, list_price=line.list_price, quantity=line.quantity)
        for line in fact.lines
        if line.kind == "GOODS"
    )


def _essence(goods: Goods) -> tuple[str, str, str, int, int]:
    """What must not differ between what was shown and what is ordered."""
    return goods.line, goods.sku, goods.kind, goods.list_price, goods.quantity
