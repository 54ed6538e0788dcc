"""On what ground money beyond the refund is given, however it is spelt, and how much of it nobody has to approve."""

from typing import get_args

from msgspec import UNSET

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


def unapproved_left(order: Order) -> int:
    """What may still be given on the order without anyone's approval, after all that was (R-000-132)."""
    given = (each.fact for each in order.compensations if each.fact.approver is UNSET)
    return max(0, goodwill_max(order) - sum(fact.amount for fact in given if limited(order, fact)))


def limited(order: Order, fact: CompensationStated) -> bool:
    """Whether it is money that nobody owes and that has the limit for whoever grants it."""
    named = ground(fact.basis)
    if named in DAMAGES or fact.kind == "POINTS":
        return False
    return named == GOODWILL or rules_of(order).goodwill_max is not UNSET
