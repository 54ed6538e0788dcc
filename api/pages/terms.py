"""Terms: what applies, the law behind it and the public's register of penalties. Anybody may read them."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BeforeValidator, Field

from api.pages.page import Reading, page
from api.pages.visit import Look, Visit, VisitAnybody
from api.pages.when import AsOf, instant_asked, is_insider, stated
from api.routes.registers import penalties_now
from domain.fact import Instant
from domain.policy import PLATFORM, Policy, in_force
from domain.terms.statute import statute
from projections.console.terms import drawn_law, drawn_penalties, drawn_terms
from projections.public_terms import public_notice, public_offer, public_version
from projections.registers.campaigns import CAMPAIGNS, Wanted, running
from projections.registers.policies import POLICIES, announced, standing
from projections.statutes_view import statutes_view
from projections.terms_versions import standing_at, terms_versions

router = APIRouter()
POLICIES_MAX, CAMPAIGNS_MAX, PENALTIES_MAX = 30, 60, 50
_PLATFORM = PLATFORM.removeprefix("policies/")


class Applied(AsOf):
    """As of when, and which page of the shops' policies and of the campaigns."""

    policies_after: Annotated[str, Field(max_length=64)] = ""
    campaigns_after: Annotated[str, Field(max_length=64)] = ""


class Listed(Look):
    """Which page."""

    after: Annotated[int, BeforeValidator(lambda value: stated(value) or -1), Field(ge=-1, le=2**53)] = -1


@page(router, "/console/terms", "terms/applied.html", drawn_terms)
def applied(visit: VisitAnybody, asked: Annotated[Applied, Query()]) -> Reading:
    """The policies that apply at an instant, those announced, and the campaigns whose coupons can be used then."""
    at = instant_asked(visit, asked)
    follower = visit.known.follower
    found: list[str] = follower.read(POLICIES, standing, at, asked.policies_after, POLICIES_MAX + 2)
    shops = [each for each in found if each != _PLATFORM]
    coming: list[tuple[str, int]] = follower.read(POLICIES, announced, min(at, visit.now), POLICIES_MAX)
    named = {_PLATFORM, *shops[:POLICIES_MAX], *(policy_id for policy_id, _ in coming)}
    states = visit.known.ledger.streams([f"policies/{each}" for each in sorted(named)])
    policies: dict[str, Policy] = {each: states[f"policies/{each}"].state for each in named}
    return {
        "at": at,
        "platform": next(iter(_applying(policies, [_PLATFORM], at)), None),
        "policies": _applying(policies, shops[:POLICIES_MAX], at),
        "policies_next": shops[POLICIES_MAX - 1] if len(shops) > POLICIES_MAX else None,
        "announced": [
            {"policy_id": policy_id, **public_version(policies[policy_id].versions[number], at)}
            for policy_id, number in coming
        ],
        **_campaigns(visit, at, asked.campaigns_after),
    }


@page(router, "/console/terms/law", "terms/law.html", drawn_law)
def law(visit: VisitAnybody, look: Annotated[Look, Query()]) -> Reading:
    """The law in figures and in short."""
    return statutes_view(visit.tag) | {"at": visit.now, "in_force": statute(visit.now).version}


@page(router, "/console/terms/penalties", "terms/penalties.html", drawn_penalties)
def penalties(visit: VisitAnybody, asked: Annotated[Listed, Query()]) -> Reading:
    """The measures against shops that the public was told of and that are public now."""
    found = penalties_now(visit.known, asked.after, PENALTIES_MAX + 1)
    here = found[:PENALTIES_MAX]
    return {
        "at": visit.now,
        "penalties": [public_notice(each) for each in here],
        "next": here[-1]["number"] if len(found) > PENALTIES_MAX else None,
    }


def _applying(policies: dict[str, Policy], keys: list[str], at: Instant) -> list[dict[str, Any]]:
    versions = ((key, in_force(policies[key], at)) for key in keys)
    return [{"policy_id": key, **public_version(version, at)} for key, version in versions if version is not None]


def _campaigns(visit: Visit, at: Instant, after: str) -> dict[str, Any]:
    """What is prepared for later is nobody's business: an instant to come shows what can be used now."""
    insider, now = is_insider(visit), visit.now
    wanted = Wanted(at if insider else min(at, now), public=not insider)
    found: list[str] = visit.known.follower.read(CAMPAIGNS, running, wanted, after, CAMPAIGNS_MAX + 1)
    here = found[:CAMPAIGNS_MAX]
    entries = {key: visit.known.ledger.entries(f"campaigns/{key}") for key in here}
    standing_then = {key: standing_at(terms_versions(each), wanted.at) for key, each in entries.items()}
    return {
        "campaigns": [public_offer(each.campaign, key, at, now) for key, each in standing_then.items() if each],
        "campaigns_next": here[-1] if len(found) > CAMPAIGNS_MAX else None,
    }
