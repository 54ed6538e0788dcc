"""The after-sales terms of campaigns: one campaign's card, and several side by side. Anybody may read public ones."""

from itertools import zip_longest
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BeforeValidator, Field

from api.pages.page import Reading, page
from api.pages.visit import Visit, VisitAnybody
from api.pages.when import AsOf, instant_asked, is_insider, stated
from api.routes.moment import PathId, missing, not_yet
from api.routes.terms import Regime
from domain.campaign import Campaign
from domain.fact import Instant
from domain.terms.house_rules import REGIME
from projections.console.comparison import drawn_comparison
from projections.console.terms_card import drawn_card
from projections.public_terms import public_card, public_column
from projections.registers.campaigns import CAMPAIGNS, Wanted, is_public, running
from projections.terms_comparison import terms_by_class, terms_comparison
from projections.terms_versions import TermsVersion, standing_at, terms_versions

router = APIRouter()
CLASSED_MAX = 100
"""So many campaigns are told by class at a time."""
_Key = Annotated[str, Field(max_length=64, pattern=r"^[A-Za-z0-9._:-]+$")]
Chosen = Annotated[_Key | None, BeforeValidator(stated)]


class Card(AsOf):
    """Which version of the terms, or the one of which instant; and by which regime its clauses are judged."""

    version: Annotated[Annotated[int, Field(ge=1)] | None, BeforeValidator(stated)] = None
    regime: Regime = REGIME


class Compared(AsOf):
    """Which campaigns stand side by side, up to four."""

    a: Chosen = None
    b: Chosen = None
    c: Chosen = None
    d: Chosen = None
    regime: Regime = REGIME

    @property
    def chosen(self) -> list[str]:
        """The campaigns that were chosen, each once."""
        return list(dict.fromkeys(each for each in (self.a, self.b, self.c, self.d) if each))


@page(router, "/console/terms/campaigns/{id}/card", "terms/card.html", drawn_card)
def card(visit: VisitAnybody, key: PathId, asked: Annotated[Card, Query()]) -> Reading:
    """What a campaign's coupons are and what becomes of one's rights, in one version of its terms."""
    versions = _versions(visit, key)
    shown = _shown(visit, versions)
    if not shown:
        raise missing(f"campaigns/{key}")
    at = instant_asked(visit, asked)
    if asked.version is not None:
        chosen = next((each for each in shown if each.number == asked.version), None)
    else:
        chosen = standing_at(shown, at) if asked.as_of else shown[-1]
    if chosen is None:
        raise not_yet(f"campaigns/{key}")
    return {
        "at": at,
        "card": public_card(chosen.campaign, key, regime=asked.regime, at=at),
        "since": chosen.since,
        "until": chosen.until,
        "replaced": chosen.number < versions[-1].number,
        "ended_at": chosen.campaign.ended_at,
        "newest": shown[-1].number,
        "public": _is_public(chosen, visit.now),
        "versions": [each.row() for each in shown],
    }


@page(router, "/console/terms/comparison", "terms/comparison.html", drawn_comparison)
def comparison(visit: VisitAnybody, asked: Annotated[Compared, Query()]) -> Reading:
    """What really holds by class of coupon, and the terms of up to four campaigns side by side."""
    at, insider = instant_asked(visit, asked), is_insider(visit)
    wanted = Wanted(at if insider else min(at, visit.now), public=not insider)
    usable: list[str] = visit.known.follower.read(CAMPAIGNS, running, wanted, "", CLASSED_MAX + 1)
    standing = {key: _standing(visit, key, at) for key in dict.fromkeys([*asked.chosen, *usable[:CLASSED_MAX]])}
    campaigns = {key: each for key, each in standing.items() if each is not None}
    lost = [key for key in asked.chosen if key not in campaigns]
    if lost:
        raise missing(f"campaigns/{lost[0]}")
    listed = {key: campaigns[key] for key in usable[:CLASSED_MAX] if key in campaigns}
    chosen = terms_comparison({key: campaigns[key] for key in asked.chosen}, regime=asked.regime, at=at)
    return {
        "at": at,
        "regime": asked.regime,
        "by_class": terms_by_class(listed, regime=asked.regime, at=at),
        "more": len(usable) > CLASSED_MAX,
        "usable": [{"campaign_id": key, "class": _class(each)} for key, each in listed.items()],
        "columns": [public_column(each) for each in chosen["columns"]],
        "warnings": chosen["warnings"],
    }


def _versions(visit: Visit, key: str) -> list[TermsVersion]:
    return terms_versions(visit.known.ledger.entries(f"campaigns/{key}"))


def _shown(visit: Visit, versions: list[TermsVersion]) -> list[TermsVersion]:
    """Those that whoever looks may read; when one ended is not told where what replaced it is not public."""
    if is_insider(visit):
        return versions
    return [
        each if behind is None or _is_public(behind, visit.now) else each._replace(until=None)
        for each, behind in zip_longest(versions, versions[1:])
        if _is_public(each, visit.now)
    ]


def _is_public(version: TermsVersion, now: Instant) -> bool:
    return version.campaign.terms is not None and is_public(version.campaign.terms, now)


def _standing(visit: Visit, key: str, at: Instant) -> Campaign | None:
    found = standing_at(_shown(visit, _versions(visit, key)), at)
    return found.campaign if found else None


def _class(campaign: Campaign) -> str:
    assert campaign.terms is not None
    return campaign.terms.campaign_class
