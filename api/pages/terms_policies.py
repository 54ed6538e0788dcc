"""A policy's published versions, one of them in full, and what changed between two. Anybody may read them."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BeforeValidator, Field

from api.pages.page import Reading, page
from api.pages.visit import VisitAnybody
from api.pages.when import AsOf, instant_asked, stated
from api.routes.moment import PathId, missing, not_yet
from domain.policy import Policy, Version, in_force
from projections.console.policies import drawn_policy
from projections.public_terms import public_version

router = APIRouter()
Number = Annotated[Annotated[int, Field(ge=1)] | None, BeforeValidator(stated)]


class Versions(AsOf):
    """Which version, or the one that applied at an instant; and beside which other one."""

    version: Number = None
    against: Number = None


@page(router, "/console/terms/policies/{id}/versions", "terms/policy.html", drawn_policy)
def policy(visit: VisitAnybody, key: PathId, asked: Annotated[Versions, Query()]) -> Reading:
    """All published versions, the one that is meant in full, and the one it is held against."""
    stream = f"policies/{key}"
    state: Policy = visit.known.ledger.stream(stream).state
    published = {number: each for number, each in state.versions.items() if each.published is not None}
    if not published:
        raise missing(stream)
    at = instant_asked(visit, asked)
    applies = in_force(state, at)
    chosen = _chosen(published, applies, asked)
    against = published.get(asked.against) if asked.against else None
    if chosen is None or (asked.against and against is None):
        raise not_yet(stream)
    return {
        "policy_id": key,
        "at": at,
        "in_force": applies.drafted.version if applies else None,
        "version": public_version(chosen, at),
        "against": public_version(against, at) if against else None,
        "versions": [_listed(each, at) for each in published.values()],
    }


def _chosen(published: dict[int, Version], applies: Version | None, asked: Versions) -> Version | None:
    """The version that is named, or that applied; without either the last one published."""
    if asked.version is not None:
        return published.get(asked.version)
    if applies is not None:
        return applies
    return None if asked.as_of else published[max(published)]


def _listed(version: Version, at: str) -> Reading:
    row = public_version(version, at)
    return {name: row[name] for name in row if name not in ("clauses", "rules")}
