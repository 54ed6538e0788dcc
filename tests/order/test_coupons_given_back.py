"""What becomes of a coupon when the last unit has left: given back, kept by its terms, or undone."""

from typing import Any

import pytest

from domain.coupon import CouponRestored, RedemptionVoided, RestorationDenied
from tests.examples import (
    MINE,
    add_coupon,
    amounts,
    ask_back,
    cancel,
    give_back,
    off,
    paid_order,
    pay,
    place,
    refused_order,
    shop_with,
    validity,
)
from tests.story import Shop
from tests.trace import requirement

BUYER, QUALITY = "BUYER_NO_REASON", "QUALITY"


def bought(**terms: Any) -> Shop:
    return paid_order(off(50_00, threshold=300_00, **terms), 400_00, issued=MINE)


@requirement("R-000-06")
def test_a_whole_return_brings_the_money_and_the_same_coupon_back():
    shop = give_back(bought(), "b1", _1=1)
    (restored, *_) = shop.recorded(CouponRestored)

    assert amounts(shop) == [350_00]
    assert isinstance(restored, CouponRestored)
    assert (restored.coupon_id, restored.expired) == ("c1", False)
    assert restored.expires_at == "2026-12-31T15:59:59.999999Z"
    assert (validity(shop), shop.coupon().redemptions) == (("RESTORED", None), 0)


@requirement("R-000-07")
def test_a_single_use_code_is_not_given_back_after_the_buyers_own_return():
    shop = give_back(bought(single_use=True), "b1", _1=1)
    (denied, *_) = shop.recorded(RestorationDenied)

    assert amounts(shop) == [350_00]
    assert isinstance(denied, RestorationDenied)
    assert denied.reason == "SINGLE_USE"
    assert validity(shop) == ("RESTORATION_DENIED", "SINGLE_USE")
    assert (shop.coupon().redemptions, shop.coupon().denied) == (1, "SINGLE_USE")


TABLE = [
    ("RESTORE", False, BUYER, ("RESTORED", None)),
    ("RESTORE", True, BUYER, ("RESTORATION_DENIED", "SINGLE_USE")),
    ("NEVER", False, BUYER, ("RESTORATION_DENIED", "NEVER_RESTORED")),
    ("NEVER", True, BUYER, ("RESTORATION_DENIED", "NEVER_RESTORED")),
    ("LAW_15", False, BUYER, ("RESTORED", None)),
    ("LAW_15", True, BUYER, ("RESTORED", None)),
    *[
        (each, single, QUALITY, ("RESTORED", None))
        for each in ("RESTORE", "NEVER", "LAW_15")
        for single in (False, True)
    ],
]


@pytest.mark.parametrize(("restoration", "single_use", "cause", "fate"), TABLE)
def test_the_table_of_restoration(restoration: str, cause: str, fate: tuple[str, str | None], *, single_use: bool):
    """B-05."""
    shop = give_back(bought(restoration=restoration, single_use=single_use), "b1", cause, _1=1)

    assert validity(shop) == fate


@pytest.mark.parametrize("restoration", ["RESTORE", "LAW_15"])
def test_a_coupon_that_expired_meanwhile_comes_back_expired_after_the_buyers_own_return(restoration: str):
    shop = bought(valid_until="2026-06-30", restoration=restoration).at("2026-07-05")
    give_back(shop, "b1", _1=1)

    assert validity(shop) == ("RESTORED", "EXPIRED")
    assert refused_order(shop, 400_00).code == "expired"


@requirement("R-000-06")
def test_many_parts_that_add_up_to_the_whole_give_the_coupon_back_with_the_last():
    shop = paid_order(off(50_00, threshold=300_00), 200_00, 150_00, 50_00, issued=MINE)
    give_back(shop, "b1", _1=1)
    cancel(shop, _2=1)
    assert shop.recorded(CouponRestored) == []
    assert validity(shop) == ("VALID", None)

    give_back(shop, "b2", _3=1)
    assert validity(shop) == ("RESTORED", None)
    assert shop.order().due == 350_00


@requirement("R-000-122")
def test_only_if_every_unit_left_for_a_fault_is_it_the_sellers_fault():
    shop = paid_order(off(50_00, threshold=300_00, single_use=True), 200_00, 200_00, issued=MINE)
    give_back(shop, "b1", _1=1)
    give_back(shop, "b2", QUALITY, _2=1)
    assert validity(shop) == ("RESTORATION_DENIED", "SINGLE_USE")

    faulty = paid_order(off(50_00, threshold=300_00, single_use=True), 200_00, 200_00, issued=MINE)
    give_back(faulty, "b1", "MERCHANT", _1=1)
    faulty.say("orders/A-1", "LinesLost", lines=[{"line": "2", "quantity": 1}])
    assert validity(faulty) == ("RESTORED", None)


@pytest.mark.parametrize("restoration", ["RESTORE", "NEVER", "LAW_15"])
def test_an_order_cancelled_whole_before_it_was_paid_always_gives_the_coupon_back(restoration: str):
    terms = off(50_00, single_use=True, restoration=restoration)
    shop = cancel(place(shop_with(terms, **MINE), 400_00), _1=1)

    assert validity(shop) == ("RESTORED", None)
    assert shop.names("buyers/") == ["BuyerOrderVoided"]


def test_a_withdrawn_coupon_is_undone_but_not_given_back():
    shop = bought().say("coupons/c1", "CouponRevoked", reason="leaked")
    give_back(shop, "b1", _1=1)

    assert shop.recorded(RedemptionVoided)
    assert validity(shop) == ("VOIDED", None)
    assert shop.order().coupons["c1"].reissued_as is None
    assert refused_order(shop, 400_00).code == "revoked"


def test_a_denied_public_code_still_counts_as_used():
    shop = paid_order(off(50_00, single_use=True, redemption_limit=1), 400_00)
    give_back(shop, "b1", _1=1)

    assert shop.coupon().redemptions == 1
    assert refused_order(shop, 400_00).code == "redemption-limit"


def test_a_restored_use_lowers_the_customers_count():
    shop = paid_order(off(50_00, per_customer_limit=1), 400_00)
    assert refused_order(shop, 400_00).code == "customer-limit"
    give_back(shop, "b1", _1=1)

    assert shop.names("uses/k1/li") == ["CouponRestored"]
    assert place(shop, 400_00, key="A-2").order("A-2").discount == 50_00


def test_an_inspection_that_rejects_the_last_unit_gives_nothing_back():
    shop = ask_back(bought(), "b1", _1=1)
    shop.say("orders/A-1", "ReturnInspected", return_id="b1", lines=[{"line": "1", "accepted": 0, "rejected": 1}])

    assert (validity(shop), shop.coupon().redemptions) == (("VALID", None), 1)


def test_each_of_several_coupons_follows_its_own_table():
    shop = shop_with(off(10_00, stackable_with=["k2"]), **MINE)
    add_coupon(shop, "2", off(50_00, stackable_with=["k1"], single_use=True), **MINE)
    give_back(pay(place(shop, 400_00, coupons=["c1", "c2"])), "b1", _1=1)

    assert validity(shop, "c1") == ("RESTORED", None)
    assert validity(shop, "c2") == ("RESTORATION_DENIED", "SINGLE_USE")


@requirement("R-000-39")
def test_a_coupon_that_paid_everything_comes_back_without_its_unused_rest_in_cash():
    """B-38: 50 off an order of 40.00."""
    shop = give_back(place(shop_with(off(50_00), **MINE), 40_00), "b1", _1=1)

    assert (amounts(shop), shop.order().balance) == ([0], 0)
    assert validity(shop) == ("RESTORED", None)


def test_terms_revised_after_the_order_do_not_change_what_becomes_of_its_coupon():
    shop = bought().say("campaigns/k1", "CampaignTermsRevised", single_use=True, restoration="NEVER")
    give_back(shop, "b1", _1=1)

    assert validity(shop) == ("RESTORED", None)


@requirement("R-000-62")
def test_after_a_system_error_the_customer_may_cancel_and_order_again():
    """The order of 450.00 less 50.00 is cancelled: 400.00 come back, and the coupon."""
    shop = cancel(paid_order(off(50_00), 450_00, issued=MINE), "PLATFORM", _1=1)

    assert (amounts(shop), validity(shop)) == ([400_00], ("RESTORED", None))
    assert place(shop, 450_00, key="A-2").order("A-2").payable == 400_00


@requirement("R-000-60")
def test_a_coupon_that_its_terms_keep_must_be_issued_anew_before_the_next_use():
    shop = give_back(bought(restoration="NEVER"), "b1", _1=1)
    assert validity(shop) == ("RESTORATION_DENIED", "NEVER_RESTORED")
    assert refused_order(shop, 400_00).code == "already-redeemed"

    shop.say("coupons/c2", "CouponIssued", campaign_id="k1", customer_id="li")
    assert place(shop, 400_00, key="A-2", coupons=["c2"]).order("A-2").payable == 350_00
