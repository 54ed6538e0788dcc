"""Orders whose rights are asked for: one line, bought with a code or without, met and signed for like this."""

from typing import Any

from domain.order.rights import Right, rights_of
from domain.order.rights.remedies import Claim, Remedy
from domain.terms.clauses import Outcome
from tests.checkout.pages import accept, bound_order, show
from tests.examples import lines, off, order, pay, units
from tests.story import Shop

NO_RETURN = {
    "clause_id": "no-return",
    "text": "使用本优惠码的商品不支持七天无理由退货。",
    "restricts": "NO_REASON_RETURN",
}
NO_POINTS = {"clause_id": "no-points", "text": "使用本优惠码的订单不享受积分。"}
WELL: dict[str, Any] = {"channels": ["POPUP", "DETAIL_PAGE"], "marks": ["BOLD"], "position": "TOP", "font_px": 16}
"""Bold, in a popup and on the page, before the order."""
BADLY: dict[str, Any] = {"channels": ["DETAIL_PAGE"], "marks": [], "position": "BOTTOM", "font_px": 10}
"""Grey small print at the bottom of the page."""
CATEGORIES = ["goods", "冰箱", "生鲜", "服装"]
"""What the code is for."""
SIGNED = "2026-05-01T07:00:00.000000Z"
"""15:00 in Shanghai on the day of the order."""


def with_code(
    clause: dict[str, Any] | None = None,
    *,
    shown: dict[str, Any] | None = WELL,
    confirmed: bool | None = None,
    goods: dict[str, Any] | None = None,
    beside: dict[str, Any] | None = None,
    shop: Shop | None = None,
    **terms: Any,
) -> Shop:
    """Order A-1 of 200.00, paid with 20.00 off by a clearance code whose terms have this clause.

    `shown` is how the clause was presented, if at all; `confirmed` that the customer ticked it herself, or with
    False that the page had ticked it for her. `beside` is a second line that the code is not for.
    """
    clauses = [clause] if clause else []
    shop = shop or Shop()
    shop.say("campaigns/k1", "CampaignPublished", **_terms(clauses, terms))
    shop.say("coupons/c1", "CouponIssued", campaign_id="k1", code="SAVE")
    for each in clauses:
        if shown is not None:
            presented = [{"clause_id": each["clause_id"], "before_order": True, **shown}]
            shop.say("checkouts/K-1", "TermsPresented", campaign_id="k1", terms_version=1, clauses=presented)
        if confirmed is not None:
            shop.say("checkouts/K-1", "ClauseConfirmed", clause_id=each["clause_id"], preticked=not confirmed)
        accept(shop)
    ordered = lines(200_00, **goods or {})
    if beside is not None:
        ordered += [lines(1_00, 200_00)[1] | beside]
    show(shop, *[200_00] * len(ordered), discount=20_00, coupons=["c1"])
    return pay(shop.say("orders/A-1", "OrderPlaced", **bound_order(lines=ordered)))


def _terms(clauses: list[dict[str, Any]], terms: dict[str, Any]) -> dict[str, Any]:
    return off(20_00, **{"class": "CLEARANCE", "scope": {"categories": CATEGORIES}, "clauses": clauses} | terms)


def without_code(**goods: Any) -> Shop:
    """The same order without a code."""
    return pay(Shop().say("orders/A-1", "OrderPlaced", **order(200_00, lines=lines(200_00, **goods))))


def signed(shop: Shop, at: str = SIGNED) -> Shop:
    """The goods arrived and were signed for."""
    return shop.at(max(at, shop.now)).say("orders/A-1", "LinesDelivered", lines=units(_1=1), signed_at=at)


def right(shop: Shop, cause: Any, at: str, **how: Any) -> Right:
    """What may be claimed for the line."""
    return rights_of(shop.order(), "1", cause, at, **how)


def claim(shop: Shop, cause: Any, remedy: Remedy, at: str, **how: Any) -> Claim:
    """A remedy that the cause has."""
    found = right(shop, cause, at, **how).remedy(remedy)
    assert found is not None, f"{cause} has no {remedy}"
    return found


def open_remedies(shop: Shop, cause: Any, at: str, **how: Any) -> list[Remedy]:
    """What may be claimed at that instant."""
    return [each.remedy for each in right(shop, cause, at, **how).claims if each.status == "OPEN"]


def outcome(shop: Shop, cause: Any = "BUYER_NO_REASON", at: str = SIGNED, **how: Any) -> Outcome:
    """The verdict on the only clause that touches the cause."""
    (judged,) = right(shop, cause, at, **how).verdicts
    return judged.verdict.outcome


def ask(shop: Shop, cause: str = "BUYER_NO_REASON", **members: Any) -> Shop:
    """Ask to return the line."""
    asked = {"return_id": "b1", "lines": units(_1=1), "cause": cause, **members}
    return shop.say("orders/A-1", "ReturnRequested", **asked)


def asked_code(shop: Shop, cause: str = "BUYER_NO_REASON", **members: Any) -> str:
    """The code with which the shop refuses to take the line back."""
    asked = {"return_id": "b1", "lines": units(_1=1), "cause": cause, **members}
    return shop.refusal("orders/A-1", "ReturnRequested", **asked).code
