"""Who answers for what went wrong: whoever made the rule bears it, whoever is at fault sets it right (B-31)."""

from collections.abc import Iterator, Mapping

from msgspec import UNSET
from msgspec.structs import replace

from domain.case.common import drafts, open_case, order_of
from domain.case.events.evidence import Bearer, FaultStated, LiabilityCause, LiabilityDetermined, LiableParty
from domain.case.mediation.proofs import check_evidence
from domain.case.state import Case
from domain.errors import Malformed
from domain.fact import Draft, Said, Seen
from domain.order.state import Order

LIABILITY_VERSION = 1
"""The version of these tables. It rises whenever the same facts would give another answer."""
WHOLE_BP = 10_000
_AT_FAULT: Mapping[LiabilityCause, Bearer] = {
    "SYSTEM_FAULT": "PLATFORM",
    "REFUSES_TO_SHIP": "MERCHANT",
    "QUALITY": "MERCHANT",
    "NOT_AS_DESCRIBED": "MERCHANT",
    "TRANSIT_DAMAGE": "MERCHANT",
    "GIFT_MISSING": "MERCHANT",
    "MISUNDERSTANDING": "CUSTOMER",
    "HUMAN_DAMAGE": "CUSTOMER",
    "BAD_STORAGE": "CUSTOMER",
    "MISUSE": "CUSTOMER",
}
"""Whose fault it is, where nobody says otherwise; of a rule or a code whoever made it (R-003-19, R-003-20)."""
OWN_CAUSES: frozenset[LiabilityCause] = frozenset({"HUMAN_DAMAGE", "BAD_STORAGE", "MISUSE"})
"""What nobody but the customer can have done."""
_LAWS: Mapping[LiabilityCause, tuple[str, ...]] = {
    "SYSTEM_FAULT": ("民法典 577",),
    "AMBIGUOUS_RULE": ("民法典 498",),
    "CODE_NOT_REDEEMABLE": ("消费者权益保护法实施条例 12", "民法典 577"),
    "REFUSES_TO_SHIP": ("电子商务法 49", "民法典 577"),
    "QUALITY": ("消费者权益保护法 24",),
    "NOT_AS_DESCRIBED": ("消费者权益保护法 24",),
    "TRANSIT_DAMAGE": ("电子商务法 20",),
    "GIFT_MISSING": ("消费者权益保护法实施条例 12",),
}


def determine(seen: Seen, said: Said) -> list[Draft]:
    """Determine who answers for it. What a party pays is worked out from the order and the price check."""
    fact = said.fact
    assert isinstance(fact, FaultStated)
    case = open_case(seen, said)
    check_evidence(case, fact.evidence_ids)
    price = case.mediation.price
    rule_maker = fact.rule_maker or (price.issuer if price and price.issuer else "MERCHANT")
    fault = fact.fault or _AT_FAULT.get(fact.cause, rule_maker)
    if fact.cause in OWN_CAUSES and fault != "CUSTOMER":
        sentence = f"{fact.cause} is the customer's own doing; state another cause."
        raise Malformed("fault-contradicts-cause", sentence, "/fault")
    parties = tuple(_parties(case, order_of(seen, case), rule_maker, fault))
    assert sum(each.share_bp for each in parties) == WHOLE_BP
    assert sum(each.executes for each in parties) == 1
    determined = LiabilityDetermined(
        cause=fact.cause,
        rule_maker=rule_maker,
        fault=fault,
        parties=parties,
        laws=_LAWS.get(fact.cause, ()),
        policy_version=LIABILITY_VERSION,
        effect=fact.effect,
        evidence_ids=fact.evidence_ids,
        reason=fact.reason,
    )
    before = case.mediation.liability
    same = before is not None and replace(before, reason=UNSET) == replace(determined, reason=UNSET)
    return [] if same else drafts(said, [determined])


def _parties(case: Case, order: Order | None, rule_maker: Bearer, fault: Bearer) -> Iterator[LiableParty]:
    """Rule × fault. The platform's rule and the merchant's fault divide it: the goods are his, the coupon is the
    platform's; where nothing of the sort was paid, the rule's maker bears it and the merchant sets it right.
    """
    price = case.mediation.price
    owed = price.difference if price is not None and price.difference > 0 else UNSET
    if (rule_maker, fault) == ("PLATFORM", "MERCHANT"):
        goods, coupon = _sides(order)
        if goods and coupon:
            coupon_bp = coupon * WHOLE_BP // (goods + coupon)
            of_goods = WHOLE_BP - coupon_bp
            yield LiableParty(party="MERCHANT", share_bp=of_goods, executes=True, side="GOODS", amount=goods)
            yield LiableParty(party="PLATFORM", share_bp=coupon_bp, executes=False, side="COUPON", amount=coupon)
            return
        yield LiableParty(party="PLATFORM", share_bp=WHOLE_BP, executes=False, amount=owed)
        yield LiableParty(party="MERCHANT", share_bp=0, executes=True)
    elif fault == "CUSTOMER":
        yield LiableParty(party="CUSTOMER", share_bp=WHOLE_BP, executes=False)
        yield LiableParty(party="MERCHANT", share_bp=0, executes=True)
    else:
        yield LiableParty(party=fault, share_bp=WHOLE_BP, executes=True, amount=owed)


def _sides(order: Order | None) -> tuple[int, int]:
    """What the customer paid for goods, and what the platform's own coupons took off."""
    if order is None:
        return 0, 0
    coupons = (each for each in order.basket.coupons if each.terms.issuer == "PLATFORM")
    return order.goods_payable, sum(each.applied for each in coupons)
