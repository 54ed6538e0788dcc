"""A campaign as anyone reads it: the terms in force, by their names and as the object that was hashed."""

from typing import Any

from domain.campaign import Campaign
from projections.words import NO_WORDS, Words, reveal


def campaign_view(campaign: Campaign, version: int, campaign_id: str, words: Words = NO_WORDS) -> dict[str, Any]:
    """The campaign's view. The SHA-256 of the canonical JSON of `terms` is `terms_sha256`."""
    assert campaign.terms is not None, "a campaign that was not published has no view"
    terms: dict[str, Any] = reveal(campaign.terms)
    return terms | {
        "campaign_id": campaign_id,
        "version": version,
        "state": "PUBLISHED" if campaign.ended_at is None else "ENDED",
        "ended_at": campaign.ended_at,
        "end_reason": reveal(campaign.ended.reason, words) if campaign.ended else None,
        "terms_version": campaign.terms_version,
        "terms_sha256": campaign.terms_sha256,
        "terms": terms,
    }
