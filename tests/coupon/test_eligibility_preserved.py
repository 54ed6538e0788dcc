"""A coupon that a failure kept from being used stays usable; one incident, one benefit, never both (B-30)."""

from typing import Any

import pytest

from domain.eligibility import CouponEligibilityPreserved
from domain.errors import Malformed
from domain.grants import EligibilityKept
from projections.coupon_view import coupon_view
from tests.checkout.pages import enter, show
from tests.examples import LI, MINE, WANG, cancel, give_back, off, pay, place, refused_order, shop_with
from tests.story import Shop
from tests.trace import requirement

JUNE = off(50_00, valid_until="2026-06-30T23:59:59")
MIDNIGHT = "2026-06-30T16:00:00.000000Z"
"""24:00 of the last day on the shop's clock."""
A_DAY_LATER = "2026-07-01T16:00:00.000000Z"
TOO_LATE = "2026-07-01T16:00:00.000001Z"
OUTAGE: dict[str, Any] = {"incident_id": "i-1", "cause": "SYSTEM_OUTAGE", "recovered_at": MIDNIGHT}


def june_shop(terms: dict[str, Any] | None = None, **issued: Any) -> Shop:
    return shop_with(terms or JUNE, **issued).at("2026-06-30T16:30:00.000000Z")


def preserved(shop: Shop, stream: str = "coupons/c1", **members: Any) -> Shop:
    return shop.say(stream, "CouponEligibilityPreserved", **(OUTAGE | members))


@requirement("R-000-114", "R-000-56")
@pytest.mark.parametrize("stream", ["coupons/c1", "campaigns/k1"])
def test_after_an_outage_on_its_last_day_a_coupon_is_valid_24_hours_more(stream: str):
    """Outage 22:00 to 24:00."""
    shop = preserved(june_shop(), stream)
    (fact,) = shop.recorded(CouponEligibilityPreserved)
    assert isinstance(fact, CouponEligibilityPreserved)
    assert (fact.valid_until, fact.cause) == (A_DAY_LATER, "SYSTEM_OUTAGE")

    assert place(shop.at(A_DAY_LATER), 400_00).order().payable == 350_00
    assert refused_order(shop.at(TOO_LATE), 400_00, customer_id=WANG).code == "expired"


@requirement("R-000-118")
def test_a_code_that_lapsed_in_a_crash_is_usable_until_24_hours_after_the_recovery():
    """Crash 20:00 to 20:40, the code was good until 20:30."""
    shop = shop_with(JUNE, code="SAVE", expires_at="2026-06-18T20:30:00").at("2026-06-18T13:00:00.000000Z")
    assert refused_order(shop, 400_00).code == "expired"
    preserved(shop, cause="APP_CRASH", recovered_at="2026-06-18T12:40:00.000000Z")

    assert place(shop.at("2026-06-19T12:40:00.000000Z"), 400_00).order().discount == 50_00
    refusal = refused_order(shop.at("2026-06-19T12:40:00.000001Z"), 400_00)
    assert (refusal.code, refusal.extra["expired_at_local"]) == ("expired", "2026-06-19T20:40:00+08:00")


@requirement("R-000-56")
def test_a_code_that_failed_between_nine_and_half_past_is_still_taken_at_the_checkout_next_morning():
    failed = shop_with(JUNE, code="SAVE", expires_at="2026-06-18T10:00:00").at("2026-06-18T01:40:00.000000Z")
    shop = preserved(show(failed, 400_00), recovered_at="2026-06-18T01:30:00.000000Z")

    assert enter(shop.at("2026-06-19T01:30:00.000000Z"), "SAVE") == []
    assert enter(shop, "SAVE") == [("EXPIRED", None)]


def test_a_coupon_that_is_valid_as_long_anyway_is_not_preserved():
    shop = shop_with(JUNE, **MINE).at("2026-06-30")
    just = OUTAGE | {"recovered_at": "2026-06-29T15:59:59.999999Z"}
    refusal = shop.refusal("coupons/c1", "CouponEligibilityPreserved", **just)
    assert (refusal.code, refusal.extra["valid_until_local"]) == ("still-valid", "2026-06-30T23:59:59+08:00")

    assert preserved(shop, recovered_at="2026-06-29T16:00:00.000000Z").names("grants/") == ["EligibilityKept"]
    again = OUTAGE | {"incident_id": "i-2", "recovered_at": "2026-06-29T16:00:00.000000Z"}
    assert shop.refusal("coupons/c1", "CouponEligibilityPreserved", **again).code == "still-valid"


def test_what_had_expired_before_the_failure_is_not_brought_back():
    shop = june_shop(None, code="SAVE", expires_at="2026-06-29T23:59:58")
    refusal = shop.refusal("coupons/c1", "CouponEligibilityPreserved", **OUTAGE)
    assert (refusal.code, refusal.ref) == ("expired-before-failure", "R-000-114")
    assert refusal.sentence == (
        "The coupon SAVE had expired at 2026-06-29T23:59:58+08:00, before the failure that was over at "
        "2026-07-01T00:00:00+08:00."
    )

    preserved(shop, "campaigns/k1")
    assert refused_order(shop, 400_00).code == "expired"
    old = june_shop().at("2026-07-02T16:00:00.000000Z")
    late = OUTAGE | {"recovered_at": old.now}
    assert old.refusal("campaigns/k1", "CouponEligibilityPreserved", **late).code == "expired-before-failure"


def test_one_failure_after_another_goes_on_preserving():
    for stream in ("coupons/c1", "campaigns/k1"):
        shop = preserved(june_shop(), stream).at("2026-07-02T02:00:00.000000Z")
        preserved(shop, stream, incident_id="i-2", recovered_at="2026-07-01T18:00:00.000000Z")

        assert place(shop.at("2026-07-02T18:00:00.000000Z"), 400_00).order().discount == 50_00


def test_a_failure_is_over_before_anything_is_preserved():
    refusal = june_shop().refusal(
        "coupons/c1", "CouponEligibilityPreserved", **(OUTAGE | {"recovered_at": "2026-07-01T00:00:00.000000Z"})
    )

    assert isinstance(refusal, Malformed)
    assert refusal.code == "recovered-in-the-future"
    assert (refusal.extra["coupon"], refusal.extra["recovered_at_local"]) == ("SAVE", "2026-07-01T08:00:00+08:00")


def test_what_is_not_there_or_was_withdrawn_or_used_is_not_preserved():
    shop = june_shop(JUNE, **MINE)
    assert shop.refusal("coupons/c9", "CouponEligibilityPreserved", **OUTAGE).code == "not-found"
    assert shop.refusal("campaigns/k9", "CouponEligibilityPreserved", **OUTAGE).code == "not-found"

    used = place(shop_with(JUNE, **MINE), 400_00).at("2026-06-30T16:30:00.000000Z")
    refusal = used.refusal("coupons/c1", "CouponEligibilityPreserved", **OUTAGE)
    assert (refusal.code, refusal.extra["order_id"]) == ("already-redeemed", "A-1")
    shop.say("coupons/c1", "CouponRevoked", reason="leaked")
    assert shop.refusal("coupons/c1", "CouponEligibilityPreserved", **OUTAGE).code == "revoked"


def test_an_incident_preserves_a_coupon_once():
    for stream in ("coupons/c1", "campaigns/k1"):
        shop = preserved(june_shop(), stream)

        assert preserved(shop, stream).last == []
        other: dict[str, Any] = OUTAGE | {"cause": "APP_CRASH"}
        assert shop.refusal(stream, "CouponEligibilityPreserved", **other).code == "already-recorded-differently"


@requirement("R-000-118")
def test_a_customer_whose_coupon_stays_usable_has_had_her_benefit_for_the_incident():
    shop = preserved(june_shop(JUNE, **MINE))
    assert shop.recorded(EligibilityKept) == [EligibilityKept(coupon_id="c1")]
    assert shop.names("grants/i-1/li") == ["EligibilityKept"]

    shop.say("coupons/c2", "CouponIssued", campaign_id="k1", customer_id=LI)
    second = shop.refusal("coupons/c2", "CouponEligibilityPreserved", **OUTAGE)
    assert (second.code, second.extra["coupon_id"]) == ("already-compensated", "c1")
    assert place(shop, 400_00).order().discount == 50_00
    paid: dict[str, Any] = {"kind": "CASH", "amount": 10_00, "basis": "GOODWILL", "incident_id": "i-1"}
    assert shop.refusal("orders/A-1", "CompensationGranted", **paid).code == "already-compensated"


def compensated(shop: Shop, customer: str = LI) -> Shop:
    """She was given cash for the outage, on an order without a coupon."""
    place(shop, 100_00, key="A-0", coupons=[], customer_id=customer)
    paid: dict[str, Any] = {"kind": "CASH", "amount": 10_00, "basis": "GOODWILL", "incident_id": "i-1"}
    return shop.say("orders/A-0", "CompensationGranted", **paid)


def test_who_was_compensated_for_the_incident_has_no_coupon_preserved_for_it():
    own = compensated(june_shop(JUNE, **MINE))
    refusal = own.refusal("coupons/c1", "CouponEligibilityPreserved", **OUTAGE)
    assert (refusal.code, refusal.extra["order_id"]) == ("already-compensated", "A-0")


@pytest.mark.parametrize("stream", ["coupons/c1", "campaigns/k1"])
def test_a_public_code_stays_usable_for_all_but_those_who_were_compensated(stream: str):
    shop = preserved(compensated(june_shop()), stream)
    refusal = refused_order(shop, 400_00)
    assert (refusal.code, refusal.ref, refusal.extra["compensated_on"]) == ("already-compensated", "R-000-118", "A-0")
    assert "already made good on order A-0" in refusal.sentence
    assert refused_order(shop.at(TOO_LATE), 400_00).code == "expired"
    shop.at("2026-06-30T16:30:00.000000Z")

    place(shop, 400_00, customer_id=WANG)
    assert shop.names("grants/i-1/wang") == ["EligibilityKept"]
    paid: dict[str, Any] = {"kind": "CASH", "amount": 10_00, "basis": "GOODWILL", "incident_id": "i-1"}
    assert shop.refusal("orders/A-1", "CompensationGranted", **paid).code == "already-compensated"


def test_a_coupon_withdrawn_before_it_was_used_was_no_benefit():
    shop = preserved(june_shop(JUNE, **MINE)).say("coupons/c1", "CouponRevoked", reason="leaked")
    shop.say("coupons/c2", "CouponIssued", campaign_id="k1", customer_id=LI)
    assert preserved(shop, "coupons/c2").names("grants/") == ["EligibilityKept"]

    shop.say("coupons/c2", "CouponRevoked", reason="leaked")
    assert compensated(shop).names("grants/") == ["CompensationMade"]
    again = {"kind": "CASH", "amount": 1, "basis": "GOODWILL", "incident_id": "i-1"}
    assert shop.refusal("orders/A-0", "CompensationGranted", **again).code == "already-compensated"


def test_a_coupon_withdrawn_after_it_was_used_was_the_benefit():
    shop = place(preserved(june_shop(JUNE, **MINE)), 400_00).say("coupons/c1", "CouponRevoked", reason="leaked")
    paid: dict[str, Any] = {"kind": "CASH", "amount": 10_00, "basis": "GOODWILL", "incident_id": "i-1"}

    assert shop.refusal("orders/A-1", "CompensationGranted", **paid).code == "already-compensated"


def test_the_checkout_says_that_the_incident_was_made_good():
    shop = show(preserved(compensated(june_shop()), "campaigns/k1"), 400_00)

    assert enter(shop, "SAVE") == [("ALREADY_COMPENSATED", None)]


def test_a_use_within_the_coupons_own_time_is_no_benefit_of_the_incident():
    shop = shop_with(JUNE).at("2026-06-30T12:00:00.000000Z")
    preserved(shop, recovered_at="2026-06-30T11:00:00.000000Z")

    assert place(shop, 400_00).names("grants/") == []


def test_for_one_incident_a_customer_uses_one_coupon_though_it_may_be_the_same_again():
    shop = preserved(june_shop(JUNE | {"stackable_with": ["k1"]}), "campaigns/k1")
    shop.say("coupons/c2", "CouponIssued", campaign_id="k1", code="OTHER")
    together = refused_order(shop, 400_00, coupons=["c1", "c2"])
    assert (together.code, together.extra["kept"]) == ("already-compensated", "c1")

    place(shop, 400_00)
    assert refused_order(shop, 400_00, coupons=["c2"]).extra["kept"] == "c1"
    assert place(shop, 400_00, key="A-3").names("grants/") == []


def test_a_preserved_coupon_that_comes_back_can_be_used_again_in_its_time():
    shop = pay(place(preserved(june_shop(JUNE, **MINE)), 400_00))
    give_back(shop, "b1", _1=1)

    assert place(shop, 400_00, key="A-2").order("A-2").discount == 50_00


def test_a_campaign_that_has_ended_is_over_preserved_or_not():
    shop = preserved(june_shop(), "campaigns/k1").say("campaigns/k1", "CampaignEnded", reason="over")

    assert refused_order(shop, 400_00).code == "campaign-ended"
    again = OUTAGE | {"incident_id": "i-2"}
    assert shop.refusal("campaigns/k1", "CouponEligibilityPreserved", **again).code == "campaign-ended"


@pytest.mark.parametrize("stream", ["coupons/c1", "campaigns/k1"])
def test_the_coupons_view_shows_the_failure_and_the_later_end(stream: str):
    shop = preserved(june_shop(), stream)
    view = coupon_view(shop.coupon(), 2, "c1", shop.stream("campaigns/k1").state, now=A_DAY_LATER)

    assert (view["expires_at"], view["usable"]) == (A_DAY_LATER, True)
    assert [each["incident_id"] for each in view["preserved"]] == ["i-1"]
    later = coupon_view(shop.coupon(), 2, "c1", shop.stream("campaigns/k1").state, now=TOO_LATE)
    assert (later["state"], later["reason"]) == ("EXPIRED", "EXPIRED")


def test_the_view_of_a_coupon_of_which_the_incident_was_made_good_says_so():
    shop = preserved(june_shop(JUNE, **MINE), "campaigns/k1")
    campaign = shop.stream("campaigns/k1").state
    view = coupon_view(shop.coupon(), 2, "c1", campaign, now=A_DAY_LATER, made_good={"i-1"})
    assert (view["usable"], view["reason"]) == (False, "ALREADY_COMPENSATED")

    own_time = coupon_view(shop.coupon(), 2, "c1", campaign, now="2026-06-30T15:00:00.000000Z", made_good={"i-1"})
    assert (own_time["usable"], own_time["reason"]) == (True, None)


def test_a_vouchers_view_says_where_it_comes_from():
    shop = place(Shop(), 400_00, coupons=[])
    shop.say("orders/A-1", "CompensationGranted", kind="VOUCHER", amount=50_00, basis="GOODWILL", incident_id="i-1")
    voucher = next(name.partition("/")[2] for name in shop.streams if name.startswith("coupons/V-"))
    place(shop, 400_00, key="A-2", coupons=[voucher])
    lineage = coupon_view(shop.coupon(voucher), 2, voucher, None, now=shop.now)["lineage"]

    assert (lineage["order_id"], lineage["used_on"], lineage["replaces"]) == ("A-1", "A-2", None)


def test_cancelling_an_order_of_a_preserved_public_code_gives_the_use_back():
    shop = cancel(place(preserved(june_shop()), 400_00), _1=1)

    assert shop.coupon().redemptions == 0
    assert place(shop, 400_00, key="A-2").order("A-2").discount == 50_00
