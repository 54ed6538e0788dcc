"""Coupons that should never have met on one order: found, and honoured, collected or cancelled."""

from typing import Any

import pytest

from domain.coupon import CouponRestored
from domain.errors import Malformed, Refused
from domain.order.events import LinesCancelled, MisStackingDetected, MisStackingResolved
from tests.examples import (
    MINE,
    add_coupon,
    amounts,
    ask_back,
    cancel,
    give_back,
    off,
    pay,
    place,
    ship,
    shop_with,
    validity,
)
from tests.story import Shop
from tests.trace import requirement

A1 = "orders/A-1"
PLATFORMS = {"issuer": "PLATFORM", "issuer_id": "platform"}


def imported(*prices: int, paid: bool = True, **terms: Any) -> Shop:
    """400.00 less the platform's 30.00 and the shop's 50.00, which do not go together: 320.00 were charged."""
    shop = add_coupon(shop_with(off(30_00, **PLATFORMS), **MINE), "2", off(50_00, **terms), **MINE)
    place(shop, *(prices or (400_00,)), coupons=["c1", "c2"], historical=True)
    return pay(shop) if paid else shop


def resolve(shop: Shop, mode: str, **members: Any) -> Shop:
    return shop.say(A1, "MisStackingResolved", mode=mode, **members)


def refused(shop: Shop, mode: str, **members: Any) -> Refused:
    return shop.refusal(A1, "MisStackingResolved", mode=mode, **members)


def governed(shop: Shop, **rules: Any) -> Shop:
    """The platform publishes house rules before anything is ordered."""
    shop.say("policies/platform", "PolicyDrafted", title="Rules", rules=rules)
    return shop.say("policies/platform", "PolicyPublished", channels=["site"], effective_from=shop.now)


@requirement("R-000-109")
def test_coupons_that_do_not_go_together_are_found_when_an_old_order_comes_in_with_them():
    shop = imported(paid=False)
    (found,) = shop.recorded(MisStackingDetected)

    assert isinstance(found, MisStackingDetected)
    assert (found.coupons, found.cause) == (("c1",), "IMPORT")
    assert (found.payable, found.due_payable, found.excess) == (320_00, 350_00, 30_00)
    assert found.suggested == "HONOUR"
    assert (shop.order().payable, shop.order().mis_stacking) == (320_00, found)


def three(**terms: Any) -> Shop:
    """400.00 less 30.00 and 40.00, which go together, and 50.00, which goes with nothing."""
    shop = add_coupon(shop_with(off(30_00, stackable_with=["k2"]), **MINE), "2", off(40_00, stackable_with=["k1"]))
    add_coupon(shop, "3", off(50_00) | terms, **MINE)
    return place(shop, 400_00, coupons=["c1", "c2", "c3"], historical=True)


@requirement("R-000-109")
def test_of_the_coupons_of_an_old_order_those_that_together_take_most_off_stay():
    found = three().order().mis_stacking

    assert found
    assert found.coupons == ("c3",)
    assert (found.payable, found.due_payable, found.excess) == (280_00, 330_00, 50_00)


def test_where_two_ways_take_as_much_off_the_fewest_coupons_go_and_then_the_last():
    fewest = three(benefit={"kind": "AMOUNT_OFF", "amount": 70_00}).order().mis_stacking
    last = add_coupon(shop_with(off(50_00)), "2", off(50_00))
    place(last, 400_00, coupons=["c1", "c2"], historical=True)
    found = last.order().mis_stacking

    assert fewest
    assert found
    assert (fewest.coupons, found.coupons) == (("c3",), ("c2",))


def test_not_every_coupon_of_an_order_is_wrong_as_each_may_apply_alone():
    shop = add_coupon(shop_with(off(30_00, stackable_with=["k2"])), "2", off(50_00))
    announced: dict[str, Any] = {"opens_at": "2026-05-01T00:00:00.000000Z", "closes_at": "2026-12-01T00:00:00.000000Z"}
    shop.say("campaigns/k2", "StackingWindowOpened", window_id="w", campaigns=["k1"], **announced)
    place(shop, 400_00, coupons=["c1", "c2"])

    refusal = shop.refusal(A1, "MisStackingDetected", coupons=["c1", "c2"], cause="SYSTEM")
    assert (refusal.code, "alone" in refusal.sentence) == ("stacking-allowed", True)
    assert shop.say(A1, "MisStackingDetected", coupons=["c2"], cause="SYSTEM").order().mis_stacking


@pytest.mark.parametrize(
    ("wrong", "cause", "bearer"),
    [
        (["c1"], "CASHIER", "PLATFORM"),
        (["c2"], "CASHIER", "MERCHANT"),
        (["c2"], "SYSTEM", "PLATFORM"),
        (["c1", "c2"], "CASHIER", "MERCHANT"),
    ],
)
def test_who_issued_the_wrong_coupons_bears_them_unless_the_platforms_own_system_failed(
    wrong: list[str], cause: str, bearer: str
):
    shop = shop_with(off(30_00, **PLATFORMS, stackable_with=["k2", "k3"]), **MINE)
    add_coupon(shop, "2", off(50_00, stackable_with=["k1", "k3"]), **MINE)
    add_coupon(shop, "3", off(5_00), **MINE)
    announced: dict[str, Any] = {"opens_at": "2026-05-01T00:00:00.000000Z", "closes_at": "2026-12-01T00:00:00.000000Z"}
    shop.say("campaigns/k3", "StackingWindowOpened", window_id="w", campaigns=["k1", "k2"], **announced)
    place(shop, 400_00, coupons=["c1", "c2", "c3"])
    shop.say(A1, "MisStackingDetected", coupons=wrong, cause=cause)
    resolve(pay(shop), "CANCEL")
    (resolved, cancelled) = shop.recorded(MisStackingResolved, LinesCancelled)

    assert isinstance(resolved, MisStackingResolved)
    assert isinstance(cancelled, LinesCancelled)
    assert (resolved.payer, cancelled.cause) == (bearer, bearer)


def test_an_old_order_whose_coupons_go_together_has_nothing_wrong():
    shop = add_coupon(shop_with(off(30_00, stackable_with=["k2"])), "2", off(50_00, stackable_with=["k1"]))
    place(shop, 400_00, coupons=["c1", "c2"], historical=True)

    assert shop.recorded(MisStackingDetected) == []
    assert shop.order().mis_stacking is None


def test_an_order_of_today_is_refused_instead():
    shop = add_coupon(shop_with(off(30_00), **MINE), "2", off(50_00), **MINE)

    with pytest.raises(Refused) as refusal:
        place(shop, 400_00, coupons=["c1", "c2"])

    assert refusal.value.code == "one-code-per-order"


def test_even_an_old_order_used_no_coupon_twice():
    with pytest.raises(Refused) as refusal:
        place(shop_with(off(30_00, redemption_limit=2)), 400_00, coupons=["c1", "SAVE"], historical=True)

    assert refusal.value.code == "coupon-twice"


@requirement("R-000-109")
def test_honouring_costs_the_customer_nothing():
    shop = resolve(imported(), "HONOUR")
    (resolved,) = shop.recorded(MisStackingResolved)

    assert isinstance(resolved, MisStackingResolved)
    assert (resolved.amount, resolved.payer) == (0, "PLATFORM")
    assert (shop.order().payable, shop.order().outstanding) == (320_00, 0)
    assert amounts(give_back(shop, "b1", _1=1)) == [320_00]


@requirement("R-000-109")
def test_collecting_asks_30_more_of_the_customer_and_gives_her_the_wrong_coupon_back():
    shop = resolve(imported(), "COLLECT", consent=True)
    (resolved,) = shop.recorded(MisStackingResolved)
    order = shop.order()

    assert isinstance(resolved, MisStackingResolved)
    assert (resolved.amount, resolved.payer) == (30_00, "CUSTOMER")
    assert (order.payable, order.outstanding, order.retained_value) == (350_00, 30_00, 350_00)
    assert (list(order.coupons), [each.applied for each in order.basket.coupons]) == (["c2"], [50_00])
    assert (shop.coupon("c1").redemptions, shop.coupon("c2").redemptions) == (0, 1)
    assert shop.stream("uses/k1/li").state.count == 0
    assert shop.names(A1) == ["MisStackingResolved", "CouponRestored"]

    pay(shop, 30_00, "p2")
    assert amounts(give_back(shop, "b1", _1=1)) == [350_00]
    assert validity(shop, "c2") == ("RESTORED", None)


@requirement("R-000-109")
def test_cancelling_pays_320_back_and_gives_both_coupons_back():
    shop = resolve(imported(single_use=True), "CANCEL")
    (resolved, *_) = shop.recorded(MisStackingResolved)

    assert isinstance(resolved, MisStackingResolved)
    assert resolved.amount == -320_00
    assert (amounts(shop), shop.order().retained_value) == ([320_00], 0)
    assert (validity(shop, "c1"), validity(shop, "c2")) == (("RESTORED", None), ("RESTORED", None))


def test_what_is_collected_is_given_back_by_the_coupon_that_stayed():
    """300 + 100: the platform's coupon goes; of the shop's 50.00 the returned 100.00 carries 12.50."""
    shop = pay(resolve(imported(300_00, 100_00), "COLLECT", consent=True), 30_00, "p2")

    assert amounts(give_back(shop, "b1", _2=1)) == [87_50]
    assert amounts(give_back(shop, "b2", _1=1)) == [87_50, 262_50]


def test_a_coupon_alone_on_its_order_is_combined_with_nothing():
    shop = place(shop_with(off(30_00)), 400_00)

    assert shop.refusal(A1, "MisStackingDetected", coupons=["c1"], cause="SYSTEM").code == "stacking-allowed"


def test_a_combination_that_the_frozen_terms_allow_is_not_wrong():
    shop = add_coupon(shop_with(off(30_00, stackable_with=["k2"])), "2", off(50_00, stackable_with=["k1"]))
    place(shop, 400_00, coupons=["c1", "c2"])
    shop.say("campaigns/k1", "CampaignTermsRevised", stackable_with=[])

    refusal = shop.refusal(A1, "MisStackingDetected", coupons=["c1"], cause="SYSTEM")
    assert (refusal.code, refusal.ref) == ("stacking-allowed", "R-000-109")


@pytest.mark.parametrize("missing", ["c9", "k1"])
def test_only_a_coupon_of_the_order_can_be_wrong_on_it(missing: str):
    shop = place(shop_with(off(30_00)), 400_00)

    assert shop.refusal(A1, "MisStackingDetected", coupons=[missing], cause="SYSTEM").code == "unknown-coupon"
    with pytest.raises(Malformed, match="twice"):
        shop.say(A1, "MisStackingDetected", coupons=["c1", "c1"], cause="SYSTEM")


def test_nothing_is_collected_without_the_customers_consent():
    refusal = refused(imported(), "COLLECT")

    assert (refusal.code, refusal.extra["amount"]) == ("needs-consent", 30_00)


def test_nothing_is_collected_once_something_left_at_the_price_that_was_charged():
    assert refused(cancel(imported(300_00, 100_00), _2=1), "COLLECT", consent=True).code == "already-stepped"

    lowered = imported()
    lowered.say(A1, "PriceAdjusted", amount=-10_00, payer="MERCHANT", cause="ERROR", reason="a scratch")
    assert refused(lowered, "COLLECT", consent=True).code == "already-stepped"


def test_what_has_left_the_warehouse_is_not_cancelled_any_more():
    shop = ship(imported(300_00, 100_00), _2=1)

    assert refused(shop, "CANCEL").code == "already-shipped"
    assert refused(give_back(imported(), "b1", _1=1), "CANCEL").code == "nothing-left"


def test_what_the_customer_is_just_giving_back_is_not_cancelled():
    refusal = refused(ask_back(imported(300_00, 100_00), "b1", _2=1), "CANCEL")

    assert (refusal.code, refusal.extra["line"]) == ("nothing-left", "2")


def test_without_a_wrong_combination_there_is_nothing_to_resolve():
    assert refused(place(shop_with(off(30_00)), 400_00), "HONOUR").code == "not-mis-stacked"


def test_it_is_resolved_once():
    shop = resolve(imported(), "HONOUR")

    assert resolve(shop, "HONOUR").last == []
    assert refused(shop, "COLLECT", consent=True).code == "already-recorded-differently"


def test_an_order_found_wrong_is_not_found_wrong_otherwise():
    shop = imported()

    assert shop.say(A1, "MisStackingDetected", coupons=["c1"], cause="IMPORT").last == []
    refusal = shop.refusal(A1, "MisStackingDetected", coupons=["c2"], cause="IMPORT")
    assert refusal.code == "already-recorded-differently"


def governed_import(**rules: Any) -> Shop:
    shop = add_coupon(shop_with(off(30_00, **PLATFORMS), **MINE), "2", off(50_00), **MINE)
    return place(governed(shop, **rules), 400_00, coupons=["c1", "c2"], historical=True)


@pytest.mark.parametrize(
    ("rules", "suggested"),
    [
        ({}, "HONOUR"),
        ({"mis_stacking": "CANCEL"}, "CANCEL"),
        ({"honour_max": 30_00}, "HONOUR"),
        ({"honour_max": 29_99}, "COLLECT"),
    ],
)
@requirement("R-000-109")
def test_what_is_done_about_it_is_fixed_in_advance(rules: dict[str, Any], suggested: str):
    found = governed_import(**rules).order().mis_stacking

    assert found
    assert found.suggested == suggested


def test_above_the_houses_limit_only_an_approver_honours_it():
    shop = governed_import(honour_max=20_00)
    refusal = refused(shop, "HONOUR")

    assert (refusal.code, refusal.extra["amount"], refusal.extra["most"]) == ("beyond-authority", 30_00, 20_00)
    assert resolve(shop, "HONOUR", approver="boss").order().mis_resolution


def test_a_withdrawn_coupon_is_not_given_back_when_the_difference_is_collected():
    shop = imported().say("coupons/c1", "CouponRevoked", reason="leaked")
    resolve(shop, "COLLECT", consent=True)

    assert shop.recorded(CouponRestored) == []
    assert shop.names("coupons/") == ["RedemptionVoided"]


def test_a_coupon_that_took_nothing_off_leaves_nothing_to_collect():
    shop = imported(30_00, paid=False)
    found = shop.order().mis_stacking

    assert found
    assert found.excess == 0
    assert refused(shop, "COLLECT", consent=True).code == "stacking-allowed"
