"""One code per order unless campaigns name each other; one benefit is used exactly once."""

import pytest

from domain.coupon import CouponRedeemed
from tests.examples import MINE, WANG, add_coupon, cancel, give_back, off, pay, percent, place, refused_order, shop_with
from tests.story import Shop
from tests.trace import requirement


@requirement("R-000-54")
@pytest.mark.parametrize(("one", "other"), [((), ()), (("k2",), ()), ((), ("k1",)), (("k9",), ("k1",))])
def test_two_codes_go_together_only_if_each_campaign_names_the_other(one: tuple[str, ...], other: tuple[str, ...]):
    shop = add_coupon(shop_with(off(50_00, stackable_with=one)), "2", off(10_00, stackable_with=other))

    refusal = refused_order(shop, 400_00, coupons=["SAVE", "CODE-2"])
    assert (refusal.code, refusal.ref) == ("one-code-per-order", "R-000-54")


def both(first: int = 100, second: int = 100) -> Shop:
    """8折 and 50 off, each with its priority."""
    shop = shop_with(percent(2_000, stackable_with=["k2"], priority=first))
    return add_coupon(shop, "2", off(50_00, stackable_with=["k1"], priority=second))


@requirement("R-000-57")
@pytest.mark.parametrize("typed", [["SAVE", "CODE-2"], ["CODE-2", "SAVE"]])
def test_the_order_of_typing_does_not_matter_the_priority_does(typed: list[str]):
    """B-25: 8折 then -50 is 270.00, -50 then 8折 is 280.00."""
    assert place(both(first=1), 400_00, coupons=typed).order().payable == 270_00
    assert place(both(second=1), 400_00, coupons=typed).order().payable == 280_00


@requirement("R-000-57", "R-000-108")
def test_the_platforms_coupon_comes_before_the_shops():
    """B-25: 400.00 less 30.00 less 50.00."""
    shop = shop_with(off(50_00, threshold=350_00, stackable_with=["k2"]))
    add_coupon(shop, "2", off(30_00, threshold=300_00, issuer="PLATFORM", issuer_id="p", stackable_with=["k1"]))
    place(shop, 300_00, 100_00, coupons=["c1", "c2"])

    assert [each.coupon_id for each in shop.order().basket.coupons] == ["c2", "c1"]
    assert shop.order().payable == 320_00


def test_three_coupons_need_every_pair_to_agree():
    shop = shop_with(off(1_00, stackable_with=["k2", "k3"]))
    add_coupon(shop, "2", off(2_00, stackable_with=["k1", "k3"]))
    add_coupon(shop, "3", off(3_00, stackable_with=["k1"]))

    assert refused_order(shop, 400_00, coupons=["c1", "c2", "c3"]).code == "one-code-per-order"


def test_the_same_coupon_named_twice_is_refused_by_id_and_by_code():
    shop = shop_with(off(50_00, stackable_with=["k1"]))

    for typed in (["c1", "c1"], ["c1", "SAVE"], ["SAVE", "save "]):
        assert refused_order(shop, 400_00, coupons=typed).code == "coupon-twice"


@requirement("R-000-54", "R-000-08")
def test_a_used_coupon_says_on_which_order_it_was_used():
    shop = place(shop_with(off(50_00), **MINE), 400_00)

    refusal = refused_order(shop, 400_00)
    assert (refusal.code, refusal.ref, refusal.extra["order_id"]) == ("already-redeemed", "R-000-54", "A-1")
    assert "A-1" in refusal.sentence


@requirement("R-000-08")
def test_after_it_was_given_back_a_coupon_is_used_exactly_once_more():
    shop = pay(place(shop_with(off(50_00), **MINE), 400_00))
    give_back(shop, "b1", _1=1)

    place(shop, 400_00, key="A-2")
    assert refused_order(shop, 400_00, key="A-3").code == "already-redeemed"
    assert shop.coupon().redemptions == 1


def test_a_used_coupon_stays_used_while_only_a_part_has_come_back():
    shop = give_back(pay(place(shop_with(off(50_00), **MINE), 300_00, 100_00)), "b1", _1=1)

    assert refused_order(shop, 400_00).code == "already-redeemed"


def test_a_passed_on_coupon_is_used_once_by_whoever_comes_first():
    shop = place(shop_with(off(50_00), transferable=True, **MINE), 400_00, customer_id=WANG)

    assert refused_order(shop, 400_00).code == "already-redeemed"


def test_every_use_of_a_public_code_counts_and_giving_one_back_lowers_the_count():
    shop = shop_with(off(50_00, redemption_limit=2))
    place(place(shop, 400_00), 400_00, key="A-2", customer_id=WANG)
    assert shop.coupon().redemptions == 2
    assert refused_order(shop, 400_00, key="A-3").code == "redemption-limit"

    cancel(shop, _1=1)
    assert shop.coupon().redemptions == 1
    place(shop, 400_00, key="A-3")
    assert refused_order(shop, 400_00, key="A-4").code == "redemption-limit"


def test_a_redemption_is_recorded_on_the_coupon_and_on_the_customers_count():
    shop = place(shop_with(off(50_00)), 400_00)

    assert shop.names("coupons/c1") == ["CouponRedeemed"]
    assert shop.names("uses/k1/li") == ["CouponRedeemed"]
    (redeemed, _) = shop.recorded(CouponRedeemed)
    assert isinstance(redeemed, CouponRedeemed)
    assert (redeemed.order_id, redeemed.applied, redeemed.terms_version) == ("A-1", 50_00, 1)


def test_a_refused_order_redeems_nothing():
    shop = add_coupon(
        shop_with(off(50_00, stackable_with=["k2"])), "2", off(9_00, threshold=900_00, stackable_with=["k1"])
    )

    assert refused_order(shop, 400_00, coupons=["c1", "c2"]).code == "threshold"
    assert shop.coupon("c1").redemptions == 0


def test_placing_the_same_order_twice_redeems_once():
    shop = place(shop_with(off(50_00)), 400_00)

    assert place(shop, 400_00).last == []
    assert shop.coupon().redemptions == 1
    assert refused_order(shop, 500_00, key="A-1").code == "already-recorded-differently"
