"""Publishing a campaign's terms, version after version."""

from typing import Any

from msgspec import UNSET
from msgspec.structs import asdict, replace

from domain import currency
from domain.campaign import windows
from domain.campaign.events import CampaignEnded, CampaignPublished, CampaignStated, CampaignTermsRevised, TermsRevision
from domain.campaign.standing import running
from domain.campaign.state import Campaign
from domain.clock import wall_time, zone
from domain.errors import Malformed, Refused
from domain.fact import Draft, Fact, Instant, Said, Seen
from domain.terms.campaign import (
    AmountOff,
    Funding,
    Terms,
    Tiered,
    check_clauses,
    terms_sha256,
)
from domain.terms.conditions import omitted
from domain.terms.profiles import restricting_clauses, restricts_after_sales


def publish_campaign(seen: Seen, said: Said) -> list[Draft]:
    """Publish version 1 of a campaign's terms."""
    fact = said.fact
    assert isinstance(fact, CampaignStated)
    if seen[said.stream].state.terms is not None:
        raise Refused("already-recorded-differently", f"Campaign {said.key} is already published.")
    terms = _checked(_filled(fact, said.at))
    published = CampaignPublished(**asdict(terms), terms_version=1, terms_sha256=terms_sha256(terms))
    return [Draft(said.stream, published)]


def revise_terms(seen: Seen, said: Said) -> list[Draft]:
    """Publish the next version of the terms; nothing placed before changes. Saying what they say says nothing."""
    fact = said.fact
    assert isinstance(fact, TermsRevision)
    campaign = running(seen, said)
    assert campaign.terms is not None
    changes = {name: value for name, value in asdict(fact).items() if value is not UNSET}
    if not changes:
        raise Malformed("nothing-to-revise", "A revision names at least one member of the terms.")
    if "tz" in changes and not {"valid_from", "valid_until"} <= changes.keys():
        raise Malformed("zone-without-times", "A change of `tz` states `valid_from` and `valid_until` anew.", "/tz")
    tz = changes.get("tz", campaign.terms.tz)
    zone(tz)
    for name in ("valid_from", "valid_until"):
        if name in changes:
            changes[name] = wall_time(changes[name], tz, end=name == "valid_until", pointer=f"/{name}")
    if isinstance(changes.get("benefit"), Tiered):
        changes.setdefault("threshold", UNSET)
    elif "benefit" in changes and campaign.terms.threshold is UNSET:
        changes.setdefault("threshold", 0)
    terms = _checked(replace(campaign.terms, **changes))
    if terms == campaign.terms:
        return []
    revised = CampaignTermsRevised(
        **asdict(fact),
        terms_version=campaign.terms_version + 1,
        terms_sha256=terms_sha256(terms),
        terms=terms,
    )
    return [Draft(said.stream, revised)]


def end_campaign(seen: Seen, said: Said) -> list[Draft]:
    """End a campaign; coupons on orders already placed keep their terms."""
    running(seen, said)
    return [Draft(said.stream, said.fact)]


def recorded(campaign: Campaign, said: Fact) -> Fact | None:
    """A campaign is identified by its stream, its end too."""
    match said:
        case CampaignStated() if campaign.published is not None:
            same = _filled(said, campaign.published.valid_from) == campaign.published
            return said if same else None
        case CampaignEnded():
            return campaign.ended
        case _:
            return windows.recorded(campaign, said)


def _filled(fact: CampaignStated, now: Instant) -> Terms:
    """The terms with every default: valid from now, funded by the issuer, threshold 0."""
    zone(fact.tz)
    members: dict[str, Any] = asdict(fact)
    if fact.threshold is UNSET and not isinstance(fact.benefit, Tiered):
        members["threshold"] = 0
    if fact.funding is UNSET:
        members["funding"] = (Funding(party=fact.issuer, share_bp=10_000),)
    members["valid_from"] = (
        now if fact.valid_from is UNSET else wall_time(fact.valid_from, fact.tz, end=False, pointer="/valid_from")
    )
    members["valid_until"] = wall_time(fact.valid_until, fact.tz, end=True, pointer="/valid_until")
    return Terms(**members)


def _checked(terms: Terms) -> Terms:
    """Terms that contradict themselves, their class or their page can't be published."""
    currency.known(terms.currency)
    if terms.valid_until < terms.valid_from:
        raise Malformed("valid-until-before-valid-from", "The terms end before they begin.", "/valid_until")
    _check_benefit(terms)
    if sum(part.share_bp for part in terms.funding) != 10_000:
        raise Malformed("funding-does-not-sum", "The shares of the funding sum to 10000 basis points.", "/funding")
    check_clauses(terms.clauses)
    _check_class(terms)
    _check_page(terms)
    return terms


def _check_benefit(terms: Terms) -> None:
    """No discount is larger than what must be bought for it (R-000-111)."""
    match terms.benefit:
        case Tiered(tiers=tiers):
            if terms.threshold is not UNSET:
                raise Malformed("threshold-beside-tiers", "Tiers carry their own thresholds.", "/threshold")
            if len({tier.threshold for tier in tiers}) != len(tiers):
                raise Malformed("tier-twice", "Two tiers begin at the same threshold.", "/benefit/tiers")
            steps = [(tier.threshold, tier.amount, f"/benefit/tiers/{place}") for place, tier in enumerate(tiers)]
        case AmountOff(amount=amount):
            steps = [(terms.threshold or 0, amount, "/benefit/amount")]
        case _:
            steps = []
    for threshold, amount, pointer in steps:
        if amount > threshold > 0:
            raise Malformed("discount-above-threshold", "More comes off than must be bought for it.", pointer)


def _check_class(terms: Terms) -> None:
    """Coupons for everybody leave every right as it is (R-000-74)."""
    if terms.campaign_class == "GENERAL" and restricts_after_sales(terms):
        raise Refused(
            "general-never-restricts",
            "A campaign of class GENERAL takes no right after the sale away.",
            "R-000-74",
            clauses=restricting_clauses(terms),
        )


def _check_page(terms: Terms) -> None:
    """The page that announces the campaign names each condition (R-000-106)."""
    if missing := omitted(terms):
        sentence = f"The campaign's page does not state: {', '.join(missing)}."
        raise Refused("page-omits-condition", sentence, "R-000-106", omitted=missing)
