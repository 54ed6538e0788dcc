"""Damages: what the law or a promise gives beyond the refund, assessed first and paid only by a grant (B-32)."""

from typing import NamedTuple, assert_never

from msgspec.structs import asdict

from domain.errors import Malformed
from domain.fact import INTEGER_MAX, Draft, Said, Seen
from domain.order.common import POLICY, counts_of, placed_order, require, rules_of
from domain.order.events import Condition, DamagesAssessed, DamagesStated
from domain.order.state import Order
from domain.refund.damages import Compared, multiples, paid_for, promised_for_delay
from domain.terms.statute import Statute, statute

BY_PRICE = ("STATUTORY_55", "STATUTORY_148", "PROMISED")
"""Bases that multiply the price: of these one is chosen for the same goods."""
_USED_BY = {
    "lines": BY_PRICE,
    "loss": ("STATUTORY_55", "STATUTORY_148", "MEDICAL"),
    "receipts": ("MEDICAL",),
    "days_late": ("DELAY",),
}
"""Which bases use a member that not all of them do."""


class _Claim(NamedTuple):
    """What a basis gives, `owed` beside what is compared; what of its conditions is not met; the laws behind it."""

    compared: Compared
    owed: int
    unmet: tuple[str, ...]
    laws: tuple[str, ...]


def assess_damages(seen: Seen, said: Said) -> list[Draft]:
    """Work out what the facts stated give: a proposal that pays nothing by itself (R-000-81).

    A claim that does not qualify is recorded too, with what is missing: a claim denied is evidence. The law in
    force when the order was placed decides; a price counts as far as it was really paid.
    """
    fact = said.fact
    assert isinstance(fact, DamagesStated)
    order = placed_order(seen, said)
    _check_stated(fact)
    units = counts_of(order, fact.lines or ())
    for key, wanted in units.items():
        require(order.lines[key], wanted, order.lines[key].ordered.quantity, "claimed for")
    came_in = order.captured + order.collected
    paid = min(paid_for(order.basket, units), came_in)
    law = statute(order.placed_at)
    claim = _claim(order, fact, paid, law)
    unmet = (*claim.unmet, "NOT_PAID") if fact.basis in BY_PRICE and not came_in else claim.unmet
    qualifies = not unmet
    refund = paid if fact.basis in BY_PRICE else 0
    if claim.compared.largest + claim.owed + refund > INTEGER_MAX:
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
        unmet=unmet,
        laws=claim.laws,
        statute_version=law.version,
    )
    return [Draft(said.stream, assessed, (POLICY,))]


def _check_stated(fact: DamagesStated) -> None:
    """Refuse what contradicts the basis: `lines-missing`, `not-of-this-basis`, `evidence-empty`,
    `condition-twice`.
    """
    if not fact.lines and fact.basis in BY_PRICE:
        raise Malformed("lines-missing", f"{fact.basis} multiplies a price: name the lines it is about.", "/lines")
    for member, bases in _USED_BY.items():
        if getattr(fact, member) and fact.basis not in bases:
            raise Malformed("not-of-this-basis", f"{fact.basis} does not use {member}.", f"/{member}")
    if not all(bool(each.evidence) != bool(each.health_evidence) for each in fact.receipts):
        sentence = "A receipt says what it is: in `evidence` or in `health_evidence`."
        raise Malformed("evidence-empty", sentence, "/receipts")
    if len(set(fact.conditions)) < len(fact.conditions):
        raise Malformed("condition-twice", "A condition is named twice.", "/conditions")


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
            owed = sum(receipt.amount for receipt in fact.receipts) + fact.loss
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
