"""The offers on an order: by which rule they were chosen, in which order they applied, and what was left out."""

from typing import Any

from domain.order.state import Order
from domain.refund.basket import Applied


def offers_view(order: Order) -> dict[str, Any]:
    """The rules the price rests on, in the order they applied (R-000-68), and what did not apply and why (R-000-58)."""
    placed = order.placed
    assert placed is not None
    overridden = order.overridden_offer
    return {
        "policy": placed.offer_policy,
        "rules": [_rule(place, applied) for place, applied in enumerate(order.basket.coupons, 1)],
        "overridden": overridden,
        "suppressed": [
            {"coupon_id": each.coupon_id, "reason": each.reason, "missing": each.missing or None}
            for each in placed.suppressed or ()
        ],
    }


def _rule(place: int, applied: Applied) -> dict[str, Any]:
    terms = applied.terms
    return {
        "place": place,
        "coupon_id": applied.coupon_id,
        "campaign_id": applied.campaign_id or None,
        "terms_version": applied.terms_version,
        "priority": terms.priority,
        "issuer": terms.issuer,
        "issuer_id": terms.issuer_id,
        "class": terms.campaign_class,
        "exclusive": terms.exclusive is True,
        "applied": applied.applied,
    }
