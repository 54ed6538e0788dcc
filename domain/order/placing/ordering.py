"""Placing an order: the coupons that apply, the contract that is frozen, the checkout it rests on."""

from collections.abc import Iterator

from msgspec import UNSET
from msgspec.structs import asdict

from domain.coupon import CouponRedeemed
from domain.customer import frozen_by
from domain.errors import Refused
from domain.fact import Draft, Said, Seen
from domain.grants import EligibilityKept, grants_stream, had_something
from domain.order.bound.beginning import begin
from domain.order.bound.vouchers import check_gives, given_campaigns
from domain.order.common import POLICY
from domain.order.events import OrderPlaced, OrderStated
from domain.order.fold import evolve
from domain.order.placing.bounds import check_refundable
from domain.order.placing.checking import check_given, check_shown, check_stated, checkout_leaf, checkout_of
from domain.order.placing.contract import House, house_of, policy_streams, with_notices
from domain.order.placing.mis_stacking import detect_on_import
from domain.order.placing.offers import choose
from domain.order.placing.till import Choice, Till, till_for
from domain.order.state import Order
from domain.redemption import kept_for, read_offers
from domain.refund.allocation import share_freight
from domain.refund.basket import Applied
from domain.registers import BuyerOrdered, buyers_stream, uses_stream


def place_order(seen: Seen, said: Said) -> list[Draft]:
    """Place an order with the coupons named, on what the customer saw, and redeem them in the same breath.

    Frozen with it are the house rules in force, the coupons' terms, and how she met each of their clauses. An
    order the ledger places itself (a part of a split one) was on no page, so none is compared.
    """
    fact = said.fact
    assert isinstance(fact, OrderStated)
    _read(seen, fact)
    check_stated(fact, said)
    _check_not_frozen(seen, fact, said)
    at = till_for(seen, fact, checkout_of(seen, fact), said)
    choice = choose(at)
    _check_bound(at, choice)
    house = house_of(seen, fact.merchant_id, said.at)
    placed = _placed(at, choice, house)
    check_refundable(placed, said)
    first = Draft(said.stream, placed, (POLICY, *_terms(placed), *(house.policies if house else ())))
    overridden = [Draft(said.stream, choice.overridden, (POLICY,))] if choice.overridden else []
    wrong = detect_on_import(placed, choice.offers, said) if said.historical else []
    redeemed = [draft for each in placed.applied for draft in _redeem(each, said.key, fact.customer_id)]
    bought = Draft(buyers_stream(fact.customer_id), BuyerOrdered(order_id=said.key, merchant_id=fact.merchant_id))
    return [first, *overridden, *wrong, *redeemed, *_kept(at, choice), bought, *_begun(seen, said, placed)]


def _check_not_frozen(seen: Seen, fact: OrderStated, said: Said) -> None:
    """No coupon for an account that is frozen for abuse (R-000-36); what was bought elsewhere or before stays so."""
    if said.historical or said.ledger or not (fact.coupons or fact.candidates):
        return
    freeze = frozen_by(seen[f"customers/{fact.customer_id}"].state, "COUPON", said.at)
    if freeze is not None:
        sentence = f"The account can't use coupons: it is frozen ({freeze.asked.freeze_id})."
        raise Refused("coupons-frozen", sentence, "R-000-36", freeze_id=freeze.asked.freeze_id, **freeze.ends)


def _check_bound(at: Till, choice: Choice) -> None:
    """What coupons give beside a discount is on the order, and gift coupons are of campaigns that exist."""
    lines = at.fact.lines
    for applied in choice.applied:
        check_given(applied, lines)
    for place, line in enumerate(lines):
        check_gives(at.seen, line, at.fact.currency, f"/lines/{place}")


def _begun(seen: Seen, said: Said, placed: OrderPlaced) -> list[Draft]:
    """An order that costs nothing is paid as it is placed; in a part of a split one nothing begins before the split."""
    if said.ledger or all(line.kind == "GOODS" for line in placed.lines):
        return []
    return begin(seen, said, evolve(Order(), placed, said.at))


def _read(seen: Seen, fact: OrderStated) -> None:
    """Have all seen that an order is decided on, in few goes: placing is what a shop does most."""
    checkouts = [f"checkouts/{fact.checkout_id}"] if fact.checkout_id else []
    others = (buyers_stream(fact.customer_id), *policy_streams(fact.merchant_id), *checkouts)
    others += tuple(given_campaigns(fact.lines))
    others += (f"customers/{fact.customer_id}",) if fact.coupons or fact.candidates else ()
    read_offers(seen, (*fact.coupons, *fact.candidates), fact.customer_id, *others)


def _placed(at: Till, choice: Choice, house: House | None) -> OrderPlaced:
    seen, fact, checkout, said = at.seen, at.fact, at.checkout, at.said
    if checkout is not None and not (said.historical or said.ledger):
        check_shown(seen, checkout, fact, choice.applied, said)
    return OrderPlaced(
        **asdict(fact),
        applied=with_notices(at, choice, house),
        freight_shares=share_freight(at.items, fact.freight) if fact.freight else (),
        checkout_leaf=checkout_leaf(seen, fact),
        historical=True if said.historical else UNSET,
        payment_due_passed=_due_passed(fact, said) or UNSET,
        governed_by=house.governed_by if house else UNSET,
        rules=house.rules if house else UNSET,
        suppressed=choice.suppressed or UNSET,
    )


def _due_passed(fact: OrderStated, said: Said) -> bool:
    """Whether an old order comes in after its time to pay: what became of it then comes in with it."""
    return said.historical and bool(fact.payment_due_at) and fact.payment_due_at <= said.now


def _terms(placed: OrderPlaced) -> Iterator[tuple[str, int]]:
    return ((f"campaigns/{each.campaign_id}", each.terms_version) for each in placed.applied if each.campaign_id)


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


def _kept(at: Till, choice: Choice) -> Iterator[Draft]:
    """A use that only a failure made possible is what the customer gets for that incident (B-30)."""
    for incident_id, coupon_id in kept_for(at.seen, choice.offers, at.sale).items():
        stream = grants_stream(incident_id, at.fact.customer_id)
        if had_something(at.seen, stream).coupon_id is None:
            yield Draft(stream, EligibilityKept(coupon_id=coupon_id))
