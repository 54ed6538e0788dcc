"""Issuing, withdrawing and prolonging coupons."""

from typing import Any

import msgspec
import pytest

from domain.coupon import CouponIssued, CouponRevoked
from tests.examples import MINE, off, place, refused_order, shop_with
from tests.story import Shop
from tests.trace import requirement


def issue(shop: Shop, coupon_id: str, **members: Any) -> Shop:
    return shop.say(f"coupons/{coupon_id}", "CouponIssued", campaign_id="k1", **members)


def refused_issue(shop: Shop, coupon_id: str, **members: Any) -> str:
    return shop.refusal(f"coupons/{coupon_id}", "CouponIssued", **({"campaign_id": "k1"} | members)).code


def test_a_coupon_is_a_customers_own_or_public_under_its_code():
    shop = issue(issue(shop_with(off(50_00)), "c2", **MINE), "c3", code="OPEN")

    assert shop.coupon("c2").public is False
    assert shop.coupon("c3").public is True


def test_a_coupons_own_expiry_is_read_on_its_campaigns_clock():
    shop = issue(shop_with(off(50_00, tz="Europe/Berlin")), "c2", expires_at="2026-06-30")
    (fact,) = shop.recorded(CouponIssued)

    assert isinstance(fact, CouponIssued)
    assert fact.valid_until == "2026-06-30T21:59:59.999999Z"


@requirement("R-000-55")
@pytest.mark.parametrize("code", ["ABC-1", "abc-1", "\uff21\uff22\uff23\uff0d1", " abc\u20131 ", "a\u200bbc-1"])
def test_codes_that_look_the_same_are_the_same_code(code: str):
    """B-29: ABC-1 and abc-1 cannot coexist."""
    shop = issue(shop_with(off(50_00)), "c2", code="ABC-1")

    assert refused_issue(shop, "c3", code=code) == "code-taken"


def test_a_code_may_be_in_any_script():
    shop = issue(shop_with(off(50_00)), "c2", code="新品专享")

    assert refused_issue(shop, "c3", code="新品 专享") == "code-taken"
    assert issue(shop, "c3", code="新品专享2").coupon("c3").issued is not None


def test_a_code_needs_a_visible_character():
    assert refused_issue(shop_with(off(50_00)), "c2", code="\u200b \u00a0") == "empty-code"


def test_a_coupon_needs_a_running_campaign():
    assert refused_issue(shop_with(off(50_00)), "c2", campaign_id="k9") == "unknown-campaign"

    shop = shop_with(off(50_00)).say("campaigns/k1", "CampaignEnded", reason="over")
    assert refused_issue(shop, "c2") == "campaign-ended"


def test_an_expiry_that_is_no_date_is_refused():
    assert refused_issue(shop_with(off(50_00)), "c2", expires_at="2026-02-30") == "bad-time"


def test_issuing_twice_is_issuing_once():
    shop = issue(shop_with(off(50_00)), "c2", code="OPEN", expires_at="2026-06-30")

    assert issue(shop, "c2", code="OPEN", expires_at="2026-06-30").last == []
    assert refused_issue(shop, "c2", code="OTHER", expires_at="2026-06-30") == "already-recorded-differently"
    assert refused_issue(shop, "c2", code="OPEN") == "already-recorded-differently"


def test_revoking_twice_is_revoking_once():
    shop = shop_with(off(50_00)).say("coupons/c1", "CouponRevoked", reason="leaked")
    assert shop.recorded(CouponRevoked)

    assert shop.say("coupons/c1", "CouponRevoked", reason="leaked").last == []
    refusal = shop.refusal("coupons/c1", "CouponRevoked", reason="something else")
    assert refusal.code == "already-recorded-differently"


def test_a_coupon_that_was_never_issued_can_be_neither_revoked_nor_prolonged():
    shop = shop_with(off(50_00))

    assert shop.refusal("coupons/c9", "CouponRevoked", reason="leaked").code == "not-found"
    assert shop.refusal("coupons/c9", "CouponGraceGranted", days=1, reason="late parcel").code == "not-found"


def test_grace_lets_an_expired_coupon_live_one_to_three_days_longer():
    shop = shop_with(off(50_00, valid_until="2026-06-30")).at("2026-07-02T15:59:59.999999Z")
    assert refused_order(shop, 400_00).code == "expired"

    shop.say("coupons/c1", "CouponGraceGranted", days=2, reason="late parcel")
    assert refused_order(shop.at("2026-07-02T16:00:00.000000Z"), 400_00).code == "expired"
    assert place(shop.at("2026-07-02T15:59:59.999999Z"), 400_00).order().discount == 50_00


@requirement("R-000-113")
def test_a_good_customers_grace_of_three_days_ends_with_its_third_day():
    """Good until 06-30: 07-02 is in time, 07-03 23:59:59 is the last second, 07-04 is too late."""
    terms = off(50_00, valid_until="2026-06-30T23:59:59")
    for at in ("2026-07-02T02:00:00.000000Z", "2026-07-03T15:59:59.999999Z"):
        shop = shop_with(terms, **MINE).say("coupons/c1", "CouponGraceGranted", days=3, reason="VIP").at(at)
        assert place(shop, 400_00).order().discount == 50_00

    shop = shop_with(terms, **MINE).say("coupons/c1", "CouponGraceGranted", days=3, reason="VIP")
    assert refused_order(shop.at("2026-07-03T16:00:00.000000Z"), 400_00).code == "expired"
    assert refused_order(shop_with(terms, **MINE).at("2026-07-01T02:00:00.000000Z"), 400_00).code == "expired"
    with pytest.raises(msgspec.ValidationError):
        shop.say("coupons/c1", "CouponGraceGranted", days=4, reason="VIP")


def test_all_grace_together_is_three_days_at_most():
    shop = shop_with(off(50_00)).say("coupons/c1", "CouponGraceGranted", days=2, reason="late parcel")

    refusal = shop.refusal("coupons/c1", "CouponGraceGranted", days=2, reason="again")
    assert (refusal.code, refusal.extra["days"]) == ("grace-exhausted", 2)
    shop.say("coupons/c1", "CouponGraceGranted", days=1, reason="again")
    assert shop.coupon().grace_days == 3


def test_a_revoked_coupon_gets_no_grace():
    shop = shop_with(off(50_00)).say("coupons/c1", "CouponRevoked", reason="leaked")

    assert shop.refusal("coupons/c1", "CouponGraceGranted", days=1, reason="late parcel").code == "revoked"
