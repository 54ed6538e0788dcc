"""Codes typed at checkout: always recorded, and answered with the reason where they do not apply."""

from typing import Any

import pytest

from domain.checkout import CouponEntered, CouponRefused
from domain.fact import Fact
from tests.checkout.pages import enter, page, show
from tests.examples import MINE, WANG, add_coupon, off, place, shop_with
from tests.story import Shop
from tests.trace import requirement


def shown_shop(terms: dict[str, Any] | None = None, **issued: Any) -> Shop:
    return show(shop_with(terms or off(50_00, threshold=300_00), **issued), 400_00)


def last(shop: Shop, kind: type[Fact]) -> Any:
    (fact,) = shop.recorded(kind)
    return fact


def entered(shop: Shop) -> tuple[str, ...]:
    return shop.stream("checkouts/K-1").state.entered


def test_a_code_that_applies_is_recorded_with_the_coupon_it_means():
    shop = shown_shop()

    assert enter(shop, "save") == []
    assert last(shop, CouponEntered).coupon_id == "c1"
    assert entered(shop) == ("c1",)


@requirement("R-000-55")
def test_what_was_typed_is_kept_as_it_was_typed():
    shop = shown_shop(off(50_00), code="SIF-50")
    typed = "\u00a0sif\uff0d50\u200b "

    assert enter(shop, typed) == []
    assert shop.words(last(shop, CouponEntered))["input"] == typed


def test_a_code_nobody_issued_is_recorded_and_refused():
    shop = shown_shop()

    assert enter(shop, "SAVEE") == [("UNKNOWN_CODE", None)]
    assert shop.names() == ["CouponEntered", "CouponRefused"]
    assert entered(shop) == ()


@requirement("R-000-53")
def test_a_code_below_its_threshold_says_how_much_is_missing():
    shop = show(shown_shop(), 299_99)

    assert enter(shop, "SAVE") == [("THRESHOLD", 1)]


@requirement("R-000-52")
def test_an_expired_code_says_when_it_expired():
    shop = shown_shop(off(50_00, valid_until="2026-06-30")).at("2026-07-01")

    assert enter(shop, "SAVE") == [("EXPIRED", None)]
    assert last(shop, CouponRefused).expired_at == "2026-06-30T15:59:59.999999Z"


@requirement("R-000-54")
def test_a_used_code_says_on_which_order():
    shop = place(shown_shop(None, **MINE), 400_00)

    assert enter(shop, "c1") == [("ALREADY_REDEEMED", None)]
    assert last(shop, CouponRefused).order_id == "A-1"


@requirement("R-000-54")
def test_a_second_code_is_one_too_many_and_the_first_stays():
    shop = add_coupon(shown_shop(), "2", off(10_00))
    enter(shop, "SAVE")

    assert enter(shop, "CODE-2") == [("ONE_CODE_PER_ORDER", None)]
    assert entered(shop) == ("c1",)


@pytest.mark.parametrize(
    ("reason", "terms", "issued"),
    [
        ("NOT_YET_VALID", {"valid_from": "2026-06-01"}, {}),
        ("SKU_NOT_IN_SCOPE", {"scope": {"categories": ["hats"]}}, {}),
        ("WRONG_CURRENCY", {"currency": "EUR"}, {}),
        ("NOT_HOLDER", {}, {"customer_id": WANG}),
    ],
)
def test_every_condition_that_is_not_met_has_its_own_reason(reason: str, terms: dict[str, Any], issued: dict[str, Any]):
    shop = shown_shop(off(50_00, **terms), **issued)

    assert enter(shop, "c1") == [(reason, None)]


def test_limits_and_newcomers_are_checked_at_the_checkout_too():
    terms = {"per_customer_limit": 1, "redemption_limit": 2, "new_customers_only": True}
    for name, reason in zip(terms, ("CUSTOMER_LIMIT", "REDEMPTION_LIMIT", "NOT_NEW_USER"), strict=True):
        shop = shown_shop(off(50_00, **{name: terms[name]}))
        place(shop, 400_00)
        if name == "redemption_limit":
            place(shop, 400_00, key="A-2", customer_id=WANG)

        assert enter(shop, "SAVE") == [(reason, None)]


def test_withdrawn_coupons_and_ended_campaigns_are_told_apart():
    withdrawn = shown_shop().say("coupons/c1", "CouponRevoked", reason="leaked")
    assert enter(withdrawn, "SAVE") == [("REVOKED", None)]

    ended = shown_shop().say("campaigns/k1", "CampaignEnded", reason="over")
    assert enter(ended, "SAVE") == [("CAMPAIGN_ENDED", None)]


def test_a_code_typed_before_any_page_was_shown_is_checked_as_far_as_it_can_be():
    shop = shop_with(off(50_00, threshold=300_00, valid_until="2026-06-30"))
    assert enter(shop, "SAVE") == []

    assert enter(shop.at("2026-07-01"), "SAVE") == [("EXPIRED", None)]


def test_a_code_taken_out_again_is_no_longer_in_the_way():
    shop = add_coupon(shown_shop(), "2", off(10_00))
    enter(shop, "SAVE")
    assert enter(shop, "SAVE", use=False) == []
    assert entered(shop) == ()

    assert enter(shop, "CODE-2") == []


def test_an_expired_code_may_be_taken_out_without_being_told_again():
    shop = shown_shop(off(50_00, valid_until="2026-06-30"))
    enter(shop, "SAVE")

    assert enter(shop.at("2026-07-01"), "SAVE", use=False) == []
    assert entered(shop) == ()


def test_typing_a_code_again_keeps_it_once():
    shop = shown_shop()
    enter(shop, "SAVE")

    assert enter(shop, "SAVE") == []
    assert entered(shop) == ("c1",)


def test_a_refused_code_that_was_in_use_falls_out():
    shop = shown_shop()
    enter(shop, "SAVE")
    show(shop, 100_00)

    assert enter(shop, "SAVE") == [("THRESHOLD", 200_00)]
    assert entered(shop) == ()


def test_of_two_codes_the_one_that_no_longer_applies_is_the_one_refused():
    shop = add_coupon(
        shown_shop(off(50_00, threshold=300_00, stackable_with=["k2"])), "2", off(1_00, stackable_with=["k1"])
    )
    enter(shop, "SAVE")
    shop.say("checkouts/K-1", "CheckoutShown", **page(100_00))

    assert enter(shop, "CODE-2") == [("THRESHOLD", 200_00)]
    assert last(shop, CouponRefused).coupon_id == "c1"
    assert entered(shop) == ("c2",)
