"""When the terms keep a coupon: before or after shipping, and only by a clause that binds."""

from typing import Any

import pytest

from domain.coupon import CouponRestored
from tests.checkout.pages import PRESENTED, accept, bound_order, show
from tests.examples import MINE, amounts, cancel, give_back, off, paid_order, pay, ship, shop_with, validity
from tests.story import Shop
from tests.trace import requirement

QUALITY = "QUALITY"


def bought(**terms: Any) -> Shop:
    return paid_order(off(50_00, threshold=300_00, **terms), 400_00, issued=MINE)


STAGES = [
    ({"restoration": "RESTORE", "restoration_after_shipping": "NEVER"}, "RESTORED", "RESTORATION_DENIED"),
    ({"restoration": "NEVER", "restoration_after_shipping": "RESTORE"}, "RESTORATION_DENIED", "RESTORED"),
    ({"restoration": "NEVER"}, "RESTORATION_DENIED", "RESTORATION_DENIED"),
]


@pytest.mark.parametrize(("terms", "before", "after"), STAGES)
def test_terms_may_tell_a_cancellation_from_a_return(terms: dict[str, Any], before: str, after: str):
    """B-37."""
    assert validity(cancel(bought(**terms), _1=1))[0] == before
    assert validity(give_back(ship(bought(**terms), _1=1), "b1", _1=1))[0] == after


KEEPING = {"clause_id": "no-points", "text": "退款后优惠券不返还。", "restricts": "RESTORATION"}


def told(shown: dict[str, Any] | None, other: dict[str, Any] | None = None, **terms: Any) -> Shop:
    """An order under a clause that keeps the coupon, shown to the customer like this, or not at all."""
    shop = shop_with(off(50_00, clauses=[KEEPING | (other or {})], **({"restoration": "NEVER"} | terms)), **MINE)
    show(shop, 400_00, discount=50_00, coupons=["c1"])
    if shown is not None:
        clauses = [PRESENTED | shown]
        shop.say("checkouts/K-1", "TermsPresented", campaign_id="k1", terms_version=1, clauses=clauses)
    return pay(accept(shop).say("orders/A-1", "OrderPlaced", **bound_order(400_00)))


@requirement("R-000-60")
def test_a_clause_that_caught_the_eye_keeps_the_coupon():
    """k5 of B-06."""
    assert validity(give_back(told({}), "b1", _1=1)) == ("RESTORATION_DENIED", "NEVER_RESTORED")


@pytest.mark.parametrize("shown", [{"marks": []}, {"font_px": 8}, {"before_order": False}, None])
@pytest.mark.parametrize("terms", [{}, {"restoration": "RESTORE", "single_use": True}])
def test_a_clause_in_small_print_keeps_nothing(shown: dict[str, Any] | None, terms: dict[str, Any]):
    """k5 of B-06."""
    shop = give_back(told(shown, **terms), "b1", _1=1)
    (restored, *_) = shop.recorded(CouponRestored)

    assert isinstance(restored, CouponRestored)
    assert restored.ground == "CLAUSE_NOT_BINDING"
    assert validity(shop) == ("RESTORED", "CLAUSE_NOT_BINDING")
    assert (shop.coupon().redemptions, amounts(shop)) == (0, [350_00])


def test_a_clause_about_something_else_does_not_speak_for_the_coupon():
    shop = give_back(told({"marks": []}, {"text": "用码订单不享受积分。", "restricts": "POINTS"}), "b1", _1=1)

    assert validity(shop) == ("RESTORATION_DENIED", "NEVER_RESTORED")


def test_a_fault_gives_the_coupon_back_whatever_a_clause_says():
    assert validity(give_back(told({}), "b1", QUALITY, _1=1)) == ("RESTORED", None)
