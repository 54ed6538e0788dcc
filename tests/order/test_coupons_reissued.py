"""A coupon that expired while the seller was at fault is issued anew, with the days that were left at use."""

from typing import Any

from msgspec import UNSET

from domain.coupon import Coupon, CouponIssued, CouponReissued
from domain.terms.campaign import terms_sha256
from tests.examples import LI, MINE, WANG, give_back, off, pay, place, refused_order, shop_with, validity
from tests.story import Shop
from tests.trace import requirement

BACK = "2026-07-05"


def used(at: str, issued: dict[str, Any] | None = None, **terms: Any) -> Shop:
    """50 off until the 30th of June, used on this day and paid for."""
    shop = shop_with(off(50_00, valid_until="2026-06-30", **terms), **(issued or MINE)).at(at)
    return pay(place(shop, 400_00))


def renewed(shop: Shop, replaced: str = "c1") -> tuple[str, Coupon]:
    """The coupon that stands in for the one on the order."""
    coupon_id = shop.order().coupons[replaced].reissued_as
    assert coupon_id is not None
    return coupon_id, shop.coupon(coupon_id)


def until(shop: Shop) -> object:
    issued = renewed(shop)[1].issued
    assert issued is not None
    return issued.valid_until


def test_a_new_coupon_has_the_days_that_were_left_at_use():
    """B-05: expiry 06-30, used 06-20, back 07-05: until 07-15."""
    shop = give_back(used("2026-06-20").at(BACK), "b1", "QUALITY", _1=1)

    assert validity(shop) == ("VOIDED", None)
    assert until(shop) == "2026-07-15T15:59:59.999999Z"
    (reissued,) = shop.recorded(CouponReissued)
    assert isinstance(reissued, CouponReissued)
    assert (reissued.order_id, reissued.expires_at) == ("A-1", "2026-07-15T15:59:59.999999Z")


def test_three_days_are_the_least():
    shop = give_back(used("2026-06-30").at(BACK), "b1", "MERCHANT_OUT_OF_STOCK", _1=1)

    assert until(shop) == "2026-07-08T15:59:59.999999Z"


def test_the_days_are_those_of_the_campaigns_own_calendar():
    shop = give_back(used("2026-06-20", tz="America/New_York").at(BACK), "b1", "QUALITY", _1=1)

    assert until(shop) == "2026-07-16T03:59:59.999999Z"


def test_the_new_coupon_takes_off_what_the_old_one_did_and_is_the_customers_alone():
    shop = give_back(used("2026-06-20", threshold=300_00).at(BACK), "b1", "QUALITY", _1=1)
    coupon_id, coupon = renewed(shop)
    assert coupon.issued
    assert (coupon.issued.customer_id, coupon.issued.replaces, coupon.issued.order_id) == (LI, "c1", "A-1")
    assert coupon.issued.terms
    assert coupon.issued.terms_sha256 == terms_sha256(coupon.issued.terms)

    assert refused_order(shop, 400_00, coupons=[coupon_id], customer_id=WANG).code == "not-holder"
    assert refused_order(shop, 299_99, coupons=[coupon_id]).code == "threshold"
    assert place(shop, 400_00, key="A-2", coupons=[coupon_id]).order("A-2").discount == 50_00
    assert refused_order(shop, 400_00, key="A-3", coupons=[coupon_id]).code == "already-redeemed"


def test_the_old_coupon_is_gone():
    shop = give_back(used("2026-06-20").at(BACK), "b1", "QUALITY", _1=1)

    assert shop.coupon().reissued_as == renewed(shop)[0]
    assert refused_order(shop, 400_00).code == "revoked"


def test_a_single_use_coupon_is_issued_anew_as_well():
    shop = give_back(used("2026-06-20", single_use=True, restoration="NEVER").at(BACK), "b1", "PLATFORM", _1=1)

    assert validity(shop) == ("VOIDED", None)
    assert renewed(shop)[1].issued is not None


def test_the_stand_in_expires_like_any_other():
    shop = give_back(used("2026-06-20").at(BACK), "b1", "QUALITY", _1=1)
    coupon_id, _ = renewed(shop)

    late = refused_order(shop.at("2026-07-15T16:00:00.000000Z"), 400_00, coupons=[coupon_id])
    assert (late.code, late.extra["expired_at"]) == ("expired", "2026-07-15T15:59:59.999999Z")


def test_of_a_public_code_this_customer_alone_gets_her_own():
    shop = used("2026-06-20", {"code": "OPEN"}, redemption_limit=5)
    place(shop, 400_00, key="A-9", customer_id=WANG)
    give_back(shop.at(BACK), "b1", "QUALITY", _1=1)

    assert shop.coupon().reissued_as is None
    assert shop.coupon().redemptions == 1
    coupon_id, coupon = renewed(shop)
    assert coupon.public is False
    assert refused_order(shop, 400_00, coupons=[coupon_id], customer_id=WANG).code == "not-holder"
    assert place(shop, 400_00, key="A-2", coupons=[coupon_id]).order("A-2").discount == 50_00


def test_what_the_campaign_allowed_everyone_is_not_said_of_the_one_use_given_back():
    shop = used("2026-06-20", {"code": "OPEN"}, redemption_limit=5, per_customer_limit=1)
    _, coupon = renewed(give_back(shop.at(BACK), "b1", "QUALITY", _1=1))

    assert coupon.issued
    assert coupon.issued.terms
    assert (coupon.issued.terms.redemption_limit, coupon.issued.terms.per_customer_limit) == (UNSET, UNSET)


def test_a_coupon_that_has_not_expired_comes_back_itself():
    shop = give_back(used("2026-06-20").at("2026-06-30T15:59:59.999998Z"), "b1", "QUALITY", _1=1)

    assert validity(shop) == ("RESTORED", None)
    assert shop.recorded(CouponIssued) == []


def test_a_stand_in_whose_own_order_fails_is_issued_anew_again():
    shop = give_back(used("2026-06-20").at(BACK), "b1", "QUALITY", _1=1)
    first, _ = renewed(shop)
    place(shop, 400_00, key="A-2", coupons=[first])
    shop.say("orders/A-2", "PaymentCaptured", payment_id="p", amount=350_00, tender="CARD")
    shop.at("2026-08-01").say("orders/A-2", "LinesCancelled", lines=[{"line": "1", "quantity": 1}], cause="MERCHANT")

    second = shop.order("A-2").coupons[first].reissued_as
    assert second not in (None, first)


@requirement("R-000-08")
def test_the_new_coupon_is_one_use_whatever_the_campaign_allowed():
    shop = give_back(used("2026-06-20", redemption_limit=50, per_customer_limit=9).at(BACK), "b1", "QUALITY", _1=1)
    coupon_id, coupon = renewed(shop)
    place(shop, 400_00, key="A-9", coupons=[coupon_id])

    assert refused_order(shop, 400_00, coupons=[coupon_id]).code == "already-redeemed"
    assert coupon.issued
    assert coupon.issued.terms
    assert not coupon.issued.terms.redemption_limit
