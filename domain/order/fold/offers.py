"""The fold of the offers on an order."""

from typing import assert_never

from msgspec import UNSET
from msgspec.structs import replace

from domain.order.events import (
    DiscountOverridden,
    MisStackingDetected,
    MisStackingResolved,
    OrderSplit,
    TermsInterpreted,
)
from domain.order.fold.money import take_off
from domain.order.state import CouponUse, Order
from domain.refund.basket import Applied


def offered(
    order: Order, fact: DiscountOverridden | MisStackingDetected | MisStackingResolved | OrderSplit | TermsInterpreted
) -> Order:
    """The order after something was decided about its offers."""
    match fact:
        case DiscountOverridden():
            return replace(order, overridden_offer=fact)
        case MisStackingDetected():
            return replace(order, mis_stacking=fact)
        case MisStackingResolved():
            order = replace(order, mis_resolution=fact)
            return order if fact.applied is UNSET else with_coupons(order, fact.applied)
        case OrderSplit():
            return replace(order, split_into=fact.parts)
        case TermsInterpreted():
            basket = replace(order.basket, readings=(*order.basket.readings, fact.coupon_id))
            return replace(order, basket=basket, interpreted=(*order.interpreted, fact))
        case _:
            assert_never(fact)


def with_coupons(order: Order, applied: tuple[Applied, ...]) -> Order:
    """The order as if these coupons, as they are applied here, had been its only ones; nothing has left it yet."""
    retained = {item.line: item.list_price * item.quantity for item in order.basket.items}
    for coupon in applied:
        take_off(retained, coupon.shares)
    for shares in order.basket.adjustments:
        take_off(retained, shares)
    return replace(
        order,
        basket=replace(order.basket, coupons=applied),
        applied=sum(coupon.applied for coupon in applied),
        coupons={each.coupon_id: order.coupons.get(each.coupon_id, CouponUse(applied=each)) for each in applied},
        retained=retained,
        taxed=retained,
    )
