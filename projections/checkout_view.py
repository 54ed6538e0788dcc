"""A checkout as support reads it: what the customer saw, was told, confirmed and accepted, and which codes."""

from typing import Any

from msgspec import to_builtins

from domain.checkout import Checkout, Presented, PresentedClause
from domain.checkout.notice import conspicuous, hidden, single_channel
from projections.words import NO_WORDS, Words, reveal


def checkout_view(checkout: Checkout, version: int, checkout_id: str, words: Words = NO_WORDS) -> dict[str, Any]:
    """The checkout's view. `content` lists the pages kept, by hash where this reader may see it; `not_used` are
    the coupons that the customer herself left out (R-000-58).
    """
    shown = checkout.shown
    view = {
        "checkout_id": checkout_id,
        "version": version,
        "customer_id": shown.customer_id if shown else None,
        "currency": shown.currency if shown else None,
        "language": shown.language if shown else None,
        "shown_at": checkout.shown_at,
        "shown": _without_content(reveal(shown)) if shown else None,
        "content": shown.content if shown else (),
        "presented": [_presented(checkout, each) for each in checkout.presented],
        "confirmed": [_dated(each.fact, each.at) for each in checkout.confirmed],
        "accepted": [
            {"campaign_id": campaign_id, "terms_version": number, "at": at}
            for (campaign_id, number), at in checkout.accepted.items()
        ],
        "entered": checkout.entered,
        "refused": checkout.refused,
        "not_used": [{"coupon_id": coupon_id, "cause": "NOT_APPLIED_BY_USER"} for coupon_id in checkout.withdrawn],
    }
    return reveal(view, words)


def _presented(checkout: Checkout, presented: Presented) -> dict[str, Any]:
    clauses = [_clause(checkout, presented, clause) for clause in presented.fact.clauses]
    return _dated(presented.fact, presented.at) | {"clauses": clauses}


def _clause(checkout: Checkout, presented: Presented, clause: PresentedClause) -> dict[str, Any]:
    """How the clause was shown, and how well: told over one channel only it carries a warning (R-000-107)."""
    terms = (presented.fact.campaign_id, presented.fact.terms_version)
    every_time = [
        same
        for each in checkout.presented
        if (each.fact.campaign_id, each.fact.terms_version) == terms
        for same in each.fact.clauses
        if same.clause_id == clause.clause_id
    ]
    return {
        **to_builtins(clause),
        "conspicuous": conspicuous(clause),
        "hidden": hidden(clause),
        "warnings": ["NOTICE_SINGLE_CHANNEL"] if single_channel(every_time) else [],
    }


def _dated(fact: Any, at: str) -> dict[str, Any]:
    return reveal(fact) | {"at": at}


def _without_content(shown: dict[str, Any]) -> dict[str, Any]:
    """The page's members but its content, which stands beside it."""
    return {name: value for name, value in shown.items() if name != "content"}
