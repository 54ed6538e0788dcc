"""Terms before they are used: a campaign's after-sales card, several side by side, and the law behind them."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from api import asking
from api.answers import answer, shown
from api.auth import Caller, MayReadOrders
from api.problems import Problem, language
from api.routes.moment import Moment, NoQuery, PathId, Plain, missing, standing
from api.services import Services, services
from domain.campaign import Campaign
from domain.terms.house_rules import REGIME, RegimeId
from projections.sentences.codes import in_words
from projections.statutes_view import statutes_view
from projections.terms_card import terms_card
from projections.terms_comparison import terms_comparison

COMPARED_MAX = 20
cards = APIRouter(prefix="/v1/campaigns/{id}")
router = APIRouter(prefix="/v1")
Regime = Annotated[RegimeId, Field(description="by which regime clauses are judged")]


class Card(Moment):
    """Which moment of the campaign, and by which regime its clauses are judged."""

    regime: Regime = REGIME


class Compared(NoQuery):
    """Which campaigns, and by which regime their clauses are judged."""

    campaigns: Annotated[str, Field(min_length=1, description=f"ids, separated by commas, {COMPARED_MAX} at most")]
    regime: Regime = REGIME


@cards.get("/card", summary="What a campaign's coupons are, and what becomes of one's rights")
def read_card(request: Request, key: PathId, caller: MayReadOrders, which: Annotated[Card, Query()]) -> Response:
    """The after-sales card, known before a coupon is used; `words` says every code in the caller's language."""
    known, stream = services(request), f"campaigns/{key}"
    campaign, version, at = standing(known, stream, which)
    return _said(request, caller, known, terms_card(campaign, version, key, regime=which.regime, at=at))


@router.get("/terms/comparison", summary="The after-sales terms of several campaigns side by side")
def compare_terms(request: Request, caller: MayReadOrders, which: Annotated[Compared, Query()]) -> Response:
    """A column for each campaign, the same by class, and which of them overlap without stacking."""
    known = services(request)
    campaigns, at = _campaigns(known, which.campaigns), known.ledger.present()
    return _said(request, caller, known, terms_comparison(campaigns, regime=which.regime, at=at))


@router.get("/statutes", summary="The law in figures and in short, version by version")
def read_statutes(request: Request, caller: MayReadOrders, query: Plain) -> Response:
    """Every version of the statutory figures, each article's gist and how it was verified, and the regimes."""
    return _said(request, caller, services(request), statutes_view(language(request.scope)))


def _campaigns(known: Services, listed: str) -> dict[str, Campaign]:
    keys = list(dict.fromkeys(asking.natural_key(each.strip()) for each in listed.split(",")))
    if len(keys) > COMPARED_MAX:
        errors = [{"parameter": "campaigns", "in": "query", "reason": f"{COMPARED_MAX} at most"}]
        raise Problem(422, "schema", f"At most {COMPARED_MAX} campaigns are compared.", errors=errors)
    streams = known.ledger.streams([f"campaigns/{key}" for key in keys])
    campaigns: dict[str, Campaign] = {}
    for key in keys:
        campaign: Campaign = streams[f"campaigns/{key}"].state
        if campaign.terms is None:
            raise missing(f"campaigns/{key}")
        campaigns[key] = campaign
    return campaigns


def _said(request: Request, caller: Caller, known: Services, view: dict[str, Any]) -> Response:
    """The view, with every code in it said in the caller's language."""
    spoken = language(request.scope)
    body = view | {"words": in_words(view, spoken)}
    return answer(shown(body, caller, known.ledger), headers={"Content-Language": spoken, "Vary": "Accept-Language"})
