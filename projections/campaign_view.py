"""A campaign as anyone reads it: the terms in force, by their names and as the object that was hashed, and what
there is to know of each clause.
"""

from typing import Any

from msgspec import to_builtins

from domain.campaign import Campaign
from domain.terms.campaign import Clause, Terms
from domain.terms.conditions import conditions
from domain.terms.screening import barred, highlights, law_of, screen, subject_of
from projections.words import NO_WORDS, Words, reveal


def campaign_view(campaign: Campaign, version: int, campaign_id: str, words: Words = NO_WORDS) -> dict[str, Any]:
    """The campaign's view. The SHA-256 of the canonical JSON of `terms` is `terms_sha256`."""
    terms = campaign.terms
    assert terms is not None, "a campaign that was not published has no view"
    stated: dict[str, Any] = reveal(terms)
    view = stated | {
        "campaign_id": campaign_id,
        "version": version,
        "state": "PUBLISHED" if campaign.ended_at is None else "ENDED",
        "ended_at": campaign.ended_at,
        "end_reason": campaign.ended.reason if campaign.ended else None,
        "terms_version": campaign.terms_version,
        "terms_sha256": campaign.terms_sha256,
        "terms": stated,
        "clauses": [clause_row(clause) for clause in terms.clauses],
        "conditions": conditions(terms),
        "warnings": warnings(terms),
        "explained": [{**to_builtins(answer), "at": at} for answer, at in campaign.explained],
        "windows": [{**to_builtins(each.fact), "closes_at": each.closes_at} for each in campaign.windows.values()],
        "preserved": campaign.preserved,
    }
    return reveal(view, words)


def clause_row(clause: Clause) -> dict[str, Any]:
    """A clause with the right it touches, what screening finds, and its keywords by offset (R-000-72, R-000-84)."""
    text = clause.text or ""
    return {
        **to_builtins(clause),
        "subject": subject_of(clause),
        "findings": screen(text),
        "highlights": [{"start": start, "end": end, "keyword": word} for start, end, word in highlights(text)],
    }


def warnings(terms: Terms) -> list[dict[str, Any]]:
    """What is unfair in the clauses, the law it offends, and who may be told: the regulator (R-000-79)."""
    return [
        {
            "code": finding,
            "clause_id": clause.clause_id,
            "law": law_of(finding),
            "barred_in_policies": barred(finding),
            "route": "REGULATOR",
        }
        for clause in terms.clauses
        for finding in screen(clause.text or "")
    ]
