"""What a shop announces for a while: campaigns that stack, and coupons that outlive a failure."""

from collections.abc import Sequence

from domain.campaign.events import StackingWindowClosed, StackingWindowOpened
from domain.campaign.standing import running
from domain.campaign.state import Campaign
from domain.eligibility import Preservable, PreservationStated, preserved, prolonged
from domain.errors import Malformed, Refused
from domain.fact import Draft, Fact, Instant, Said, Seen, stated


def open_window(seen: Seen, said: Said) -> list[Draft]:
    """Let the campaign stack with others for a while, if they say so too (R-000-71).

    Refuses `campaign-twice` and `unknown-campaign`: a window names each other campaign once.
    """
    fact = said.fact
    assert isinstance(fact, StackingWindowOpened)
    running(seen, said)
    if fact.opens_at >= fact.closes_at:
        raise Malformed("closes-before-opens", "The window closes before it opens.", "/closes_at")
    if len({said.key, *fact.campaigns}) != len(fact.campaigns) + 1:
        sentence = "A window names other campaigns than its own, each of them once."
        raise Malformed("campaign-twice", sentence, "/campaigns")
    _check_known(seen, fact.campaigns)
    return [Draft(said.stream, fact)]


def _check_known(seen: Seen, campaigns: Sequence[str]) -> None:
    streams = {campaign_id: f"campaigns/{campaign_id}" for campaign_id in campaigns}
    seen.need(*streams.values())
    for campaign_id, stream in streams.items():
        if seen[stream].state.terms is None:
            sentence = f"There is no campaign {campaign_id}."
            raise Refused("unknown-campaign", sentence, "R-000-71", campaign_id=campaign_id)


def close_window(seen: Seen, said: Said) -> list[Draft]:
    """Close a window before its time; one that is over is left as it is."""
    fact = said.fact
    assert isinstance(fact, StackingWindowClosed)
    campaign: Campaign = seen[said.stream].state
    window = campaign.windows.get(fact.window_id)
    if window is None:
        raise Refused(
            "unknown-window", f"Campaign {said.key} has no window {fact.window_id}.", window_id=fact.window_id
        )
    return [Draft(said.stream, fact)] if said.at < window.closes_at else []


def preserve_campaign(seen: Seen, said: Said) -> list[Draft]:
    """Let every coupon of the campaign that was valid before a failure be used until 24 hours after it."""
    campaign = running(seen, said)
    terms = campaign.terms
    assert terms is not None
    last = prolonged(terms.valid_until, campaign.preserved)
    whole = Preservable(f"campaign {said.key}", {"campaign_id": said.key}, last, terms.tz)
    return [Draft(said.stream, preserved(said, whole))]


def stacks(campaign: Campaign, other_id: str, at: Instant) -> bool:
    """Whether the campaign lets its coupons go together with the other's at that time."""
    terms = campaign.terms
    if terms is None or terms.exclusive is True:
        return False
    return other_id in terms.stackable_with or any(
        other_id in window.fact.campaigns and window.fact.opens_at <= at < window.closes_at
        for window in campaign.windows.values()
    )


def recorded(campaign: Campaign, said: Fact) -> Fact | None:
    """A window is identified by its id, a preservation by its incident."""
    match said:
        case StackingWindowOpened():
            window = campaign.windows.get(said.window_id)
            return window.fact if window else None
        case PreservationStated():
            known = next((each for each in campaign.preserved if each.incident_id == said.incident_id), None)
            return stated(known, PreservationStated) if known else None
        case _:
            return None
