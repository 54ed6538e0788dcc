"""Campaigns: the rules that coupons come from, version after version."""

from typing import get_args

from domain.campaign.events import (
    CampaignEnded,
    CampaignFact,
    CampaignPublished,
    CampaignStated,
    CampaignTermsRevised,
    ClauseExplained,
    StackingWindowClosed,
    StackingWindowOpened,
    TermsRevision,
)
from domain.campaign.explaining import explain_clause
from domain.campaign.publishing import end_campaign, publish_campaign, recorded, revise_terms
from domain.campaign.state import Campaign, Window, evolve
from domain.campaign.windows import close_window, open_window, preserve_campaign, stacks
from domain.eligibility import PreservationStated
from domain.kind import Act, Kind

KIND = Kind(
    name="campaigns",
    initial=Campaign(),
    evolve=evolve,
    facts=get_args(CampaignFact),
    door={
        "CampaignPublished": Act(CampaignStated, publish_campaign),
        "CampaignTermsRevised": Act(TermsRevision, revise_terms),
        "CampaignEnded": Act(CampaignEnded, end_campaign),
        "ClauseExplained": Act(ClauseExplained, explain_clause),
        "StackingWindowOpened": Act(StackingWindowOpened, open_window),
        "StackingWindowClosed": Act(StackingWindowClosed, close_window),
        "CouponEligibilityPreserved": Act(PreservationStated, preserve_campaign),
    },
    recorded=recorded,
)

__all__ = ["KIND", "Campaign", "CampaignFact", "evolve"]
__all__ += ["CampaignEnded", "CampaignPublished", "CampaignStated", "CampaignTermsRevised", "ClauseExplained"]
__all__ += ["StackingWindowClosed", "StackingWindowOpened", "TermsRevision", "Window", "stacks"]
