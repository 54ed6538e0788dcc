"""Whether a grant stands on its assessment: damages are paid as they were assessed, and once (R-000-81, B-32)."""

from collections.abc import Iterator
from typing import Any

from msgspec import UNSET

from domain.currency import money_text
from domain.errors import Refused
from domain.order.compensation.damages import BY_PRICE
from domain.order.events import CompensationStated, DamagesAssessed
from domain.order.grounds import DAMAGES, GOODWILL, ground
from domain.order.state import Order

_RUNNING = ("MEDICAL", "DELAY")
"""Bases of which a later assessment states all that there is so far, what was paid before included."""


def check_assessed(order: Order, fact: CompensationStated) -> None:
    """Whether the grant's assessment is of its basis, qualifies and gives as much.

    Goodwill may name any assessment and uses nothing of it up. Refuses `not-assessed`, `does-not-qualify`,
    `already-compensated-otherwise`, `exceeds-assessment`.
    """
    assessed = _named(order, fact)
    if assessed is None:
        return
    if not assessed.qualifies:
        sentence = f"Assessment {assessed.assessment_id} does not qualify: {', '.join(assessed.unmet)}."
        about: dict[str, Any] = {"assessment_id": assessed.assessment_id, "unmet": assessed.unmet}
        raise Refused("does-not-qualify", sentence, assessed.laws[0], **about)
    _check_chosen(order, assessed)
    _check_covered(order, assessed, fact.amount)


def _named(order: Order, fact: CompensationStated) -> DamagesAssessed | None:
    """The assessment that pays the grant; None where none does."""
    basis = ground(fact.basis)
    if fact.assessment_id is UNSET:
        if basis in DAMAGES and basis != "DELAY":
            raise Refused("not-assessed", f"Damages ({basis}) are assessed before they are paid.", "R-000-81")
        return None
    assessed = order.assessments.get(fact.assessment_id)
    if assessed is None or basis not in (GOODWILL, assessed.basis):
        sentence = f"The order has no assessment {fact.assessment_id} on which {basis} gives money."
        raise Refused("not-assessed", sentence, "R-000-81", assessment_id=fact.assessment_id)
    if basis == GOODWILL:
        return None
    if fact.kind == "POINTS":
        sentence = "Points can't pay damages: they are paid in money."
        raise Refused("not-assessed", sentence, "R-000-81", points=fact.amount)
    return assessed


def _paid(order: Order) -> Iterator[tuple[DamagesAssessed, int]]:
    """What was granted on the order's assessments so far, each under its basis."""
    for each in order.compensations:
        assessed = order.assessments.get(each.fact.assessment_id or "")
        if assessed is not None and ground(each.fact.basis) == assessed.basis:
            yield assessed, each.fact.amount


def _check_chosen(order: Order, assessed: DamagesAssessed) -> None:
    """The customer chooses one basis for the same goods (食品药品惩罚性赔偿解释), and is paid on it once."""
    if assessed.basis not in BY_PRICE:
        return
    lines = _lines(assessed)
    for other, _ in _paid(order):
        if other.basis in BY_PRICE and other.assessment_id != assessed.assessment_id and lines & _lines(other):
            sentence = f"Damages for these goods were already granted on assessment {other.assessment_id}."
            about: dict[str, Any] = {"assessment_id": other.assessment_id, "basis": other.basis}
            raise Refused("already-compensated-otherwise", sentence, "食品药品惩罚性赔偿解释 9", **about)


def _lines(assessed: DamagesAssessed) -> set[str]:
    return {count.line for count in assessed.lines or ()}


def _check_covered(order: Order, assessed: DamagesAssessed, amount: int) -> None:
    """The price itself comes back as a refund, with the goods or without; what was granted before is granted."""
    granted = sum(
        paid
        for other, paid in _paid(order)
        if other.assessment_id == assessed.assessment_id
        or (other.basis == assessed.basis and assessed.basis in _RUNNING)
    )
    most = max(0, assessed.total - assessed.refund - granted)
    if amount <= most:
        return
    assert order.placed is not None
    currency = order.placed.currency
    money = {"amount": amount, "most": most, "currency": currency}
    sentence = f"Assessment {assessed.assessment_id} gives {money_text(most, currency)} more at most."
    if assessed.refund:
        money["price"] = assessed.refund
        sentence += f" The price itself, {money_text(assessed.refund, currency)}, comes back as a refund."
    raise Refused("exceeds-assessment", sentence, "R-000-81", assessment_id=assessed.assessment_id, **money)
