"""How a customer met a clause: from a page of a shop to the notice that is frozen with her order."""

from typing import Any

from domain.campaign import Campaign
from domain.checkout.notice import notices
from domain.fact import Instant
from domain.terms.clauses import ClauseNotice, Verdict
from domain.terms.house_rules import GoodsKind, RegimeId
from domain.terms.verdicts import GoodsFacts, judge
from tests.examples import off
from tests.story import Shop

POPUP_BOLD = {"channels": ["POPUP"], "marks": ["BOLD"], "position": "top", "font_px": 16, "before_order": True}
GREY_SMALL_PRINT = {
    "channels": ["PAGE"],
    "marks": ["GREY"],
    "position": "bottom",
    "font_px": 10,
    "before_order": True,
}
NO_REASON = "清仓码不支持七天无理由退货"
ORDERED_AT = "2026-05-02T10:00:05.000000Z"


def clearance(*texts: str, **terms: Any) -> dict[str, Any]:
    """Terms of a clearance campaign with these clauses, k1, k2, …"""
    clauses = [{"clause_id": f"k{place}", "text": text} for place, text in enumerate(texts, 1)]
    return off(30_00, threshold=100_00, **terms) | {"class": "CLEARANCE", "clauses": clauses}


def shop_of(text: str) -> Shop:
    """A shop whose clearance campaign has this clause k1."""
    return Shop().say("campaigns/k1", "CampaignPublished", **clearance(text)).at("2026-05-02T10:00:00.000000Z")


def present(shop: Shop, **how: Any) -> Shop:
    """Show clause k1 like this."""
    clauses = [{"clause_id": "k1"} | how]
    return shop.say("checkouts/K-1", "TermsPresented", campaign_id="k1", terms_version=1, clauses=clauses)


def confirm(shop: Shop, *, preticked: bool = False, **members: Any) -> Shop:
    """The customer confirms clause k1, or finds it ticked."""
    return shop.say("checkouts/K-1", "ClauseConfirmed", clause_id="k1", preticked=preticked, **members)


def noticed(shop: Shop, at: Instant = ORDERED_AT, customer_id: str | None = None) -> ClauseNotice:
    """The notice of clause k1 for an order of that time, of that customer."""
    campaign: Campaign = shop.stream("campaigns/k1").state
    assert campaign.terms is not None
    checkout = shop.stream("checkouts/K-1")
    met = checkout.state if checkout.version else None
    (notice,) = notices(campaign.terms, "k1", 1, met, campaign.explained, at, customer_id=customer_id)
    return notice


def verdict(
    notice: ClauseNotice, regime: RegimeId = "CN_2025", *, kind: GoodsKind | None = None, sku: str = "sku-1"
) -> Verdict:
    """The verdict on it for line 1."""
    return judge(notice, GoodsFacts("1", sku, kind), regime, ORDERED_AT)
