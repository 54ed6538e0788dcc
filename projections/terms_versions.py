"""The versions of a campaign's terms, each with the campaign as it stood under it."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from domain.campaign import Campaign, CampaignFact, CampaignPublished, CampaignTermsRevised, evolve
from domain.fact import Instant
from domain.ledger.entry import Entry


class TermsVersion(NamedTuple):
    """A version: the campaign at the end of it, since when it holds, and until when (None while it does)."""

    campaign: Campaign
    since: Instant
    until: Instant | None = None

    @property
    def number(self) -> int:
        """Which version of the terms."""
        return self.campaign.terms_version

    def row(self) -> dict[str, Any]:
        """The version as a list of them shows it."""
        return {
            "terms_version": self.number,
            "terms_sha256": self.campaign.terms_sha256,
            "since": self.since,
            "until": self.until,
        }


def terms_versions(entries: Iterable[Entry]) -> list[TermsVersion]:
    """All versions, the first one first; none of what is no campaign."""
    found: list[TermsVersion] = []
    campaign = Campaign()
    for entry in entries:
        if not isinstance(entry.data, CampaignFact):
            continue
        campaign, at = evolve(campaign, entry.data, entry.occurred_at), entry.occurred_at
        if isinstance(entry.data, CampaignPublished | CampaignTermsRevised):
            found = [*found[:-1], *(last._replace(until=at) for last in found[-1:]), TermsVersion(campaign, at)]
        else:
            found[-1] = found[-1]._replace(campaign=campaign)
    return found


def standing_at(versions: Iterable[TermsVersion], at: Instant) -> TermsVersion | None:
    """The version that held at an instant, if one did."""
    return next((each for each in reversed(list(versions)) if each.since <= at), None)
