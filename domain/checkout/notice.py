"""How a customer met each clause of the terms before she ordered.

A restriction binds only if it was marked so that it catches the eye, legible, before the order; a popup or a
tick-box alone proves nothing (消费者权益保护法 26, 民法典 496, 合同编通则解释 10).
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from domain.campaign import ClauseExplained
from domain.checkout.events import ClauseConfirmed, PresentedClause
from domain.checkout.state import Checkout
from domain.fact import Instant
from domain.terms.campaign import Clause, Terms, clause_sha256
from domain.terms.clauses import ClauseNotice
from domain.terms.conditions import named
from domain.terms.screening import screen, subject_of

_MARKS = {"BOLD", "COLOUR", "COLOR", "SEPARATE"}
LEGIBLE_PX_MIN = 12
"""Smaller print is not legible on a telephone."""
_TUCKED_AWAY = ("BOTTOM", "BELOW", "FOOTER", "FOLD", "底部", "页脚", "折叠")
_FAINT = {"GREY", "GRAY", "SMALL", "灰色"}
REPEATED_OVER = frozenset({"POPUP", "DETAIL_PAGE"})
"""The channels over which a notice is repeated so that nobody misses it (R-000-107)."""
Explained = Sequence[tuple[ClauseExplained, Instant]]
"""The shop's answers to what clauses mean, each with its time."""


class _Shown(NamedTuple):
    clause: PresentedClause
    at: Instant


def conspicuous(clause: PresentedClause) -> bool:
    """Whether the clause was shown in a way that normally catches attention, at whatever time."""
    marked = not _MARKS.isdisjoint(named(clause.marks))
    return marked and (not clause.font_px or clause.font_px >= LEGIBLE_PX_MIN)


def hidden(clause: PresentedClause) -> bool:
    """Whether the clause was tucked away: at the bottom or below the fold, in small or faint print (R-000-72)."""
    position = clause.position.upper()
    small = bool(clause.font_px) and clause.font_px < LEGIBLE_PX_MIN
    return any(place in position for place in _TUCKED_AWAY) and (small or not _FAINT.isdisjoint(named(clause.marks)))


def single_channel(shown: Iterable[PresentedClause]) -> bool:
    """Whether a clause, over all of its presentations, was told over fewer channels than it should be."""
    return not {channel for clause in shown for channel in named(clause.channels)} >= REPEATED_OVER


def notices(  # noqa: PLR0917 - who asks has all six at hand, in this order
    terms: Terms,
    campaign_id: str,
    terms_version: int,
    checkout: Checkout | None,
    explained: Explained,
    at: Instant,
    *,
    customer_id: str | None = None,
) -> tuple[ClauseNotice, ...]:
    """One for each clause of the terms: what the checkout recorded of it no later than `at`, and what the shop
    answered about it by then, to everybody or to this customer. `terms` still have their texts.
    """
    shown = list(_presentations(checkout, campaign_id, terms_version, at)) if checkout else []
    acts = [each.fact for each in checkout.confirmed if each.at <= at] if checkout else []
    answers = [answer for answer, answered_at in explained if answered_at <= at and _is_for(answer, customer_id)]
    return tuple(_notice(clause, shown, acts, answers) for clause in terms.clauses)


def _is_for(answer: ClauseExplained, customer_id: str | None) -> bool:
    return not answer.customer_id or answer.customer_id == customer_id


def _notice(
    clause: Clause, shown: list[_Shown], acts: list[ClauseConfirmed], answers: list[ClauseExplained]
) -> ClauseNotice:
    """A confirmation counts for the clause of its id, whichever campaign's terms name it so."""
    own = [act for act in acts if act.clause_id == clause.clause_id]
    promised = (sku for answer in answers if answer.clause_id == clause.clause_id for sku in answer.includes)
    best = max((each for each in shown if each.clause.clause_id == clause.clause_id), key=_rank, default=None)
    return ClauseNotice(
        clause_id=clause.clause_id,
        text_sha256=clause_sha256(clause),
        subject=subject_of(clause),
        findings=screen(clause.text or ""),
        confirmed=tuple(dict.fromkeys(act.line or "*" for act in own if not act.preticked)),
        preticked=any(act.preticked for act in own),
        superseded_for=tuple(dict.fromkeys(promised)),
        **(_as_shown(best) if best else {}),
    )


def _as_shown(best: _Shown) -> dict[str, Any]:
    how = best.clause
    return {
        "shown_at": best.at,
        "channels": how.channels,
        "marks": how.marks,
        "position": how.position,
        "font_px": how.font_px,
        "conspicuous": conspicuous(how),
        "before_order": how.before_order,
    }


def _rank(shown: _Shown) -> tuple[bool, bool, bool]:
    """How well it was shown: the best presentation counts, of equals the first."""
    clear, before = conspicuous(shown.clause), shown.clause.before_order
    return clear and before, before, clear


def _presentations(checkout: Checkout, campaign_id: str, version: int, at: Instant) -> Iterator[_Shown]:
    for presented in checkout.presented:
        if presented.at <= at and (presented.fact.campaign_id, presented.fact.terms_version) == (campaign_id, version):
            for clause in presented.fact.clauses:
                yield _Shown(clause, presented.at)
