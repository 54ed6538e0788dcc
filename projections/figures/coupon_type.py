"""Which type of coupon an order was placed with, in the words of the shop (R-000-40, R-000-46)."""

from typing import Literal

from domain.order.events import OrderPlaced
from domain.terms.campaign import Gift, PartsDiscount, PercentOff, Service, Terms, Tiered

CouponType = Literal[
    "NO_THRESHOLD",  # 无门槛券
    "FULL_REDUCTION",  # 满减券
    "PERCENT",  # 折扣券
    "CATEGORY",  # 品类专享券
    "GIFT",  # 赠品券
    "SERVICE",  # 服务券
    "PARTS_DISCOUNT",  # 备件折扣券
    "VOUCHER",  # 补偿券
    "NONE",  # no coupon
]


def type_of_order(placed: OrderPlaced) -> CouponType:
    """The type of the coupon that took most off, of equals the first: so every order has one, and types add up."""
    leading = max(placed.applied, key=lambda each: each.applied, default=None)
    return coupon_type(leading.terms) if leading else "NONE"


def coupon_type(terms: Terms) -> CouponType:
    """What it was given for comes first, then what it gives, then for which goods, then from which amount on."""
    if terms.campaign_class == "COMPENSATION":
        return "VOUCHER"
    match terms.benefit:
        case Gift():
            return "GIFT"
        case Service():
            return "SERVICE"
        case PartsDiscount():
            return "PARTS_DISCOUNT"
        case _:
            pass
    if terms.campaign_class == "CATEGORY" or terms.scope.categories or terms.scope.skus:
        return "CATEGORY"
    if isinstance(terms.benefit, PercentOff):
        return "PERCENT"
    tiered = isinstance(terms.benefit, Tiered) and all(tier.threshold for tier in terms.benefit.tiers)
    return "FULL_REDUCTION" if terms.threshold or tiered else "NO_THRESHOLD"
