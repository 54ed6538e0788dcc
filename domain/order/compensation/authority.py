"""What a compensation rests on, however its basis is spelt, and how much may be granted on it (R-000-132)."""

from typing import get_args

from msgspec import UNSET

from domain.currency import money_text
from domain.errors import Refused
from domain.order.common import goodwill_max, rules_of
from domain.order.events import CompensationStated, DamagesBasis
from domain.order.state import Order

GOODWILL = "GOODWILL"
DAMAGES: frozenset[str] = frozenset(get_args(DamagesBasis))
"""Grounds that are assessed before they are paid."""
_DAMAGES = {basis.replace("_", ""): basis for basis in DAMAGES}


def ground(basis: str) -> str:
    """The ground that a stated basis names: goodwill, a basis of damages, or what it says itself.

    Case, blanks and separators make no difference: «good_will» and «Goodwill gesture» are goodwill.
    """
    plain = "".join(char for char in basis if char.isalnum()).upper()
    return GOODWILL if plain.startswith(GOODWILL) else _DAMAGES.get(plain, basis.strip())


def check_authority(order: Order, fact: CompensationStated) -> None:
    """Money that nobody owes has its limits: one for whoever grants it, another for whoever approves (R-000-132).

    Goodwill has them always, other grounds that are not assessed where the house rules state them. Points are no
    money. Refuses `beyond-authority`, `needs-approval`.
    """
    named = ground(fact.basis)
    if named in DAMAGES or fact.kind == "POINTS":
        return
    assert order.placed is not None
    rules, currency = rules_of(order), order.placed.currency
    if rules.goodwill_approved_max is not UNSET and fact.amount > rules.goodwill_approved_max:
        most = rules.goodwill_approved_max
        sentence = f"Nobody may grant more than {money_text(most, currency)} of what is not owed."
        raise Refused("beyond-authority", sentence, "R-000-132", amount=fact.amount, most=most, currency=currency)
    limited = named == GOODWILL or rules.goodwill_max is not UNSET
    most = goodwill_max(order)
    if limited and fact.approver is UNSET and fact.amount > most:
        sentence = f"A compensation above {money_text(most, currency)} that is not owed needs an approver."
        raise Refused("needs-approval", sentence, "R-000-132", amount=fact.amount, most=most, currency=currency)
