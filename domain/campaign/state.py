"""A campaign as it stands, and its fold."""

from typing import assert_never

import msgspec
from msgspec.structs import replace

from domain.campaign.events import (
    CampaignEnded,
    CampaignFact,
    CampaignPublished,
    CampaignTermsRevised,
    ClauseExplained,
    StackingWindowClosed,
    StackingWindowOpened,
)
from domain.eligibility import CouponEligibilityPreserved
from domain.fact import Instant
from domain.terms.campaign import Terms


class Window(msgspec.Struct, frozen=True):
    """A stacking window: open from its `opens_at` until before `closes_at`."""

    fact: StackingWindowOpened
    closes_at: Instant


class Campaign(msgspec.Struct, frozen=True, kw_only=True):
    """A campaign as it stands; `published` are its terms as of version 1, `windows` its stacking windows by id,
    `explained` the answers given to what its clauses mean, with their times.
    """

    published: Terms | None = None
    terms: Terms | None = None
    terms_version: int = 0
    terms_sha256: str = ""
    ended_at: Instant | None = None
    ended: CampaignEnded | None = None
    windows: dict[str, Window] = {}
    explained: tuple[tuple[ClauseExplained, Instant], ...] = ()
    preserved: tuple[CouponEligibilityPreserved, ...] = ()


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
        case StackingWindowOpened():
            return replace(campaign, windows={**campaign.windows, fact.window_id: Window(fact, fact.closes_at)})
        case StackingWindowClosed():
            window = campaign.windows.get(fact.window_id)
            if window is None:
                return campaign
            closed = replace(window, closes_at=min(window.closes_at, at))
            return replace(campaign, windows={**campaign.windows, fact.window_id: closed})
        case ClauseExplained():
            return replace(campaign, explained=(*campaign.explained, (fact, at)))
        case CouponEligibilityPreserved():
            return replace(campaign, preserved=(*campaign.preserved, fact))
        case _:
            assert_never(fact)
