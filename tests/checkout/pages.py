"""What a customer is shown, in few words."""

from typing import Any

from tests.examples import LI, lines, order
from tests.story import Shop

CLAUSE = {"clause_id": "no-points", "text": "Orders with this code earn no points."}
PRESENTED = {
    "clause_id": "no-points",
    "channels": ["PAGE"],
    "marks": ["BOLD"],
    "position": "beside the button",
    "before_order": True,
}


def page(*prices: int, discount: int = 0, freight: int = 0, **members: Any) -> dict[str, Any]:
    """A page with goods lines at these prices."""
    listed = sum(prices)
    totals = {"listed": listed, "discount": discount, "freight": freight, "payable": listed - discount + freight}
    shown = {"customer_id": LI, "currency": "CNY", "language": "zh-CN", "lines": lines(*prices), "totals": totals}
    return shown | members


def show(shop: Shop, *prices: int, **members: Any) -> Shop:
    """Show this page at checkout K-1."""
    return shop.say("checkouts/K-1", "CheckoutShown", **page(*prices, **members))


def accept(shop: Shop, version: int = 1, **members: Any) -> Shop:
    """The customer accepts the terms of campaign k1."""
    return shop.say("checkouts/K-1", "TermsAccepted", campaign_id="k1", terms_version=version, **members)


def enter(shop: Shop, typed: str, *, use: bool = True, at: str | None = None) -> list[tuple[str, Any]]:
    """The customer types a code: why it was refused, and what it misses, if it was."""
    shop.say("checkouts/K-1", "CouponEntered", input=typed, use=use, at=at)
    facts = [shop.words(draft.fact) for draft in shop.last]
    return [(fact["reason"], fact.get("missing")) for fact in facts[1:]]


def bound_order(*prices: int, **members: Any) -> dict[str, Any]:
    """An order that rests on checkout K-1, with coupon c1 unless said otherwise."""
    return order(*prices, **({"coupons": ["c1"], "checkout_id": "K-1"} | members))
