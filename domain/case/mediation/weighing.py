"""Weighing evidence, and comparing what an order cost with what it should have cost."""

from collections.abc import Sequence
from typing import Literal

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from domain.case.common import about_order, drafts, open_case, order_of
from domain.case.events.evidence import EvidenceWeighed, PriceChecked, PriceCheckStated, Snapshot, WeighingStated
from domain.checkout import candidate
from domain.errors import Refused
from domain.fact import Draft, Said, Seen
from domain.order.fold.offers import with_coupons
from domain.order.state import Order
from domain.redemption import Offer, Sale, check_offer, find_offer
from domain.refund.allocation import Candidate, apply_coupons
from domain.refund.basket import Applied
from domain.scope import goods_of
from domain.stacking import check_stack

_OF_SYMPTOMS = frozenset({"SYMPTOM_PHOTO", "DOCTORS_ADVICE"})


def weigh(seen: Seen, said: Said) -> list[Draft]:
    """Weigh what is there: a symptom and goods that are not as described lean to the customer's health, unless the
    merchant proved his goods (R-001-10). The description is the one she ordered by (R-001-21).
    """
    fact = said.fact
    assert isinstance(fact, WeighingStated)
    case = open_case(seen, said)
    held, order = case.mediation, order_of(seen, case)
    symptom = bool(held.kinds("CONSUMER") & _OF_SYMPTOMS)
    report = "QUALITY_REPORT" in held.kinds("MERCHANT")
    weighed = EvidenceWeighed(
        description_gap=fact.description_gap,
        reason=fact.reason,
        policy="HEALTH_FIRST",
        symptom_evidence=symptom,
        merchant_report=report,
        leaning=_leaning(symptom=symptom, gap=fact.description_gap, report=report),
        evidence_ids=tuple(held.evidence),
        claim=case.details.claim,
        snapshot=_snapshot(order) if order is not None else UNSET,
    )
    same = held.weighed is not None and replace(held.weighed, reason=UNSET) == replace(weighed, reason=UNSET)
    return [] if same else drafts(said, [weighed])


def check_price(seen: Seen, said: Said) -> list[Draft]:
    """Work out what the order should have cost with a coupon, by the terms that the coupon has (R-000-61)."""
    fact = said.fact
    assert isinstance(fact, PriceCheckStated)
    case = open_case(seen, said)
    order = about_order(seen, case)
    offer, expected, refused = _expected(seen, order, fact.coupon)
    checked = PriceChecked(
        coupon=fact.coupon,
        expected=expected,
        charged=order.payable,
        difference=order.payable - expected,
        coupon_id=offer.coupon_id if offer else UNSET,
        issuer=offer.terms.issuer if offer else UNSET,
        refused=refused,
    )
    return [] if case.mediation.price == checked else drafts(said, [checked])


def _leaning(*, symptom: bool, gap: bool, report: bool) -> Literal["CONSUMER", "MERCHANT", "OPEN"]:
    if symptom and gap and not report:
        return "CONSUMER"
    return "MERCHANT" if report and not symptom and not gap else "OPEN"


def _snapshot(order: Order) -> Snapshot | UnsetType:
    placed = order.placed
    if placed is None or not placed.checkout_id or not placed.checkout_leaf:
        return UNSET
    return Snapshot(checkout_id=placed.checkout_id, checkout_leaf=placed.checkout_leaf)


def _expected(seen: Seen, order: Order, typed: str) -> tuple[Offer | None, int, str | UnsetType]:
    """The coupon, what the order costs with it beside those it has, and why it does not apply, if it does not. Goods
    that were made cheaper since cost no less than nothing with it.
    """
    assert order.placed is not None
    placed = order.placed
    sale = Sale(
        placed.customer_id, placed.merchant_id, placed.currency, [goods_of(e) for e in placed.lines], order.placed_at
    )
    offer: Offer | None = None
    try:
        offer = find_offer(seen, typed)
        if offer.coupon_id in order.coupons:
            return offer, order.payable, UNSET
        before = [find_offer(seen, each.coupon_id) for each in order.basket.coupons]
        lines = check_offer(seen, offer, sale)
        check_stack([*before, offer], order.placed_at)
        applied = apply_coupons(order.basket.items, [*_had(order.basket.coupons), candidate(offer, lines)])
    except Refused as refusal:
        return offer, order.payable, refusal.code.replace("-", "_").upper()
    found = with_coupons(order, applied)
    return offer, found.payable - min(0, found.goods_payable), UNSET


def _had(coupons: Sequence[Applied]) -> list[Candidate]:
    names = Candidate._fields
    return [Candidate(**{name: getattr(each, name) for name in names}) for each in coupons]
