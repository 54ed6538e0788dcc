"""Whether a clause was put before the customer so that it became part of the contract.

A restriction binds only if it was marked so that it catches the eye, legible, before the order; a popup or a
tick-box alone proves nothing (消费者权益保护法 26, 民法典 496, 合同编通则解释 10).
"""

from collections.abc import Iterable

from domain.checkout.events import PresentedClause
from domain.checkout.state import Checkout
from domain.fact import Instant

_MARKS = {"BOLD", "COLOUR", "COLOR", "SEPARATE"}
LEGIBLE_PX_MIN = 12
"""Smaller print is not legible on a telephone."""


def conspicuous(clause: PresentedClause) -> bool:
    """Whether the clause was shown in a way that normally catches attention."""
    marked = any(mark.upper() in _MARKS for mark in clause.marks)
    return marked and clause.before_order and (not clause.font_px or clause.font_px >= LEGIBLE_PX_MIN)


def incorporated(checkout: Checkout, campaign_id: str, version: int, clause_ids: Iterable[str], at: Instant) -> bool:
    """Whether there are clauses, and each of this version was conspicuously shown by then."""
    shown = {
        clause.clause_id
        for presented in checkout.presented
        if presented.at <= at and (presented.fact.campaign_id, presented.fact.terms_version) == (campaign_id, version)
        for clause in presented.fact.clauses
        if conspicuous(clause)
    }
    wanted = set(clause_ids)
    return bool(wanted) and wanted <= shown
