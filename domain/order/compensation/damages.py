"""Damages: what the law or a promise gives beyond the refund, assessed first and paid only by a grant (B-32)."""

from typing import NamedTuple, assert_never, get_args

from msgspec import UNSET
from msgspec.structs import asdict

from domain.currency import money_text
from domain.errors import Malformed, Refused
from domain.fact import INTEGER_MAX, Draft, Said, Seen
from domain.order.common import POLICY, counts_of, placed_order, require, rules_of
from domain.order.events import CompensationStated, Condition, DamagesAssessed, DamagesBasis, DamagesStated
from domain.order.state import Order
from domain.refund.damages import Compared, multiples, paid_for, promised_for_delay
from domain.terms.statute import Statute, statute

_BASES = frozenset(get_args(DamagesBasis))
_BY_PRICE = ("STATUTORY_55", "STATUTORY_148", "PROMISED")
"""Bases that multiply the price: of these one is chosen for the same goods."""


class _Claim(NamedTuple):
    """What a basis gives, `owed` beside what is compared; what of its conditions is not met; the laws behind it."""

    compared: Compared
    owed: int
    unmet: tuple[str, ...]
    laws: tuple[str, ...]


def assess_damages(seen: Seen, said: Said) -> list[Draft]:
    """Work out what the facts stated give: a proposal that pays nothing by itself (R-000-81).

    A claim that does not qualify is recorded too, with what is missing: a claim denied is evidence. The law in
    force when the order was placed decides.
    """
    fact = said.fact
    assert isinstance(fact, DamagesStated)
    order = placed_order(seen, said)
    if not fact.lines and fact.basis in _BY_PRICE:
        raise Malformed("lines-missing", f"{fact.basis} multiplies a price: name the lines it is about.", "/lines")
    units = counts_of(order, fact.lines or ())
    for key, wanted in units.items():
        require(order.lines[key], wanted, order.lines[key].ordered.quantity, "claimed for")
    paid = paid_for(order.basket, units)
    law = statute(order.placed_at)
    claim = _claim(order, fact, paid, law)
    qualifies = not claim.unmet
    refund = paid if fact.basis in _BY_PRICE else 0
    if max(claim.compared.largest, claim.owed) + refund > INTEGER_MAX:
        raise Malformed("amount-too-large", "The damages come to more than can be counted exactly.")
    extra = claim.compared.largest if qualifies else 0
    assessed = DamagesAssessed(
        **asdict(fact),
        paid=paid,
        multiple=claim.compared.multiple,
        by_price=claim.compared.by_price,
        by_loss=claim.compared.by_loss,
        floor=claim.compared.floor,
        extra=extra,
        refund=refund if qualifies else 0,
        total=extra + refund + claim.owed if qualifies else 0,
        qualifies=qualifies,
        unmet=claim.unmet,
        laws=claim.laws,
        statute_version=law.version,
    )
    return [Draft(said.stream, assessed, (POLICY,))]


def _claim(order: Order, fact: DamagesStated, paid: int, law: Statute) -> _Claim:
    rules = rules_of(order)
    match fact.basis:
        case "STATUTORY_55":
            unmet = (*_missing(fact, "FRAUD"), *_barring(fact, "HARMLESS_LABEL_FLAW"))
            laws = ("消费者权益保护法 55", "消费者权益保护法实施条例 49")
            return _Claim(multiples(paid, law.fraud_multiple, floor=law.fraud_floor), fact.loss, unmet, laws)
        case "STATUTORY_148":
            compared = multiples(
                paid,
                law.food_multiple,
                loss=fact.loss,
                loss_multiple=law.food_loss_multiple,
                floor=law.food_floor,
            )
            return _Claim(compared, fact.loss, _food(fact), ("食品安全法 148", "食品药品惩罚性赔偿解释 1"))
        case "PROMISED":
            promised = rules.promised_multiple or 0
            unmet = () if promised else ("PROMISE",)
            return _Claim(multiples(paid, promised), 0, unmet, ("消费者权益保护法实施条例 12",))
        case "MEDICAL":
            unmet = (*(() if fact.receipts else ("RECEIPTS",)), *_missing(fact, "INJURED"))
            owed = sum(receipt.amount for receipt in fact.receipts)
            return _Claim(Compared(), owed, unmet, ("消费者权益保护法 49", "民法典 1179"))
        case "DELAY":
            promised = promised_for_delay(rules.delay_tiers, fact.days_late)
            unmet = () if promised else ("DAYS_LATE",) if rules.delay_tiers else ("PROMISE",)
            return _Claim(Compared(floor=promised), 0, unmet, ("民法典 577", "消费者权益保护法实施条例 12"))
        case _:
            assert_never(fact.basis)


def _food(fact: DamagesStated) -> tuple[str, ...]:
    """Whoever made it answers; whoever sold it only if he knew."""
    liable = {"PRODUCER", "SELLER_KNEW"}.intersection(fact.conditions)
    return (
        *_missing(fact, "BELOW_FOOD_STANDARD"),
        *(() if liable else ("PRODUCER_OR_SELLER_KNEW",)),
        *_barring(fact, "HARMLESS_LABEL_FLAW"),
        *_barring(fact, "BEYOND_HOUSEHOLD_NEED"),
    )


def _missing(fact: DamagesStated, needed: Condition) -> tuple[str, ...]:
    return () if needed in fact.conditions else (needed,)


def _barring(fact: DamagesStated, excluded: Condition) -> tuple[str, ...]:
    return (excluded,) if excluded in fact.conditions else ()


def check_assessed(order: Order, fact: CompensationStated) -> None:
    """Whether a grant stands on its assessment: one of that basis that qualifies and gives as much.

    Refuses `not-assessed`, `does-not-qualify`, `already-compensated-otherwise`, `exceeds-assessment`.
    """
    basis = fact.basis.upper()
    if fact.assessment_id is UNSET:
        if basis in _BASES and basis != "DELAY":
            raise Refused("not-assessed", f"Damages ({fact.basis}) are assessed before they are paid.", "R-000-81")
        return
    assessed = order.assessments.get(fact.assessment_id)
    if assessed is None or (basis in _BASES and (assessed.basis != basis or fact.kind == "POINTS")):
        sentence = f"The order has no assessment {fact.assessment_id} on which {fact.basis} gives money."
        raise Refused("not-assessed", sentence, "R-000-81", assessment_id=fact.assessment_id)
    if basis not in _BASES:
        return
    if not assessed.qualifies:
        sentence = f"Assessment {fact.assessment_id} does not qualify: {', '.join(assessed.unmet)}."
        raise Refused(
            "does-not-qualify", sentence, assessed.laws[0], assessment_id=fact.assessment_id, unmet=assessed.unmet
        )
    _check_chosen(order, assessed)
    _check_covered(order, assessed, fact.amount)


def _check_chosen(order: Order, assessed: DamagesAssessed) -> None:
    """The customer chooses one basis for the same goods (食品药品惩罚性赔偿解释), and is paid on it once."""
    if assessed.basis not in _BY_PRICE:
        return
    lines = _lines(assessed)
    for each in order.compensations:
        other = order.assessments.get(each.fact.assessment_id or "")
        if other is None or other.assessment_id == assessed.assessment_id or each.fact.basis.upper() not in _BY_PRICE:
            continue
        if lines & _lines(other):
            sentence = f"Damages for these goods were already granted on assessment {other.assessment_id}."
            raise Refused(
                "already-compensated-otherwise",
                sentence,
                "食品药品惩罚性赔偿解释 9",
                assessment_id=other.assessment_id,
                basis=other.basis,
            )


def _lines(assessed: DamagesAssessed) -> set[str]:
    return {count.line for count in assessed.lines or ()}


def _check_covered(order: Order, assessed: DamagesAssessed, amount: int) -> None:
    """The price itself comes back as a refund, with the goods or without; what was granted before is granted."""
    granted = sum(
        each.fact.amount
        for each in order.compensations
        if each.fact.assessment_id == assessed.assessment_id and each.fact.basis.upper() == assessed.basis
    )
    most = max(0, assessed.total - assessed.refund - granted)
    if amount <= most:
        return
    assert order.placed is not None
    currency = order.placed.currency
    sentence = f"Assessment {assessed.assessment_id} gives {money_text(most, currency)} more at most."
    money = {"amount": amount, "most": most, "currency": currency}
    raise Refused("exceeds-assessment", sentence, "R-000-81", assessment_id=assessed.assessment_id, **money)
