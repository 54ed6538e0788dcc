"""Coupons that should not have been combined: found, and honoured, collected or cancelled (R-000-109, B-26)."""

from collections.abc import Iterable, Sequence
from typing import Literal, assert_never

from msgspec import UNSET
from msgspec.structs import asdict, replace

from domain.currency import money_text
from domain.errors import Malformed, Refused
from domain.fact import Draft, Said, Seen
from domain.order.common import POLICY, placed_order, require, rules_of, whole
from domain.order.events import (
    LinesCancelled,
    MisResolutionStated,
    MisStackingDetected,
    MisStackingResolved,
    MisStackingStated,
    OrderPlaced,
    RefundFellDue,
)
from domain.order.events.offers import Resolution
from domain.order.fold import evolve
from domain.order.fold.offers import with_coupons
from domain.order.refunds.restoration import undo_use
from domain.order.refunds.steps import Leaving, counted, take_step
from domain.order.state import Order
from domain.redemption import Offer
from domain.refund.allocation import Candidate, apply_coupons
from domain.refund.basket import Applied, Item
from domain.stacking import beside, largest_together

REF = "R-000-109"
IMPORTED = "IMPORT"
"""The cause the ledger itself gives: another system had combined them."""
_PLATFORM_CAUSES = {"PLATFORM", "SYSTEM", "PLATFORM_FAULT", "SYSTEM_FAULT"}
"""Whose system failed bears it."""


def detect_mis_stacking(seen: Seen, said: Said) -> list[Draft]:
    """State that coupons on the order should not have been combined, and what it should have cost.

    Refuses `unknown-coupon`; `stacking-allowed` when the terms frozen on the order let them stand together, or when no
    coupon of the order would be left.
    """
    fact = said.fact
    assert isinstance(fact, MisStackingStated)
    order = placed_order(seen, said)
    if len(set(fact.coupons)) != len(fact.coupons):
        raise Malformed("coupon-twice", "A coupon is named twice.", "/coupons")
    for coupon_id in fact.coupons:
        if coupon_id not in order.coupons:
            raise Refused("unknown-coupon", f"Coupon {coupon_id} is not on the order.", REF, coupon_id=coupon_id)
    on_order = order.basket.coupons
    named = [each for each in on_order if each.coupon_id in fact.coupons]
    if len(named) == len(on_order):
        sentence = "Each coupon of the order may apply alone: one of them was not wrong, name the others."
        raise Refused("stacking-allowed", sentence, REF, coupons=list(fact.coupons))
    if all(_together(one, other) for one in named for other in on_order if one is not other):
        sentence = f"The terms allow {' and '.join(fact.coupons)} beside the other coupons of the order."
        raise Refused("stacking-allowed", sentence, REF, coupons=list(fact.coupons))
    return [Draft(said.stream, _detected(order, fact), (POLICY,))]


def detect_on_import(placed: OrderPlaced, offers: Sequence[Offer], said: Said) -> list[Draft]:
    """What another system combined though it did not go together at that time: of the coupons that do, those that
    together take most off stay, and none that could join them is wrong. On a tie the most stay, then the first.
    """
    order = evolve(Order(), placed, said.at)
    ids = [each.coupon_id for each in placed.applied]
    ranked: list[tuple[int, int, list[int]]] = []
    for together in largest_together(beside(offers, said.at)):
        if len(together) == len(ids):
            return []
        due = _without(order, [each for each in ids if each not in together]).payable
        ranked.append((due, -len(together), [place for place, each in enumerate(ids) if each in together]))
    *_, staying = min(ranked)
    wrong = tuple(each for place, each in enumerate(ids) if place not in staying)
    return [Draft(said.stream, _detected(order, MisStackingStated(coupons=wrong, cause=IMPORTED)), (POLICY,))]


def resolve_mis_stacking(seen: Seen, said: Said) -> list[Draft]:
    """Honour what was charged, collect the difference with the customer's consent, or cancel the whole order.

    Refuses `not-mis-stacked` when nothing was found.
    """
    fact = said.fact
    assert isinstance(fact, MisResolutionStated)
    order = placed_order(seen, said)
    if order.mis_stacking is None:
        raise Refused("not-mis-stacked", "No wrong combination of coupons was found on this order.", REF)
    match fact.mode:
        case "HONOUR":
            return _honour(order, order.mis_stacking, said, fact)
        case "COLLECT":
            return _collect(seen, said, order, order.mis_stacking, fact)
        case "CANCEL":
            return _cancel(seen, said, order, order.mis_stacking, fact)
        case _:
            assert_never(fact.mode)


def _honour(order: Order, found: MisStackingDetected, said: Said, fact: MisResolutionStated) -> list[Draft]:
    """The customer pays nothing; beyond the house's limit someone with the authority decides."""
    assert order.placed is not None
    most = rules_of(order).honour_max
    if most is not UNSET and found.excess > most and not fact.approver:
        currency = order.placed.currency
        asked = money_text(found.excess, currency)
        sentence = f"Up to {money_text(most, currency)} is honoured without an approver, not {asked}."
        raise Refused("beyond-authority", sentence, REF, amount=found.excess, most=most, currency=currency)
    return [Draft(said.stream, MisStackingResolved(**asdict(fact), amount=0, payer=_bearer(order, found)), (POLICY,))]


def _collect(
    seen: Seen, said: Said, order: Order, found: MisStackingDetected, fact: MisResolutionStated
) -> list[Draft]:
    """The coupons that stay are applied anew; the others are the customer's again, the difference is to be paid."""
    if not found.excess:
        raise Refused("stacking-allowed", "Without these coupons the order would cost no more.", REF)
    if not fact.consent:
        sentence = "The customer has to agree before the difference is asked of her."
        assert order.placed is not None
        raise Refused("needs-consent", sentence, REF, amount=found.excess, currency=order.placed.currency)
    if not _untouched(order):
        sentence = "Something was already cancelled, returned, refunded or lowered at the price that was charged."
        raise Refused("already-stepped", sentence, REF)
    applied = _staying(order, found.coupons)
    resolved = MisStackingResolved(**asdict(fact), amount=found.excess, payer="CUSTOMER", applied=applied)
    removed = (each for each in order.basket.coupons if each.coupon_id in found.coupons)
    restored = [draft for each in removed for draft in undo_use(seen, said, order, each)]
    return [Draft(said.stream, resolved, (POLICY,)), *restored]


def _cancel(seen: Seen, said: Said, order: Order, found: MisStackingDetected, fact: MisResolutionStated) -> list[Draft]:
    """Everything kept is cancelled at no cost to the customer; the coupons are hers again."""
    units = whole(order)
    if not units:
        raise Refused("nothing-left", "Nothing of the order is left to cancel.", REF)
    for key, wanted in units.items():
        asked_back = order.lines[key].requested
        require(order.lines[key], wanted, wanted - asked_back, "cancelled while a return of the others is open")
        require(order.lines[key], wanted, order.lines[key].unshipped, "cancelled before shipment", "already-shipped")
    bearer = _bearer(order, found)
    cancelled = LinesCancelled(lines=counted(units), cause=bearer)
    step = take_step(seen, said, order, cancelled, Leaving(units, bearer, cancellation=True))
    back = sum(draft.fact.amount for draft in step if isinstance(draft.fact, RefundFellDue))
    resolved = MisStackingResolved(**asdict(fact), amount=-back, payer=bearer)
    return [Draft(said.stream, resolved, (POLICY,)), *step]


def _detected(order: Order, fact: MisStackingStated) -> MisStackingDetected:
    due = _without(order, fact.coupons).payable
    excess = max(0, due - order.payable)
    return MisStackingDetected(
        **asdict(fact),
        payable=order.payable,
        due_payable=due,
        excess=excess,
        suggested=_suggested(order, fact.cause, excess),
    )


def _without(order: Order, wrong: Sequence[str]) -> Order:
    """The order as it should have been, without these coupons."""
    return with_coupons(order, _staying(order, wrong))


def _suggested(order: Order, cause: str, excess: int) -> Resolution:
    """What the house rules say; what the platform's own system did is honoured, up to the house's limit."""
    rules = rules_of(order)
    mode = "HONOUR" if cause.upper() in _PLATFORM_CAUSES else rules.mis_stacking or "HONOUR"
    beyond = rules.honour_max is not UNSET and excess > rules.honour_max
    return "COLLECT" if mode == "HONOUR" and beyond else mode


def _staying(order: Order, wrong: Sequence[str]) -> tuple[Applied, ...]:
    """The other coupons, applied as if they had been the only ones."""
    staying = {each.coupon_id: each for each in order.basket.coupons if each.coupon_id not in wrong}
    applied = _apply(order.basket.items, staying.values())
    return tuple(
        replace(each, clause_binds=staying[each.coupon_id].clause_binds, notices=staying[each.coupon_id].notices)
        for each in applied
    )


def _apply(items: tuple[Item, ...], coupons: Iterable[Applied]) -> tuple[Applied, ...]:
    names = Candidate._fields
    return apply_coupons(items, [Candidate(**{name: getattr(each, name) for name in names}) for each in coupons])


def _together(one: Applied, other: Applied) -> bool:
    """Whether the frozen terms of each name the other's campaign."""
    return _admits(one, other) and _admits(other, one)


def _admits(one: Applied, other: Applied) -> bool:
    return not one.terms.exclusive and (other.campaign_id or "") in one.terms.stackable_with


def _untouched(order: Order) -> bool:
    """Nothing left, nothing fell due, no price was lowered or changed since the order was placed."""
    basket = order.basket
    moved = order.steps or order.due or basket.adjustments or basket.exchanges
    return not moved and all(use.validity == "VALID" for use in order.coupons.values())


def _bearer(order: Order, found: MisStackingDetected) -> Literal["PLATFORM", "MERCHANT"]:
    """Whose system failed bears it, else who issued the coupons: the platform, if all of them are its own."""
    issuers = {each.terms.issuer for each in order.basket.coupons if each.coupon_id in found.coupons}
    return "PLATFORM" if found.cause.upper() in _PLATFORM_CAUSES or issuers == {"PLATFORM"} else "MERCHANT"
