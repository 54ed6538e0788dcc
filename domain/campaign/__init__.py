"""Campaigns: the rules that coupons come from, version after version."""

from domain.campaign.events import (
    CampaignEnded,
    CampaignFact,
    CampaignPublished,
    CampaignStated,
    CampaignTermsRevised,
    TermsRevision,
)
from domain.campaign.publishing import end_campaign, publish_campaign, recorded, revise_terms
from domain.campaign.state import Campaign, evolve
from domain.kind import Act, Kind

KIND = Kind(
    name="campaigns",
    initial=Campaign(),
    evolve=evolve,
    facts=(CampaignPublished, CampaignTermsRevised, CampaignEnded),
    door={
        "CampaignPublished": Act(CampaignStated, publish_campaign),
        "CampaignTermsRevised": Act(TermsRevision, revise_terms),
        "CampaignEnded": Act(CampaignEnded, end_campaign),
    },
    recorded=recorded,
)

__all__ = ["KIND", "Campaign", "CampaignFact", "evolve"]
__all__ += ["CampaignEnded", "CampaignPublished", "CampaignStated", "CampaignTermsRevised", "TermsRevision"]
