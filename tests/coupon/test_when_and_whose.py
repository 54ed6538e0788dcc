"""When a coupon may be used, and by whom. Rules judge at the instant of the order."""

import pytest

from tests.examples import LI, MINE, WANG, add_coupon, cancel, off, order, pay, place, refused_order, shop_with
from tests.story import Shop
from tests.trace import requirement

JUNE = off(50_00, valid_from="2026-06-01T00:00:00", valid_until="2026-06-30T23:59:59")


@requirement("R-000-52")
def test_an_expired_coupon_says_when_it_expired():
    refusal = refused_order(shop_with(JUNE).at("2026-07-01"), 400_00)

    assert (refusal.code, refusal.ref) == ("expired", "R-000-52")
    assert "2026-06-30T23:59:59+08:00" in refusal.sentence
    assert refusal.extra["expired_at"] == "2026-06-30T15:59:59.999999Z"


def test_the_last_second_counts_whole():
    last = shop_with(JUNE).at("2026-06-30T15:59:59.999999Z")
    assert place(last, 400_00).order().discount == 50_00

    assert refused_order(shop_with(JUNE).at("2026-06-30T16:00:00.000000Z"), 400_00).code == "expired"


def test_the_first_instant_counts_and_none_before_it():
    early = refused_order(shop_with(JUNE).at("2026-05-31T15:59:59.999999Z"), 400_00)
    assert early.code == "not-yet-valid"
    assert "2026-06-01T00:00:00+08:00" in early.sentence

    assert place(shop_with(JUNE).at("2026-05-31T16:00:00.000000Z"), 400_00).order().discount == 50_00


@pytest.mark.parametrize(("tz", "used"), [("Asia/Shanghai", False), ("Europe/Berlin", True)])
def test_a_coupon_expires_on_its_campaigns_own_clock(tz: str, *, used: bool):
    """B-36: at 18:00 UTC the 30th of June is over in Shanghai but not in Berlin."""
    shop = shop_with(off(50_00, valid_until="2026-06-30", tz=tz)).at("2026-06-30T18:00:00.000000Z")

    if used:
        assert place(shop, 400_00).order().discount == 50_00
    else:
        assert refused_order(shop, 400_00).code == "expired"


@requirement("R-000-105")
@pytest.mark.parametrize(
    ("tz", "stated", "shown"),
    [
        ("Asia/Shanghai", "2026-11-11T23:59:59", "2026-11-11T23:59:59+08:00"),
        ("America/Los_Angeles", "2026-11-11T07:59:59", "2026-11-11T07:59:59-08:00"),
    ],
)
def test_the_last_second_is_the_same_instant_on_each_clock_and_shown_on_the_campaigns_own(
    tz: str, stated: str, shown: str
):
    """11-11 23:59:59 in Shanghai is 07:59:59 of the same day in Los Angeles."""
    terms = off(50_00, valid_until=stated, tz=tz)
    assert place(shop_with(terms).at("2026-11-11T15:59:59.999999Z"), 400_00).order().discount == 50_00

    refusal = refused_order(shop_with(terms).at("2026-11-11T16:00:00.000000Z"), 400_00)
    assert (refusal.extra["expired_at"], refusal.extra["expired_at_local"]) == ("2026-11-11T15:59:59.999999Z", shown)


def test_a_coupons_own_earlier_expiry_counts_and_a_later_one_does_not_outlive_the_campaign():
    early = shop_with(off(50_00), code="SAVE", expires_at="2026-06-10").at("2026-06-11")
    assert refused_order(early, 400_00).extra["expired_at"] == "2026-06-10T15:59:59.999999Z"

    late = shop_with(JUNE, code="SAVE", expires_at="2026-12-31").at("2026-07-01")
    assert refused_order(late, 400_00).extra["expired_at"] == "2026-06-30T15:59:59.999999Z"


def test_an_order_reported_late_is_judged_at_the_time_it_was_placed():
    shop = shop_with(JUNE).at("2026-07-01T02:00:00.000000Z")

    place(shop, 400_00, at="2026-06-30T12:00:00.000000Z")
    assert shop.order().discount == 50_00


def test_a_withdrawn_coupon_and_one_of_an_ended_campaign_are_refused():
    withdrawn = shop_with(off(50_00)).say("coupons/c1", "CouponRevoked", reason="leaked")
    assert refused_order(withdrawn, 400_00).code == "revoked"

    ended = shop_with(off(50_00)).say("campaigns/k1", "CampaignEnded", reason="over")
    assert refused_order(ended, 400_00).code == "campaign-ended"


def test_an_order_placed_before_its_campaign_ended_may_still_be_reported():
    shop = shop_with(off(50_00)).later(hours=2)
    before = shop.now
    shop.later(hours=1).say("campaigns/k1", "CampaignEnded", reason="over")

    assert place(shop, 400_00, at=before).order().discount == 50_00


def test_another_customers_coupon_is_refused_unless_it_may_be_passed_on():
    shop = shop_with(off(50_00), **MINE)
    assert refused_order(shop, 400_00, customer_id=WANG).code == "not-holder"
    assert place(shop, 400_00).order().discount == 50_00

    passed_on = shop_with(off(50_00), customer_id=LI, transferable=True)
    assert place(passed_on, 400_00, customer_id=WANG).order().discount == 50_00


def test_another_shops_coupon_is_refused_and_the_platforms_is_good_everywhere():
    assert refused_order(shop_with(off(50_00)), 400_00, merchant_id="m2").code == "wrong-issuer"

    platform = shop_with(off(50_00, issuer="PLATFORM", issuer_id="p"))
    assert place(platform, 400_00, merchant_id="m2").order().discount == 50_00


def test_a_coupon_of_another_currency_is_refused():
    assert refused_order(shop_with(off(50_00, currency="EUR")), 400_00).code == "wrong-currency"


FIRST = off(50_00, new_customers_only=True)


@requirement("R-000-53")
def test_a_coupon_for_new_customers_is_refused_to_who_ordered_here_before():
    shop = place(shop_with(FIRST), 400_00, coupons=[])

    refusal = refused_order(shop, 400_00)
    assert (refusal.code, refusal.ref) == ("not-new-user", "R-000-53")
    assert place(shop, 400_00, key="A-3", customer_id=WANG).order("A-3").discount == 50_00


def test_an_earlier_order_in_another_shop_does_not_count_for_this_ones_new_customers():
    shop = place(shop_with(FIRST), 400_00, coupons=[], merchant_id="m2")

    assert place(shop, 400_00, key="A-2").order("A-2").discount == 50_00


def test_for_the_platform_an_earlier_order_in_any_shop_counts():
    shop = shop_with(off(50_00, issuer="PLATFORM", issuer_id="p", new_customers_only=True))
    place(shop, 400_00, coupons=[], merchant_id="m2")

    assert refused_order(shop, 400_00).code == "not-new-user"


def test_an_earlier_order_cancelled_before_it_was_paid_does_not_make_an_old_customer():
    shop = cancel(place(shop_with(FIRST), 400_00), _1=1)

    assert place(shop, 400_00, key="A-2").order("A-2").discount == 50_00


def test_an_earlier_order_that_was_paid_counts_although_it_was_cancelled():
    shop = cancel(pay(place(shop_with(FIRST), 400_00)), _1=1)

    assert refused_order(shop, 400_00).code == "not-new-user"


def test_an_order_cancelled_in_part_still_counts():
    shop = cancel(place(shop_with(FIRST), 400_00, 100_00), _1=1)

    assert refused_order(shop, 400_00).code == "not-new-user"


def limited_shop() -> Shop:
    shop = shop_with(off(50_00, per_customer_limit=2))
    return place(place(shop, 400_00), 400_00, key="A-2")


def test_a_customer_may_use_a_campaign_only_as_often_as_it_allows():
    refusal = refused_order(limited_shop(), 400_00, key="A-3")
    assert (refusal.code, refusal.extra["limit"]) == ("customer-limit", 2)

    assert place(limited_shop(), 400_00, key="A-3", customer_id=WANG).order("A-3").discount == 50_00


def test_a_customers_limit_counts_all_coupons_of_the_campaign():
    shop = limited_shop().say("coupons/c2", "CouponIssued", campaign_id="k1", code="OTHER")

    assert refused_order(shop, 400_00, key="A-3", coupons=["c2"]).code == "customer-limit"


def test_a_use_that_was_given_back_is_free_again():
    shop = cancel(limited_shop(), _1=1)

    assert place(shop, 400_00, key="A-3").order("A-3").discount == 50_00
    assert refused_order(shop, 400_00, key="A-4").code == "customer-limit"


def test_two_coupons_of_one_campaign_on_one_order_are_two_uses():
    shop = shop_with(off(50_00, per_customer_limit=1, stackable_with=["k1"]))
    shop.say("coupons/c2", "CouponIssued", campaign_id="k1", code="OTHER")

    assert refused_order(shop, 400_00, coupons=["c1", "c2"]).code == "customer-limit"


def test_a_code_has_only_so_many_uses_in_all():
    shop = shop_with(off(50_00, redemption_limit=2))
    for customer in ("a", "b"):
        place(shop, 400_00, key=f"order-{customer}", customer_id=customer)

    refusal = refused_order(shop, 400_00)
    assert (refusal.code, refusal.extra["limit"]) == ("redemption-limit", 2)


def test_a_limit_of_uses_is_each_codes_own():
    shop = place(shop_with(off(50_00, redemption_limit=1)), 400_00)
    shop.say("coupons/c2", "CouponIssued", campaign_id="k1", code="OTHER")

    assert place(shop, 400_00, key="A-2", coupons=["c2"]).order("A-2").discount == 50_00


def test_a_refused_order_names_the_coupon_that_does_not_apply():
    shop = add_coupon(shop_with(off(50_00, stackable_with=["k2"])), "2", JUNE | {"stackable_with": ["k1"]})

    refusal = shop.at("2026-07-01").refusal("orders/A-1", "OrderPlaced", **order(400_00, coupons=["SAVE", "CODE-2"]))
    assert (refusal.code, refusal.extra["coupon_id"], refusal.extra["coupon"]) == ("expired", "c2", "CODE-2")
