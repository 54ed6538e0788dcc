"""What every decision on a campaign asks first."""

from domain.campaign.state import Campaign
from domain.errors import Refused
from domain.fact import Said, Seen


def published(seen: Seen, said: Said) -> Campaign:
    """The campaign the fact is about, which must have been published."""
    campaign: Campaign = seen[said.stream].state
    if campaign.terms is None:
        raise Refused("not-found", f"There is no campaign {said.key}.")
    return campaign


def running(seen: Seen, said: Said) -> Campaign:
    """The same, which must not have ended."""
    campaign = published(seen, said)
    if campaign.ended_at is not None:
        raise Refused("campaign-ended", f"Campaign {said.key} has ended.", ended_at=campaign.ended_at)
    return campaign
