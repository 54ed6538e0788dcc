"""A campaign as it stands, and its fold."""

from typing import assert_never

import msgspec
from msgspec.structs import replace

from domain.campaign.events import CampaignEnded, CampaignFact, CampaignPublished, CampaignTermsRevised
from domain.fact import Instant
from domain.terms.campaign import Terms


class Campaign(msgspec.Struct, frozen=True, kw_only=True):
    """A campaign as it stands; `published` are its terms as of version 1."""

    published: Terms | None = None
    terms: Terms | None = None
    terms_version: int = 0
    terms_sha256: str = ""
    ended_at: Instant | None = None
    ended: CampaignEnded | None = None


def evolve(campaign: Campaign, fact: CampaignFact, at: Instant) -> Campaign:
    """The campaign after the fact."""
    match fact:
        case CampaignPublished():
            terms = Terms(**{name: getattr(fact, name) for name in Terms.__struct_fields__})
            return Campaign(published=terms, terms=terms, terms_version=1, terms_sha256=fact.terms_sha256)
        case CampaignTermsRevised():
            return replace(campaign, terms=fact.terms, terms_version=fact.terms_version, terms_sha256=fact.terms_sha256)
        case CampaignEnded():
            return replace(campaign, ended_at=at, ended=fact)
        case _:
            assert_never(fact)
