"""The system took the wrong discount: support makes up what the customer lost by it."""

from typing import Any

from domain.order.events import PriceAdjusted
from tests.examples import MINE, add_coupon, amounts, cancel, off, pay, place, shop_with
from tests.story import Shop
from tests.trace import requirement

ADJUSTED: dict[str, Any] = {"payer": "PLATFORM", "reason": "the system applied another offer than she chose"}


def overridden() -> Shop:
    """She meant her own 50.00; the default of 30.00 was applied to the order of 400.00 instead."""
    shop = add_coupon(shop_with(off(50_00), **MINE), "2", off(30_00))
    return pay(place(shop, 400_00, coupons=["c2"]))


@requirement("R-000-70")
def test_what_a_default_cost_the_customer_that_overrode_her_own_offer_is_made_up_by_support():
    shop = overridden().say("orders/A-1", "PriceAdjusted", amount=-20_00, cause="DEFAULT_OVERRIDE", **ADJUSTED)
    (adjusted,) = shop.recorded(PriceAdjusted)

    assert isinstance(adjusted, PriceAdjusted)
    assert (adjusted.amount, adjusted.cause) == (-20_00, "DEFAULT_OVERRIDE")
    assert (amounts(shop), shop.order().payable) == ([20_00], 350_00)


@requirement("R-000-62")
def test_or_the_order_is_cancelled_and_placed_again_with_the_offer_she_meant():
    shop = cancel(overridden(), "PLATFORM", _1=1)

    assert amounts(shop) == [370_00]
    assert place(shop, 400_00, key="A-2").order("A-2").payable == 350_00


@requirement("R-000-119")
def test_a_discount_of_5_where_50_was_due_is_made_up_once_and_never_given_back_twice():
    """Should −50, did −5: 45.00 at once; when the goods come back later the rest, and no more."""
    shop = pay(place(shop_with(off(5_00), **MINE), 400_00))
    shop.say("orders/A-1", "PriceAdjusted", amount=-45_00, cause="ALGORITHM", **ADJUSTED)
    cancel(shop, _1=1)

    assert amounts(shop) == [45_00, 350_00]
